"""One run of the command line: how the product is opened, in which language it speaks, and how a failure is told.

Every failure is three lines on stderr (what happened, what is safe, what next) and an exit code: 2 wrong input, 3 not
allowed, 4 not found, 5 not available now, 1 anything else.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import typer

from assistant.assistant import Assistant
from assistant.settings import Settings, read_settings
from assistant.surfaces.cli_desk import Asking, Folder, Server, Source, audience_of
from assistant.surfaces.cli_json import Json
from assistant.surfaces.cli_show import dumped, fault_lines
from assistant.surfaces.messages import Message, message
from assistant.wording.bilingual import Bilingual
from knowledge.errors import (
    InvalidInput,
    NotAllowed,
    NotFound,
    NotGranted,
    SettingsFault,
    TongxiError,
    Unauthenticated,
    Unavailable,
)
from knowledge.language import Lang, language_of

Build = Callable[[Settings], Assistant]
Assemble = Callable[[Assistant], Any]
_EXITS: tuple[tuple[type[TongxiError], int], ...] = (
    (InvalidInput, 2),
    (NotAllowed, 3),
    (NotGranted, 3),
    (Unauthenticated, 3),
    (NotFound, 4),
    (Unavailable, 5),
)
_OWNED = (
    Bilingual("数据目录正在使用中", "The data folder is in use"),
    Bilingual("正在运行的服务占用着它：{where}。", "A running server has it: {where}."),
    Bilingual("没有改动任何内容，服务照常运行。", "Nothing was changed; the server goes on."),
    Bilingual(
        "提问类命令请加 --key（或设 TONGXI_KEY）交给服务回答；其他命令请先停掉服务。",
        "Give a key (--key or TONGXI_KEY) to have the server answer; for other commands stop the server first.",
    ),
)
_UNEXPECTED_NEXT = Bilingual(
    "请再试一次；还不行，把下面括号里的内容发给管理员。",
    "Try again; if it fails again, give what stands in brackets below to your administrator.",
)


class Owned(Unavailable):
    """The data folder belongs to a running server; `fields["address"]` says where it listens, if it said."""


@dataclass
class Terminal:
    """One run of the command: how to open the product, and in which language it speaks."""

    build: Build
    assemble: Assemble | None
    lang: Lang | None = None
    key: str = ""

    def speaks(self, text: str = "") -> Lang:
        """The language that was chosen, else the text's own."""
        return self.lang or language_of(text)

    @contextmanager
    def explained(self, text: str = "") -> Iterator[None]:
        """Turn whatever fails into three lines on stderr and an exit code; never a traceback."""
        lang = self.speaks(text)
        try:
            yield
        except TongxiError as fault:
            self._tell(_told(fault, lang), lang)
            raise typer.Exit(next((code for kind, code in _EXITS if isinstance(fault, kind)), 1)) from None
        except (typer.Exit, typer.Abort):
            raise
        except Exception as fault:  # noqa: BLE001 - its kind and place are said, its words may be a customer's
            told = message(TongxiError(), lang)
            self._tell(Message(told.status, told.title, told.detail, told.safe, _UNEXPECTED_NEXT.read(lang)), lang)
            typer.echo(f"  ({type(fault).__name__} · {_place(fault)})", err=True)
            raise typer.Exit(1) from None

    @contextmanager
    def folder(self, *, quiet: bool = True) -> Iterator[Assistant]:
        """The product over the data folder; `quiet` logs errors alone. Raises Owned where a running server has it."""
        try:
            assistant = self.build(read_settings(log_level="error") if quiet else read_settings())
        except Unavailable as taken:
            raise Owned(taken.detail, address=taken.fields.get("address", "")) from None
        try:
            yield assistant
        finally:
            assistant.close()

    @contextmanager
    def source(self, asking: Asking) -> Iterator[Source]:
        """The data folder, or the server that owns it where a key was given."""
        try:
            with self.folder() as assistant:
                yield Folder(assistant, audience_of(assistant, asking))
        except Owned as taken:
            if not self.key or not taken.fields["address"].startswith("http"):
                raise
            yield Server(taken.fields["address"], self.key, asking.client, self.lang.value if self.lang else "zh")

    def show(self, told: Json, lines: Callable[[Json, Lang], list[str]], as_json: bool, text: str = "") -> None:
        """Print one result."""
        typer.echo(dumped(told) if as_json else "\n".join(lines(told, self.speaks(text))))

    def _tell(self, told: Message, lang: Lang) -> None:
        typer.echo("\n".join(fault_lines(told, lang)), err=True)


def _told(fault: TongxiError, lang: Lang) -> Message:
    """The words for a failure; a faulty setting and a folder in use are named, as whoever types here may know them."""
    if isinstance(fault, Owned):
        title, detail, safe, then = (one.read(lang) for one in _OWNED)
        return Message(503, title, detail.format(where=fault.fields["address"] or "—"), safe, then)
    told = message(fault, lang)
    if isinstance(fault, SettingsFault) and fault.detail:
        return Message(told.status, told.title, fault.detail, told.safe, told.next)
    return told


def _place(fault: BaseException) -> str:
    """Where it failed, without any words of it."""
    step = fault.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    return f"{step.tb_frame.f_globals.get('__name__')}:{step.tb_lineno}" if step else ""
