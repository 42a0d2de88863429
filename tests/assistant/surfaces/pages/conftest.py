"""A served centre and a real browser for the page tests."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.assistant.surfaces.pages.page_world import CHROMIUM_FLAGS, Served, chromium, served


@pytest.fixture(scope="session")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("pages")) as world:
        yield world


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One a module: while its driver runs, no other test of this process could run an event loop of its own."""
    path = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield found
        found.close()


@pytest.fixture
def visit(centre: Served, browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens a page as somebody; fails at the end where a page ran into an error or a dialog opened."""
    contexts, troubles = [], []

    def open_page(label: str | None, path: str, locale: str = "zh-CN") -> Any:
        context = browser.new_context(locale=locale, viewport={"width": 1360, "height": 900})
        contexts.append(context)
        if label:
            session = centre.session(label)["tongxi_session"]
            cookie = {
                "name": "tongxi_session",
                "value": session,
                "url": centre.home,
                "httpOnly": True,
                "sameSite": "Strict",
            }
            context.add_cookies([cookie])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda fault: troubles.append(str(fault)))
        page.on("dialog", lambda dialog: (troubles.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.goto(centre.home + path if path.startswith("/") else path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []
