"""Grants on record: allowed by the rules at that moment, once, under one limit; and taken back by another record."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import Engine

from assistant.authority import AuthorityRequest, DecideAuthority
from assistant.granting import Recorded, RecordUse, UseRequest
from assistant.surfaces.messages import message
from knowledge.arithmetic.acts import acts
from knowledge.audience import Audience, Role
from knowledge.authority import Action, Level, Limit, Matrix, Rule
from knowledge.call import Call
from knowledge.client import Client
from knowledge.clock import StandingClock
from knowledge.customer import Value
from knowledge.document import Validity
from knowledge.errors import InvalidInput, NotAllowed, NotFound, NotGranted
from knowledge.language import Lang
from knowledge.records.audit import AuditRecords
from knowledge.records.calls import CallRecords
from knowledge.records.clients import ClientRecords
from knowledge.records.engine import migrate, open_engine
from knowledge.records.people import PeopleRecords
from knowledge.records.rules import RuleRecords
from knowledge.records.work import WorkRecords
from knowledge.staff import Person

NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)  # 10:30 in Shanghai
AGENT = Audience("shop", Role.AGENT, "A1")
LEAD = Audience("shop", Role.SUPERVISOR, "S1")
RULE = Rule(
    "shop", "AU-1", 1, "credit", "allow", "CNY", "capital", True, Validity(),
    conditions="delay_days >= 2", evidence=("order_id",),
    limits=(
        Limit("L1", Decimal(50), Decimal(100), Decimal(120)),
        Limit("SUP", Decimal(300)),
        Limit("MGR", Decimal(1000)),
    ),
    text={"zh": "延误满2天，一线每次不超过50元。", "en": "Late by 2 days: L1 up to CNY 50."},
    owner="履约体验部",
)  # fmt: skip
FORBID = replace(
    RULE, id="AU-2", effect="forbid", conditions="driver == '安全质量'", limits=(), evidence=(), alternatives=("chase",)
)
MATRIX = Matrix(
    "shop",
    tuple(
        Level(name, parent, {"zh": zh, "en": en})
        for name, parent, zh, en in (
            ("L1", "SUP", "一线客服", "Front line"),
            ("SUP", "MGR", "班组长", "Supervisor"),
            ("MGR", "CLIENT", "经理", "Manager"),
            ("CLIENT", None, "橙舟值班", "Duty desk"),
        )
    ),
    (
        Action("credit", {"zh": "补偿红包", "en": "Goodwill credit"}, ("红包",), "CNY"),
        Action("chase", {"zh": "催件", "en": "Chase the carrier"}, ("催快递",), "次"),
        Action("gift", {"zh": "送手机", "en": "Gift a phone"}, ("送手机",), "台"),
    ),
    (
        RULE,
        FORBID,
        replace(RULE, id="AU-3", action="chase", unit="次", conditions="", evidence=(), limits=(Limit("L1"),)),
    ),
    {"delay_days": {"zh": "晚了几天？", "en": "How many days late?"}},
)
LATE: dict[str, Value] = {"delay_days": 3, "order_id": "O9", "driver": "物流延误"}


@dataclass
class Centre:
    engine: Engine
    rules: RuleRecords
    people: PeopleRecords
    work: WorkRecords
    record: RecordUse

    def give(self, amount: str | None = "30", audience: Audience = AGENT, **changes: object) -> Recorded:
        told = None if amount is None else Decimal(amount)
        base = UseRequest(audience, "credit", told, call_id="C1", known=LATE)
        return self.record(replace(base, **changes))  # type: ignore[arg-type]

    def at(self, now: datetime) -> "Centre":
        return replace(self, record=replace(self.record, clock=StandingClock(now)))

    def trail(self) -> list[tuple[str, str, str]]:
        return [(one.actor, one.what, one.about) for one in AuditRecords(self.engine).lines("shop")]


def staff(name: str, level: str, role: Role, shown: str, **more: object) -> Person:
    lead = "S1" if role is Role.AGENT else None
    return replace(Person(name, shown, role, "T1", lead, ("shop",), level, date(2024, 1, 1)), **more)  # type: ignore[arg-type]


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    engine = open_engine(f"sqlite:///{tmp_path / 'records.db'}")
    migrate(engine)
    rules, people, calls = RuleRecords(engine), PeopleRecords(engine), CallRecords(engine)
    clients, work = ClientRecords(engine), WorkRecords(engine)
    for name in ("shop", "other"):
        clients.put(Client(name, {"zh": name, "en": name}, "Asia/Shanghai", (Lang.HANS, Lang.EN)))
        rules.put_matrix(replace(MATRIX, client=name, rules=tuple(replace(one, client=name) for one in MATRIX.rules)))
    people.put_staff(
        [
            staff("A1", "L1", Role.AGENT, "姚雨桐"),
            staff("A2", "L1", Role.AGENT, "卢建华"),
            staff("S1", "SUP", Role.SUPERVISOR, "赵丽"),
            staff("S2", "SUP", Role.SUPERVISOR, "钱进", team="T2"),
            staff("M1", "MGR", Role.MANAGER, "孙越"),
            staff("N1", "SUP", Role.SUPERVISOR, "未入职", hired=date(2027, 1, 1)),
            staff("X1", "SUP", Role.SUPERVISOR, "别家的", clients=("other",)),
        ]
    )
    for client in ("shop", "other"):
        calls.open(Call(client, "C1", "voice", Lang.HANS, "A1", NOW, customer_key="K1", driver="物流延误"))
    calls.open(Call("shop", "C2", "voice", Lang.HANS, "A2", NOW, customer_key="K1", driver="物流延误"))
    authority = DecideAuthority(rules, people, calls, clients, work, lambda client, number: f"key-{number}")
    return Centre(engine, rules, people, work, RecordUse(authority, StandingClock(NOW)))


def refused(act: Callable[[], object]) -> tuple[str, str]:
    """What a refusal says happened and what to do next, in Chinese; its English is there too."""
    with pytest.raises(NotGranted) as fault:
        act()
    zh, en = message(fault.value, Lang.HANS), message(fault.value, Lang.EN)
    assert zh.status == 409
    assert en.detail and en.next and "额度没有变化" in zh.safe
    assert not acts(zh.detail + zh.next, "agent", ("forbidden",))
    return zh.detail, zh.next


def test_a_grant_within_the_limits_is_recorded_and_what_is_left_is_told(centre: Centre) -> None:
    told = centre.give("30", note="客户电话 13800138000")
    assert told.line.zh == "已记下：补偿红包 30 元。额度：本次还剩 20 元，这位客户 30 天内还剩 70 元，今天还剩 90 元。"
    assert {one.dimension: str(one.left) for one in told.left} == {
        "per_contact": "20", "per_customer_30d": "70", "per_agent_day": "90",
    }  # fmt: skip
    (kept,) = centre.rules.uses("shop", since=NOW)
    assert (kept.rule_id, kept.agent, kept.customer_key, kept.call_id) == ("AU-1", "A1", "K1", "C1")
    assert (kept.approved_by, kept.reverses, kept.at) == (None, None, NOW)
    assert "13800138000" not in kept.note
    assert centre.trail() == [("A1", "authority_used", f"{kept.id}: credit 30 by AU-1")]


def test_the_next_decision_counts_what_was_recorded(centre: Centre) -> None:
    centre.give("30")
    asked = AuthorityRequest("", AGENT, NOW, action="credit", amount=Decimal(30), call_id="C1", known=LATE)
    decision = centre.record.authority(asked)
    assert decision.verdict == "allowed_with_approval"
    assert "要班组长赵丽批准" in refused(lambda: centre.give("30"))[0]


def test_small_amounts_add_up_over_contacts_to_one_customer_and_over_the_day(centre: Centre) -> None:
    centre.give("50")
    centre.give("50", Audience("shop", Role.AGENT, "A2"), call_id="C2")
    assert "超过同一客户 30 天的额度" in refused(lambda: centre.give("10", call_id="C1"))[0]
    for customer in ("K7", "K8"):
        centre.give("35", call_id=None, customer_key=customer)
    assert "超过您今天的额度" in refused(lambda: centre.give("10", call_id=None, customer_key="K9"))[0]


def test_two_at_once_never_both_pass_under_one_limit(centre: Centre) -> None:
    """Eight grants of 50 to one customer at the same moment, by two agents: the customer's 100 holds two of them."""
    start = Barrier(8)

    def give(turn: int) -> bool:
        start.wait()
        try:
            centre.give("50", Audience("shop", Role.AGENT, f"A{turn % 2 + 1}"), call_id=None, customer_key="K5")
        except NotGranted:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        passed = list(pool.map(give, range(8)))
    assert passed.count(True) == 2
    assert sum(one.amount for one in centre.rules.uses("shop", since=NOW)) == 100


def test_what_is_more_than_ones_own_names_who_approved_it_and_counts_as_theirs(centre: Centre) -> None:
    detail, then = refused(lambda: centre.give("200"))
    assert (detail, then) == (
        "补偿红包 200 元要班组长赵丽批准：超过您的单次额度；超过同一客户 30 天的额度；超过您今天的额度。",
        "拿到批准后，填上批准人的工号再记。",
    )
    told = centre.give("200", approved_by="S1")
    assert told.line.zh.startswith("已记下：补偿红包 200 元（赵丽批准）。")
    assert {one.dimension: str(one.left) for one in told.left}["per_agent_day"] == "120"
    assert centre.trail()[0][2].endswith("credit 200 by AU-1, approved by S1")


def test_an_approved_grant_names_its_customer_too_where_thirty_days_count(centre: Centre) -> None:
    """A supervisor's limit needs no customer; unnoted, the customer's next one would be let through."""
    detail, _ = refused(lambda: centre.give("200", call_id=None, approved_by="S1"))
    assert "是哪一位客户" in detail
    centre.give("200", call_id=None, approved_by="S1", known=LATE | {"customer": "7"})
    assert "30 天的额度" in refused(lambda: centre.give("10", call_id=None, known=LATE | {"customer": "7"}))[0]


def test_a_level_further_up_may_approve_too(centre: Centre) -> None:
    assert centre.give("200", approved_by="M1").use.approved_by == "M1"


@pytest.mark.parametrize(
    ("approver", "why"),
    [
        ("A1", "批准人不能是办理人本人"),
        ("A2", "超出卢建华能批的范围"),
        ("S2", "不在这条审批线上"),
        ("N1", "今天的人员名单里"),
        ("X1", "今天的人员名单里"),
        ("nobody", "今天的人员名单里"),
    ],
)
def test_only_somebody_else_on_the_list_with_that_level_in_that_line_approves(
    centre: Centre, approver: str, why: str
) -> None:
    assert why in refused(lambda: centre.give("200", approved_by=approver))[0]
    assert centre.rules.uses("shop", since=NOW) == []
    assert centre.trail() == []


def test_an_approver_has_limits_of_their_own(centre: Centre) -> None:
    assert "超出赵丽能批的范围" in refused(lambda: centre.give("500", approved_by="S1"))[0]
    assert centre.give("500", approved_by="M1").use.amount == 500


def test_a_supervisor_who_grants_does_not_approve_it(centre: Centre) -> None:
    assert "本人" in refused(lambda: centre.give("400", LEAD, approved_by="S1"))[0]


def test_an_approval_that_was_not_needed_is_not_noted(centre: Centre) -> None:
    """Otherwise one's own limit for a day would never fill up."""
    assert centre.give("30", approved_by="S1").use.approved_by is None


def test_what_the_client_decides_waits_for_the_client(centre: Centre) -> None:
    assert "要橙舟值班批准" in refused(lambda: centre.give("5000"))[0]
    assert "超出孙越能批的范围" in refused(lambda: centre.give("5000", approved_by="M1"))[0]
    centre.people.put_staff([staff("C9", "CLIENT", Role.SUPERVISOR, "橙舟小李")])
    assert centre.give("5000", approved_by="C9").use.approved_by == "C9"


def test_what_is_forbidden_unknown_or_unwritten_is_not_recorded(centre: Centre) -> None:
    detail, then = refused(lambda: centre.give("10", call_id=None, known={**LATE, "driver": "安全质量"}))
    assert detail.startswith("不能办补偿红包 10 元") and "马上告诉班组长" in then
    detail, then = refused(lambda: centre.give("10", call_id=None, known={"order_id": "O9", "driver": "物流延误"}))
    assert "晚了几天" in detail and "问清楚" in then
    detail, then = refused(lambda: centre.give("10", call_id=None, known=LATE))
    assert "是哪一位客户" in detail
    detail, then = refused(lambda: centre.give("1", action="gift"))
    assert "规则没有写到" in detail and "先别办" in then
    assert "规则没有写到" in refused(lambda: centre.give("1", action="nothing at all"))[0]
    assert "写明办的是哪一项" in refused(lambda: centre.give("1", action=None, text="客户很着急"))[1]
    assert centre.work.gaps("shop") == []  # whoever asked has noted it


def test_the_rule_may_be_named_and_must_be_the_one_that_holds(centre: Centre) -> None:
    assert centre.give("30", action=None, rule="AU-1").use.rule_id == "AU-1"
    assert "AU-1" in refused(lambda: centre.give("10", action=None, rule="AU-2"))[0]
    with pytest.raises(NotFound):
        centre.give("10", action=None, rule="AU-9")


def test_a_thing_that_is_counted_needs_no_amount_and_money_does(centre: Centre) -> None:
    assert centre.give(None, action="chase").use.amount == 1
    assert "金额或数量" in refused(lambda: centre.give(None))[0]
    for bad in ("0", "-5", "NaN"):
        with pytest.raises(InvalidInput):
            centre.give(bad)


def test_another_customer_than_the_calls_is_refused_so_that_no_limit_is_dodged(centre: Centre) -> None:
    with pytest.raises(InvalidInput, match="另一位客户"):
        centre.give("10", customer_key="K2")
    with pytest.raises(InvalidInput, match="号码"):
        centre.give("10", call_id=None, customer_key="13800138000")


def test_a_customer_number_is_asked_for_and_kept_as_a_key(centre: Centre) -> None:
    known = LATE | {"customer": "YL200101"}
    assert centre.give("10", call_id=None, known=known).use.customer_key == "key-YL200101"


def test_whoever_does_not_work_for_this_client_today_records_nothing(centre: Centre) -> None:
    for person in ("X1", "N1", "nobody"):
        with pytest.raises(NotFound, match="no such person"):
            centre.give("10", Audience("shop", Role.AGENT, person))
    assert "办理人" in refused(lambda: centre.give("10", Audience("shop", Role.AGENT)))[0]


def test_a_grant_with_an_id_is_recorded_once(centre: Centre) -> None:
    first = centre.give("40", id="slack-1")
    assert centre.give("40", id="slack-1").use == first.use
    assert len(centre.rules.uses("shop", since=NOW)) == len(centre.trail()) == 1


def test_taking_back_leaves_both_records_and_frees_the_limits(centre: Centre) -> None:
    use = centre.give("50").use
    undone = centre.record.undo(AGENT, use.id, "点错了")
    assert undone.line.zh == (
        "已撤销：补偿红包 50 元，额度已退回。额度：本次还剩 50 元，这位客户 30 天内还剩 100 元，今天还剩 120 元。"
    )
    kept, reversal = centre.rules.uses("shop", since=NOW)
    assert {kept.reverses, reversal.reverses} == {None, use.id}
    assert sum(one.amount for one in (kept, reversal)) == 0
    assert centre.give("50").use.amount == 50
    assert [what for _, what, _ in centre.trail()] == ["authority_used", "authority_use_undone", "authority_used"]
    assert AuditRecords(centre.engine).verify() == []


def test_taking_back_twice_is_once_and_a_reversal_is_not_taken_back(centre: Centre) -> None:
    use = centre.give("50").use
    for _ in range(2):
        assert centre.record.undo(AGENT, use.id).undone
    assert len(centre.rules.uses("shop", since=NOW)) == 2
    reversal = next(one for one in centre.rules.uses("shop", since=NOW) if one.reverses)
    with pytest.raises(InvalidInput, match="撤销记录"):
        centre.record.undo(AGENT, reversal.id)


def test_the_next_day_a_supervisor_takes_it_back_and_nobody_gains_a_limit_by_it(centre: Centre) -> None:
    use = centre.give("50").use
    tomorrow = centre.at(NOW + timedelta(hours=14))  # half past midnight in Shanghai
    with pytest.raises(NotAllowed, match="班组长"):
        tomorrow.record.undo(AGENT, use.id)
    left = {one.dimension: str(one.left) for one in tomorrow.record.undo(LEAD, use.id).left}
    assert left["per_agent_day"] == "120"  # not 170: what is taken back counts nowhere
    assert next(one for one in centre.rules.uses("shop", since=NOW) if one.reverses).agent == "S1"


def test_a_colleagues_and_another_clients_grant_are_not_there(centre: Centre) -> None:
    use = centre.give("50").use
    for other in (Audience("shop", Role.AGENT, "A2"), Audience("other", Role.SUPERVISOR, "X1")):
        with pytest.raises(NotFound):
            centre.record.use(other, use.id)
        with pytest.raises(NotFound):
            centre.record.undo(other, use.id)
    assert centre.record.use(LEAD, use.id) == use
    assert len(centre.rules.uses("shop", since=NOW)) == 1


def test_every_sentence_is_in_both_languages(centre: Centre) -> None:
    told = centre.give("30")
    assert told.line.en == (
        "Recorded: Goodwill credit, CNY 30. "
        "Limits: CNY 20 left in this contact; CNY 70 left for this customer in 30 days; CNY 90 left today."
    )
    assert not re.search(r"[\u4e00-\u9fff]", told.line.en)
