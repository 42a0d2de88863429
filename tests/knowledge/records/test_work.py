from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from knowledge.errors import Conflict, NotFound
from knowledge.records.audit import AuditRecords
from knowledge.records.calls import CallRecords
from knowledge.records.work import Saying, WorkRecords

from .nouns import NOON, asked, call, gap, promise, vote


@pytest.fixture
def records(engine: Engine) -> WorkRecords:
    for name in ("C-1", "C-2"):
        CallRecords(engine).open(call(name=name))
    return WorkRecords(engine)


def test_a_question_comes_back_with_its_answer(records: WorkRecords) -> None:
    one = asked(passages=("PR-01@1#0",), confidence=0.75, as_of=NOON, person="A23", call_id="C-1", thread="t1")
    given = records.add_question(one)
    assert records.question("xingxi", given) == replace(one, id=given)
    assert records.add_question(replace(one, id="q-7")) == "q-7"
    for owner, name in (("xingxi", "q-9"), ("yuanlan", "q-7")):
        with pytest.raises(NotFound):
            records.question(owner, name)


def test_questions_are_listed_latest_first(records: WorkRecords) -> None:
    for hour in range(3):
        records.add_question(asked(text=f"{hour}", at=NOON + timedelta(hours=hour)))
    assert [one.text for one in records.questions("xingxi")] == ["2", "1", "0"]
    assert [one.text for one in records.questions("xingxi", since=NOON + timedelta(hours=1), limit=1)] == ["2"]


def test_questions_are_read_by_their_ids_in_the_order_asked_for(records: WorkRecords) -> None:
    for name in ("q-1", "q-2", "q-3"):
        records.add_question(asked(id=name, text=f"问 {name}"))
    records.add_question(asked("yuanlan", id="q-4"))
    found = records.questions_of("xingxi", ["q-3", "q-4", "q-9", "q-1", "q-3"])
    assert [(one.id, one.text) for one in found] == [("q-3", "问 q-3"), ("q-1", "问 q-1")]
    assert records.questions_of("xingxi", []) == []


def test_a_gap_is_open_until_it_is_closed(records: WorkRecords) -> None:
    first = records.add_gap(gap())
    records.add_gap(gap(text="能不能寄到海外？", at=NOON + timedelta(hours=1)))
    assert [(one.text, one.state) for one in records.gaps("xingxi")] == [
        ("能不能寄到海外？", "open"),
        ("能不能开纸质发票？", "open"),
    ]
    records.close_gap("xingxi", first)
    assert [one.state for one in records.gaps("xingxi")] == ["open", "closed"]
    with pytest.raises(NotFound):
        records.close_gap("yuanlan", first)


def test_several_gaps_are_closed_together_with_one_line_in_the_trail(records: WorkRecords) -> None:
    ids = [records.add_gap(gap(text=f"问法 {n}")) for n in range(3)]
    records.add_gap(gap("yuanlan", id=ids[0]))
    saying = Saying("S1", NOON)
    assert set(records.close_gaps("xingxi", ids[:2], saying)) == set(ids[:2])
    assert records.close_gaps("xingxi", ids, saying) == (ids[2],)
    assert records.close_gaps("xingxi", ids, saying) == ()
    assert {one.state for one in records.gaps("xingxi")} == {"closed"}
    assert [one.state for one in records.gaps("yuanlan")] == ["open"]
    lines = AuditRecords(records.engine).lines("xingxi")
    assert [(one.actor, one.what, one.about) for one in lines] == [
        ("S1", "gaps_closed", f"{ids[0]}: 1"),
        ("S1", "gaps_closed", f"{ids[0]}: 2"),
    ]
    with pytest.raises(NotFound):
        records.close_gaps("yuanlan", ids[1:], saying)


def test_one_person_has_one_vote_about_one_thing(records: WorkRecords) -> None:
    for _ in range(10):
        records.add_feedback(vote())
    records.add_feedback(vote(vote="up", at=NOON + timedelta(hours=1), comment=""))
    records.add_feedback(vote(person="A24"))
    records.add_feedback(vote(about="review:C-1"))
    assert [(one.person, one.vote) for one in records.feedback("xingxi", about="question:1")] == [
        ("A23", "up"),
        ("A24", "down"),
    ]
    assert len(records.feedback("xingxi")) == 3
    assert [one.vote for one in records.feedback("xingxi", limit=1)] == ["up"]


def test_a_review_is_the_text_that_was_put_last(records: WorkRecords) -> None:
    assert records.review("xingxi", "C-1") is None
    records.put_review("xingxi", "C-1", '{"summary":"客户被重复扣费"}')
    records.put_review("xingxi", "C-1", '{"summary":"已退款"}')
    assert records.review("xingxi", "C-1") == '{"summary":"已退款"}'
    with pytest.raises(Conflict):
        records.put_review("yuanlan", "C-1", "{}")


def test_promises_are_read_by_when_they_are_due_and_whether_they_are_open(records: WorkRecords) -> None:
    given = [
        promise(name="P-3", due=None),
        promise(name="P-2", due=NOON + timedelta(hours=2)),
        promise(name="P-1", due=NOON + timedelta(hours=1), call_id="C-2"),
    ]
    records.put_promises(given)
    assert records.promises("xingxi") == [given[2], given[1], given[0]]
    assert records.promises("xingxi", due_before=NOON + timedelta(hours=2)) == [given[2]]
    records.settle_promise("xingxi", "P-1", "kept")
    assert [one.id for one in records.promises("xingxi", open=True)] == ["P-2", "P-3"]
    assert [(one.id, one.state) for one in records.promises("xingxi", open=False)] == [("P-1", "kept")]
    assert [one.id for one in records.promises("xingxi", call_id="C-2")] == ["P-1"]


def test_reviewing_a_call_again_does_not_reopen_a_settled_promise(records: WorkRecords) -> None:
    records.put_promises([promise()])
    records.settle_promise("xingxi", "P-1", "kept")
    records.put_promises([promise(text="明天中午前回电")])
    assert [(one.text, one.state) for one in records.promises("xingxi")] == [("明天中午前回电", "kept")]
    with pytest.raises(NotFound):
        records.settle_promise("yuanlan", "P-1", "broken")


def test_a_promise_of_an_unknown_call_is_a_conflict(records: WorkRecords) -> None:
    with pytest.raises(Conflict):
        records.put_promises([promise(), promise(name="P-2", call_id="C-9")])
    assert records.promises("xingxi") == []
