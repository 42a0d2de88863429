from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.offers import OfferAdvice, OfferRequest, SuggestOffers
from knowledge.audience import Audience, Role
from knowledge.call import Call, Turn
from knowledge.client import Client
from knowledge.customer import Attribute, Customer, Order, Value
from knowledge.document import Validity
from knowledge.language import Lang
from knowledge.offer import AttributeWords, MustSay, Offer
from knowledge.records.calls import CallRecords
from knowledge.records.clients import ClientRecords
from knowledge.records.engine import migrate, open_engine
from knowledge.records.people import PeopleRecords
from knowledge.records.rules import RuleRecords
from knowledge.staff import Person

NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
AGENT = Audience("trip", Role.AGENT, "A1")
WINTER = Offer(
    "trip", "P31", 1, {"zh": "亲子套票·冬日版", "en": "Family pass, winter"},
    Validity(NOW - timedelta(days=20), NOW + timedelta(days=40)), "CNY", Decimal(959), Decimal(150), 75,
    require="segment in ['family', 'club'] and age_ok == true", exclude="products has 'annual_pass'",
    aliases=("迪士尼特价", "Disney special"), partner="飞行会",
    accept_base=0.16, cancel_base=0.06, drivers_fit={"预订": 1.0, "退改": 0.4},
    talk_track={"zh": "要不要我给您讲两句？", "en": "May I say two sentences about it?"},
    must_say=(MustSay("refund", {"zh": "出票后不可退。", "en": "It cannot be refunded."}),),
)  # fmt: skip
AUTUMN = replace(
    WINTER, id="P17", name={"zh": "亲子套票", "en": "Family pass"}, replaced_by="P31",
    validity=Validity(NOW - timedelta(days=60), NOW - timedelta(days=20)),
)  # fmt: skip
EARLY = replace(
    WINTER, id="P40", name={"zh": "春节早鸟", "en": "Early bird"}, aliases=("过年早鸟",), partner="",
    validity=Validity(NOW + timedelta(days=8), NOW + timedelta(days=50)), require="segment == 'family'",
)  # fmt: skip
CLUB = replace(
    WINTER, id="P24", name={"zh": "联名会籍", "en": "Joint membership"}, aliases=(), partner="飞行会",
    require="points >= 20000", exclude="", drivers_fit={"会员积分": 1.0}, certificate="club_sales",
)  # fmt: skip
QUESTIONS: dict[str, dict[str, object]] = {
    "age_ok": {"zh": "小朋友几岁？", "en": "How old is the child?", "ask_seconds": 8, "sensitive": False, "p_true": 0.6}
}


@dataclass(frozen=True)
class Centre:
    rules: RuleRecords
    calls: CallRecords
    suggest: SuggestOffers

    def ask(self, known: dict[str, Value] | None = None, **changes: object) -> OfferAdvice:
        base = OfferRequest(AGENT, NOW, "K1", driver="预订", known=known or {})
        return self.suggest(replace(base, **changes))  # type: ignore[arg-type]


def status(advice: OfferAdvice) -> dict[str, str]:
    return {one.offer.id: one.status for one in advice.results}


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    engine = open_engine(f"sqlite:///{tmp_path / 'records.db'}")
    migrate(engine)
    rules, people, calls, clients = (
        RuleRecords(engine), PeopleRecords(engine), CallRecords(engine), ClientRecords(engine),
    )  # fmt: skip
    for name in ("trip", "other"):
        clients.put(Client(name, {"zh": name, "en": name}, "Asia/Shanghai", (Lang.HANS, Lang.EN)))
    rules.put_offers("trip", [AUTUMN, WINTER, EARLY, CLUB])
    rules.put_attribute_questions("trip", QUESTIONS)
    people.put_staff([Person("A1", "袁欣怡", Role.AGENT, "T3", "S3", ("trip",), "L1", date(2024, 1, 1))])
    seen = NOW - timedelta(hours=4)
    facts: dict[str, Value] = {"segment": "family", "products": (), "points": 100, "marketing_opt_out": False}
    people.put_customers([Customer("trip", "K1", {name: Attribute(one, "crm", seen) for name, one in facts.items()})])
    people.put_orders([Order("trip", "O1", "K1", {"age_ok": Attribute(True, "booking", seen)})])
    return Centre(rules, calls, SuggestOffers(rules, people, calls, clients))


def test_the_best_offer_comes_with_reasons_words_to_say_price_and_end(centre: Centre) -> None:
    best = centre.ask({"age_ok": True}).best
    assert best is not None and best.offer.id == "P31"
    assert [words.zh for words in best.passed] == [
        "客群 属于 family、club", "同行儿童年龄和身高符合：是", "已有产品 不含 annual_pass",
    ]  # fmt: skip
    assert (best.must_say[0].zh, best.must_say[0].en) == ("出票后不可退。", "It cannot be refunded.")
    assert (best.talk_track.zh, best.price) == ("要不要我给您讲两句？", Decimal(959))
    assert best.valid_until == WINTER.validity.end
    assert "预订" in best.fit.zh and "高" in best.fit.zh


def test_the_five_numbers_are_shown(centre: Centre) -> None:
    best = centre.ask({"age_ok": True}).best
    assert best is not None
    worth = best.worth
    assert (worth.p_accept, worth.margin, worth.p_cancel) == (Decimal("0.16"), Decimal("150"), Decimal("0.06"))
    assert (worth.seconds_cost, worth.fatigue_cost, worth.expected) == (Decimal("1.50"), Decimal(0), Decimal("21.06"))


def test_an_unknown_attribute_becomes_the_one_question_worth_asking(centre: Centre) -> None:
    advice = centre.ask()
    assert advice.best is None and status(advice)["P31"] == "unknown"
    assert advice.ask is not None
    assert (advice.ask.attribute, advice.ask.words.en, advice.ask.unlocks) == (
        "age_ok",
        "How old is the child?",
        ("P31",),
    )
    assert centre.ask(asked=("age_ok",)).ask is None


def test_attributes_and_codes_are_shown_in_the_client_s_own_words(centre: Centre) -> None:
    values = {
        "segment": {"family": {"zh": "亲子出行", "en": "Families"}, "club": {"zh": "会员俱乐部", "en": "Club"}},
        "products": {"annual_pass": {"zh": "年卡", "en": "the annual pass"}},
        "driver": {"预订": {"zh": "预订", "en": "Booking"}},
    }
    names = {"segment": {"zh": "出行方式", "en": "travel party"}, "points": {"zh": "岚点", "en": "Lan Points"}}
    centre.rules.put_attribute_questions("trip", QUESTIONS, AttributeWords(names, values))
    best = centre.ask({"age_ok": True}).best
    assert best is not None
    assert [words.zh for words in best.passed] == [
        "出行方式 属于 亲子出行、会员俱乐部", "同行儿童年龄和身高符合：是", "已有产品 不含 年卡",
    ]  # fmt: skip
    assert best.passed[2].en == "products held do not include the annual pass"
    assert best.fit.en == "high fit with the reason “Booking” (1)"
    failed = {one.offer.id: [words.zh for words in one.failed] for one in centre.ask({"age_ok": True}).results}
    assert failed["P24"] == ["不符合：岚点 不少于 20000"]


def test_a_value_given_in_the_client_s_words_is_its_code(centre: Centre) -> None:
    values = {"segment": {"family": {"zh": "亲子出行", "en": "Families"}, "club": {"zh": "俱乐部", "en": "Club"}}}
    centre.rules.put_attribute_questions("trip", QUESTIONS, AttributeWords(values=values))
    assert status(centre.ask({"age_ok": True, "segment": "俱乐部"}))["P31"] == "eligible"
    assert status(centre.ask({"age_ok": True, "segment": "club"}))["P31"] == "eligible"
    assert status(centre.ask({"age_ok": True, "segment": "散客"}))["P31"] == "ineligible"


def test_ended_and_coming_offers_say_when(centre: Centre) -> None:
    failed = {one.offer.id: [words.zh for words in one.failed] for one in centre.ask({"age_ok": True}).results}
    assert failed["P17"] == ["已经结束（2026-11-03 10:30）"]
    assert failed["P40"] == ["还没开始（2026-12-01 10:30）"]
    assert failed["P24"] == ["不符合：积分余额 不少于 20000"]


def test_the_day_asked_about_decides(centre: Centre) -> None:
    then = centre.ask({"age_ok": True}, as_of=NOW - timedelta(days=30))
    assert then.best is not None and then.best.offer.id == "P17"
    assert status(then)["P31"] == "ineligible"


@pytest.mark.parametrize(
    ("known", "said", "code"),
    [
        ({"open_complaint": True}, (), "open_complaint"),
        ({"issue_resolved": False}, (), "unresolved"),
        ({"identity_verified": False}, (), "unverified"),
        ({}, ("太差劲了，气死我了",), "angry"),
        ({}, ("我媽上個禮拜去世了",), "vulnerable"),
        ({}, ("My father passed away yesterday.",), "vulnerable"),
        ({}, ("不用了，我不需要",), "refused"),
        ({}, ("充電寶冒煙了",), "incident"),
    ],
)
def test_nothing_is_offered_at_the_wrong_moment_and_the_rule_is_named(
    centre: Centre, known: dict[str, Value], said: tuple[str, ...], code: str
) -> None:
    advice = centre.ask({"age_ok": True, **known}, said=said)
    assert advice.best is None
    assert status(advice) == {"P31": "suppressed", "P17": "ineligible", "P40": "ineligible", "P24": "ineligible"}
    assert code in {one.code for one in advice.suppressions}
    assert all(one.words.zh and one.words.en for one in advice.suppressions)


def test_the_words_it_was_heard_in_are_quoted(centre: Centre) -> None:
    (angry,) = [one for one in centre.ask(said=("真是气死我了",)).suppressions if one.code == "angry"]
    assert "气死" in angry.words.zh


def test_an_agent_without_the_certificate_is_told_so_for_that_offer_alone(centre: Centre) -> None:
    advice = centre.ask({"age_ok": True, "points": 30000})
    assert status(advice)["P24"] == "suppressed" and status(advice)["P31"] == "eligible"
    assert [(one.code, one.offer_id) for one in advice.suppressions] == [("uncertified", "P24")]


def test_caps_come_from_what_the_customer_said_before(centre: Centre) -> None:
    for days in (3, 9):
        centre.rules.add_offer_outcome("trip", "K1", "P31", "declined", NOW - timedelta(days=days))
    assert status(centre.ask({"age_ok": True}))["P31"] == "suppressed"
    later = centre.ask({"age_ok": True}, as_of=NOW + timedelta(days=30))
    assert later.best is not None and later.best.worth.fatigue_cost == 2


def test_what_the_customer_says_now_is_newer_than_the_record(centre: Centre) -> None:
    assert status(centre.ask({"age_ok": True, "segment": "couple"}))["P31"] == "ineligible"


def test_what_comes_first_is_said_while_it_is_unknown(centre: Centre) -> None:
    assert len(centre.ask().first) == 2
    assert centre.ask({"identity_verified": True, "issue_resolved": True}).first == ()


def test_a_call_brings_customer_order_driver_channel_and_what_was_said(centre: Centre) -> None:
    centre.calls.open(
        Call("trip", "C1", "voice", Lang.HANS, "A1", NOW, customer_key="K1", order_id="O1", driver="预订")
    )
    advice = centre.suggest(OfferRequest(AGENT, NOW, call_id="C1"))
    assert advice.best is not None and advice.best.offer.id == "P31"
    centre.calls.add_turns("trip", "C1", [Turn(1, "customer", "别推销了，我说了不要"), Turn(2, "agent", "好的")])
    assert centre.suggest(OfferRequest(AGENT, NOW, call_id="C1")).best is None


def test_an_agent_s_own_words_are_not_taken_for_the_customer_s(centre: Centre) -> None:
    centre.calls.open(Call("trip", "C2", "voice", Lang.HANS, "A1", NOW, customer_key="K1", order_id="O1"))
    centre.calls.add_turns("trip", "C2", [Turn(1, "agent", "不需要，谢谢")])
    assert centre.suggest(OfferRequest(AGENT, NOW, call_id="C2")).best is not None


def test_an_eligible_offer_worth_nothing_is_hidden(centre: Centre) -> None:
    centre.rules.put_offers("trip", [replace(WINTER, margin=Decimal(1))])
    advice = centre.ask({"age_ok": True})
    assert advice.best is None
    assert (advice.results[0].status, advice.results[0].hidden) == ("eligible", True)


def test_an_unknown_customer_has_no_eligible_offer(centre: Centre) -> None:
    advice = centre.ask(customer_key=None)
    assert advice.best is None
    assert "eligible" not in status(advice).values()


def test_another_client_s_offers_are_never_seen(centre: Centre) -> None:
    advice = centre.ask(audience=Audience("other", Role.AGENT, "A1"))
    assert advice.results == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("那个迪士尼特价还有吗", [("P31", "running"), ("P17", "ended")]),
        ("那個迪士尼特價還有嗎", [("P31", "running"), ("P17", "ended")]),
        ("is the Disney special still on?", [("P31", "running"), ("P17", "ended")]),
        ("春节早鸟什么时候开始", [("P40", "not_begun")]),
        ("飞行会有什么合作", [("P24", "running"), ("P31", "running"), ("P17", "ended")]),
        ("账单怎么查", []),
    ],
)
def test_a_promotion_is_found_by_name_alias_or_partner_running_or_not(
    centre: Centre, text: str, found: list[tuple[str, str]]
) -> None:
    named = centre.suggest.what_about(text, AGENT, NOW)
    assert [(one.offer.id, one.state) for one in named] == found


def test_an_ended_promotion_says_since_when_and_what_replaced_it(centre: Centre) -> None:
    ended = next(one for one in centre.suggest.what_about("迪士尼特价", AGENT, NOW) if one.state == "ended")
    assert ended.since == AUTUMN.validity.end
    assert ended.replaced_by is not None and ended.replaced_by.id == "P31"
