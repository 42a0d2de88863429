"""The command line: ask, authority, offers, review, brief, rca, gaps; what is recorded; ingest, doctor, keys, serve.

`make_cli` is handed how to build the product and how to assemble its server: it stands below them.
"""

from datetime import date, datetime
from typing import Annotated

import typer

from assistant.surfaces import cli_keeping, cli_record
from assistant.surfaces.cli_desk import Asking, facts_given
from assistant.surfaces.cli_show import (
    advice_lines,
    brief_lines,
    cause_lines,
    reply_lines,
    review_lines,
)
from assistant.surfaces.cli_terminal import Assemble, Build, Terminal
from knowledge.audience import Role
from knowledge.language import Lang

Client = Annotated[str | None, typer.Option("--client", help="客户公司编号 / the client company's id")]
Actor = Annotated[str | None, typer.Option("--as", help="角色或工号 / a role, or a staff id such as A33")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON and nothing else")]
Known = Annotated[list[str] | None, typer.Option("--known", help="已知情况 名称=值 / what is known, name=value")]
Day = Annotated[datetime | None, typer.Option("--day", formats=["%Y-%m-%d"], help="哪一天 / which day; or yesterday")]


def make_cli(build: Build, assemble: Assemble | None = None) -> typer.Typer:
    """The command `tongxi`. `build` opens the product; `assemble` makes the server's app (without it, no `serve`)."""
    cli = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False, help="同席 Tongxi")
    terminal = Terminal(build, assemble)

    @cli.callback()
    def start(
        lang: Annotated[str, typer.Option("--lang", help="zh · zh-Hant · en")] = "",
        key: Annotated[
            str, typer.Option("--key", envvar="TONGXI_KEY", help="访问正在运行的服务 / for a running server")
        ] = "",
    ) -> None:
        """坐在您旁边的同席 / answers with sources, authority, offers, the morning page."""
        tags = {"": None, "zh": Lang.HANS, "zh-Hans": Lang.HANS, "zh-Hant": Lang.HANT, "en": Lang.EN}
        if lang not in tags:
            raise typer.BadParameter("zh · zh-Hant · en", param_hint="--lang")
        terminal.lang, terminal.key = tags[lang], key

    _desk(cli, terminal)
    cli_record.add_to(cli, terminal)
    _supervise(cli, terminal)
    cli_keeping.add_to(cli, terminal)
    return cli


def _desk(cli: typer.Typer, terminal: Terminal) -> None:
    """What an agent asks."""

    @cli.command()
    def ask(question: str, client: Client = None, actor: Actor = None, as_json: AsJson = False) -> None:
        """问流程、权限、优惠，答案带出处 / ask anything; the answer names its sources."""
        with terminal.explained(question), terminal.source(Asking(client, actor)) as source:
            terminal.show(source.ask(question), reply_lines, as_json, question)

    @cli.command()
    def offers(  # noqa: PLR0913 - each is an option of the command line
        call: Annotated[str | None, typer.Option("--call", help="通话编号 / a call's id")] = None,
        driver: Annotated[str | None, typer.Option("--driver", help="来电原因 / why they contacted us")] = None,
        client: Client = None,
        actor: Actor = None,
        known: Known = None,
        as_json: AsJson = False,
    ) -> None:
        """这位客户现在能推荐什么 / what may be offered to this customer now, and why."""
        with terminal.explained(driver or ""), terminal.source(Asking(client, actor)) as source:
            told = source.offers(call, driver, facts_given(known or []))
            terminal.show(told, advice_lines, as_json, driver or "")


def _supervise(cli: typer.Typer, terminal: Terminal) -> None:
    """What a supervisor opens."""

    @cli.command()
    def review(call: str, client: Client = None, actor: Actor = None, as_json: AsJson = False) -> None:
        """一通结束的通话：小结、承诺、质检提示 / a finished call: summary, promises, quality flags."""
        with terminal.explained(), terminal.source(Asking(client, actor, Role.SUPERVISOR)) as source:
            terminal.show(source.review(call), review_lines, as_json)

    @cli.command()
    def brief(client: Client = None, actor: Actor = None, day: Day = None, as_json: AsJson = False) -> None:
        """晨会简报 / the morning page."""
        with terminal.explained(), terminal.source(Asking(client, actor, Role.SUPERVISOR)) as source:
            terminal.show(source.brief(_date(day)), brief_lines, as_json)

    @cli.command()
    def rca(driver: str, client: Client = None, actor: Actor = None, day: Day = None, as_json: AsJson = False) -> None:
        """为什么多了 / why a driver rose: where it sits, what speaks against it, what is still open."""
        with terminal.explained(driver), terminal.source(Asking(client, actor, Role.SUPERVISOR)) as source:
            terminal.show(source.root_cause(driver, _date(day)), cause_lines, as_json, driver)


def _date(day: datetime | None) -> date | None:
    return day.date() if day else None
