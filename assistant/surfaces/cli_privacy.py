"""The commands of privacy: a customer erased (counted first with --dry-run), and what is old enough removed.

They need the data folder to themselves; a running server erases at /v1/privacy/erasures and purges every night.
"""

from typing import Annotated

import typer

from assistant.privacy import ErasureReport
from assistant.surfaces.cli_desk import Asking, audience_of
from assistant.surfaces.cli_json import plain
from assistant.surfaces.cli_show import dumped
from assistant.surfaces.cli_terminal import Terminal
from assistant.wording.bilingual import Bilingual
from knowledge.audience import Role
from knowledge.language import Lang

Client = Annotated[str | None, typer.Option("--client", help="客户公司编号 / the client company's id")]
Customer = Annotated[str, typer.Option("--customer", help="客户号或客户键 / the customer's number or key")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON and nothing else")]
_WORDS = {
    "none": Bilingual("没有找到这位客户的任何数据。", "Nothing is kept of this customer."),
    "would": Bilingual("试运行，没有删除。会删除：{counts}", "A dry run, nothing removed. It would remove: {counts}"),
    "done": Bilingual("已删除：{counts}", "Removed: {counts}"),
    "clean": Bilingual("复查过，没有残留。", "Looked again: nothing is left."),
    "left": Bilingual(
        "复查还有残留：{counts}。请再执行一次；还有，请运行 tongxi doctor。",
        "Looked again, and found: {counts}. Run it once more; if it stays, run tongxi doctor.",
    ),
    "purged": Bilingual(
        "已清理到期内容：原话 {originals} 句、通话 {calls} 通、提问 {questions} 条、往来记录 {rest} 条。",
        "Removed what was old enough: {originals} original turns, {calls} calls, {questions} questions, {rest} records "
        "of traffic.",
    ),
}


def add_to(cli: typer.Typer, terminal: Terminal) -> None:
    """Add the commands to `cli`."""
    privacy = typer.Typer(no_args_is_help=True, help="个人信息：删除与到期清理 / erasure, and an end in time")
    cli.add_typer(privacy, name="privacy")

    @privacy.command("erase")
    def erase(
        customer: Customer,
        client: Client = None,
        dry_run: Annotated[bool, typer.Option("--dry-run", help="只数，不删 / count, remove nothing")] = False,
        as_json: AsJson = False,
    ) -> None:
        """删除一位客户的全部数据，删完复查 / everything kept of one customer, and a look afterwards."""
        with terminal.explained(), terminal.folder() as assistant:
            audience = audience_of(assistant, Asking(client, None, Role.ADMIN))
            told = assistant.privacy.erase(audience, customer, dry_run=dry_run)
            shown = plain(told) | {"clean": told.clean} if as_json else {}
            typer.echo(dumped(shown) if as_json else "\n".join(erased_lines(told, terminal.speaks())))
        if told.left:
            raise typer.Exit(2)

    @privacy.command("purge")
    def purge(as_json: AsJson = False) -> None:
        """清理到期的原话和通话 / remove originals and words that have been kept long enough."""
        with terminal.explained(), terminal.folder() as assistant:
            gone = assistant.privacy.purge(assistant.clock.now())
            rest = gone.requests + gone.deliveries + gone.jobs
            said = _WORDS["purged"].read(terminal.speaks())
            line = said.format(originals=gone.originals, calls=gone.calls, questions=gone.questions, rest=rest)
            typer.echo(dumped(plain(gone)) if as_json else line)


def erased_lines(told: ErasureReport, lang: Lang) -> list[str]:
    """An erasure as a person reads it."""
    counts = "  ".join(f"{table} {count}" for table, count in told.found.items() if count)
    if not counts:
        return [_WORDS["none"].read(lang)]
    if told.dry_run:
        return [_WORDS["would"].read(lang).format(counts=counts)]
    left = "  ".join(f"{table} {count}" for table, count in told.left.items())
    seen = _WORDS["left"].read(lang).format(counts=left) if left else _WORDS["clean"].read(lang)
    return [_WORDS["done"].read(lang).format(counts=counts), seen]
