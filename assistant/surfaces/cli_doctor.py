"""The command that looks a data folder over and puts right what can be: exit code 0 clean, 1 repaired, 2 not."""

from collections.abc import Sequence
from typing import Annotated

import typer

from assistant.doctor import Examination, Finding, examine, put_right
from assistant.settings import Settings, read_settings
from assistant.surfaces.cli_show import dumped
from assistant.surfaces.cli_terminal import Terminal
from assistant.wording.doctor_words import closing_lines, finding_lines
from knowledge.language import Lang


def add_to(cli: typer.Typer, terminal: Terminal) -> None:
    """Add the command to `cli`."""

    @cli.command()
    def doctor(
        repaired: Annotated[
            bool, typer.Option("--repair", help="修好不会丢内容的问题 / put right what can be without losing anything")
        ] = False,
        client: Annotated[str | None, typer.Option("--client", help="只看一家 / this client company only")] = None,
        as_json: Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON and nothing else")] = False,
    ) -> None:
        """检查记录和索引，默认只读 / check records and indexes, reading only; exit 0 clean, 1 repaired, 2 not."""
        with terminal.explained():
            settings = read_settings(log_level="error")
            seen = examine(settings, client=client)
            done, seen = _repaired(terminal, settings, client, seen) if repaired else ((), seen)
            typer.echo(dumped(_json(done, seen)) if as_json else "\n".join(_lines(done, seen, terminal.speaks())))
        if seen.findings:
            raise typer.Exit(2)
        if done:
            raise typer.Exit(1)


def _repaired(
    terminal: Terminal, settings: Settings, client: str | None, seen: Examination
) -> tuple[tuple[Finding, ...], Examination]:
    def fill(checks: str) -> None:
        with terminal.folder() as assistant:
            for one in assistant.clients():
                assistant.finder.prepare(one.id, wait=True)
            assistant.requests.audit("", "doctor", "repaired", checks)

    return put_right(settings, seen, fill, lambda: examine(settings, client=client))


def _lines(done: Sequence[Finding], seen: Examination, lang: Lang) -> list[str]:
    lines = [f"✓ {line[2:]}" for one in done for line in _told(one, lang)[:1]]
    lines += [line for one in seen.findings for line in _told(one, lang)]
    can = len(seen.repairable)
    return [*lines, *closing_lines(len(done), len(seen.findings) - can, can, seen.serving, lang)]


def _told(one: Finding, lang: Lang) -> list[str]:
    return finding_lines(one.check, one.where, one.detail, one.remedy, lang)


def _json(done: Sequence[Finding], seen: Examination) -> dict[str, object]:
    return {
        "serving": seen.serving,
        "repaired": [_plain(one) for one in done],
        "findings": [_plain(one) for one in seen.findings],
    }


def _plain(one: Finding) -> dict[str, str]:
    return {"check": one.check, "where": one.where, "detail": one.detail, "repair": str(one.remedy)}
