"""One box for everything an agent asks: masked, answered, decided, kept, and noted where the knowledge lacks it."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from assistant.assistant import Assistant
from assistant.desk import MOST_WAITING, DeskQuestion, KeptBehind
from knowledge.audience import Audience, Role
from knowledge.errors import InvalidInput
from knowledge.language import Lang
from knowledge.records.engine import writing
from knowledge.records.work import AskedQuestion, Gap, WorkRecords

AGENT = Audience("yuanlan", Role.AGENT, "A33")
PHONE = "13764509318"
CARD = "6222021234567890128"


def ask(loaded: Assistant, text: str, **more: object):
    return loaded.ask(DeskQuestion(text, AGENT, **more))


def everything_on_disk(engine: Engine) -> bytes:
    database = Path(str(engine.url.database))
    return b"".join(path.read_bytes() for path in database.parent.rglob("*") if path.is_file())


def test_a_question_is_answered_with_quotes_and_kept_under_its_id(loaded: Assistant):
    reply = ask(loaded, "客户要退改，手续费谁承担？")
    kept = loaded.stores.work.question("yuanlan", reply.answer.id)
    assert reply.answer.verdict == "answered"
    assert reply.decision is None
    assert kept.text == "客户要退改，手续费谁承担？"
    assert (kept.kind, kept.person, kept.answer) == ("ask", "A33", reply.answer.text)
    assert kept.passages == tuple(dict.fromkeys(quote.passage_id for quote in reply.answer.quotes)) != ()


def test_a_question_for_permission_brings_the_decision_and_is_kept_as_such(loaded: Assistant):
    reply = ask(loaded, "我能给客户退300改期费吗？", order_id="TR-840201")
    assert reply.decision is not None
    assert reply.decision.action is not None or reply.decision.choices
    kept = loaded.stores.work.question("yuanlan", reply.answer.id)
    assert (kept.kind, kept.verdict) == ("authority", reply.decision.verdict)


@pytest.mark.parametrize(
    "text",
    [
        "我能给客户退300吗？",
        "我可以减免改期费吗",
        "能不能给他退票",
        "May I refund 300?",
        "Am I allowed to refund the fee?",
        "我能給客戶退300嗎？",
    ],
)
def test_however_permission_is_asked_for_a_decision_comes(loaded: Assistant, text: str):
    assert ask(loaded, text).decision is not None


@pytest.mark.parametrize("text", ["手续费谁承担？", "积分什么时候过期？", "How long does a refund take?"])
def test_a_question_about_the_documents_brings_no_decision(loaded: Assistant, text: str):
    assert ask(loaded, text).decision is None


def test_no_number_of_a_question_or_of_its_thread_ever_reaches_the_disk(loaded: Assistant):
    before = everything_on_disk(loaded.stores.engine)
    assert PHONE.encode() not in before
    reply = ask(
        loaded,
        f"客户电话{PHONE}，卡号{CARD}，他要退改手续费谁承担？",
        thread=(f"刚才客户说手机号{PHONE}", "他问手续费"),
    )
    gap = ask(loaded, f"手机号{PHONE}的客户问量子纠缠香蕉怎么腌制？")
    assert gap.answer.verdict == "not_found"
    assert loaded.stores.work.question("yuanlan", gap.answer.id)  # whoever reads waits until all of it is written
    after = everything_on_disk(loaded.stores.engine)
    assert PHONE.encode() not in after
    assert CARD.encode() not in after
    assert "[PHONE_1]" in loaded.stores.work.question("yuanlan", reply.answer.id).text
    assert PHONE not in reply.answer.question


def test_what_the_knowledge_lacks_is_noted_once_with_the_question(loaded: Assistant):
    before = {gap.id for gap in loaded.stores.work.gaps("yuanlan")}
    reply = ask(loaded, "量子纠缠香蕉怎么腌制？")
    assert reply.answer.verdict == "not_found"
    new = [gap for gap in loaded.stores.work.gaps("yuanlan") if gap.id not in before]
    assert [(gap.text, gap.question_id, gap.person) for gap in new] == [
        ("量子纠缠香蕉怎么腌制？", reply.answer.id, "A33")
    ]


def test_permission_the_rules_are_silent_about_is_noted_once(loaded: Assistant):
    before = {gap.id for gap in loaded.stores.work.gaps("yuanlan")}
    reply = ask(loaded, "我能给客户免费升舱吗？")
    new = [gap for gap in loaded.stores.work.gaps("yuanlan") if gap.id not in before]
    assert reply.decision is not None
    assert reply.decision.verdict == "silent"
    assert [gap.id for gap in new] == [reply.decision.gap_id]


def test_an_answered_question_is_no_gap(loaded: Assistant):
    before = loaded.stores.work.gaps("yuanlan")
    ask(loaded, "客户要退改，手续费谁承担？")
    assert loaded.stores.work.gaps("yuanlan") == before


def test_a_reader_who_leaves_after_the_draft_leaves_a_kept_question_behind(loaded: Assistant):
    stream = loaded.ask.stream(DeskQuestion("会员积分多久过期？", AGENT))
    first = next(stream)
    assert first.kind == "draft"
    stream.close()
    assert loaded.stores.work.question("yuanlan", first.reply.answer.id).answer == first.reply.answer.text


def test_a_follow_up_leans_on_the_question_before_it(loaded: Assistant):
    reply = ask(loaded, "那航空公司取消的呢？", thread=("客户要退改，手续费谁承担？",))
    assert reply.answer.verdict == "answered"


@pytest.mark.parametrize("text", ["", "   ", "问" * 2001])
def test_an_empty_or_overlong_question_is_refused_and_nothing_is_kept(loaded: Assistant, text: str):
    before = len(loaded.stores.work.questions("yuanlan", limit=10_000))
    with pytest.raises(InvalidInput):
        ask(loaded, text)
    assert len(loaded.stores.work.questions("yuanlan", limit=10_000)) == before


def test_questions_are_dated_by_the_desk_clock_which_a_demo_may_move(loaded: Assistant):
    reply = ask(loaded, "客户要退改，手续费谁承担？")
    kept = loaded.stores.work.question("yuanlan", reply.answer.id)
    assert kept.at == reply.answer.as_of == loaded.clock.now()


def test_a_question_as_of_an_earlier_day_is_answered_from_what_held_then(loaded: Assistant):
    then = replace(DeskQuestion("客户要退改，手续费谁承担？", AGENT), as_of=loaded.clock.now().replace(month=10))
    answer = loaded.ask(then).answer
    assert answer.as_of == then.as_of
    for quote in answer.quotes:
        assert loaded.stores.documents.passage("yuanlan", quote.passage_id).validity.holds(then.as_of)


def test_another_clients_questions_are_not_there(loaded: Assistant):
    reply = ask(loaded, "客户要退改，手续费谁承担？")
    assert reply.answer.id not in {asked.id for asked in loaded.stores.work.questions("xingxi", limit=10_000)}


@pytest.mark.parametrize(
    "text", ["What can I offer a family?", "我能给客户推荐什么活动", "Which deals should I recommend?"]
)
def test_asking_what_to_offer_asks_for_no_permission(loaded: Assistant, text: str):
    assert loaded.ask(DeskQuestion(text, AGENT)).decision is None


def asked_by(loaded: Assistant, text: str) -> AskedQuestion:
    return AskedQuestion("yuanlan", text, loaded.clock.now(), Lang.HANS, Role.AGENT)


def test_an_answer_does_not_wait_for_the_disk_and_a_reader_finds_the_question_all_the_same(loaded: Assistant):
    work = KeptBehind(loaded.stores.engine)
    with writing(loaded.stores.engine):  # nobody else can write now
        kept = work.add_question(asked_by(loaded, "此刻写不了盘"))
        gap = work.add_gap(Gap("yuanlan", "此刻写不了盘", loaded.clock.now(), Lang.HANS, question_id=kept))
    assert work.question("yuanlan", kept).text == "此刻写不了盘"
    assert gap in {one.id for one in work.gaps("yuanlan")}
    work.close_gap("yuanlan", work.add_gap(Gap("yuanlan", "马上关掉", loaded.clock.now(), Lang.HANS)))
    work.close()


def test_what_waits_to_be_written_is_written_in_order_and_at_closing_none_is_left(loaded: Assistant):
    work = KeptBehind(loaded.stores.engine)
    ids = [work.add_question(asked_by(loaded, f"第{n}问")) for n in range(MOST_WAITING // 8)]
    work.close()
    plain = WorkRecords(loaded.stores.engine)
    assert [plain.question("yuanlan", name).text for name in ids] == [f"第{n}问" for n in range(len(ids))]
    with pytest.raises(RuntimeError):
        work.add_question(asked_by(loaded, "关门以后"))


def test_a_question_that_cannot_be_written_stops_no_later_one(loaded: Assistant):
    work = KeptBehind(loaded.stores.engine)
    first = work.add_question(asked_by(loaded, "同一个号"))
    work.add_question(replace(asked_by(loaded, "号已被占"), id=first))
    later = work.add_question(asked_by(loaded, "后来的"))
    assert work.question("yuanlan", first).text == "同一个号"
    assert work.question("yuanlan", later).text == "后来的"
    work.close()
