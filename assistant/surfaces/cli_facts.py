"""The command that takes tables of contact facts in, and how it tells how a mapping fits a table."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from assistant.fact_import import BadRow, FactFile, FactsTaken
from assistant.surfaces.cli_desk import Asking, audience_of
from assistant.surfaces.cli_intake import progress
from assistant.surfaces.cli_json import plain
from assistant.surfaces.cli_show import dumped
from assistant.surfaces.cli_terminal import Terminal
from assistant.wording.bilingual import Bilingual
from knowledge.audience import Role
from knowledge.errors import InvalidInput
from knowledge.language import Lang

SHOWN = 20
_WORDS = {
    "done": Bilingual("收入 {n} 条通话事实。", "{n} contact facts taken in."),
    "would": Bilingual(
        "试运行，没有写入任何内容。可以收入 {n} 条。", "A dry run: nothing was written. {n} facts would be taken in."
    ),
    "mapped": Bilingual("列的对应：", "columns:"),
    "first": Bilingual("第一条会是：", "the first would be:"),
    "ignored": Bilingual("不用的列：{names}", "columns left aside: {names}"),
    "unknown": Bilingual("没有对应的列：{names}", "columns nobody mapped: {names}"),
    "likely": Bilingual("  {column} 可能是 {field}", "  {column} is likely {field}"),
    "absent": Bilingual("映射里有、表里没有的列：{names}", "columns of the mapping that the table has not: {names}"),
    "missing": Bilingual("还缺少这些字段，没有就不能导入：{names}", "these fields are still missing: {names}"),
    "strangers": Bilingual("花名册里没有的工号：{names}", "agents who are not on the roster: {names}"),
    "bad": Bilingual("有 {n} 行没有收：", "{n} rows were not kept:"),
    "row": Bilingual("  第 {line} 行{column}：{why}", "  line {line}{column}: {why}"),
    "more": Bilingual("  ……还有 {n} 行", "  … and {n} more"),
    "proposal": Bilingual(
        "建议的映射文件，核对后存成 YAML：", "a mapping to begin from; check it and save it as YAML:"
    ),
}


def add_to(cli: typer.Typer, terminal: Terminal) -> None:
    """Add the command to `cli`."""
    facts = typer.Typer(no_args_is_help=True, help="通话事实表 / tables of contact facts")
    cli.add_typer(facts, name="facts")

    @facts.callback()
    def _facts() -> None:
        """通话事实表 / tables of contact facts."""

    @facts.command("import")
    def take_in(  # noqa: PLR0913 - each is an option of the command line
        file: Annotated[Path, typer.Argument(help="CSV 或 XLSX / CSV or XLSX")],
        mapping: Annotated[
            Path | None, typer.Option("--mapping", help="映射文件（YAML）/ which column is which field")
        ] = None,
        client: Annotated[str | None, typer.Option("--client", help="客户公司编号 / the client company's id")] = None,
        dry_run: Annotated[
            bool, typer.Option("--dry-run", help="只看怎么对应，不写 / show the fit, write nothing")
        ] = False,
        errors: Annotated[
            Path | None, typer.Option("--errors", help="没收的行写进这个文件 / where to write bad rows")
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON and nothing else")] = False,
    ) -> None:
        """导入通话事实表，同编号的会替换 / take contact facts in; the same id is replaced."""
        with terminal.explained(), terminal.folder() as assistant, progress(hidden=as_json) as bar:
            task = bar.add_task(file.name, total=None)
            given = FactFile(file.name, _content(file), _text(mapping))
            audience = audience_of(assistant, Asking(client, None, Role.MANAGER))
            told = assistant.fact_tables(
                audience, given, dry_run=dry_run, on_progress=lambda at, of: bar.update(task, completed=at, total=of)
            )
            bar.stop()
            if errors is not None:
                errors.write_text("".join(f"{_line(file.name, one)}\n" for one in told.bad), "utf-8")
            typer.echo(dumped(plain(told)) if as_json else "\n".join(lines(told, terminal.speaks())))
        if told.bad or (dry_run and told.missing):
            raise typer.Exit(1)


def lines(told: FactsTaken, lang: Lang) -> list[str]:
    """What an import did, or would do, as a person reads it."""

    def say(name: str, **slots: object) -> str:
        return _WORDS[name].read(lang).format(**slots)

    def named(name: str, found: Sequence[str]) -> list[str]:
        return [say(name, names=", ".join(found[:SHOWN]) + ("…" if len(found) > SHOWN else ""))] if found else []

    head = [say("would" if told.dry_run else "done", n=told.kept)]
    if told.dry_run:
        head += [say("mapped"), *(f"  {column} → {what}" for column, what in told.mapped)]
    likely = [say("likely", column=column, field=what) for column, what in told.likely]
    bad = [
        say(
            "row",
            line=one.line,
            column=f" {one.column}" if one.column else "",
            why=one.en if lang is Lang.EN else one.zh,
        )
        for one in told.bad
    ]
    faults = [say("bad", n=len(bad)), *bad[:SHOWN]] if bad else []
    more = [say("more", n=len(bad) - SHOWN)] if len(bad) > SHOWN else []
    return [
        *head,
        *named("ignored", told.ignored),
        *named("unknown", told.unknown),
        *likely,
        *named("absent", told.absent),
        *named("missing", told.missing),
        *named("strangers", told.strangers),
        *faults,
        *more,
        *_first(told, say("first")),
        *([say("proposal"), told.proposal] if told.proposal else []),
    ]


def _first(told: FactsTaken, head: str) -> list[str]:
    """The first contact as it would be kept, where somebody only looks."""
    if not told.dry_run or told.first is None:
        return []
    shown = {name: value for name, value in plain(told.first).items() if value not in (None, "", {}, 0)}
    return [head, *(f"  {name}: {value}" for name, value in shown.items())]


def _line(file: str, bad: BadRow) -> str:
    record = f"line {bad.line}" + (f" {bad.column}" if bad.column else "")
    return json.dumps({"file": file, "record": record, "why": {"zh": bad.zh, "en": bad.en}}, ensure_ascii=False)


def _content(file: Path) -> bytes:
    if not file.is_file():
        raise InvalidInput("没有这个文件 / there is no such file")
    return file.read_bytes()


def _text(mapping: Path | None) -> str:
    if mapping is None:
        return ""
    try:
        return _content(mapping).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput("映射文件请存成 UTF-8 / save the mapping file as UTF-8") from None
