"""Two clients own rows under the very same ids; no method of any records class shows one the other's."""

import inspect
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from sqlalchemy import Engine

import knowledge.records
from knowledge.audience import Tier
from knowledge.call import Interaction
from knowledge.case import Case
from knowledge.clock import StandingClock
from knowledge.document import Kind
from knowledge.errors import TongxiError
from knowledge.lexicon import Entry
from knowledge.offer import AttributeWords
from knowledge.records.audit import AuditRecords
from knowledge.records.calls import CallRecords
from knowledge.records.cases import CaseRecords
from knowledge.records.clients import ClientRecords
from knowledge.records.documents import DocumentRecords
from knowledge.records.interactions import InteractionRecords
from knowledge.records.lexicon import LexiconRecords
from knowledge.records.people import PeopleRecords
from knowledge.records.plans import PlanRecords
from knowledge.records.rules import RuleRecords
from knowledge.records.similar import SimilarRecords
from knowledge.records.vectors import Generation, VectorRecords
from knowledge.records.work import Saying, WorkRecords
from knowledge.similar import Similar

from . import nouns
from .nouns import NOON

CANARY = {"xingxi": "星汐的金丝雀", "yuanlan": "远岚的金丝雀"}
CLASSES = (
    DocumentRecords,
    VectorRecords,
    CallRecords,
    CaseRecords,
    InteractionRecords,
    PeopleRecords,
    PlanRecords,
    RuleRecords,
    WorkRecords,
    AuditRecords,
    LexiconRecords,
    SimilarRecords,
)
# Parts of AccessRecords, whose rows belong to the installation and not to a client.
OF_THE_INSTALLATION = {"AccessRecords", "KeyRecords", "RequestRecords", "JobRecords", "AgeingRecords"}
# Looked at by tests of their own, which have two clients with the same ids too.
ELSEWHERE = {"ErasureRecords", "OriginalRecords"}
# Every argument of every method that takes a client, by name: ids that both clients have.
SAMPLES: dict[str, Any] = {
    "document_id": "PR-01",
    "version": "1",
    "passage_id": "PR-01@1#0",
    "batch": "b1",
    "ids": ["PR-01@1#0", "I-1", "q-1"],
    "as_of": NOON,
    "tiers": list(Tier),
    "kinds": list(Kind),
    "given": None,
    "gone": [],
    "revision": 5,
    "generation_id": "g1",
    "call_id": "C-1",
    "call_ids": ["C-1"],
    "at": NOON,
    "disposition": "done",
    "outcome": "accepted",
    "by_rule": False,
    "since": NOON - timedelta(days=1),
    "until": NOON + timedelta(days=1),
    "agent": "A23",
    "live": True,
    "limit": 50,
    "day": NOON.date(),
    "zone": ZoneInfo("Asia/Shanghai"),
    "back": 14,
    "driver": "重复扣费",
    "interaction_id": "I-1",
    "key": "k1",
    "customer_key": "k1",
    "order_id": "O-1",
    "offer_id": "OF-1",
    "questions": {"age_ok": {"zh": "?"}},
    "words": AttributeWords({"age_ok": {"zh": "?"}}, {"age_ok": {"yes": {"zh": "?"}}}),
    "question_id": "q-1",
    "gap_id": "g-1",
    "about": "question:1",
    "review": "{}",
    "promise_id": "P-1",
    "state": "kept",
    "due_before": NOON + timedelta(days=9),
    "open": True,
    "actor": "S1",
    "what": "read",
    "source": "cedict",
    "speakers": {"spk_0": "agent"},
    "case_id": "case-1",
    "allow": None,
    "decide": lambda uses: nouns.used("xingxi", rule_id=f"R-{len(uses)}"),
    "use_id": "u-1",
    "reverse": lambda used: used,
    "saying": Saying("S1", NOON, "客户已收到"),
}
WRITE = ("add", "put", "remove", "end", "activate", "close", "settle", "take", "name")
GIVEN: dict[str, Callable[[str], Any]] = {
    "DocumentRecords": lambda owner: [],
    "VectorRecords": lambda owner: np.zeros((2, 4), dtype=np.float32),
    "CallRecords": lambda owner: [nouns.turn(2, CANARY[owner])],
    "PeopleRecords": lambda owner: [replace(nouns.person(f"A-{owner}"), name=CANARY[owner], clients=(owner,))],
    "PlanRecords": lambda owner: nouns.plans(owner, CANARY[owner]),
    "RuleRecords": lambda owner: [replace(nouns.offer(owner), name={"zh": CANARY[owner]})],
    "LexiconRecords": lambda owner: [Entry(CANARY[owner])],
    "SimilarRecords": lambda owner: [Similar("PR-01", CANARY[owner], (CANARY[owner],))],
}


def fill(engine: Engine, owner: str) -> None:
    mark = CANARY[owner]
    document = nouns.document(owner, title=mark)
    DocumentRecords(engine).put(document, nouns.passages(document, text=mark), batch="b1")
    vectors = np.full((1, 4), float(len(owner)), dtype=np.float32)
    VectorRecords(engine).build(Generation(owner, "g1", mark, 4, mark.encode(), 1), ["PR-01@1#0"], vectors)
    CallRecords(engine).open(nouns.call(owner, queue=mark, turns=(nouns.turn(1, mark),)))
    CaseRecords(engine).put(Case(owner, "case-1", NOON, mark, "k1", "重复扣费", calls=("C-1",)))
    interaction: Interaction = nouns.interaction(owner, product=mark)
    InteractionRecords(engine).add([interaction])
    people = PeopleRecords(engine)
    people.put_staff([replace(nouns.person(f"A-{owner}"), name=mark, clients=(owner,))])
    people.put_customers([nouns.customer(owner, mark=mark)])
    people.put_orders([nouns.order(owner, mark=mark)])
    PlanRecords(engine).put(owner, nouns.plans(owner, mark))
    rules = RuleRecords(engine)
    rules.put_offers(owner, [replace(nouns.offer(owner), name={"zh": mark})])
    rules.put_attribute_questions(
        owner, {"age_ok": {"zh": mark}}, AttributeWords(values={"segment": {"family": {"zh": mark}}})
    )
    rules.put_matrix(nouns.matrix(owner, replace(nouns.rule(owner), owner=mark), mark=mark))
    rules.add_use(nouns.used(owner, rule_id=mark, id="u-1"))
    rules.add_offer_outcome(owner, "k1", "OF-1", mark, NOON, "C-1")
    work = WorkRecords(engine)
    work.add_question(nouns.asked(owner, mark, id="q-1"))
    work.add_gap(nouns.gap(owner, mark, id="g-1"))
    work.add_feedback(nouns.vote(owner, comment=mark))
    work.put_review(owner, "C-1", mark)
    work.put_promises([nouns.promise(owner, text=mark)])
    LexiconRecords(engine).put(owner, [Entry(mark)])
    LexiconRecords(engine).put_source(owner, "cedict", [Entry(mark)])
    SimilarRecords(engine).put(owner, "cedict", [Similar("PR-01", mark, (mark,))])
    AuditRecords(engine, StandingClock(NOON)).add(owner, "S1", "export", mark)


def methods() -> list[tuple[type, str]]:
    return [
        (kind, name)
        for kind in CLASSES
        for name, method in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_") and "client" in inspect.signature(method).parameters
    ]


def arguments(kind: type, name: str, owner: str) -> list[dict[str, Any]]:
    """Ways to call the method: with only what it must have, and with everything it may have, one at a time and all."""
    parameters = inspect.signature(getattr(kind, name)).parameters
    asked = {other: parameter for other, parameter in parameters.items() if other not in {"self", "client"}}
    values = {other: SAMPLES[other] for other in asked}
    if "given" in values:
        values["given"] = GIVEN[kind.__name__](owner)
    needed = {other: values[other] for other, parameter in asked.items() if parameter.default is parameter.empty}
    return [needed, values, *(needed | {other: values[other]} for other in asked if other not in needed)]


def said(records: Any, name: str, owner: str, values: dict[str, Any]) -> str:
    try:
        return repr(getattr(records, name)(owner, **values))
    except TongxiError as error:
        return repr(error)


@pytest.fixture
def both(engine: Engine) -> Engine:
    for owner in CANARY:
        fill(engine, owner)
    return engine


def seen_by(engine: Engine, owner: str, without: tuple[type, ...] = ()) -> str:
    """Everything the client can read, in one text."""
    reading = [
        (kind, name) for kind, name in methods()
        if kind not in without and not name.startswith(WRITE)
    ]  # fmt: skip
    return "\n".join(
        said(kind(engine), name, owner, values) for kind, name in reading for values in arguments(kind, name, owner)
    )


def test_every_reading_method_shows_a_client_its_own_rows_and_none_of_the_others(both: Engine) -> None:
    for owner, other in (("xingxi", "yuanlan"), ("yuanlan", "xingxi")):
        seen = seen_by(both, owner)
        assert seen.count(CANARY[owner]) > 40  # the canaries are really in what is read
        assert CANARY[other] not in seen
        assert other not in seen


@pytest.mark.parametrize(("kind", "name"), methods(), ids=lambda part: getattr(part, "__name__", part))
def test_no_method_called_for_one_client_shows_or_changes_anything_of_the_other(
    both: Engine, kind: type, name: str
) -> None:
    before = seen_by(both, "yuanlan")
    for values in arguments(kind, name, "xingxi"):
        assert CANARY["yuanlan"] not in said(kind(both), name, "xingxi", values)
    assert seen_by(both, "yuanlan") == before


def test_purging_one_client_leaves_the_other_as_it_was(both: Engine) -> None:
    before = seen_by(both, "yuanlan")
    ClientRecords(both).purge("xingxi")
    assert seen_by(both, "yuanlan") == before
    # The audit trail outlives its client, and staff are the centre's own.
    assert CANARY["xingxi"] not in seen_by(both, "xingxi", without=(AuditRecords, PeopleRecords))
    assert PeopleRecords(both).customer("xingxi", "k1") is None
    assert PeopleRecords(both).order("xingxi", "O-1") is None


def test_every_records_class_is_looped_over() -> None:
    written = {
        line.removeprefix("class ").split("(")[0].split(":")[0]
        for file in Path(next(iter(knowledge.records.__path__))).glob("*.py")
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.startswith("class ") and line.split("(")[0].rstrip(":").endswith("Records")
    }
    assert written - OF_THE_INSTALLATION - ELSEWHERE == {kind.__name__ for kind in (*CLASSES, ClientRecords)}
