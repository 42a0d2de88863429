"""The command that takes a folder in, and how it tells what it did or would do: file by file, passage by passage."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.assistant import Assistant
from assistant.surfaces.cli_json import plain
from assistant.surfaces.cli_show import dumped, report_rows
from assistant.surfaces.cli_terminal import Terminal
from assistant.wording.bilingual import Bilingual
from knowledge.document import Difference, DocumentReport
from knowledge.errors import InvalidInput
from knowledge.language import Lang

if TYPE_CHECKING:
    from rich.progress import Progress

Tell = Callable[[int, int, str], None]
# Lines of one document's changes that are shown; the rest is counted.
SHOWN = 6
_WIDTH = 90
_AROUND = 8
_WORDS = {
    "dry": Bilingual("试运行，没有写入任何内容。", "A dry run: nothing was written."),
    "absent": Bilingual(
        "有 {n} 份资料以前由文件夹收入，这次文件夹里没有；资料仍在使用。要移除请加 --prune。",
        "{n} documents came from a folder before and are not in this one; they still serve. Remove them with --prune.",
    ),
    "unchanged": Bilingual("未变 {n} 份", "{n} unchanged"),
    "against": Bilingual("与版本 {v} 相比", "compared with version {v}"),
    "counts": Bilingual("段落：新增 {a}，删除 {r}，改动 {c}", "passages: {a} added, {r} removed, {c} changed"),
    "more": Bilingual("……还有 {n} 处", "… and {n} more"),
    "same": Bilingual("文字没有变化", "no word has changed"),
}
_HEADS = (
    Bilingual("文件", "File"),
    Bilingual("结果", "Result"),
    Bilingual("段落", "Passages"),
    Bilingual("说明", "Why"),
)


def add_to(cli: typer.Typer, terminal: Terminal) -> None:
    """Add the command to `cli`."""

    @cli.command()
    def ingest(
        folder: Annotated[
            Path, typer.Argument(help="客户资料包，或只有文件的文件夹 / a client pack, or a folder of documents")
        ],
        client: Annotated[str, typer.Option("--client", help="客户公司编号 / the client company's id")],
        dry_run: Annotated[
            bool, typer.Option("--dry-run", help="只看会改什么，不写 / say what would change, write nothing")
        ] = False,
        prune: Annotated[
            bool, typer.Option("--prune", help="移除文件夹里已经没有的资料 / remove what is no longer in the folder")
        ] = False,
        as_json: Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON and nothing else")] = False,
    ) -> None:
        """收入一家客户的资料，没变的不动 / take in what a client company hands over; may be repeated."""
        with terminal.explained(), terminal.folder() as assistant, progress(hidden=as_json) as bar:
            reports, more = _take_in(assistant, (folder, client), (dry_run, prune), _teller(bar))
            bar.stop()
            if as_json:
                typer.echo(dumped({"dry_run": dry_run, "documents": plain(reports), **more}))
            else:
                _print(reports, more, dry_run, terminal.speaks())
        if any(one.status == "refused" for one in reports) or more.get("refused"):
            raise typer.Exit(2)


def _take_in(
    assistant: Assistant, given: tuple[Path, str], how: tuple[bool, bool], tell: Tell
) -> tuple[Sequence[DocumentReport], dict[str, Any]]:
    """A whole pack where there is a client.yaml, else the documents of the folder. Raises InvalidInput."""
    (folder, client), (dry_run, prune) = given, how
    if not folder.is_dir():
        raise InvalidInput("没有这个文件夹 / there is no such folder")
    report = assistant.library.take_in(folder, client, dry_run=dry_run, prune=prune, on_progress=tell)
    more = {} if dry_run else {name: value for name, value in plain(report).items() if name != "documents"}
    return report.documents, more


def _print(reports: Sequence[DocumentReport], more: dict[str, Any], dry_run: bool, lang: Lang) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False, markup=False)
    told = [one for one in reports if one.status != "unchanged"]
    if told:
        table = Table(*(head.read(lang) for head in _HEADS), box=None, pad_edge=False)
        for row in report_rows(told, lang):
            table.add_row(*row)
        console.print(table)
    for one in told:
        for line in change_lines(one, lang):
            console.print(line)
    unchanged, absent = len(reports) - len(told), sum(one.status == "absent" for one in reports)
    counted = ", ".join(f"{name} {value}" for name, value in more.items() if isinstance(value, int))
    closing = (
        _WORDS["unchanged"].read(lang).format(n=unchanged) if unchanged else "",
        _WORDS["absent"].read(lang).format(n=absent) if absent else "",
        counted,
        *more.get("refused", ()),
        _WORDS["dry"].read(lang) if dry_run else "",
    )
    for line in filter(None, closing):
        console.print(line)


def change_lines(report: DocumentReport, lang: Lang) -> list[str]:
    """What one document's new version changes, a line a passage: + added, - removed, ~ changed."""
    change = report.difference
    if change is None:
        return []
    against = _WORDS["against"].read(lang).format(v=change.against)
    counts = {"a": len(change.added), "r": len(change.removed), "c": len(change.changed)}
    said = _WORDS["counts"].read(lang).format(**counts) if any(counts.values()) else _WORDS["same"].read(lang)
    lines = list(_changes(change))
    head = f"{report.document_id} {report.version} · {against} · {said}"
    rest = [_WORDS["more"].read(lang).format(n=len(lines) - SHOWN)] if len(lines) > SHOWN else []
    return ["", head, *(f"  {line}" for line in [*lines[:SHOWN], *rest])]


def _changes(change: Difference) -> Iterator[str]:
    for before, after in change.changed:
        yield f"~ {_turned(before, after)}"
    for text in change.added:
        yield f"+ {_short(text)}"
    for text in change.removed:
        yield f"- {_short(text)}"


def _turned(before: str, after: str) -> str:
    """The stretch of a passage that changed, with a few characters around it: …七日内[-全额-]{+半数+}退还…"""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    ahead = ("…" if start > _AROUND else "") + before[max(0, start - _AROUND) : start]
    behind = before[len(before) - end :][:_AROUND] + ("…" if end > _AROUND else "")
    marked = (f"[-{_short(old)}-]" if old else "") + (f"{{+{_short(new)}+}}" if new else "")
    return f"{ahead}{marked}{behind}".replace("\n", " ")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"


def progress(*, hidden: bool) -> "Progress":
    """A bar on stderr that goes away when it is done."""
    from rich.console import Console
    from rich.progress import Progress

    return Progress(console=Console(stderr=True), transient=True, disable=hidden)


def _teller(bar: "Progress") -> Tell:
    task = bar.add_task("…", total=None)

    def tell(done: int, total: int, name: str) -> None:
        bar.update(task, completed=done, total=total, description=name)

    return tell
