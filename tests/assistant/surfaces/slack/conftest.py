"""One centre for every test of Slack, and a fresh workspace beside it for each."""

from collections.abc import Iterator

import pytest
from slack_desk import Desk, desk, open_centre

from assistant.assistant import Assistant


@pytest.fixture(scope="session")
def slack_centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    assistant = open_centre(tmp_path_factory.mktemp("slack"))
    yield assistant
    assistant.close()


@pytest.fixture
def at_desk(slack_centre: Assistant) -> Iterator[Desk]:
    with desk(slack_centre) as opened:
        yield opened
