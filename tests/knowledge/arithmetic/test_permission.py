from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.arithmetic.limits import Ledger
from knowledge.arithmetic.permission import (
    CLIENT_ANSWERS_MIN,
    Case,
    Permission,
    may_approve,
    open_actions,
    permit,
)
from knowledge.audience import Role
from knowledge.authority import Action, Level, Limit, Matrix, Rule, Used
from knowledge.customer import Value
from knowledge.document import Validity
from knowledge.staff import Person

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
CREDIT = Action("credit", {"zh": "补偿"}, (), "CNY")
GIFT = Action("gift", {"zh": "送手机"}, (), "台")
LEVELS = tuple(
    Level(name, parent, {})
    for name, parent in (("L1", "L2"), ("L2", "SUP"), ("SUP", "MGR"), ("MGR", "CLIENT"), ("CLIENT", None))
)
LIMITS = (
    Limit("L1", Decimal(50), Decimal(100), Decimal(600)),
    Limit("L2", Decimal(200), Decimal(300)),
    Limit("SUP", Decimal(500)),
)
BASE = Rule(
    "c", "AU-1", 1, "credit", "allow", "CNY", "capital", False, Validity(),
    conditions="driver == '物流延误' and delay_days >= 2", evidence=("order_id",), limits=LIMITS, alternate="duty_sup",
)  # fmt: skip
KNOWN: dict[str, Value] = {"driver": "物流延误", "delay_days": 3, "order_id": "O1"}


def person(name: str, level: str, role: Role = Role.AGENT, supervisor: str | None = "S1", team: str = "T1") -> Person:
    return Person(name, name, role, team, supervisor, ("c",), level, date(2024, 1, 1), {"refund": None})


A1 = person("A1", "L1")
STAFF = (
    A1,
    person("A2", "L2"),
    person("A9", "L2", team="T9", supervisor="S9"),
    person("S1", "SUP", Role.SUPERVISOR, "M1"),
    person("S2", "SUP", Role.SUPERVISOR, "M1", "T2"),
    person("Q1", "L2", Role.QUALITY, "M1"),
)


def matrix(*rules: Rule) -> Matrix:
    return Matrix("c", LEVELS, (CREDIT, GIFT), rules)


def used(amount: int, *, agent: str = "A1", customer: str = "K", call: str | None = None, ago: timedelta) -> Used:
    return Used("c", "AU-1", "credit", agent, customer, call, Decimal(amount), NOW - ago)


def decide(
    amount: str | None = "30",
    *rules: Rule,
    known: dict[str, Value] | None = None,
    uses: tuple[Used, ...] = (),
    actor: Person | None = A1,
    away: tuple[str, ...] = (),
    customer: str | None = "K",
    action: Action = CREDIT,
) -> Permission:
    ledger = Ledger(uses, NOW, NOW - timedelta(hours=11), "C1", customer)
    case = Case(
        actor, action, Decimal(amount) if amount else None, KNOWN if known is None else known, ledger,
        NOW.date(), STAFF, frozenset(away),
    )  # fmt: skip
    return permit(case, matrix(*(rules or (BASE,))))


def test_no_rule_for_the_action_is_silence_not_refusal() -> None:
    assert decide("1", action=GIFT).verdict == "silent"


def test_a_rule_not_in_force_on_the_day_is_no_rule() -> None:
    ended = replace(BASE, validity=Validity(None, NOW))
    assert decide("30", ended).verdict == "silent"


def test_the_latest_version_in_force_decides() -> None:
    newer = replace(BASE, version=2, limits=(Limit("L1", Decimal(10)), *LIMITS[1:]))
    to_come = replace(BASE, version=3, limits=(), validity=Validity(NOW + timedelta(days=1)))
    assert decide("30", BASE, newer, to_come).rule == newer


def test_rules_that_all_fail_are_silence_with_the_nearest_rule_s_owner() -> None:
    decision = decide("30", known={"driver": "退货", "delay_days": 3})
    assert (decision.verdict, decision.rule) == ("silent", BASE)


def test_a_prohibition_overrides_an_allowing_rule_even_where_evidence_is_missing() -> None:
    forbid = replace(BASE, id="AU-2", effect="forbid", conditions="delay_days >= 3", limits=(), evidence=())
    decision = decide("30", BASE, forbid, known={"driver": "物流延误", "delay_days": 3})
    assert (decision.verdict, decision.rule) == ("forbidden", forbid)


def test_a_prohibition_that_may_hold_is_asked_about_before_anything_is_allowed() -> None:
    forbid = replace(BASE, id="AU-2", effect="forbid", conditions="weather == 'storm'", limits=(), evidence=())
    decision = decide("30", BASE, forbid)
    assert (decision.verdict, decision.missing) == ("unknown", ("weather",))


@pytest.mark.parametrize(
    ("known", "amount", "missing"),
    [
        ({"driver": "物流延误", "order_id": "O1"}, "30", ("delay_days",)),
        ({"driver": "物流延误", "delay_days": 3}, "30", ("order_id",)),
        ({"driver": "物流延误", "delay_days": 3, "order_id": "O1"}, None, ("amount",)),
        ({}, None, ("driver", "delay_days", "order_id", "amount")),
    ],
)
def test_what_is_missing_is_named_exactly(
    known: dict[str, Value], amount: str | None, missing: tuple[str, ...]
) -> None:
    decision = decide(amount, known=known)
    assert (decision.verdict, decision.missing) == ("unknown", missing)


def test_what_every_open_rule_waits_for_is_asked_first_and_the_rest_only_if_it_still_matters() -> None:
    other = replace(BASE, id="AU-4", conditions="driver == '商家投诉' and merchant_fault == true")
    assert decide("30", BASE, other, known={"order_id": "O1"}).missing == ("driver",)
    assert decide("30", BASE, other, known={"order_id": "O1", "driver": "商家投诉"}).missing == ("merchant_fault",)


def test_somebody_unnamed_is_asked_who_they_are() -> None:
    assert decide(actor=None).missing == ("actor",)


def test_an_unknown_customer_is_asked_for_where_a_month_s_limit_counts() -> None:
    decision = decide(customer=None)
    assert (decision.verdict, decision.missing) == ("unknown", ("customer",))


def test_the_limit_itself_is_inside() -> None:
    assert decide("50").verdict == "allowed"
    over = decide("50.01")
    assert (over.verdict, over.by, over.why) == ("allowed_with_approval", "L2", ("over_per_contact",))


@pytest.mark.parametrize(
    ("uses", "why"),
    [
        ((used(30, call="C1", ago=timedelta(minutes=5)),), ("over_per_contact",)),
        ((used(80, ago=timedelta(days=29)),), ("over_per_customer_30d",)),
        (tuple(used(100, customer=f"K{n}", ago=timedelta(hours=n)) for n in range(1, 7)), ("over_per_agent_day",)),
        ((used(80, agent="A2", ago=timedelta(days=3)),), ("over_per_customer_30d",)),
    ],
)
def test_splitting_over_a_contact_a_month_a_day_or_colleagues_counts_as_one(
    uses: tuple[Used, ...], why: tuple[str, ...]
) -> None:
    decision = decide("30", uses=uses)
    assert (decision.verdict, decision.by, decision.why) == ("allowed_with_approval", "L2", why)


def test_what_was_used_before_the_window_or_after_the_instant_does_not_count() -> None:
    assert decide("30", uses=(used(90, ago=timedelta(days=31)),)).verdict == "allowed"
    assert decide("30", uses=(used(90, ago=-timedelta(hours=1)),)).verdict == "allowed"
    assert decide("30", uses=(used(600, customer="X", ago=timedelta(hours=12)),)).verdict == "allowed"


def test_the_lowest_level_with_room_decides_and_above_all_the_client() -> None:
    assert decide("200").by == "L2"
    assert decide("300").by == "SUP"
    beyond = decide("501")
    assert (beyond.by, beyond.approver, beyond.within_min) == ("CLIENT", None, CLIENT_ANSWERS_MIN)


def test_the_actor_s_own_line_is_asked_first_and_quality_never() -> None:
    assert (second := decide("200").approver) is not None and second.id == "A2"
    assert (boss := decide("300").approver) is not None and boss.id == "S1"


def test_somebody_who_is_away_or_benefits_is_passed_over() -> None:
    away = decide("300", away=("S1",))
    assert away.approver is not None and away.approver.id == "S2"
    alone = decide("300", replace(BASE, alternate=None), away=("S1",))
    assert alone.by == "CLIENT"
    benefits = decide("200", known={**KNOWN, "beneficiary": "A2"})
    assert (benefits.by, benefits.approver and benefits.approver.id) == ("SUP", "S1")


def test_nobody_grants_to_themselves() -> None:
    decision = decide("10", known={**KNOWN, "beneficiary": "A1"})
    assert (decision.verdict, decision.why, decision.by) == ("allowed_with_approval", ("beneficiary",), "L2")


def test_a_certificate_that_ran_out_sends_it_up_to_somebody_who_holds_one() -> None:
    rule = replace(BASE, certificate="intl")
    decision = decide("30", rule)
    assert (decision.why, decision.by) == (("not_certified",), "CLIENT")
    able = replace(A1, certificates={"intl": NOW.date()})
    assert decide("30", rule, actor=able).verdict == "allowed"
    assert decide("30", rule, actor=replace(able, certificates={"intl": date(2026, 11, 22)})).why == ("not_certified",)


def test_four_eyes_ask_for_a_second_person_even_inside_the_limit() -> None:
    decision = decide("50", replace(BASE, four_eyes_over=Decimal(40)))
    assert (decision.verdict, decision.why) == ("allowed_with_approval", ("four_eyes",))
    assert decide("40", replace(BASE, four_eyes_over=Decimal(40))).verdict == "allowed"


def test_a_level_without_a_limit_has_none_and_a_limit_without_bounds_is_unlimited() -> None:
    assert decide("1", replace(BASE, limits=LIMITS[1:])).why == ("no_limit",)
    assert decide("99999", replace(BASE, limits=(Limit("L1"),))).verdict == "allowed"
    assert decide(None, replace(BASE, limits=(Limit("L1"),))).verdict == "allowed"


def test_what_was_taken_back_counts_nowhere_from_then_on() -> None:
    granted = replace(used(50, call="C1", ago=timedelta(hours=2)), id="u")
    back = replace(used(-50, call="C1", ago=timedelta(hours=1)), id="u-undone", agent="S1", reverses="u")
    ledger = Ledger((granted, back), NOW, NOW - timedelta(hours=11), "C1", "K")
    assert (ledger.in_contact(), ledger.to_customer(), ledger.by_agent("A1"), ledger.by_agent("S1")) == (0, 0, 0, 0)
    before = replace(ledger, as_of=NOW - timedelta(minutes=90))
    assert (before.in_contact(), before.by_agent("A1")) == (50, 50)
    alone = replace(ledger, uses=(back,))
    assert alone.by_agent("S1") == 0


def test_what_somebody_approved_fills_their_day_and_not_the_agents() -> None:
    approved = replace(used(200, ago=timedelta(hours=1)), approved_by="S1")
    ledger = Ledger((approved,), NOW, NOW - timedelta(hours=11), None, "K")
    assert (ledger.by_agent("A1"), ledger.by_agent("S1"), ledger.to_customer()) == (0, 200, 200)


@pytest.mark.parametrize(
    ("approver", "amount", "may"),
    [("S1", "80", True), ("S1", "90000", False), ("A1", "80", False), ("Q1", "80", False), ("A9", "80", False)],
)
def test_whoever_approves_is_above_in_the_line_and_has_room(approver: str, amount: str, may: bool) -> None:
    ledger = Ledger((), NOW, NOW - timedelta(hours=11), "C1", "K")
    case = Case(A1, CREDIT, Decimal(amount), KNOWN, ledger, NOW.date(), STAFF)
    assert may_approve(case, matrix(BASE), BASE, approver) is may
    assert not may_approve(replace(case, actor=None), matrix(BASE), BASE, approver)
    assert not may_approve(case, matrix(BASE), BASE, "nobody")


def test_the_more_specific_rule_wins() -> None:
    vip = replace(BASE, id="AU-3", conditions=BASE.conditions + " and tier == 'V4'", limits=(Limit("L1", Decimal(90)),))
    assert decide("80", BASE, vip, known={**KNOWN, "tier": "V4"}).rule == vip
    assert decide("80", BASE, vip, known={**KNOWN, "tier": "V1"}).by == "L2"


def test_an_unknown_that_cannot_change_the_verdict_is_not_asked() -> None:
    vip = replace(BASE, id="AU-3", conditions=BASE.conditions + " and tier == 'V4'", limits=(Limit("L1", Decimal(90)),))
    assert decide("30", BASE, vip).verdict == "allowed"
    assert decide("80", BASE, vip).missing == ("tier",)


def test_a_rule_for_a_kind_of_action_governs_its_members() -> None:
    child = Action("coupon", {}, (), "CNY", parents=("credit",))
    ledger = Ledger((), NOW, NOW, None, "K")
    case = Case(A1, child, Decimal(30), KNOWN, ledger, NOW.date(), STAFF)
    assert permit(case, replace(matrix(BASE), actions=(CREDIT, child))).verdict == "allowed"


def test_open_actions_are_those_a_rule_might_allow_here() -> None:
    assert open_actions(matrix(BASE), {"driver": "物流延误"}, NOW) == ("credit",)
    assert open_actions(matrix(BASE), {"driver": "退货"}, NOW) == ()


amounts = st.integers(1, 800).map(str)


@given(amounts, st.lists(st.integers(1, 200), max_size=4))
def test_nothing_is_allowed_beyond_any_of_the_three_limits(amount: str, before: list[int]) -> None:
    uses = tuple(used(one, ago=timedelta(days=day + 1)) for day, one in enumerate(before))
    decision = decide(amount, uses=uses)
    inside = int(amount) <= 50 and int(amount) + sum(before) <= 100
    assert (decision.verdict == "allowed") == inside


@given(amounts, amounts)
def test_a_larger_amount_is_never_decided_lower(one: str, other: str) -> None:
    order = ["allowed", "L2", "SUP", "MGR", "CLIENT"]
    small, large = sorted((int(one), int(other)))
    first, second = decide(str(small)), decide(str(large))
    assert order.index(first.by or "allowed") <= order.index(second.by or "allowed")


@given(st.sets(st.sampled_from(sorted(KNOWN))))
def test_with_less_known_nothing_more_is_allowed(names: set[str]) -> None:
    partly = decide("30", known={name: KNOWN[name] for name in names})
    assert partly.verdict == ("allowed" if names == set(KNOWN) else "unknown")
