"""The demo's finished calls reviewed from real records: what was done, promised, given and wrong, each with words."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from demo_centre import CLIENTS, ZONE, Centre, open_centre

from assistant.review import Review, ReviewCall
from knowledge.audience import Audience, Role, Tier
from knowledge.call import Call, Turn
from knowledge.document import Document, Kind, Passage, Shape, Trust, Validity
from knowledge.errors import InvalidInput, NotFound
from knowledge.fact import TurnSpan
from knowledge.language import Lang
from knowledge.records.vectors import VectorRecords
from knowledge.search.find import Finder
from knowledge.search.vectorise import Vectoriser


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Centre:
    return open_centre(tmp_path_factory.mktemp("centre"))


@pytest.fixture(scope="module")
def review_call(centre: Centre) -> ReviewCall:
    return ReviewCall(centre.calls, centre.clients, centre.people, centre.rules, None, centre.work)


@pytest.fixture(scope="module")
def reviews(centre: Centre, review_call: ReviewCall) -> dict[str, Review]:
    return {
        call.id: review_call(centre.supervisor(client), call.id)
        for client in CLIENTS
        for call in centre.calls.calls(client, live=False)
    }


def failed(review: Review) -> set[str]:
    return {flag.check.id for flag in review.flags if flag.check.answer == "fail"}


def due(review: Review) -> list[tuple[str, str, str]]:
    return [
        (one.owner, f"{one.due.astimezone(ZONE):%m-%d %H:%M}" if one.due else "", one.channel)
        for one in review.promises
    ]


def values(review: Review, *kinds: str) -> list[str]:
    return [f"{one.kind} {one.value}" for one in review.facts if one.kind in kinds]


def spans_of(review: Review) -> Iterator[TurnSpan]:
    yield from (one.span for one in (*review.facts, *review.promises, *review.authority, *review.risks))
    yield from (one.done.span for one in review.actions)
    yield from (span for check in review.checks for span in check.spans)
    yield from review.identity.spans
    several = (review.need.span, review.resolution.span, review.state.span, review.offer.pitch, review.offer.answer)
    yield from (span for span in several if span is not None)


def test_every_span_of_every_review_is_exactly_the_words_of_its_turn(
    centre: Centre, reviews: dict[str, Review]
) -> None:
    assert len(reviews) >= 12
    count = 0
    for review in reviews.values():
        turns = {turn.seq: turn for turn in centre.calls.call(review.client, review.call_id).turns}
        for span in spans_of(review):
            assert turns[span.seq].text[span.start : span.end] == span.text != ""
            assert span.start_ms == turns[span.seq].start_ms
            count += 1
    assert count > 200


def test_every_summary_is_short_in_both_languages_and_holds_no_masked_value(reviews: dict[str, Review]) -> None:
    for review in reviews.values():
        assert 40 < len(review.summary.zh) <= 180 and review.summary.en
        assert "[PHONE" not in review.summary.zh and "[ID_" not in review.summary.zh
        assert set(review.views) == {"customer", "agent", "supervisor"}


def test_a_double_charge_refunded_on_the_spot_with_a_call_back_at_five(reviews: dict[str, Review]) -> None:
    review = reviews["XX-8401"]
    assert (review.identity.checked, review.resolution.solved) == ("true", "P")
    assert [one.done.action for one in review.actions] == ["refund"]
    assert ("agent", "11-22 17:00", "phone") in due(review)
    assert any(channel == "payment" for _, _, channel in due(review))
    assert "credit 69.00" in values(review, "credit") and not review.flags
    assert not review.risks  # 打我先生这个 asks for a call and is no violence


def test_an_agent_who_only_says_no_authority_and_does_nothing(reviews: dict[str, Review]) -> None:
    review = reviews["XX-8402"]
    topics = {flag.check.topic for flag in review.flags if flag.check.id == "forbidden"}
    assert {"no_authority", "limited_authority"} <= topics
    assert "stonewall" in failed(review) and review.actions == () and review.resolution.solved == "N"
    assert ("agent", "", "") in due(review) and "promise_time" in failed(review)
    assert [risk.topic for risk in review.risks] == ["outside"]
    assert "没有权限" in review.views["supervisor"].zh and "权限" not in review.views["customer"].zh


def test_a_broadband_credit_above_the_agents_own_limit_is_seen(reviews: dict[str, Review]) -> None:
    review = reviews["XX-8403"]
    [over] = [one for one in review.authority if one.within == "false"]
    assert (str(over.amount), over.action, str(over.limit)) == ("40.00", "outage_credit", "30")
    assert "over_limit" in failed(review)
    assert ("back_office", "11-23 11:00", "visit") in due(review)
    assert "ticket_id BX-7806213" in values(review, "ticket_id")


def test_a_data_pack_offered_after_the_problem_was_solved_is_accepted(reviews: dict[str, Review]) -> None:
    review = reviews["XX-8204"]
    assert (review.offer.outcome, review.offer.offer_id, review.offer.expired) == ("accepted", "PRM-XX-103", False)
    assert review.offer.answer is not None and review.offer.answer.text == "同意"
    assert review.resolution.solved == "Y" and review.state.mood == "satisfied"


def test_a_fee_named_only_after_the_ticket_was_cancelled(reviews: dict[str, Review]) -> None:
    review = reviews["YL-C-8401"]
    assert failed(review) == {"fee_first"}
    assert values(review, "fee", "credit")[:3] == ["fee 392.00", "fee 20.00", "credit 688.00"]
    assert ("agent", "12-01 23:59", "payment") in due(review)  # seven working days from Sunday 22 November
    assert review.identity.checked == "unknown"


def test_a_cancelled_flight_rebooked_with_a_call_back_at_four(reviews: dict[str, Review]) -> None:
    review = reviews["YL-C-8402"]
    assert [one.done.action for one in review.actions] == ["change", "document"]
    assert {("agent", "11-22 16:00", "phone"), ("agent", "11-25 23:59", "email")} <= set(due(review))
    assert review.resolution.solved == "P" and not failed(review) and not review.risks
    assert "time 14:15" in values(review, "time")


def test_an_english_hotel_call_with_a_promise_before_ten_tonight(reviews: dict[str, Review]) -> None:
    review = reviews["YL-C-8403"]
    assert ("agent", "11-22 22:00", "phone") in due(review)
    assert review.identity.methods == ("name", "order", "phone") and review.state.mood == "satisfied"
    assert [risk.topic for risk in review.risks] == ["card"]
    assert review.summary.en.startswith("The customer asks for help")


def test_an_english_change_with_the_fee_told_first(reviews: dict[str, Review]) -> None:
    review = reviews["YL-C-8404"]
    assert values(review, "fee")[0] == "fee 600.00" and "fee_first" not in failed(review)
    assert review.resolution.solved == "Y" and [one.done.action for one in review.actions] == ["change"]


def test_a_late_parcel_with_a_red_packet_within_the_agents_limit(reviews: dict[str, Review]) -> None:
    review = reviews["call-cz-8401"]
    [given] = review.authority
    assert (str(given.amount), given.within, str(given.limit)) == ("50.00", "true", "50")
    assert ("agent", "11-22 18:00", "phone") in due(review) and not failed(review)
    assert "ticket_id GD-20533" in values(review, "ticket_id")
    assert "date 2026-11-18" in values(review, "date")  # 说是周三送到: the Wednesday that has passed


def test_a_passive_chat_fails_the_manner_checks_and_keeps_its_one_promise(reviews: dict[str, Review]) -> None:
    review = reviews["call-cz-8402"]
    assert {"greeting", "identity", "forbidden", "passive", "slow_reply", "recap"} <= failed(review)
    [promise] = review.promises
    assert promise.due_span is not None and promise.due_span.text == "24小时"
    assert review.state.mood == "disappointed" and [risk.topic for risk in review.risks] == ["review"]


def test_a_counterfeit_complaint_is_registered_and_an_agents_question_about_harm_is_no_danger(
    reviews: dict[str, Review],
) -> None:
    review = reviews["call-cz-8403"]
    assert review.need.request == "投诉"
    assert all(risk.level == "P2" for risk in review.risks)
    assert ("agent", "11-23 16:42", "phone") in due(review)


def test_an_english_credit_sent_after_the_customers_yes(reviews: dict[str, Review]) -> None:
    review = reviews["call-cz-8404"]
    assert [one.done.action for one in review.actions] == ["credit", "expedite"]
    assert [(str(one.amount), one.action, one.within) for one in review.authority] == [
        ("40.00", "goodwill_credit", "true")
    ]
    assert ("agent", "11-23 11:00", "phone") in due(review)


def test_promises_and_review_are_kept_and_reviewing_again_changes_nothing(
    centre: Centre, review_call: ReviewCall, reviews: dict[str, Review]
) -> None:
    kept = centre.work.promises("xingxi", call_id="XX-8401")
    assert {one.owner for one in kept} == {"A07"} and len(kept) == 2
    stored = centre.work.review("xingxi", "XX-8401")
    assert stored is not None and json.loads(stored)["summary"]["zh"] == reviews["XX-8401"].summary.zh
    assert review_call(centre.supervisor("xingxi"), "XX-8401") == reviews["XX-8401"]
    assert centre.work.promises("xingxi", call_id="XX-8401") == kept


def test_an_agent_reviews_only_their_own_calls(review_call: ReviewCall) -> None:
    assert review_call(Audience("xingxi", Role.AGENT, "A07"), "XX-8401").agent == "A07"
    with pytest.raises(NotFound):
        review_call(Audience("xingxi", Role.AGENT, "A08"), "XX-8401")
    # a telephone system's key names no person; it ends calls, and their reviews must be written all the same
    assert review_call(Audience("xingxi", Role.AGENT, None), "XX-8401").agent == "A07"


def test_another_clients_call_is_not_found(centre: Centre, review_call: ReviewCall) -> None:
    with pytest.raises(NotFound):
        review_call(centre.supervisor("yuanlan"), "XX-8401")


def test_a_live_call_has_no_review_yet(review_call: ReviewCall) -> None:
    with pytest.raises(InvalidInput):
        review_call(Audience("yuanlan", Role.SUPERVISOR, "S3"), "YL-LIVE-01")


def spoken(centre: Centre, call_id: str, *said: tuple[str, str]) -> Call:
    started = datetime(2026, 11, 19, 10, 0, tzinfo=ZONE)
    turns = tuple(
        Turn(k, who, text, 5000 * k, 5000 * k + 4000)  # type: ignore[arg-type]
        for k, (who, text) in enumerate(said)
    )
    call = Call("yuanlan", call_id, "voice", Lang.HANS, "A33", started, started + timedelta(minutes=3), turns=turns)
    return centre.calls.open(call)


def test_a_promotion_that_has_ended_is_flagged_when_it_is_pitched(centre: Centre, review_call: ReviewCall) -> None:
    [offer, *_] = [one for one in centre.rules.offers("yuanlan") if one.validity.end is not None]
    name = offer.name["zh"]
    call = spoken(centre, "late", ("agent", f"您好，给您推荐{name}，很划算。"), ("customer", "不用了，谢谢。"))
    late = replace(call, id="later", started=offer.validity.end, ended=offer.validity.end + timedelta(minutes=3))  # type: ignore[operator]
    centre.calls.open(late)
    review = review_call(centre.supervisor("yuanlan"), "later")
    assert review.offer.expired and review.offer.outcome == "declined" and "expired_promo" in failed(review)


def test_a_call_of_silence_is_unknown_everywhere(centre: Centre, review_call: ReviewCall) -> None:
    spoken(centre, "silent")
    review = review_call(centre.supervisor("yuanlan"), "silent")
    assert (review.resolution.solved, review.state.mood, review.need.request) == ("unknown", "unknown", "unknown")
    assert review.promises == () and review.facts == () and review.offer.outcome == "not_offered"


def test_danger_in_the_customers_words_is_a_risk_and_a_denial_is_not(centre: Centre, review_call: ReviewCall) -> None:
    spoken(centre, "fire", ("customer", "充电宝冒烟了，桌子都烧了个洞！"), ("agent", "您人没事吧？"))
    spoken(centre, "no-fire", ("customer", "没有着火，就是充不进电。"), ("agent", "好的。"))
    assert [risk.level for risk in review_call(centre.supervisor("yuanlan"), "fire").risks] == ["P0"]
    assert review_call(centre.supervisor("yuanlan"), "no-fire").risks == ()


def test_approval_heard_before_covers_an_amount_above_the_limit(centre: Centre, review_call: ReviewCall) -> None:
    matrix = centre.rules.matrix("yuanlan")
    action = next(
        rule.action for rule in matrix.rules
        if rule.effect == "allow" and any(limit.level == "L1" and limit.per_contact for limit in rule.limits)
    )  # fmt: skip
    name = next(one.name["zh"] for one in matrix.actions if one.id == action)
    grant = ("agent", f"{name}这边给您补偿9000元。")
    spoken(centre, "alone", grant)
    spoken(centre, "approved", ("agent", "主管同意了。"), grant)
    alone = review_call(centre.supervisor("yuanlan"), "alone")
    assert [one.within for one in alone.authority] == ["false"] and "over_limit" in failed(alone)
    covered = review_call(centre.supervisor("yuanlan"), "approved")
    assert [(one.within, one.approved) for one in covered.authority] == [("true", True)]


def test_the_demo_folder_is_where_the_calls_come_from() -> None:
    assert (Path(__file__).parents[2] / "evals" / "world" / "demo" / "xingxi" / "calls").is_dir()


def process(
    document_id: str, version: str, steps: dict[str, str], validity: Validity
) -> tuple[Document, list[Passage]]:
    made = Document(
        "xingxi", document_id, version, Kind.PROCESS, Tier.INTERNAL, Trust.APPROVED_POLICY, "重复扣费与退费处理流程",
        Lang.HANS, validity,
    )  # fmt: skip
    return made, [
        Passage(
            "xingxi", f"{document_id}@{version}#{step}", document_id, version, made.kind, made.tier, made.trust,
            made.title, Lang.HANS, text, place, shape=Shape.STEP, step_id=step, validity=validity,
        )
        for place, (step, text) in enumerate(steps.items())
    ]  # fmt: skip


def test_an_action_is_shown_beside_the_process_step_in_force_when_it_was_done(tmp_path: Path) -> None:
    centre = open_centre(tmp_path)
    change = datetime(2026, 11, 1, tzinfo=ZONE)
    before, after = Validity(None, change), Validity(change, None)
    steps = {
        "S2": "核对机主姓名和证件后四位，两项都对上才能往下办。",
        "S5": "系统原因重复扣费，提交退款到话费账户，2小时内到账。",
    }
    for version, validity in (("v2.1", before), ("v3.0", after)):
        document, passages = process("TE-BL-03", version, steps, validity)
        centre.documents.put(document, passages, batch="test")
    finder = Finder(
        centre.documents,
        Vectoriser(VectorRecords(centre.engine), None, None),
        lambda _: (),
        tmp_path / "i",
        centre.clock,
    )
    review = ReviewCall(centre.calls, centre.clients, centre.people, centre.rules, finder)(
        centre.supervisor("xingxi"), "XX-8401"
    )
    finder.close()
    [refund] = review.actions
    assert refund.step is not None
    assert (refund.step.document_id, refund.step.version, refund.step.step_id) == ("TE-BL-03", "v3.0", "S5")
