"""The commands that keep the product: keys and serve here, ingest, documents and doctor beside it."""

import socket
from typing import Annotated

import typer

from assistant.assistant import Assistant
from assistant.surfaces.cli_calls import add_to as add_calls
from assistant.surfaces.cli_doctor import add_to as add_doctor
from assistant.surfaces.cli_documents import add_to as add_documents
from assistant.surfaces.cli_intake import add_to as add_intake
from assistant.surfaces.cli_json import plain
from assistant.surfaces.cli_lexicon import add_to as add_lexicon
from assistant.surfaces.cli_people import add_to as add_people
from assistant.surfaces.cli_privacy import add_to as add_privacy
from assistant.surfaces.cli_questions import add_to as add_questions
from assistant.surfaces.cli_show import dumped
from assistant.surfaces.cli_terminal import Terminal
from assistant.wording.bilingual import Bilingual
from knowledge.audience import Role
from knowledge.errors import InvalidInput, Unavailable

AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON and nothing else")]
_KEY_ONCE = Bilingual("密钥只显示这一次，请马上保存：", "The key is shown this once; keep it now:")
_REVOKED = Bilingual("密钥已停用。", "The key no longer works.")


def add_to(cli: typer.Typer, terminal: Terminal) -> None:
    """Add the commands to `cli`."""

    add_intake(cli, terminal)
    add_documents(cli, terminal)
    add_doctor(cli, terminal)
    add_lexicon(cli, terminal)
    add_questions(cli, terminal)
    add_people(cli, terminal)
    add_privacy(cli, terminal)
    add_calls(cli, terminal)

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
