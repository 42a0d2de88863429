from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.arithmetic.eligibility import (
    Checked,
    Moment,
    Prices,
    check,
    ranked,
    reasons_not_to_offer,
    version_at,
    worth_asking,
)
from knowledge.customer import Value
from knowledge.document import Validity
from knowledge.offer import Offer

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
PASS = Offer(
    "c", "PASS", 1, {"zh": "亲子套票"}, Validity(NOW - timedelta(days=9), NOW + timedelta(days=9)), "CNY",
    Decimal(899), Decimal(140), 75, require="segment in ['family'] and age_ok == true",
    exclude="products has 'annual_pass'", accept_base=0.2, cancel_base=0.1, drivers_fit={"预订": 1.0, "退改": 0.4},
)  # fmt: skip
FITTING: dict[str, Value] = {"segment": "family", "age_ok": True, "products": ()}
QUESTIONS: dict[str, dict[str, object]] = {
    "age_ok": {"zh": "几岁？", "ask_seconds": 8, "p_true": 0.5},
    "nights": {"zh": "几晚？", "ask_seconds": 4, "p_true": 0.5},
    "illness": {"zh": "病？", "ask_seconds": 1, "p_true": 1.0, "sensitive": True},
}


@dataclass(frozen=True)
class Said:
    offer_id: str
    outcome: str
    at: datetime
    call_id: str | None = None


def moment(attributes: dict[str, Value] | None = None, **changes: object) -> Moment:
    base = Moment(NOW, FITTING if attributes is None else attributes, "voice", "zh", "预订", call_id="C1")
    return replace(base, **changes)  # type: ignore[arg-type]


def judged(offer: Offer = PASS, at: Moment | None = None, stop: tuple[str, ...] = ()) -> Checked:
    return check(offer, at or moment(), stop, (offer,), Prices())


def test_an_offer_whose_conditions_are_met_is_eligible_with_its_reasons() -> None:
    one = judged()
    assert one.status == "eligible"
    assert [str(clause) for clause in one.passed] == [
        "segment in ['family']", "age_ok == true", "not products has 'annual_pass'",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("attributes", "status", "missing"),
    [
        ({"segment": "family", "products": ()}, "unknown", ("age_ok",)),
        ({"segment": "couple"}, "ineligible", ()),
        ({**FITTING, "products": ("annual_pass",)}, "ineligible", ()),
        ({"segment": "family", "age_ok": True}, "unknown", ("products",)),
    ],
)
def test_an_unknown_attribute_never_makes_an_offer_eligible(
    attributes: dict[str, Value], status: str, missing: tuple[str, ...]
) -> None:
    one = judged(at=moment(attributes))
    assert (one.status, one.missing) == (status, missing)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"validity": Validity(None, NOW)}, "ended"),
        ({"validity": Validity(NOW + timedelta(seconds=1))}, "not_begun"),
        ({"stock": 0}, "stock"),
        ({"channels": ("chat",)}, "channel"),
        ({"languages": ("en",)}, "language"),
    ],
)
def test_hard_facts_bar_an_offer(changes: dict[str, object], code: str) -> None:
    one = judged(replace(PASS, **changes))  # type: ignore[arg-type]
    assert (one.status, one.barred) == ("ineligible", (code,))


def test_a_promotion_that_does_not_stack_with_one_the_customer_has_is_barred() -> None:
    mine = replace(PASS, stacking_group="park")
    other = replace(PASS, id="OTHER", stacking_group="park")
    having = moment({**FITTING, "active_offers": ("OTHER",)})
    assert check(mine, having, (), (mine, other), Prices()).barred == ("stacking",)
    allowed = replace(mine, stacks_with=("OTHER",))
    assert check(allowed, having, (), (allowed, other), Prices()).status == "eligible"


@pytest.mark.parametrize(
    ("attributes", "turns", "code"),
    [
        ({"open_complaint": True}, (), "open_complaint"),
        ({"days_since_complaint_closed": 6}, (), "open_complaint"),
        ({"issue_resolved": False}, (), "unresolved"),
        ({"identity_verified": False}, (), "unverified"),
        ({"marketing_opt_out": True}, (), "opt_out"),
        ({"marketing_consent": False}, (), "opt_out"),
        ({"queue_emergency": True}, (), "queue_emergency"),
        ({"owner_deceased": True}, (), "deceased"),
        ({"fraud_flag": True}, (), "debt_or_fraud"),
        ({"vulnerable": True}, (), "vulnerable"),
        ({"incident": "P1"}, (), "incident"),
        ({}, ("充电宝冒烟了",), "incident"),
        ({}, ("我要打12315",), "incident"),
        ({}, ("我爸去世了", "嗯", "好", "行", "哦"), "vulnerable"),
        ({}, ("不需要，谢谢",), "refused"),
        ({}, ("别再给我打电话推销",), "opt_out"),
        ({}, ("气死我了",), "angry"),
        ({}, ("No thanks, I'm not interested.",), "refused"),
    ],
)
def test_each_reason_not_to_offer_is_found(attributes: dict[str, Value], turns: tuple[str, ...], code: str) -> None:
    assert code in reasons_not_to_offer(attributes, turns)


def test_anger_counts_in_the_last_three_turns_only() -> None:
    assert "angry" in reasons_not_to_offer({}, ("气死我了", "嗯", "好"))
    assert "angry" not in reasons_not_to_offer({}, ("气死我了", "嗯", "好", "谢谢"))


def test_a_contact_without_any_reason_is_free() -> None:
    calm = {"open_complaint": False, "identity_verified": True, "days_since_complaint_closed": 7}
    assert reasons_not_to_offer(calm, ("流量老不够用", "有什么套餐")) == {}


def test_a_reason_suppresses_what_would_be_eligible_or_unknown_and_leaves_the_rest() -> None:
    assert judged(stop=("angry",)).status == "suppressed"
    assert judged(at=moment({"segment": "family"}), stop=("angry",)).status == "suppressed"
    assert judged(at=moment({"segment": "couple"}), stop=("angry",)).status == "ineligible"


@pytest.mark.parametrize(
    ("history", "code"),
    [
        ((Said("X", "declined", NOW - timedelta(minutes=1), "C1"),), "cap_contact"),
        ((Said("PASS", "accepted", NOW - timedelta(days=29)), Said("X", "later", NOW - timedelta(days=2))), "cap_30d"),
        ((Said("X", "declined_firm", NOW - timedelta(days=89)),), "firm_decline_90d"),
    ],
)
def test_caps_hold_an_offer_back(history: tuple[Said, ...], code: str) -> None:
    one = judged(at=moment(history=history))
    assert (one.status, one.suppressed_by) == ("suppressed", (code,))


def test_what_is_over_or_was_never_offered_counts_for_no_cap() -> None:
    history = (
        Said("PASS", "declined", NOW - timedelta(days=31)),
        Said("PASS", "not_offered", NOW - timedelta(days=1)),
        Said("X", "declined_firm", NOW - timedelta(days=91)),
        Said("X", "accepted", NOW + timedelta(days=1)),
    )
    assert judged(at=moment(history=history)).status == "eligible"


def test_an_agent_without_the_certificate_may_not_offer_it() -> None:
    taught = replace(PASS, certificate="sales")
    assert judged(taught).suppressed_by == ("uncertified",)
    assert judged(taught, moment(skills=frozenset({"sales"}))).status == "eligible"


def test_the_value_is_the_five_numbers() -> None:
    history = (Said("X", "declined", NOW - timedelta(days=40)),)
    worth = judged(at=moment(driver="退改", history=history)).worth
    assert (worth.p_accept, worth.margin, worth.p_cancel) == (Decimal("0.08"), Decimal(140), Decimal("0.1"))
    assert (worth.seconds_cost, worth.fatigue_cost) == (Decimal("1.50"), Decimal(1))
    assert worth.expected == Decimal("7.58")


def test_offers_are_ranked_by_value_but_fit_goes_first_within_a_tenth() -> None:
    def worth(name: str, margin: int, fit: float) -> Checked:
        return judged(replace(PASS, id=name, margin=Decimal(margin) / Decimal(str(fit)), drivers_fit={"预订": fit}))

    order = ranked([worth("rich", 100, 0.5), worth("near", 95, 1.0), worth("poor", 50, 1.0)])
    assert [one.offer.id for one in order] == ["near", "rich", "poor"]


def test_what_is_worth_nothing_is_not_put_forward() -> None:
    assert ranked([judged(replace(PASS, margin=Decimal(1)))]) == ()


def test_the_question_asked_is_the_one_that_unlocks_most_a_second() -> None:
    opened = judged(at=moment({"segment": "family", "products": ()}))
    stay = judged(replace(PASS, id="STAY", margin=Decimal(60), require="nights >= 2", exclude=""))
    ask = worth_asking([opened, stay], QUESTIONS, ())
    assert ask is not None
    assert (ask.attribute, ask.unlocks) == ("age_ok", ("PASS",))
    assert ask.worth == (opened.worth.expected * Decimal("0.5") / 8).quantize(Decimal("0.001"))


def test_nothing_is_asked_that_is_sensitive_asked_before_or_could_not_settle_it() -> None:
    opened = judged(at=moment({"segment": "family", "products": ()}))
    assert worth_asking([opened], QUESTIONS, ("age_ok",)) is None
    assert worth_asking([opened], QUESTIONS, ("nights", "other")) is None
    assert worth_asking([judged(replace(PASS, require="illness == true", exclude=""))], QUESTIONS, ()) is None
    half = judged(at=moment({"segment": "family"}))
    assert half.missing == ("age_ok", "products")
    assert worth_asking([half], QUESTIONS, ()) is None


def test_the_version_in_force_that_day_is_judged() -> None:
    old = replace(PASS, validity=Validity(NOW - timedelta(days=50), NOW - timedelta(days=9)))
    new = replace(PASS, version=2)
    later = replace(PASS, version=3, validity=Validity(NOW + timedelta(days=9)))
    assert version_at([old, new, later], NOW) == (new,)
    assert version_at([old, new, later], NOW - timedelta(days=20)) == (old,)
    assert version_at([old, later], NOW) == (old,)
    assert version_at([later], NOW) == (later,)


@given(st.sets(st.sampled_from(sorted(FITTING))), st.booleans())
def test_forgetting_an_attribute_never_makes_an_offer_eligible(kept: set[str], fits: bool) -> None:
    whole: dict[str, Value] = FITTING if fits else {**FITTING, "age_ok": False}
    less = judged(at=moment({name: whole[name] for name in kept}))
    assert less.status != "eligible" or (fits and kept == set(FITTING))
