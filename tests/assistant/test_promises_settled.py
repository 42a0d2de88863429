"""What became of a promise, said by whoever supervises or owes it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from assistant.promises import SettlePromise
from knowledge.audience import Audience, Role
from knowledge.call import Call
from knowledge.client import Client
from knowledge.clock import StandingClock
from knowledge.errors import InvalidInput, NotFound
from knowledge.language import Lang
from knowledge.records.audit import AuditRecords
from knowledge.records.calls import CallRecords
from knowledge.records.clients import ClientRecords
from knowledge.records.engine import migrate, open_engine
from knowledge.records.work import Promise, WorkRecords

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
LEAD = Audience("shop", Role.SUPERVISOR, "S1")


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = open_engine(f"sqlite:///{tmp_path / 'records.db'}")
    migrate(engine)
    for name in ("shop", "other"):
        ClientRecords(engine).put(Client(name, {"zh": name, "en": name}, "Asia/Shanghai", (Lang.HANS, Lang.EN)))
        CallRecords(engine).open(Call(name, "C1", "voice", Lang.HANS, "A1", NOW, customer_key="K1"))
        WorkRecords(engine).put_promises(
            [Promise("P1", name, "C1", "明天回电", "A1", NOW + timedelta(days=1), "voice", 0, 0, 4)]
        )
    return engine


@pytest.fixture
def settle(engine: Engine) -> SettlePromise:
    return SettlePromise(WorkRecords(engine), StandingClock(NOW))


def test_a_promise_is_no_longer_open_and_the_trail_says_who_said_so(settle: SettlePromise, engine: Engine) -> None:
    told = settle(LEAD, "P1", "broken", "客户电话 13800138000 一直没人接")
    assert told.state == "broken"
    assert "一直没人接" in told.note and "13800138000" not in told.note
    assert settle.work.promises("shop", open=True) == []
    assert settle.work.promise("other", "P1").state == "open"
    settle(LEAD, "P1", "broken", "客户电话 13800138000 一直没人接")
    (line,) = AuditRecords(engine).lines("shop")
    assert (line.actor, line.what, line.about) == ("S1", "promise_broken", "P1")
    assert settle(LEAD, "P1", "open").state == "open"


def test_an_agent_settles_what_they_owe_and_nothing_else_is_there_for_them(settle: SettlePromise) -> None:
    assert settle(Audience("shop", Role.AGENT, "A1"), "P1", "kept").state == "kept"
    for stranger in (Audience("shop", Role.AGENT, "A2"), Audience("nobody", Role.SUPERVISOR, "S1")):
        with pytest.raises(NotFound):
            settle(stranger, "P1", "broken")
    with pytest.raises(NotFound):
        settle(LEAD, "P9", "kept")
    assert settle.work.promise("shop", "P1").state == "kept"


def test_there_are_four_states(settle: SettlePromise) -> None:
    with pytest.raises(InvalidInput):
        settle(LEAD, "P1", "forgotten")
    assert settle(LEAD, "P1", "cancelled").state == "cancelled"


def test_reviewing_the_call_again_keeps_what_was_said(settle: SettlePromise) -> None:
    before = settle.work.promise("shop", "P1")
    settle(LEAD, "P1", "kept", "已回电")
    settle.work.put_promises([before])
    assert (settle.work.promise("shop", "P1").state, settle.work.promise("shop", "P1").note) == ("kept", "已回电")
