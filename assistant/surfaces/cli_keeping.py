"""The commands that keep the product: ingest, doctor, keys, serve. They need the data folder to themselves."""

import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.assistant import Assistant
from assistant.surfaces.cli_json import plain
from assistant.surfaces.cli_show import dumped, report_rows
from assistant.surfaces.cli_terminal import Terminal
from assistant.wording.bilingual import Bilingual
from knowledge.audience import Role
from knowledge.document import DocumentReport
from knowledge.errors import InvalidInput, Unavailable
from knowledge.language import Lang

if TYPE_CHECKING:
    from rich.progress import Progress

AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON and nothing else")]
Tell = Callable[[int, int, str], None]
_HEALTHY = Bilingual("检查完毕，没有发现问题。", "Checked: nothing is wrong.")
_REPAIRED = Bilingual("索引已由记录重建。", "The indexes were rebuilt from the records.")
_KEY_ONCE = Bilingual("密钥只显示这一次，请马上保存：", "The key is shown this once; keep it now:")
_REVOKED = Bilingual("密钥已停用。", "The key no longer works.")
_DRY = Bilingual("试运行，没有写入任何内容。", "A dry run: nothing was written.")
_HEADS = (
    Bilingual("文件", "File"),
    Bilingual("结果", "Result"),
    Bilingual("段落", "Passages"),
    Bilingual("说明", "Why"),
)


def add_to(cli: typer.Typer, terminal: Terminal) -> None:
    """Add the commands to `cli`."""

    @cli.command()
    def ingest(
        folder: Annotated[
            Path, typer.Argument(help="客户资料包，或只有文件的文件夹 / a client pack, or a folder of documents")
        ],
        client: Annotated[str, typer.Option("--client", help="客户公司编号 / the client company's id")],
        dry_run: Annotated[bool, typer.Option("--dry-run", help="只看不写 / read and judge, write nothing")] = False,
        as_json: AsJson = False,
    ) -> None:
        """收入一家客户的资料 / take in what a client company hands over; may be repeated."""
        with terminal.explained(), terminal.folder() as assistant, _progress(hidden=as_json) as bar:
            reports, more = _take_in(assistant, folder, client, dry_run, _teller(bar))
            bar.stop()
            _report(reports, more, dry_run, as_json, terminal.speaks())
        if any(one.status == "refused" for one in reports) or more.get("refused"):
            raise typer.Exit(2)

    @cli.command()
    def doctor(
        repair: Annotated[bool, typer.Option("--repair", help="由记录重建索引 / rebuild indexes from records")] = False,
        as_json: AsJson = False,
    ) -> None:
        """检查记录和索引 / check records and indexes; exit code 1 where something is wrong."""
        with terminal.explained(), terminal.folder() as assistant:
            findings = _examine(assistant, repair, as_json, terminal.speaks())
        if findings:
            raise typer.Exit(1)

    @cli.command()
    def serve() -> None:
        """启动服务 / serve the pages, the API, the sidebar, and Slack where it is set up."""
        with terminal.explained(), terminal.folder(quiet=False) as assistant:
            _serve(assistant, terminal)

    cli.add_typer(_keys(terminal), name="keys")


def _keys(terminal: Terminal) -> typer.Typer:
    keys = typer.Typer(no_args_is_help=True, help="访问密钥 / keys of programs and people")

    @keys.command("issue")
    def issue(
        role: Annotated[Role, typer.Option("--role", help="角色 / the role")],
        client: Annotated[list[str], typer.Option("--client", help="可多次 / may be repeated")],
        person: Annotated[str | None, typer.Option("--person", help="工号 / staff id")] = None,
        label: Annotated[str, typer.Option("--label", help="用途 / what it is for")] = "",
        as_json: AsJson = False,
    ) -> None:
        """发一个新密钥 / a new key, shown once."""
        with terminal.explained(), terminal.folder() as assistant:
            for one in client:
                assistant.client(one)
            if person:
                assistant.stores.people.person(person)
            issued = assistant.requests.issue_key(role, client, person, label)
            assistant.requests.audit("", "cli", "key issued", issued.id)
            told = {"id": issued.id, "key": issued.secret}
            typer.echo(
                dumped(told) if as_json else f"{_KEY_ONCE.read(terminal.speaks())}\n{issued.secret}\n({issued.id})"
            )

    @keys.command("list")
    def listed(as_json: AsJson = False) -> None:
        """所有密钥，不含密钥本身 / every key, without its secret."""
        with terminal.explained(), terminal.folder() as assistant:
            found = assistant.requests.keys()
            lines = [
                f"{one.id}  {one.role.value:<13} {','.join(one.clients)}  {one.person or '—'}  {one.label}"
                f"{'  ✗' if one.revoked else ''}"
                for one in found
            ]
            typer.echo(dumped(plain(found)) if as_json else "\n".join(lines))

    @keys.command("revoke")
    def revoke(key_id: str) -> None:
        """停用一个密钥 / end a key at once."""
        with terminal.explained(), terminal.folder() as assistant:
            assistant.requests.revoke(key_id)
            assistant.requests.audit("", "cli", "key revoked", key_id)
            typer.echo(_REVOKED.read(terminal.speaks()))

    return keys


def _examine(assistant: Assistant, repair: bool, as_json: bool, lang: Lang) -> list[str]:
    """Check, rebuild where asked to, and say so; returns what is wrong with the records."""
    findings = [str(finding) for finding in assistant.doctor()]
    if repair:
        for client in assistant.clients():
            assistant.finder.prepare(client.id, wait=True)
    lines = [f"✗ {finding}" for finding in findings] or [f"✓ {_HEALTHY.read(lang)}"]
    lines += [f"✓ {_REPAIRED.read(lang)}"] if repair else []
    told = {"findings": findings, "repaired": repair, "ready": assistant.ready()}
    typer.echo(dumped(told) if as_json else "\n".join(lines))
    return findings


def _take_in(
    assistant: Assistant, folder: Path, client: str, dry_run: bool, tell: Tell
) -> tuple[Sequence[DocumentReport], dict[str, Any]]:
    """A whole pack where there is a client.yaml, else the documents of the folder. Raises InvalidInput."""
    if not folder.is_dir():
        raise InvalidInput("没有这个文件夹 / there is no such folder")
    report = assistant.library.take_in(folder, client, dry_run=dry_run, on_progress=tell)
    more = {} if dry_run else {name: value for name, value in plain(report).items() if name != "documents"}
    return report.documents, more


def _report(reports: Sequence[DocumentReport], more: dict[str, Any], dry_run: bool, as_json: bool, lang: Lang) -> None:
    if as_json:
        typer.echo(dumped({"dry_run": dry_run, "documents": plain(reports), **more}))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(*(head.read(lang) for head in _HEADS), box=None, pad_edge=False)
    for row in report_rows(reports, lang):
        table.add_row(*row)
    console = Console(highlight=False, markup=False)
    console.print(table)
    counted = ", ".join(f"{name} {value}" for name, value in more.items() if isinstance(value, int))
    for line in (counted, *more.get("refused", ()), _DRY.read(lang) if dry_run else ""):
        if line:
            console.print(line)


def _progress(*, hidden: bool) -> "Progress":
    from rich.console import Console
    from rich.progress import Progress

    return Progress(console=Console(stderr=True), transient=True, disable=hidden)


def _teller(bar: "Progress") -> Tell:
    task = bar.add_task("…", total=None)

    def tell(done: int, total: int, name: str) -> None:
        bar.update(task, completed=done, total=total, description=name)

    return tell


def _serve(assistant: Assistant, terminal: Terminal) -> None:
    import uvicorn

    settings = assistant.settings
    if terminal.assemble is None:
        raise Unavailable("this command was built without a server")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            where = f"{settings.host}:{settings.port}"
            raise InvalidInput(
                f"端口被占用：{where}，请换一个 TONGXI_PORT / {where} is taken; choose another TONGXI_PORT"
            ) from None
    assistant.warm()
    assistant.owned.announce(settings.address)
    typer.echo(f"Tongxi 同席  {settings.address}", err=True)
    app = terminal.assemble(assistant)
    uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning", access_log=False)
