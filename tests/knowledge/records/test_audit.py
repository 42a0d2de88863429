import pytest
from sqlalchemy import Engine, text

from knowledge.clock import StandingClock
from knowledge.records.access import AccessRecords
from knowledge.records.audit import AuditRecords, BrokenLine
from knowledge.records.clients import ClientRecords
from knowledge.records.engine import writing


@pytest.fixture
def trail(engine: Engine, clock: StandingClock) -> AuditRecords:
    access = AccessRecords(engine, "pepper", clock)
    for number in range(5):
        access.audit("xingxi", "S1", "export", f"calls {number}")
    access.audit("", "admin", "issue_key", "K-1")
    assert access.verify_audit() == []
    return AuditRecords(engine, clock)


def test_lines_are_read_newest_first_by_client(trail: AuditRecords, clock: StandingClock) -> None:
    assert [line.about for line in trail.lines("xingxi", limit=2)] == ["calls 4", "calls 3"]
    (line,) = trail.lines("")
    assert (line.seq, line.at, line.actor, line.what, line.about) == (1, clock.now(), "admin", "issue_key", "K-1")
    assert trail.lines("yuanlan") == []


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("UPDATE audit SET actor = 'S2' WHERE client = 'xingxi' AND seq = 3", BrokenLine("xingxi", 3, "changed")),
        ("UPDATE audit SET at = '2020-01-01 00:00:00.000000' WHERE seq = 2", BrokenLine("xingxi", 2, "changed")),
        ("UPDATE audit SET client = 'yuanlan' WHERE client = ''", BrokenLine("", 1, "the end is missing")),
        ("DELETE FROM audit WHERE client = 'xingxi' AND seq = 1", BrokenLine("xingxi", 1, "missing")),
        ("DELETE FROM audit WHERE client = 'xingxi' AND seq = 4", BrokenLine("xingxi", 4, "missing")),
        ("DELETE FROM audit WHERE client = 'xingxi' AND seq = 5", BrokenLine("xingxi", 5, "the end is missing")),
        ("DELETE FROM audit WHERE client = 'xingxi'", BrokenLine("xingxi", 1, "the end is missing")),
        ("DELETE FROM audit_heads WHERE client = 'xingxi'", BrokenLine("xingxi", 6, "the end is missing")),
    ],
)
def test_any_tampering_breaks_the_chain_where_it_happened(
    engine: Engine, trail: AuditRecords, tampering: str, found: BrokenLine
) -> None:
    with writing(engine) as connection:
        connection.execute(text(tampering))
    assert found in trail.verify()


def test_the_trail_outlives_its_client(engine: Engine, trail: AuditRecords) -> None:
    ClientRecords(engine).purge("xingxi")
    assert len(trail.lines("xingxi")) == 5
    assert trail.verify() == []
