"""One customer goes, from every table and from the bytes of the file; everybody else stays."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from knowledge.case import Case
from knowledge.clock import StandingClock
from knowledge.customer import Attribute, Customer
from knowledge.records.access import AccessRecords
from knowledge.records.ageing import AgeingRecords
from knowledge.records.audit import AuditRecords
from knowledge.records.calls import CallRecords
from knowledge.records.cases import CaseRecords
from knowledge.records.engine import reading
from knowledge.records.erasure import ErasureRecords, come_back
from knowledge.records.interactions import InteractionRecords
from knowledge.records.mend import mend
from knowledge.records.people import PeopleRecords
from knowledge.records.rules import RuleRecords
from knowledge.records.tables import metadata
from knowledge.records.work import WorkRecords

from . import nouns
from .nouns import NOON

SAID = "青海湖边的那只蓝色行李箱"


@pytest.fixture
def kept(engine: Engine, clock: StandingClock) -> Engine:
    """Two customers of xingxi and one of yuanlan with the same key, each with one of everything."""
    for owner, key, call in (("xingxi", "k1", "C-1"), ("xingxi", "k2", "C-2"), ("yuanlan", "k1", "C-1")):
        CallRecords(engine).open(replace(nouns.call(owner, call, turns=(nouns.turn(1, SAID),)), customer_key=key))
        InteractionRecords(engine).add([replace(nouns.interaction(owner, call), customer_key=key)])
        people = PeopleRecords(engine)
        people.put_customers([Customer(owner, key, {"segment": Attribute("family", "crm", NOON - timedelta(days=9))})])
        people.put_orders([replace(nouns.order(owner, f"O-{call}"), customer_key=key)])
        CaseRecords(engine).put(Case(owner, f"case-{call}", NOON, customer_key=key, document="CASE-9", calls=(call,)))
        rules = RuleRecords(engine)
        rules.add_use(nouns.used(owner, customer_key=key, call_id=call))
        rules.add_offer_outcome(owner, key, "OF-1", "accepted", NOON, call)
        work = WorkRecords(engine)
        work.put_review(owner, call, f'{{"situation": "{SAID}"}}')
        work.put_promises([nouns.promise(owner, id=f"P-{call}", call_id=call)])
        work.add_question(nouns.asked(owner, SAID, id=f"q-{owner}-{call}", call_id=call))
        work.add_gap(nouns.gap(owner, SAID, id=f"g-{owner}-{call}", question_id=f"q-{owner}-{call}"))
        for about in (f"call:{call}", f"review:{call}", f"question:q-{owner}-{call}"):
            work.add_feedback(nouns.vote(owner, about=about, comment=SAID))
        doors = AccessRecords(engine, "p" * 32, clock)
        scope = f"{owner}/key/POST /v1/calls"
        doors.begin(scope, f"once-{call}", "hash")
        doors.finish(scope, f"once-{call}", 201, f'{{"id": "{call}", "text": "{SAID}"}}'.encode())
        doors.queue_job("slack", {"client": owner, "call": call, "text": SAID})
    return engine


def rows_about(engine: Engine, client: str, *names: str) -> dict[str, int]:
    """Rows of a client that hold one of these words in any column, by table; the audit trail aside."""
    found: dict[str, int] = {}
    with reading(engine) as connection:
        for table in metadata.sorted_tables:
            if table.name in {"audit", "audit_heads", "tombstones"} or "client" not in table.c:
                continue
            rows = connection.execute(select(table).where(table.c.client == client)).all()
            if count := sum(any(name in str(value) for value in row for name in names) for row in rows):
                found[table.name] = count
    return found


def test_nothing_of_an_erased_customer_is_left_in_any_table(kept: Engine, clock: StandingClock) -> None:
    erasure = ErasureRecords(kept, clock)
    assert len(rows_about(kept, "xingxi", "k1", "C-1")) >= 12
    others = rows_about(kept, "xingxi", "k2", "C-2"), rows_about(kept, "yuanlan", "k1", "C-1", SAID)
    found = erasure.erase("xingxi", "k1", "AD1")
    assert found.calls == ("C-1",)
    assert found.documents == ("CASE-9",)
    assert found.found["calls"] == found.found["orders"] == found.found["gaps"] == found.found["requests"] == 1
    assert found.found["feedback"] == 3
    assert rows_about(kept, "xingxi", "k1", "C-1") == {}
    assert erasure.verified("xingxi", "k1") == {}
    assert (rows_about(kept, "xingxi", "k2", "C-2"), rows_about(kept, "yuanlan", "k1", "C-1", SAID)) == others


def test_a_grant_still_counts_without_its_customer_and_its_note(engine: Engine, clock: StandingClock) -> None:
    rules = RuleRecords(engine)
    rules.add_use(nouns.used(customer_key="k1", call_id=None, note=SAID, id="u-1"))
    rules.add_reversal("xingxi", "u-1", lambda one: one)
    ErasureRecords(engine, clock).erase("xingxi", "k1", "AD1")
    kept = rules.uses("xingxi", since=NOON - timedelta(days=1))
    assert {one.reverses for one in kept} == {None, "u-1"}
    assert {(one.customer_key, one.call_id, one.note) for one in kept} == {(None, None, "")}


def test_a_contact_still_counts_without_whose_it_was(kept: Engine, clock: StandingClock) -> None:
    before = InteractionRecords(kept).between("xingxi", NOON - timedelta(days=9), NOON + timedelta(days=9))
    ErasureRecords(kept, clock).erase("xingxi", "k1", "AD1")
    after = InteractionRecords(kept).between("xingxi", NOON - timedelta(days=9), NOON + timedelta(days=9))
    assert len(after) == len(before) == 2
    assert {one.customer_key for one in after} == {None, "k2"}
    assert sum(one.talk_s for one in after) == sum(one.talk_s for one in before)


def test_the_words_are_gone_from_the_bytes_of_the_file_and_its_journal(engine: Engine, clock: StandingClock) -> None:
    CallRecords(engine).open(replace(nouns.call(turns=(nouns.turn(1, SAID * 400),)), customer_key="k1"))
    path = Path(str(engine.url.database))

    def bytes_kept() -> bytes:
        return b"".join(each.read_bytes() for each in path.parent.glob(path.name + "*"))

    assert SAID.encode() in bytes_kept()
    ErasureRecords(engine, clock).erase("xingxi", "k1", "AD1")
    assert SAID.encode() not in bytes_kept()


def test_counting_first_changes_nothing(kept: Engine, clock: StandingClock) -> None:
    erasure = ErasureRecords(kept, clock)
    before = rows_about(kept, "xingxi", "k1", "C-1")
    assert erasure.find("xingxi", "k1") == erasure.find("xingxi", "k1")
    assert rows_about(kept, "xingxi", "k1", "C-1") == before
    assert erasure.erased_at("xingxi", "k1") is None


def test_erasing_twice_finds_nothing_and_an_unknown_customer_is_nobody(kept: Engine, clock: StandingClock) -> None:
    erasure = ErasureRecords(kept, clock)
    erasure.erase("xingxi", "k1", "AD1")
    assert not any(erasure.erase("xingxi", "k1", "AD1").found.values())
    assert not any(erasure.find("xingxi", "k9").found.values())


def test_what_comes_back_from_a_backup_is_recognised_and_what_is_new_is_not(kept: Engine, clock: StandingClock) -> None:
    erasure = ErasureRecords(kept, StandingClock(NOON + timedelta(days=1)))
    erasure.erase("xingxi", "k1", "AD1")
    assert erasure.returned("xingxi") == {}
    late = replace(nouns.call("xingxi", "C-8"), customer_key="k1", started=NOON + timedelta(days=2))
    CallRecords(kept).open(late)
    assert erasure.returned("xingxi") == {}  # a customer who comes back is a new one
    CallRecords(kept).open(replace(nouns.call("xingxi", "C-1"), customer_key="k1", started=NOON))
    assert erasure.returned("xingxi") == {"k1": {"calls": 1}}
    assert erasure.clients() == ["xingxi"]


def test_the_doctor_sees_what_came_back_and_removes_it(kept: Engine) -> None:
    ErasureRecords(kept, StandingClock(NOON + timedelta(days=1))).erase("xingxi", "k1", "AD1")
    assert come_back(kept) == []
    CallRecords(kept).open(replace(nouns.call("xingxi", "C-1"), customer_key="k1", started=NOON))
    found = come_back(kept)
    assert [(one.check, one.where, one.ids) for one in found] == [("erased", "xingxi", ("k1",))]
    mend(kept, found)
    assert come_back(kept) == []
    assert rows_about(kept, "xingxi", "k1", "C-1") == {}


def test_an_erasure_is_in_the_audit_trail_without_the_key(kept: Engine, clock: StandingClock) -> None:
    ErasureRecords(kept, clock).erase("xingxi", "k1", "AD1")
    line = AuditRecords(kept, clock).lines("xingxi")[0]
    assert (line.actor, line.what) == ("AD1", "customer_erased")
    assert "k1" not in line.about
    assert AuditRecords(kept, clock).verify() == []


def test_every_table_that_names_a_customer_or_a_call_is_reached(kept: Engine, clock: StandingClock) -> None:
    naming = {table.name for table in metadata.sorted_tables if {"customer_key", "call_id"} & set(table.columns.keys())}
    filled = set(rows_about(kept, "xingxi", "k1", "C-1"))
    sealed = {"originals"}  # with the call, by reference: tested with originals
    assert naming - sealed <= filled  # a new one must be filled above, and then be found empty


def test_old_words_go_and_contacts_stay_counted(kept: Engine) -> None:
    records = AgeingRecords(kept)
    CallRecords(kept).end("xingxi", "C-1", NOON + timedelta(minutes=5))
    day = timedelta(days=1)
    kept_all = records.purge(originals_before=NOON - day, words_before=NOON - day, traffic_before=NOON - day)
    assert kept_all.total == 0
    RuleRecords(kept).add_use(nouns.used(note=SAID))
    gone = records.purge(originals_before=NOON, words_before=NOON + day, traffic_before=NOON + day)
    assert gone.calls == 1  # those that go on stay
    assert {one.note for one in RuleRecords(kept).uses("xingxi", since=NOON)} == {""}  # a grant counts without words
    assert gone.questions == 3
    assert gone.requests == 3
    assert len(InteractionRecords(kept).between("xingxi", NOON - timedelta(days=9), NOON + timedelta(days=9))) == 2
    assert "turns" not in rows_about(kept, "xingxi", "C-1")
