"""The command that says which documents somebody should look at, and why."""

from typing import Annotated

import typer

from assistant.surfaces.cli_desk import Asking, audience_of
from assistant.surfaces.cli_json import Json, plain
from assistant.surfaces.cli_show import dumped
from assistant.surfaces.cli_terminal import Terminal
from assistant.wording.upkeep_words import concern_line, heading, nothing
from knowledge.arithmetic.upkeep import Concern, Horizon, Place
from knowledge.audience import Role
from knowledge.language import Lang

_WIDTH = 100


def add_to(cli: typer.Typer, terminal: Terminal) -> None:
    """Add the command to `cli`."""
    documents = typer.Typer(no_args_is_help=True, help="资料体检 / the documents themselves")
    cli.add_typer(documents, name="documents")

    @documents.command("report")
    def report(
        client: Annotated[str | None, typer.Option("--client", help="客户公司编号 / the client company's id")] = None,
        within: Annotated[
            int, typer.Option("--within", min=0, help="多少天内到期算快到期 / days ahead that count as expiring")
        ] = Horizon().within,
        older: Annotated[
            int, typer.Option("--older", min=1, help="多少天没人看过算陈旧 / days after which one is stale")
        ] = Horizon().older,
        as_json: Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON and nothing else")] = False,
    ) -> None:
        """快到期、已过期、陈旧、重复、互相矛盾的资料 / expiring, expired, stale, duplicate, contradicting documents."""
        with terminal.explained(), terminal.folder() as assistant:
            audience = audience_of(assistant, Asking(client, None, Role.MANAGER))
            found = assistant.library.report(audience, assistant.clock.now(), Horizon(within, older))
            lang = terminal.speaks()
            told: Json = {"client": audience.client, "concerns": plain(found)}
            typer.echo(dumped(told) if as_json else "\n".join(lines(found, lang)))


def lines(found: tuple[Concern, ...], lang: Lang) -> list[str]:
    """The report as a person reads it: by kind, each with its places and their words."""
    if not found:
        return [f"✓ {nothing(lang)}"]
    out: list[str] = []
    for matter in dict.fromkeys(one.matter for one in found):
        mine = [one for one in found if one.matter == matter]
        out += ["", f"▶ {heading(matter, lang)} ({len(mine)})"]
        for one in mine:
            out.append(f"  - {concern_line(one, lang)}")
            out += [f"      {_placed(place)}" for place in one.places if place.text]
    return out[1:]


def _placed(place: Place) -> str:
    text = " ".join(place.text.split())
    return f"{place.document_id} {place.version} 「{text if len(text) <= _WIDTH else text[: _WIDTH - 1] + '…'}」"
