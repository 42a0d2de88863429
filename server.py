"""The server and the command: settings → parts → ways in.

`create_app()` is what an ASGI server runs; `main` is the command `tongxi`. Heavy parts load when a way in is chosen.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.assistant import Assistant


def assemble(assistant: "Assistant") -> "FastAPI":
    """Every way in over one assistant: the API, the pages, the sidebar, and Slack where it is set up."""
    from fastapi import Depends

    from assistant.surfaces.http.app import build_app
    from assistant.surfaces.http.doors import public
    from assistant.surfaces.pages.routes import pages_router
    from assistant.surfaces.slack.running import slack_router
    from assistant.surfaces.widget.routes import widget_router

    routers = [pages_router(assistant), widget_router(assistant)]
    slack = slack_router(assistant, [Depends(public("Slack signs every request"))])
    return build_app(assistant, [*routers, slack] if slack is not None else routers)


def create_app() -> "FastAPI":
    """The application from the environment's settings. Raises SettingsFault, Unavailable."""
    from assistant.build import build
    from assistant.settings import read_settings

    assistant = build(read_settings())
    assistant.warm()
    return assemble(assistant)


def main() -> None:
    """The command line."""
    from assistant.build import build
    from assistant.surfaces.cli import make_cli

    make_cli(build, assemble)()


if __name__ == "__main__":
    main()
