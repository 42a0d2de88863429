"""The commands that bring conversations and contact facts in, and write conversations out. They need the data folder.

A bad record never stops the others: it is told, written to an error file where one is named, and the exit code is 1.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.assistant import Assistant
from assistant.call_files import Answer, Fault, FileDone, TakeFiles, Wanted, summed
from assistant.doors import DOOR_NAMES, WRITABLE, Asked, speaker_told, speakers_told
from assistant.surfaces.cli_desk import Asking, audience_of
from assistant.surfaces.cli_facts import add_to as add_facts
from assistant.surfaces.cli_intake import progress
from assistant.surfaces.cli_json import plain
from assistant.surfaces.cli_show import dumped
from assistant.surfaces.cli_terminal import Terminal
from assistant.wording.bilingual import Bilingual
from knowledge.audience import Audience, Role
from knowledge.call import Speaker
from knowledge.errors import InvalidInput, TongxiError
from knowledge.language import Lang

if TYPE_CHECKING:
    from rich.progress import Progress

Client = Annotated[str | None, typer.Option("--client", help="客户公司编号 / the client company's id")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON and nothing else")]
# Faults and files that are shown; the rest is counted, and is in the error file.
SHOWN = 20
MOST_WRITTEN = 100_000
_WORDS = {
    "done": Bilingual(
        "收入 {calls} 通会话：新增 {new} 句，重复 {repeated} 句。",
        "{calls} conversations taken in: {new} new turns, {repeated} repeated.",
    ),
    "would": Bilingual(
        "试运行，没有写入任何内容。共 {calls} 通会话、{new} 句。",
        "A dry run: nothing was written. {calls} conversations, {new} turns.",
    ),
    "files": Bilingual("文件：{told}", "files: {told}"),
    "kept": Bilingual("收入 {n} 个", "{n} taken in"),
    "partly": Bilingual("部分收入 {n} 个", "{n} in part"),
    "refused": Bilingual("未收 {n} 个", "{n} refused"),
    "passed": Bilingual("上次已收、略过 {n} 个", "{n} passed over, taken in before"),
    "other": Bilingual("不是通话文件、略过 {n} 个", "{n} passed over, no files of conversations"),
    "faults": Bilingual("有 {n} 处没有收：", "{n} things were not kept:"),
    "more": Bilingual("……还有 {n} 处", "… and {n} more"),
    "saved": Bilingual("全部写在 {path}，改好后再导一次即可。", "All are in {path}; correct them, import again."),
    "save": Bilingual("加 --errors 文件名 可以全部存下来。", "Add --errors FILE to have them all written down."),
    "asked": Bilingual("还不知道这些人是谁：{labels}", "nobody has said who these are: {labels}"),
    "name": Bilingual(
        "请加 --speakers 标签=agent（或 customer、bot）再导一次，已收的会补上。",
        "Add --speakers LABEL=agent (customer, bot) and import again; what is kept will be completed.",
    ),
    "who": Bilingual("{file}：“{label}” 是谁？（{sample}）", "{file}: who is “{label}”? ({sample})"),
    "answers": Bilingual("a 坐席 / c 客户 / b 机器人 / 回车跳过", "a agent / c customer / b bot / Enter to skip"),
    "written": Bilingual("已写出 {n} 通会话到 {path}", "{n} conversations written to {path}"),
}  # fmt: skip


def add_to(cli: typer.Typer, terminal: Terminal) -> None:
    """Add the commands to `cli`."""
    calls = typer.Typer(no_args_is_help=True, help="通话与会话 / conversations")
    cli.add_typer(calls, name="calls")
    _import(calls, terminal)
    _export(calls, terminal)
    add_facts(cli, terminal)


def _import(calls: typer.Typer, terminal: Terminal) -> None:
    @calls.command("import")
    def take_in(  # noqa: PLR0913 - each is an option of the command line
        paths: Annotated[list[Path], typer.Argument(help="文件或文件夹，可多个 / files or folders")],
        client: Client = None,
        door: Annotated[str, typer.Option("--door", help=" · ".join(DOOR_NAMES))] = "",
        speakers: Annotated[
            list[str] | None, typer.Option("--speakers", help="谁在说话 / who speaks: spk_0=agent")
        ] = None,
        dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会收什么，不写 / say what would come in")] = False,
        resume: Annotated[bool, typer.Option("--resume", help="略过已收完的文件 / pass over files already in")] = False,
        errors: Annotated[
            Path | None, typer.Option("--errors", help="没收的写进这个文件 / where to write faults")
        ] = None,
        as_json: AsJson = False,
    ) -> None:
        """导入通话文件，可反复执行 / bring conversations in; may be repeated."""
        with terminal.explained(), terminal.folder() as assistant, progress(hidden=as_json) as bar:
            asking = None if as_json or not _at_terminal() else _asker(bar, terminal.speaks())
            wanted = Wanted(door, dry_run, resume, speakers_told(speakers or []), asking)
            audience = audience_of(assistant, Asking(client, None, Role.MANAGER))
            run = _Run(assistant, audience, wanted, bar)
            run(paths, errors)
            bar.stop()
            shown = (
                dumped(_json(run.done, dry_run=dry_run)) if as_json else "\n".join(run.lines(terminal.speaks(), errors))
            )
            typer.echo(shown)
        if any(one.status in {"partly", "refused"} for one in run.done):
            raise typer.Exit(1)


def _export(calls: typer.Typer, terminal: Terminal) -> None:
    @calls.command("export")
    def write_out(  # noqa: PLR0913 - each is an option of the command line
        into: Annotated[Path, typer.Argument(help="写到哪个文件夹 / the folder to write to")],
        client: Client = None,
        door: Annotated[str, typer.Option("--door", help=" · ".join(WRITABLE))] = WRITABLE[0],
        call: Annotated[list[str] | None, typer.Option("--call", help="只导出这一通，可多次 / this one alone")] = None,
        since: Annotated[datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], help="从哪天 / from")] = None,
        unnamed: Annotated[str, typer.Option("--unnamed", help="没指明的说话人算谁 / who nobody named is")] = "",
        as_json: AsJson = False,
    ) -> None:
        """导出会话，文字是脱敏后的 / write conversations out, masked as they are kept."""
        with terminal.explained(), terminal.folder() as assistant:
            audience = audience_of(assistant, Asking(client, None, Role.MANAGER))
            speaker = speaker_told(unnamed) if unnamed else None
            zone = assistant.client(audience.client).zone
            at = since.replace(tzinfo=zone) if since else None
            found = assistant.stores.calls.calls(audience.client, since=at, limit=MOST_WRITTEN)
            ids = call or [one.id for one in found]
            faults = _written(assistant, audience, ids, (into, door, speaker))
            told = {"written": len(ids) - len(faults), "faults": [json.loads(one.line()) for one in faults]}
            lang = terminal.speaks()
            said = _WORDS["written"].read(lang).format(n=told["written"], path=into)
            typer.echo(dumped(told) if as_json else "\n".join([said, *_fault_lines(faults, lang, None)]))
        if faults:
            raise typer.Exit(1)


def _written(
    assistant: Assistant, audience: Audience, ids: Sequence[str], how: tuple[Path, str, Speaker | None]
) -> list[Fault]:
    """Write one file a conversation; what could not be written."""
    into, door, unnamed = how
    into.mkdir(parents=True, exist_ok=True)
    faults: list[Fault] = []
    for call_id in ids:
        try:
            told = assistant.doors.export(audience, call_id, door, unnamed)
        except TongxiError as fault:
            if isinstance(fault, InvalidInput) and door not in WRITABLE:
                raise
            zh, _, en = (fault.detail or "没有这一通 / no such conversation").partition(" / ")
            faults.append(Fault("", call_id, zh, en or zh))
            continue
        name = "".join(one if one.isalnum() or one in "._-" else "_" for one in call_id)
        (into / f"{name}.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return faults


@dataclass
class _Run:
    """One import: files as they are done, their faults written down as they are found."""

    assistant: Assistant
    audience: Audience
    wanted: Wanted
    bar: "Progress"
    done: list[FileDone] = field(default_factory=list)

    def __call__(self, paths: list[Path], errors: Path | None) -> None:
        task = self.bar.add_task("…", total=None)
        files = TakeFiles(self.assistant.doors, self.assistant.settings.data_dir / "imports")
        tell = lambda at, of, name: self.bar.update(task, completed=at, total=of, description=name[-40:])  # noqa: E731
        if errors is not None:
            _writable(errors).write_text("", "utf-8")
        for one in files(self.audience, paths, self.wanted, tell):
            self.done.append(one)
            if errors is not None and one.status != "other":
                with errors.open("a", encoding="utf-8") as file:
                    file.writelines(f"{fault.line()}\n" for fault in one.faults)

    def lines(self, lang: Lang, errors: Path | None) -> list[str]:
        """What was done, as a person reads it: counts, then what was not kept, then whom to name."""
        counts = summed(self.done)

        def say(name: str, **slots: object) -> str:
            return _WORDS[name].read(lang).format(**slots)

        told = [say(name, n=counts[name]) for name in ("kept", "partly", "refused", "passed", "other") if counts[name]]
        files = [say("files", told=("; " if lang is Lang.EN else "；").join(told))] if told else []
        faults = [fault for one in self.done if one.status != "other" for fault in one.faults]
        named = set(self.wanted.speakers)
        labels = sorted({label for one in self.done for label in one.asked if label not in named})
        asked = [say("asked", labels=", ".join(labels[:SHOWN])), say("name")] if labels else []
        head = say("would" if self.wanted.dry_run else "done", **counts)
        return [head, *files, *_fault_lines(faults, lang, errors), *asked]


def _fault_lines(faults: Sequence[Fault], lang: Lang, errors: Path | None) -> list[str]:
    if not faults:
        return []
    shown = [
        f"  {' · '.join(filter(None, (one.file, one.record)))}: {Bilingual(one.zh, one.en).read(lang)}"
        for one in faults[:SHOWN]
    ]
    more = [f"  {_WORDS['more'].read(lang).format(n=len(faults) - SHOWN)}"] if len(faults) > SHOWN else []
    end = _WORDS["saved"].read(lang).format(path=errors) if errors else _WORDS["save"].read(lang) if more else ""
    return [_WORDS["faults"].read(lang).format(n=len(faults)), *shown, *more, *filter(None, [end])]


def _asker(bar: "Progress", lang: Lang) -> Answer:
    """Asks on the terminal who a label is; nobody is asked twice about one label."""
    skipped: set[str] = set()

    def ask(file: str, one: Asked) -> Speaker | None:
        if one.label in skipped:
            return None
        bar.stop()
        question = _WORDS["who"].read(lang).format(file=file, label=one.label, sample=one.sample)
        word = typer.prompt(f"{question}\n{_WORDS['answers'].read(lang)}", default="", show_default=False, err=True)
        bar.start()
        found = speaker_told(word) if word.strip() else None
        if found is None:
            skipped.add(one.label)
        return found

    return ask


def _at_terminal() -> bool:
    """Whether a person sits there who can be asked."""
    return sys.stdin.isatty()


def _writable(path: Path) -> Path:
    if not path.parent.is_dir():
        raise InvalidInput("错误文件所在的文件夹不存在 / the folder for the error file is not there")
    return path


def _json(done: list[FileDone], *, dry_run: bool) -> dict[str, object]:
    return {"dry_run": dry_run, "files": plain(done), **summed(done)}
