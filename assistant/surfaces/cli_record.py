"""The commands that ask what may be done and what is not answered, and those that record what people say about both.

`tongxi authority "…"` decides and `tongxi authority record …` keeps what was granted; `tongxi gaps` lists and
`tongxi gaps close …` closes.
"""

from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from assistant.surfaces.cli_desk import Asking, Grant, facts_given
from assistant.surfaces.cli_gaps import closed_lines, gap_lines
from assistant.surfaces.cli_show import decision_lines, use_lines
from assistant.surfaces.cli_terminal import Terminal
from knowledge.audience import Role
from knowledge.errors import InvalidInput

Client = Annotated[str | None, typer.Option("--client", help="客户公司编号 / the client company's id")]
Actor = Annotated[str | None, typer.Option("--as", help="角色或工号 / a role, or a staff id such as A33")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON and nothing else")]
Known = Annotated[list[str] | None, typer.Option("--known", help="已知情况 名称=值 / what is known, name=value")]
Note = Annotated[str, typer.Option("--note", help="备注 / a note")]


class Verbs(TyperGroup):
    """Commands of which the first is meant where none is named: `tongxi gaps` is `tongxi gaps list`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments, with the first command before them where they begin with none."""
        named = args[:1] == ["--help"] or (bool(args) and args[0] in self.commands)
        told: list[str] = super().parse_args(ctx, args if named else [next(iter(self.commands)), *args])
        return told


def add_to(cli: typer.Typer, terminal: Terminal) -> None:
    """Add the commands to `cli`."""
    authority = typer.Typer(cls=Verbs, help="我能不能这样办；办完记一笔 / may I do this? and what was granted")
    gaps = typer.Typer(cls=Verbs, help="知识库答不上来的问题 / what the knowledge does not answer")
    cli.add_typer(authority, name="authority")
    cli.add_typer(gaps, name="gaps")
    _authority(authority, terminal)
    _gaps(gaps, terminal)


def _authority(authority: typer.Typer, terminal: Terminal) -> None:
    @authority.command("ask")
    def ask(
        question: str, client: Client = None, actor: Actor = None, known: Known = None, as_json: AsJson = False
    ) -> None:
        """我能不能这样办 / may I do this? By rule, never by a model."""
        with terminal.explained(question), terminal.source(Asking(client, actor)) as source:
            told = source.authority(question, facts_given(known or []))
            terminal.show(told, decision_lines, as_json, question)

    @authority.command("record")
    def record(  # noqa: PLR0913 - each is an option of the command line
        action: Annotated[str | None, typer.Argument(help="办了哪一项，如 refund / what was granted")] = None,
        amount: Annotated[str | None, typer.Option("--amount", help="金额或数量 / how much")] = None,
        rule: Annotated[str | None, typer.Option("--rule", help="按哪条规则 / by which rule")] = None,
        call: Annotated[str | None, typer.Option("--call", help="通话编号 / the call's id")] = None,
        order: Annotated[str | None, typer.Option("--order", help="订单号 / the order's id")] = None,
        approver: Annotated[str | None, typer.Option("--approved-by", help="批准人工号 / who approved it")] = None,
        note: Note = "",
        client: Client = None,
        actor: Actor = None,
        known: Known = None,
        as_json: AsJson = False,
    ) -> None:
        """已办理，记一笔 / record what was granted; the rules decide again, and what is left is told."""
        with terminal.explained(note), terminal.source(Asking(client, actor)) as source:
            facts = facts_given(known or [])
            grant = Grant(action, rule, _amount(amount), call, order, facts, approver, note)
            terminal.show(source.record(grant), use_lines, as_json, note)

    @authority.command("undo")
    def undo(use: str, client: Client = None, actor: Actor = None, note: Note = "", as_json: AsJson = False) -> None:
        """撤销一笔记录，原记录保留 / take a grant back; its record stays."""
        with terminal.explained(), terminal.source(Asking(client, actor)) as source:
            terminal.show(source.undo(use, note), use_lines, as_json)


def _gaps(gaps: typer.Typer, terminal: Terminal) -> None:
    @gaps.command("list")
    def listed(client: Client = None, actor: Actor = None, as_json: AsJson = False) -> None:
        """知识库答不上来的问题，相近的归在一起 / what the knowledge does not answer, grouped."""
        with terminal.explained(), terminal.source(Asking(client, actor, Role.SUPERVISOR)) as source:
            terminal.show(source.gaps(), gap_lines, as_json)

    @gaps.command("close")
    def close(gap: str, client: Client = None, actor: Actor = None, as_json: AsJson = False) -> None:
        """知识库已经补上：各种问法一起关闭 / the knowledge answers it now: every wording is closed."""
        with terminal.explained(), terminal.source(Asking(client, actor, Role.SUPERVISOR)) as source:
            terminal.show(source.close_gap(gap), closed_lines, as_json)


def _amount(text: str | None) -> Decimal | None:
    try:
        return None if text is None else Decimal(text)
    except InvalidOperation:
        raise InvalidInput("--amount 写成数字，例如 30 或 30.50 / write --amount as a number, such as 30.50") from None
