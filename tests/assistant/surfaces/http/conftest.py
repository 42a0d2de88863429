"""One centre with two client companies for every test that changes little, and a client that speaks to its app."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from twin_clients import Centre, centre


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    made = centre(tmp_path_factory.mktemp("twins"))
    yield made
    made.assistant.close()


@pytest.fixture
def http(twins: Centre) -> TestClient:
    return TestClient(twins.app, client=("127.0.0.1", 50_000), raise_server_exceptions=False)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Centre]:
    made = centre(tmp_path)
    yield made
    made.assistant.close()
