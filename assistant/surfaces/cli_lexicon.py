"""The commands that keep a client's word lists: import, list, remove. They need the data folder to themselves."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.glossary import Format, Imported, Wanted
from assistant.surfaces.cli_desk import Asking, audience_of
from assistant.surfaces.cli_intake import progress
from assistant.surfaces.cli_json import plain
from assistant.surfaces.cli_show import dumped
from assistant.surfaces.cli_terminal import Terminal
from assistant.wording.bilingual import Bilingual
from knowledge.audience import Role
from knowledge.errors import InvalidInput
from knowledge.language import Lang

Client = Annotated[str | None, typer.Option("--client", help="客户公司编号 / the client company's id")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON and nothing else")]
# Faults and repeated lines that are shown; the rest is counted.
SHOWN = 20
_WORDS = {
    "done": Bilingual("已收入 {n} 条，来源 {source}", "{n} entries taken in as {source}"),
    "replaced": Bilingual("（替换了原来的 {before} 条）", " (in place of {before} before)"),
    "same": Bilingual("来源 {source} 没有变化，{n} 条", "{source} is unchanged: {n} entries"),
    "would": Bilingual("试运行：会收入 {n} 条，来源 {source}", "A dry run: {n} entries would be taken in as {source}"),
    "left": Bilingual("略去 {n} 行，没有可用的译法（单字、姓氏、异体）", "{n} lines left out: they translate nothing"),
    "repeated": Bilingual("重复 {n} 行：{lines}", "{n} repeated lines: {lines}"),
    "known": Bilingual("其中 {n} 条客户自己的词表里已有", "{n} of them are in the client's own lexicon as well"),
    "faults": Bilingual("有 {n} 行不能用，改好以前整份不会收入：", "{n} lines cannot be used; mend them first:"),
    "line": Bilingual("第 {line} 行：{why}", "line {line}: {why}"),
    "more": Bilingual("……还有 {n} 行", "… and {n} more"),
    "removed": Bilingual("已移除来源 {source}，{n} 条", "{source} removed: {n} entries"),
    "own": Bilingual("客户自己的词表（随资料包）  {n} 条", "the client's own lexicon (from its pack)  {n} entries"),
    "source": Bilingual("{source}  {n} 条", "{source}  {n} entries"),
    "none": Bilingual("没有导入过词表", "no word list was imported"),
}


def add_to(cli: typer.Typer, terminal: Terminal) -> None:
    """Add the commands to `cli`."""
    lexicon = typer.Typer(no_args_is_help=True, help="词表 / word lists")
    cli.add_typer(lexicon, name="lexicon")
    _import(lexicon, terminal)
    _keep(lexicon, terminal)


def _import(lexicon: typer.Typer, terminal: Terminal) -> None:
    @lexicon.command("import")
    def take_in(  # noqa: PLR0913 - each is an option of the command line
        file: Annotated[Path, typer.Argument(help="CSV、XLSX，或 CC-CEDICT 格式 / CSV, XLSX, or CC-CEDICT's format")],
        client: Client = None,
        source: Annotated[str, typer.Option("--source", help="来源名，默认取文件名 / the source's name")] = "",
        dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不写 / check it, write nothing")] = False,
        kind: Annotated[str, typer.Option("--format", help="csv · xlsx · cedict")] = "",
        limit: Annotated[int | None, typer.Option("--limit", min=1, help="最多收多少条 / at most so many")] = None,
        as_json: AsJson = False,
    ) -> None:
        """导入一份词表，同名来源整份替换 / take a word list in; the same source is replaced whole."""
        with terminal.explained(), terminal.folder() as assistant, progress(hidden=as_json) as bar:
            wanted = Wanted(source, _format(kind), limit, dry_run)
            task = bar.add_task(file.name, total=None)
            audience = audience_of(assistant, Asking(client, None, Role.MANAGER))
            told = assistant.glossary.put(
                audience, file.name, _content(file), wanted, lambda line: bar.update(task, completed=line)
            )
            bar.stop()
            typer.echo(dumped(plain(told)) if as_json else "\n".join(lines(told, terminal.speaks())))
        if told.faults:
            raise typer.Exit(2)


def _keep(lexicon: typer.Typer, terminal: Terminal) -> None:
    @lexicon.command("list")
    def listed(client: Client = None, as_json: AsJson = False) -> None:
        """有哪些词表 / which word lists there are."""
        with terminal.explained(), terminal.folder() as assistant:
            own, found = assistant.glossary.sources(audience_of(assistant, Asking(client, None, Role.MANAGER)))
            lang = terminal.speaks()
            each = [_WORDS["source"].read(lang).format(source=one.name, n=one.count) for one in found]
            shown = [_WORDS["own"].read(lang).format(n=own), *(each or [_WORDS["none"].read(lang)])]
            typer.echo(dumped({"own": own, "sources": plain(found)}) if as_json else "\n".join(shown))

    @lexicon.command("remove")
    def remove(source: str, client: Client = None, as_json: AsJson = False) -> None:
        """移除一份导入的词表 / remove an imported word list."""
        with terminal.explained(), terminal.folder() as assistant:
            gone = assistant.glossary.remove(audience_of(assistant, Asking(client, None, Role.MANAGER)), source)
            told = _WORDS["removed"].read(terminal.speaks()).format(source=source, n=gone)
            typer.echo(dumped({"source": source, "removed": gone}) if as_json else told)


def lines(told: Imported, lang: Lang) -> list[str]:
    """What an import did as a person reads it: faults by line first, then the counts."""

    def say(name: str, **slots: object) -> str:
        return _WORDS[name].read(lang).format(**slots)

    faults = [say("line", line=one.line, why=one.en if lang is Lang.EN else one.zh) for one in told.faults[:SHOWN]]
    if faults:
        more = [say("more", n=len(told.faults) - SHOWN)] if len(told.faults) > SHOWN else []
        return [say("faults", n=len(told.faults)), *(f"  {line}" for line in [*faults, *more])]
    name = "would" if told.dry_run else "done" if told.changed else "same"
    head = say(name, n=told.entries, source=told.source)
    if told.before and name != "same":
        head += say("replaced", before=told.before)
    repeated = ", ".join(map(str, told.repeated[:SHOWN])) + ("…" if len(told.repeated) > SHOWN else "")
    counts = [
        say("left", n=told.left_out) if told.left_out else "",
        say("repeated", n=len(told.repeated), lines=repeated) if told.repeated else "",
        say("known", n=told.known) if told.known else "",
    ]
    return [head, *filter(None, counts)]


def _format(kind: str) -> Format | None:
    if kind in {"csv", "xlsx", "cedict"}:
        return kind  # type: ignore[return-value]
    if kind:
        raise InvalidInput("--format: csv · xlsx · cedict")
    return None


def _content(file: Path) -> bytes:
    if not file.is_file():
        raise InvalidInput("没有这个文件 / there is no such file")
    return file.read_bytes()
