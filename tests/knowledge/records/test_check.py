from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine, text

from knowledge.clock import StandingClock
from knowledge.records.access import AccessRecords
from knowledge.records.check import Finding, integrity, stuck_jobs
from knowledge.records.documents import DocumentRecords
from knowledge.records.engine import open_engine, writing
from knowledge.records.vectors import Generation, VectorRecords

from .nouns import document, passages


@pytest.fixture
def full(engine: Engine) -> Engine:
    one = document()
    pieces = passages(one)
    DocumentRecords(engine).put(one, pieces, batch="b1")
    vectors = np.ones((3, 4), dtype=np.float32)
    VectorRecords(engine).build(Generation("xingxi", "g1", "lsa", 4, b"", 1), [piece.id for piece in pieces], vectors)
    AccessRecords(engine, "pepper").audit("xingxi", "S1", "export")
    return engine


def test_a_healthy_store_has_no_findings(full: Engine) -> None:
    assert integrity(full) == []


@pytest.mark.parametrize(
    ("damage", "check", "where"),
    [
        ("UPDATE passages SET document_id = 'gone'", "foreign_key_check", "passages"),
        ("UPDATE alembic_version SET version_num = 'future'", "schema", "alembic_version"),
        ("DROP TABLE deliveries", "schema", "deliveries"),
        ("UPDATE vectors SET vector = x'0000' WHERE passage = 'PR-01@1#1'", "vectors", "xingxi"),
        ("DELETE FROM vectors WHERE passage = 'PR-01@1#1'", "vectors", "xingxi"),
        ("UPDATE audit SET actor = 'S2'", "audit", "xingxi"),
        ("UPDATE passages SET client = 'yuanlan'", "foreign_key_check", "passages"),
    ],
)
def test_each_kind_of_damage_is_found(full: Engine, damage: str, check: str, where: str) -> None:
    with full.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql(damage)
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        connection.exec_driver_sql("BEGIN")
    assert (check, where) in {(finding.check, finding.where) for finding in integrity(full)}


def test_passages_that_an_old_generation_has_not_seen_are_no_damage(full: Engine) -> None:
    later = document(name="PR-02")
    DocumentRecords(full).put(later, passages(later), batch="b2")
    assert integrity(full) == []


def test_a_torn_file_is_a_finding_and_no_crash(full: Engine, tmp_path: Path) -> None:
    file = Path(str(full.url.database))
    with full.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    full.dispose()
    whole = file.read_bytes()
    torn = tmp_path / "torn.db"
    middle = len(whole) // 2
    torn.write_bytes(whole[:middle] + b"\xa5" * 8192 + whole[middle + 8192 :])
    assert integrity(open_engine(f"sqlite:///{torn}")) != []
    not_ours = tmp_path / "not.db"
    not_ours.write_bytes(b"this is no database" * 1000)
    assert [finding.check for finding in integrity(open_engine(f"sqlite:///{not_ours}"))] == ["database"]


def test_dead_and_abandoned_jobs_are_found(engine: Engine, clock: StandingClock) -> None:
    access = AccessRecords(engine, "pepper", clock)
    name = access.queue_job("answer", {})
    access.take_job()
    assert stuck_jobs(engine, clock.now()) == []
    assert stuck_jobs(engine, clock.now() + timedelta(minutes=2)) == [
        Finding("jobs", "answer", f"{name} is running after 1 attempts")
    ]


def test_checking_changes_nothing(full: Engine) -> None:
    with writing(full) as connection:
        before = connection.execute(text("SELECT total_changes()")).scalar()
        connection.rollback()
    integrity(full)
    with full.connect() as connection:
        assert connection.execute(text("SELECT total_changes()")).scalar() == before
