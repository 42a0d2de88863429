"""What every test begins with, logging as before anybody set it up; and what the whole suite must leave behind."""

from collections.abc import Iterator

import pytest
import structlog

from tests.canaries import left_by_the_suite


@pytest.fixture(autouse=True)
def untouched_logging():
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session", autouse=True)
def nothing_told_is_kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """When all tests are done, no data folder that any of them made holds a personal value that was told to it."""
    yield
    assert left_by_the_suite(tmp_path_factory.getbasetemp()) == {}
