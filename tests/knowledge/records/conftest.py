"""A real records file, migrated, with two clients in it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from knowledge.clock import StandingClock
from knowledge.records.clients import ClientRecords
from knowledge.records.engine import migrate, open_engine

from .nouns import NOON, client


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file with the clients xingxi and yuanlan, made once and copied for every test."""
    path = tmp_path_factory.mktemp("template") / "tongxi.db"
    engine = open_engine(f"sqlite:///{path}")
    migrate(engine)
    for name in ("xingxi", "yuanlan"):
        ClientRecords(engine).put(client(name))
    engine.dispose()  # the last connection to close folds the write-ahead log into the file
    return path


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Engine]:
    """A file with no tables in it yet."""
    engine = open_engine(f"sqlite:///{tmp_path / 'tongxi.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def engine(template: Path, empty: Engine) -> Engine:
    """A migrated file of its own with the clients xingxi and yuanlan."""
    shutil.copy(template, str(empty.url.database))
    return empty


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(NOON)
