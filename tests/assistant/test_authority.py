from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.authority import AuthorityRequest, DecideAuthority, Decision
from knowledge.arithmetic.acts import acts
from knowledge.audience import Audience, Role
from knowledge.authority import Action, Level, Limit, Matrix, Rule, Used
from knowledge.call import Call
from knowledge.client import Client
from knowledge.customer import Attribute, Customer, Order, Value
from knowledge.document import Validity
from knowledge.errors import InvalidInput, NotFound
from knowledge.language import Lang
from knowledge.records.calls import CallRecords
from knowledge.records.clients import ClientRecords
from knowledge.records.engine import migrate, open_engine
from knowledge.records.people import PeopleRecords
from knowledge.records.rules import RuleRecords
from knowledge.records.work import WorkRecords
from knowledge.staff import Person

NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)  # 10:30 in Shanghai
BASE = Rule(
    "shop", "AU-1", 3, "credit", "allow", "CNY", "capital", False, Validity(),
    conditions="driver == '物流延误' and delay_days >= 2",
    evidence=("order_id",),
    limits=(
        Limit("L1", Decimal(50), Decimal(100), Decimal(600)),
        Limit("L2", Decimal(200)),
        Limit("SUP", Decimal(500)),
    ),
    timeout_min=3,
    alternate="duty_sup",
    say={"zh": "这部分我现在发，另外的请主管核定。", "en": "This part now; my supervisor decides the rest."},
    text={"zh": "延误满2天，一线每次不超过50元。", "en": "Late by 2 days: L1 up to CNY 50."},
    owner="履约体验部",
    quote_from=("PR-05", "S4"),
)  # fmt: skip
FORBID = replace(
    BASE, id="AU-2", effect="forbid", conditions="driver == '安全质量'",
    limits=(), evidence=(), alternatives=("chase",),
    say={"zh": "人没事最要紧，我现在就上报。", "en": "You matter most; I am reporting it now."},
    text={"zh": "安全事件不得用红包了结。", "en": "Never settle a safety incident with a credit."},
)  # fmt: skip
MATRIX = Matrix(
    "shop",
    tuple(
        Level(name, parent, {"zh": zh, "en": en})
        for name, parent, zh, en in (
            ("L1", "L2", "一线客服", "Front line"),
            ("L2", "SUP", "二线专员", "Second line"),
            ("SUP", "CLIENT", "班组长", "Supervisor"),
            ("CLIENT", None, "橙舟值班", "Chengzhou duty desk"),
        )
    ),
    (
        Action(
            "credit", {"zh": "补偿红包", "en": "Goodwill credit"}, ("补偿", "红包", "compensation", "credit"), "CNY"
        ),
        Action("refund", {"zh": "退款", "en": "Refund"}, ("退款", "refund"), "CNY"),
        Action("chase", {"zh": "催件", "en": "Chase the carrier"}, ("催快递",), "次"),
        Action("gift", {"zh": "送手机", "en": "Gift a phone"}, ("送手机", "free phone"), "台"),
    ),
    (
        BASE,
        FORBID,
        replace(
            BASE, id="AU-3", action="chase", unit="次", conditions="", limits=(Limit("L1"),), reversible=True, say={}
        ),
    ),
    {"delay_days": {"zh": "晚了几天？", "en": "How many days late?"}},
)


@dataclass(frozen=True)
class Centre:
    rules: RuleRecords
    people: PeopleRecords
    calls: CallRecords
    work: WorkRecords
    decide: DecideAuthority

    def ask(self, text: str, *, person: str | None = "A1", **changes: object) -> Decision:
        base = AuthorityRequest(text, Audience("shop", Role.AGENT, person), NOW, customer_key="K1")
        return self.decide(replace(base, **changes))  # type: ignore[arg-type]


def staff(name: str, level: str, role: Role, shown: str) -> Person:
    supervisor = "S1" if role is Role.AGENT else None
    return Person(name, shown, role, "T1", supervisor, ("shop",), level, date(2024, 1, 1))


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    engine = open_engine(f"sqlite:///{tmp_path / 'records.db'}")
    migrate(engine)
    rules, people, calls = RuleRecords(engine), PeopleRecords(engine), CallRecords(engine)
    clients, work = ClientRecords(engine), WorkRecords(engine)
    for name in ("shop", "other"):
        clients.put(Client(name, {"zh": name, "en": name}, "Asia/Shanghai", (Lang.HANS, Lang.EN)))
    rules.put_matrix(MATRIX)
    people.put_staff(
        [
            staff("A1", "L1", Role.AGENT, "姚雨桐"),
            staff("A2", "L2", Role.AGENT, "卢建华"),
            staff("S1", "SUP", Role.SUPERVISOR, "赵丽"),
        ]
    )
    people.put_customers([Customer("shop", "K1", {"tier": Attribute("V3", "crm", NOW)})])
    seen = NOW - timedelta(hours=4)
    order = {"delay_days": Attribute(3, "oms", seen), "paid": Attribute(Decimal("899.00"), "oms", seen)}
    people.put_orders([Order("shop", "O1", "K1", order), Order("shop", "O2", "K2", order)])
    calls.open(Call("shop", "C1", "chat", Lang.HANS, "A1", NOW, customer_key="K1", order_id="O1", driver="物流延误"))
    return Centre(rules, people, calls, work, DecideAuthority(rules, people, calls, clients, work))


LATE: dict[str, Value] = {"driver": "物流延误", "delay_days": 3, "order_id": "O9"}


def test_allowed_from_plain_words_with_the_rule_quoted_and_the_limits_shown(centre: Centre) -> None:
    decision = centre.ask("可以补偿五十块吗", known=LATE)
    assert (decision.verdict, decision.amount, decision.unit) == ("allowed", Decimal(50), "CNY")
    assert decision.rule is not None
    assert (decision.rule.id, decision.rule.version) == ("AU-1", 3)
    assert decision.rule.text.zh == "延误满2天，一线每次不超过50元。"
    assert (decision.rule.document, decision.rule.step) == ("PR-05", "S4")
    assert decision.limits.zh == "您的权限（一线客服）：单次 50 元，同一客户 30 天 100 元（已用 0），今日已用 0/600 元"


@pytest.mark.parametrize("text", ["我可以發三十塊補償給他嗎？", "Can I give her 30 yuan compensation?", "能补30吗"])
def test_traditional_and_english_and_clipped_words_reach_the_same_decision(centre: Centre, text: str) -> None:
    decision = centre.ask(text, known=LATE)
    assert (decision.verdict, decision.amount, decision.action and decision.action.id) == (
        "allowed", Decimal(30), "credit",
    )  # fmt: skip


def test_an_action_and_amount_given_outright_need_no_words(centre: Centre) -> None:
    assert centre.ask("", action="credit", amount=Decimal(30), known=LATE).verdict == "allowed"


def test_approval_names_level_person_and_time_and_the_customer_hears_all_four_parts(centre: Centre) -> None:
    decision = centre.ask("能补偿80元吗", known=LATE)
    assert (decision.verdict, decision.by, decision.within_minutes) == ("allowed_with_approval", "L2", 3)
    assert decision.approval is not None
    assert (decision.approval.person, decision.approval.answer_by) == ("A2", NOW + timedelta(minutes=3))
    assert [why.zh for why in decision.approval.why] == ["超过您的单次额度"]
    for part in ("50 元以内的部分我现在就为您办", "30 元我已提交给二线专员卢建华核定", "3 分钟内", "答复您"):
        assert part in decision.say.zh


def test_the_client_company_decides_above_all_and_the_time_is_told_by_the_clock(centre: Centre) -> None:
    decision = centre.ask("能补偿600元吗", known=LATE)
    assert (decision.by, decision.within_minutes) == ("CLIENT", 1440)
    assert "橙舟值班核定，明天 10:30 前由我回电给您" in decision.say.zh
    assert "by 10:30 tomorrow" in decision.say.en


def test_what_cannot_be_undone_is_read_back_and_confirmed_a_second_time(centre: Centre) -> None:
    decision = centre.ask("能补偿30元吗", known={**LATE, "payee": "尾号0217的钱包"})
    assert decision.second_confirmation
    assert decision.read_back is not None
    assert "补偿红包 30 元" in decision.read_back.zh and "尾号0217的钱包" in decision.read_back.zh
    assert not centre.ask("能催快递吗", known=LATE).second_confirmation


def test_forbidden_gives_the_rule_s_words_and_a_lawful_alternative(centre: Centre) -> None:
    decision = centre.ask("给他补偿50元行吗", known={"driver": "安全质量"})
    assert (decision.verdict, [one.id for one in decision.alternatives]) == ("forbidden", ["chase"])
    assert "安全事件不得用红包了结" in decision.line.zh and "催件" in decision.line.zh
    assert decision.say.zh == "人没事最要紧，我现在就上报。"


def test_what_is_missing_is_worded_as_questions(centre: Centre) -> None:
    decision = centre.ask("能补偿吗", known={"driver": "物流延误"})
    assert decision.verdict == "unknown"
    asked = {one.id: one.words for one in decision.missing}
    assert list(asked) == ["delay_days", "order_id", "amount"]
    assert (asked["delay_days"].zh, asked["delay_days"].en) == ("晚了几天？", "How many days late?")
    assert "多少" in asked["amount"].zh


def test_a_foreign_amount_is_asked_for_again(centre: Centre) -> None:
    decision = centre.ask("Can I give a credit of 20 dollars?", known=LATE)
    assert [one.id for one in decision.missing] == ["amount"]
    assert "USD" in decision.missing[0].words.en


def test_an_action_without_any_rule_is_silent_and_noted_as_a_masked_gap(centre: Centre) -> None:
    decision = centre.ask("客户13800138000要走，能送手机吗")
    assert (decision.verdict, decision.routed_to) == ("silent", "橙舟值班")
    (gap,) = centre.work.gaps("shop")
    assert gap.id == decision.gap_id
    assert "13800138000" not in gap.text and "送手机" in gap.text


def test_a_case_no_rule_covers_is_silent_and_goes_to_the_rule_s_owner(centre: Centre) -> None:
    decision = centre.ask("能补偿30元吗", known={"driver": "退货", "delay_days": 3, "order_id": "O9"})
    assert (decision.verdict, decision.routed_to) == ("silent", "履约体验部")
    assert "履约体验部" in decision.say.zh


def test_an_action_the_matrix_has_no_word_for_is_silent_when_it_is_named_outright(centre: Centre) -> None:
    assert centre.ask("", action="包机接客户").verdict == "silent"


@pytest.mark.parametrize("text", ["补偿还是退款", "能给他一点表示吗"])
def test_an_unclear_question_is_asked_back_with_choices(centre: Centre, text: str) -> None:
    decision = centre.ask(text, known=LATE)
    assert decision.verdict == "clarify"
    assert "credit" in {one.id for one in decision.choices}
    assert centre.work.gaps("shop") == []


def test_a_call_brings_its_driver_order_and_customer(centre: Centre) -> None:
    decision = centre.ask("能补偿30元吗", call_id="C1", customer_key=None)
    assert decision.verdict == "allowed"
    basis = {one.name: one for one in decision.basis}
    assert (basis["driver"].source, basis["delay_days"].source) == ("call", "oms")
    assert basis["delay_days"].as_of == NOW - timedelta(hours=4)


def test_a_written_conversation_is_answered_in_writing(centre: Centre) -> None:
    assert "在这个对话里回复您" in centre.ask("能补偿80元吗", call_id="C1").say.zh


def test_a_record_is_believed_before_the_asker_and_the_difference_is_shown(centre: Centre) -> None:
    decision = centre.ask("能补偿30元吗", order_id="O1", known={"driver": "物流延误", "delay_days": 1})
    assert decision.verdict == "allowed"
    assert {one.name: one.contradicted for one in decision.basis}["delay_days"]


def test_a_record_written_after_the_instant_asked_about_gives_way_to_the_asker(centre: Centre) -> None:
    earlier = NOW - timedelta(days=3)
    known: dict[str, Value] = {"driver": "物流延误", "delay_days": 1}
    assert centre.ask("能补偿30元吗", order_id="O1", known=known, as_of=earlier).verdict == "silent"


def test_another_customer_s_order_tells_nothing(centre: Centre) -> None:
    decision = centre.ask("能补偿30元吗", order_id="O2", known={"driver": "物流延误"})
    assert [one.id for one in decision.missing] == ["delay_days"]


def test_amounts_already_granted_count_against_all_three_limits(centre: Centre) -> None:
    for ago, agent, customer, amount in ((1, "A1", "K2", 550), (24 * 5, "A2", "K1", 40)):
        at = NOW - timedelta(hours=ago)
        centre.rules.add_use(Used("shop", "AU-1", "credit", agent, customer, None, Decimal(amount), at))
    assert centre.ask("能补偿50元吗", known=LATE).verdict == "allowed"
    assert centre.ask("能补偿50元吗", known=LATE).limits.zh.endswith("（已用 40），今日已用 550/600 元")
    centre.rules.add_use(Used("shop", "AU-1", "credit", "A1", "K1", "C1", Decimal(20), NOW))
    decision = centre.ask("能补偿50元吗", known=LATE)
    assert decision.approval is not None
    assert [why.zh for why in decision.approval.why] == ["超过同一客户 30 天的额度", "超过您今天的额度"]


def test_midnight_is_the_client_s_own(centre: Centre) -> None:
    yesterday = datetime(2026, 11, 22, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai
    centre.rules.add_use(Used("shop", "AU-1", "credit", "A1", "K2", None, Decimal(600), yesterday))
    assert centre.ask("能补偿50元吗", known=LATE).verdict == "allowed"


def test_somebody_away_is_passed_over(centre: Centre) -> None:
    decision = centre.ask("能补偿80元吗", known=LATE, away=("A2",))
    assert (decision.by, decision.approval and decision.approval.person_name) == ("SUP", "赵丽")


def test_without_a_person_the_decision_asks_who_acts(centre: Centre) -> None:
    assert [one.id for one in centre.ask("能补偿30元吗", person=None, known=LATE).missing] == ["actor"]


def test_a_typo_is_forgiven_and_said(centre: Centre) -> None:
    decision = centre.ask("may I give compensaton of 30?", known=LATE)
    assert (decision.verdict, decision.read_as, decision.read_exactly) == ("allowed", "compensation", False)


def test_another_client_s_matrix_is_never_read(centre: Centre) -> None:
    request = AuthorityRequest("能补偿30元吗", Audience("other", Role.AGENT, "A1"), NOW, known=LATE)
    decision = centre.decide(request)
    assert (decision.verdict, decision.rule, decision.choices) == ("clarify", None, ())


def test_a_call_of_another_client_is_not_found(centre: Centre) -> None:
    with pytest.raises(NotFound):
        centre.decide(AuthorityRequest("能补偿30元吗", Audience("other", Role.AGENT, "A1"), NOW, call_id="C1"))


@pytest.mark.parametrize("amount", ["0", "-50", "NaN", "Infinity"])
def test_an_amount_that_is_none_is_refused(centre: Centre, amount: str) -> None:
    with pytest.raises(InvalidInput):
        centre.ask("", action="credit", amount=Decimal(amount), known=LATE)


def test_nothing_the_asker_knows_stands_in_for_the_amount(centre: Centre) -> None:
    decision = centre.ask("能补偿900元吗", known={**LATE, "amount": 1})
    assert (decision.verdict, decision.by) == ("allowed_with_approval", "CLIENT")


def test_a_rule_s_sentence_that_a_customer_must_never_hear_is_replaced(centre: Centre) -> None:
    rude = replace(FORBID, say={"zh": "这个我没有权限。", "en": "Not my department."})
    centre.rules.put_matrix(replace(MATRIX, rules=(BASE, rude)))
    said = centre.ask("给他补偿50元行吗", known={"driver": "安全质量"}).say
    assert not acts(said.zh, "agent", ("forbidden",)) and not acts(said.en, "agent", ("forbidden",))


@pytest.mark.parametrize(
    "text", ["能补偿30元吗", "能补偿80元吗", "能补偿900元吗", "能补偿吗", "能送手机吗", "他要点表示"]
)
def test_no_sentence_to_the_customer_ever_refuses_for_want_of_authority(centre: Centre, text: str) -> None:
    said = centre.ask(text, known=LATE).say
    assert said.zh and said.en
    assert not acts(said.zh, "agent", ("forbidden",)) and not acts(said.en, "agent", ("forbidden",))
