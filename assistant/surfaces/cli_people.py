"""The commands for people and plans: tables imported with a dry run first, exported, listed; who is on duty.

They need the data folder to themselves; a running server takes the same tables at /v1/people.
"""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from assistant.people import How, Rows, Taken, fault_texts
from assistant.surfaces.cli_desk import Asking, audience_of
from assistant.surfaces.cli_json import plain
from assistant.surfaces.cli_show import dumped
from assistant.surfaces.cli_terminal import Terminal
from assistant.wording.bilingual import Bilingual
from knowledge.audience import Role
from knowledge.calendar import Duty
from knowledge.errors import InvalidInput
from knowledge.language import Lang

Client = Annotated[str | None, typer.Option("--client", help="客户公司编号 / the client company's id")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON and nothing else")]
_KINDS = "staff postings certificates customers orders rosters forecasts calendar duties dispositions"
Kind = Annotated[str, typer.Option("--kind", help=_KINDS)]
Day = Annotated[datetime | None, typer.Option("--day", formats=["%Y-%m-%d"], help="哪一天，默认今天 / which day")]
# Changes, faults and lines that are shown; the rest is counted.
SHOWN = 20
_WORDS = {
    "done": Bilingual("已导入{kind} {rows} 行：{counts}。", "{rows} lines of {kind} taken in: {counts}."),
    "same": Bilingual(
        "{kind} {rows} 行，和已有的一样，没有改动。", "{rows} lines of {kind}, all as on record: no change."
    ),
    "would": Bilingual(
        "试运行：{kind} {rows} 行，会{counts}。没有写入。",
        "A dry run of {rows} lines of {kind}: {counts}. Nothing written.",
    ),
    "counts": Bilingual(
        "新增 {added}、改动 {changed}、删除 {removed}、不变 {unchanged}",
        "{added} added, {changed} changed, {removed} removed, {unchanged} unchanged",
    ),
    "missing": Bilingual(
        "另有 {n} 行已在库、这份表里没有，保持原样；要一并删掉请加 --whole。",
        "{n} more lines are on record and not in this table; they stay. Remove them with --whole.",
    ),
    "older": Bilingual("有 {n} 个值比已有的旧，保留已有的。", "{n} values are older than those on record, which stay."),
    "ignored": Bilingual("没有用到的列或工作表：{names}", "Columns or sheets that nobody reads: {names}"),
    "faults": Bilingual("有 {n} 处要改，改好以前整份不会导入：", "{n} cells to mend; nothing is taken in before:"),
    "more": Bilingual("……还有 {n} 处", "… and {n} more"),
    "added": Bilingual("新增", "added"),
    "changed": Bilingual("改动", "changed"),
    "removed": Bilingual("删除", "removed"),
    "none": Bilingual(
        "还没有这种表。用 tongxi people import 文件 --kind {kind} 导入。",
        "Nothing here yet. Take a table in: tongxi people import FILE --kind {kind}.",
    ),
    "nobody": Bilingual("值班表上这个时间没有人。", "The duty list names nobody for this time."),
    "exported": Bilingual("已写入 {file}", "Written to {file}"),
}
_KIND_WORDS = {
    "staff": Bilingual("人员", "staff"),
    "postings": Bilingual("任职记录", "postings"),
    "certificates": Bilingual("证书", "certificates"),
    "customers": Bilingual("客户资料", "customers"),
    "orders": Bilingual("订单", "orders"),
    "rosters": Bilingual("排班", "rosters"),
    "forecasts": Bilingual("话务预测", "forecasts"),
    "calendar": Bilingual("日历", "the calendar"),
    "duties": Bilingual("值班表", "duties"),
    "dispositions": Bilingual("来电原因", "dispositions"),
}
_ROLE_WORDS = {
    "client_duty": Bilingual("甲方值班", "client company"),
    "supervisor": Bilingual("值班主管", "supervisor"),
    "safety": Bilingual("安全", "safety"),
}


def add_to(cli: typer.Typer, terminal: Terminal) -> None:
    """Add the commands to `cli`."""
    people = typer.Typer(no_args_is_help=True, help="人员、客户、排班等表 / tables of people and plans")
    cli.add_typer(people, name="people")
    _import(people, terminal)
    _read(people, terminal)


def _import(people: typer.Typer, terminal: Terminal) -> None:
    @people.command("import")
    def take_in(  # noqa: PLR0913 - each is an option of the command line
        file: Annotated[Path, typer.Argument(help="CSV 或 Excel / CSV or an Excel workbook")],
        kind: Kind,
        client: Client = None,
        dry_run: Annotated[bool, typer.Option("--dry-run", help="只比较，不写 / compare, write nothing")] = False,
        whole: Annotated[
            bool, typer.Option("--whole", help="表里没有的一并删掉 / remove what it does not name")
        ] = False,
        as_json: AsJson = False,
    ) -> None:
        """导入一份表，要么整份进、要么不动 / take a table in, whole or not at all; the same again changes nothing."""
        with terminal.explained(), terminal.folder() as assistant:
            audience = audience_of(assistant, Asking(client, None, Role.ADMIN))
            told = assistant.people.import_file(audience, kind, (file.name, _content(file)), How(dry_run, whole))
            typer.echo(dumped(plain(told)) if as_json else "\n".join(taken_lines(told, terminal.speaks())))
        if told.faults:
            raise typer.Exit(2)


def _read(people: typer.Typer, terminal: Terminal) -> None:
    @people.command("export")
    def export(
        kind: Annotated[str, typer.Argument(help=_KINDS)],
        client: Client = None,
        out: Annotated[Path | None, typer.Option("--out", help="写到文件 / write to a file")] = None,
    ) -> None:
        """导出为 CSV，原样导回不会有改动 / the table as CSV; imported again it changes nothing."""
        with terminal.explained(), terminal.folder() as assistant:
            audience = audience_of(assistant, Asking(client, None, Role.ADMIN))
            content = assistant.people.export(audience, kind)
            if out is None:
                typer.echo(content.decode("utf-8-sig"), nl=False)
            else:
                out.write_bytes(content)
                typer.echo(_WORDS["exported"].read(terminal.speaks()).format(file=out.name), err=True)

    @people.command("list")
    def listed(
        kind: Annotated[str, typer.Argument(help=_KINDS)] = "staff",
        client: Client = None,
        day: Day = None,
        as_json: AsJson = False,
    ) -> None:
        """看一份表；人员按那一天的组和主管 / a table; staff in the place they had on that day."""
        with terminal.explained(), terminal.folder() as assistant:
            audience = audience_of(assistant, Asking(client, None, Role.ADMIN))
            told = assistant.people.rows(audience, kind, day.date() if day else None)
            typer.echo(dumped(plain(told)) if as_json else "\n".join(row_lines(told, terminal.speaks())))

    @people.command("duty")
    def duty(client: Client = None, as_json: AsJson = False) -> None:
        """现在谁值班 / who is on duty now, whoever is called first standing first."""
        with terminal.explained(), terminal.folder() as assistant:
            audience = audience_of(assistant, Asking(client, None, Role.SUPERVISOR))
            told = assistant.people.on_duty(audience)
            lang, zone = terminal.speaks(), assistant.client(audience.client).zone
            lines = [_duty_line(one, f"{one.end.astimezone(zone):%m-%d %H:%M}", lang) for one in told]
            typer.echo(dumped(plain(told)) if as_json else "\n".join(lines or [_WORDS["nobody"].read(lang)]))


def taken_lines(told: Taken, lang: Lang) -> list[str]:
    """What an import did as a person reads it: faults first, or the counts and what changed."""

    def say(name: str, **slots: object) -> str:
        return _WORDS[name].read(lang).format(**slots)

    if told.faults:
        faults = [fault_texts(one)[1 if lang is Lang.EN else 0] for one in told.faults[:SHOWN]]
        faults += [say("more", n=len(told.faults) - SHOWN)] if len(told.faults) > SHOWN else []
        return [say("faults", n=len(told.faults)), *(f"  {line}" for line in faults)]
    numbers = {name: getattr(told, name) for name in ("added", "changed", "removed", "unchanged")}
    same = not told.added and not told.changed and not told.removed
    name = "same" if same else "would" if told.dry_run else "done"
    kind = _KIND_WORDS[told.kind].read(lang)
    head = say(name, kind=kind, rows=told.rows, counts=say("counts", **numbers))
    changes = [
        f"  {say(one.what)}  {one.key}"
        + "".join(f"  {each.column}: {each.before or '—'} → {each.after or '—'}" for each in one.fields)
        for one in told.changes[:SHOWN]
    ]
    more = told.added + told.changed + told.removed - len(changes)
    notes = [
        f"  {say('more', n=more)}" if more > 0 else "",
        say("missing", n=told.missing) if told.missing else "",
        say("older", n=told.older) if told.older else "",
        say("ignored", names=", ".join(told.ignored)) if told.ignored else "",
    ]
    return [head, *changes, *filter(None, notes)]


def row_lines(told: Rows, lang: Lang) -> list[str]:
    """A table as a person reads it: a line each, its cells apart, empty ones as a dash."""
    if not told.total:
        return [_WORDS["none"].read(lang).format(kind=told.kind)]
    lines = ["  ".join(cell or "—" for cell in row) for row in told.rows]
    more = [_WORDS["more"].read(lang).format(n=told.total - len(lines))] if told.total > len(lines) else []
    return ["  ".join(told.columns), *lines, *more]


def _duty_line(one: Duty, until: str, lang: Lang) -> str:
    return "  ".join(filter(None, (_ROLE_WORDS[one.role].read(lang), one.name, one.phone, one.channel, f"→ {until}")))


def _content(file: Path) -> bytes:
    if not file.is_file():
        raise InvalidInput("没有这个文件 / there is no such file")
    return file.read_bytes()
