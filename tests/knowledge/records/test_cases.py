from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from knowledge.call import Call
from knowledge.case import Case
from knowledge.errors import Conflict, NotFound
from knowledge.records.calls import CallRecords
from knowledge.records.cases import CaseRecords

from .nouns import NOON, call


@pytest.fixture
def cases(engine: Engine) -> CaseRecords:
    return CaseRecords(engine)


def ended(cases: CaseRecords, name: str, days: float, **changes: object) -> Call:
    """A finished call of one customer about one thing, `days` after the first, as it stands in the record."""
    at: datetime = NOON + timedelta(days=days)
    about = {"customer_key": "c-1", "driver": "重复扣费", "ended": at + timedelta(minutes=5)} | changes
    return CallRecords(cases.engine).open(replace(call(name=name, started=at), **about))  # type: ignore[arg-type]


def test_a_customer_who_comes_again_for_the_same_reason_has_the_same_case(cases: CaseRecords) -> None:
    first = cases.join(ended(cases, "C-1", 0, outcome="follow_up_us"))
    assert first is not None
    assert (first.id, first.calls, first.status, first.outcome) == ("case-C-1", ("C-1",), "open", "follow_up_us")
    second = cases.join(ended(cases, "C-2", 6, outcome="resolved"))
    assert second is not None
    assert (second.id, second.calls, second.status) == ("case-C-1", ("C-1", "C-2"), "closed")
    assert (second.opened, second.closed) == (NOON, NOON + timedelta(days=6, minutes=5))
    assert cases.case("xingxi", "case-C-1") == second == cases.of_call("xingxi", "C-1")
    assert cases.cases("xingxi", customer_key="c-1") == [second]


def test_the_same_call_again_changes_nothing(cases: CaseRecords) -> None:
    one = ended(cases, "C-1", 0)
    assert cases.join(one) == cases.join(one)
    assert len(cases.cases("xingxi")) == 1


def test_an_earlier_call_that_arrives_later_belongs_to_the_case_too(cases: CaseRecords) -> None:
    cases.join(ended(cases, "C-2", 3, outcome="resolved"))
    joined = cases.join(ended(cases, "C-1", 0, outcome="transferred"))
    assert joined is not None
    assert (joined.calls, joined.opened, joined.outcome) == (("C-1", "C-2"), NOON, "resolved")


@pytest.mark.parametrize("other", [{"driver": "缴费"}, {"customer_key": "c-2"}, {"days": 8}])
def test_another_reason_another_customer_or_a_week_later_is_another_case(
    cases: CaseRecords, other: dict[str, object]
) -> None:
    cases.join(ended(cases, "C-1", 0))
    days = float(str(other.pop("days", 1)))
    joined = cases.join(ended(cases, "C-2", days, **other))
    assert joined is not None
    assert joined.calls == ("C-2",)


@pytest.mark.parametrize("unknown", [{"driver": None}, {"customer_key": None}])
def test_without_a_customer_or_a_reason_there_is_no_case(cases: CaseRecords, unknown: dict[str, object]) -> None:
    assert cases.join(ended(cases, "C-1", 0, **unknown)) is None
    assert cases.of_call("xingxi", "C-1") is None


def test_a_case_can_be_put_as_it_is_and_belongs_to_one_client(cases: CaseRecords) -> None:
    ended(cases, "C-1", 0)
    told = Case("xingxi", "T-7", NOON, "7", "c-1", "重复扣费", None, "open", None, ("C-1",), "XC-002")
    cases.put(told)
    assert cases.case("xingxi", "T-7") == told
    cases.put(replace(told, calls=()))
    assert cases.of_call("xingxi", "C-1") is None
    with pytest.raises(NotFound):
        cases.case("yuanlan", "T-7")
    with pytest.raises(Conflict):
        cases.put(replace(told, calls=("nowhere",)))
