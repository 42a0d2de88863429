"""Small true-to-life nouns for the tests of the records; what a test cares about is given by keyword."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from knowledge.audience import Role, Tier
from knowledge.authority import Action, Level, Limit, Matrix, Rule, Used
from knowledge.calendar import ClientDay, DayKind, Duty, DutyRole
from knowledge.call import Call, Interaction, Turn
from knowledge.client import Client
from knowledge.customer import Attribute, Customer, Order
from knowledge.document import ALWAYS, Document, Kind, Passage, Shape, Trust, Validity
from knowledge.language import Lang
from knowledge.offer import MustSay, Offer
from knowledge.records.plans import Plan
from knowledge.records.work import AskedQuestion, Feedback, Gap, Promise
from knowledge.roster import Forecast, Shift
from knowledge.staff import Person
from knowledge.taxonomy import Reason

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
NAMES = {"xingxi": {"zh": "星汐通信", "en": "Xingxi Telecom"}, "yuanlan": {"zh": "远岚旅行", "en": "Yuanlan Travel"}}


def day(number: int) -> datetime:
    """Midnight UTC of that day of January 2026."""
    return datetime(2026, 1, number, tzinfo=UTC)


def client(name: str = "xingxi", **changes: Any) -> Client:
    one = Client(
        id=name,
        name=NAMES.get(name, {"zh": name, "en": name}),
        timezone="Asia/Shanghai",
        languages=(Lang.HANS, Lang.EN),
        positioning={"zh": "先把事办成", "en": "Get it done first"},
        drivers=("重复扣费", "退改"),
        widget_origins=("https://agents.example",),
    )
    return replace(one, **changes)


def document(owner: str = "xingxi", name: str = "PR-01", version: str = "1", **changes: Any) -> Document:
    one = Document(
        client=owner,
        id=name,
        version=version,
        kind=Kind.PROCESS,
        tier=Tier.INTERNAL,
        trust=Trust.APPROVED_POLICY,
        title="重复扣费处理流程",
        lang=Lang.HANS,
        source_name="重复扣费.docx",
        owner="计费组",
        content_hash="0" * 64,
        aliases=("双扣", "多扣"),
    )
    return replace(one, **changes)


def passages(
    of: Document, count: int = 3, text: str = "第{n}步：核对账单，确认重复扣费后当日原路退回。"
) -> list[Passage]:
    return [
        Passage(
            client=of.client,
            id=f"{of.id}@{of.version}#{n}",
            document_id=of.id,
            version=of.version,
            kind=of.kind,
            tier=of.tier,
            trust=of.trust,
            title=of.title,
            lang=of.lang,
            text=text.format(n=n),
            position=n,
            heading=("办理步骤", f"第{n}步"),
            shape=Shape.STEP,
            step_id=f"S{n}",
            verbatim=n == 1,
            internal_only=n == 2,
            validity=of.validity,
        )
        for n in range(count)
    ]


def turn(seq: int, text: str = "您好，请问有什么可以帮您？", **changes: Any) -> Turn:
    return replace(Turn(seq, "agent", text, start_ms=seq * 4000, end_ms=seq * 4000 + 3200), **changes)


def call(owner: str = "xingxi", name: str = "C-1", **changes: Any) -> Call:
    one = Call(owner, name, "voice", Lang.HANS, "A23", NOON, queue="账务", customer_key="k1", driver="重复扣费")
    return replace(one, **changes)


def interaction(owner: str = "xingxi", name: str = "I-1", at: datetime = NOON, **changes: Any) -> Interaction:
    one = Interaction(
        owner, name, at, "voice", Lang.HANS, "A23", "T1", "S1", "重复扣费", talk_s=301, hold_s=20, acw_s=45, csat=None
    )
    return replace(one, **changes)


def person(name: str = "A23", **changes: Any) -> Person:
    certificates = {"refund": date(2027, 1, 31), "care": None}
    one = Person(name, "林晓", Role.AGENT, "T1", "S1", ("xingxi", "yuanlan"), "L1", date(2025, 3, 1), certificates)
    return replace(one, **changes)


def attributes(mark: str = "") -> dict[str, Attribute]:
    values: dict[str, Any] = {
        "segment": f"family{mark}",
        "age_ok": True,
        "open_complaint": False,
        "paid": Decimal("899.00"),
        "delay_days": 3,
        "products": ("annual_pass", "宽带"),
    }
    return {name: Attribute(value, "crm", NOON) for name, value in values.items()}


def customer(owner: str = "xingxi", key: str = "k1", mark: str = "") -> Customer:
    return Customer(owner, key, attributes(mark))


def order(owner: str = "xingxi", name: str = "O-1", mark: str = "") -> Order:
    return Order(owner, name, "k1", attributes(mark))


def plans(owner: str = "xingxi", mark: str = "") -> list[Plan]:
    """One of each, with the same keys for every client."""
    later = NOON + timedelta(hours=1)
    return [
        Shift(owner, f"A23{mark}", NOON, later, NOON.date()),
        Forecast(owner, f"账务{mark}", NOON, Decimal("12.5"), 310, Decimal("3.0")),
        ClientDay(owner, NOON.date(), DayKind.HOLIDAY, {"zh": f"放假{mark}"}),
        Duty(owner, DutyRole.SAFETY, NOON, later, f"聂卫东{mark}"),
        Reason(owner, 1, "r", "退改", "Refund", f"航变{mark}", "Airline", NOON.date()),
    ]


def offer(owner: str = "xingxi", name: str = "OF-1", version: int = 1, **changes: Any) -> Offer:
    one = Offer(
        client=owner,
        id=name,
        version=version,
        name={"zh": "亲子流量包", "en": "Family data pack"},
        validity=Validity(day(1), day(31)),
        currency="CNY",
        price=Decimal("29.90"),
        margin=Decimal("11.00"),
        expected_seconds=40,
        require="segment in ['family'] and age_ok == true",
        aliases=("亲子包",),
        stock=None,
        talk_track={"zh": "家里孩子上网课的话，这个包正合适。", "en": "It fits if your children study online."},
        must_say=(MustSay("cooling", {"zh": "七天内可以无理由退订。", "en": "You may cancel within seven days."}),),
        drivers_fit={"套餐咨询": 1.0},
    )
    return replace(one, **changes)


def rule(owner: str = "xingxi", name: str = "R-1", version: int = 1, **changes: Any) -> Rule:
    one = Rule(
        client=owner,
        id=name,
        version=version,
        action="refund",
        effect="allow",
        unit="CNY",
        risk_class="money",
        reversible=False,
        validity=ALWAYS,
        conditions="driver == '重复扣费'",
        evidence=("paid",),
        limits=(Limit("L1", Decimal("50.00"), Decimal("100"), None), Limit("SUP", Decimal("300"))),
        four_eyes_over=Decimal("1000.00"),
        say={"zh": "这笔我可以直接给您退。", "en": "I can refund this for you now."},
        quote_from=("PR-01", "S2"),
    )
    return replace(one, **changes)


def matrix(owner: str = "xingxi", *rules: Rule, mark: str = "") -> Matrix:
    levels = (
        Level("L1", "SUP", {"zh": f"一线{mark}", "en": "Agent"}),
        Level("SUP", None, {"zh": "班组长", "en": "Lead"}),
    )
    actions = (Action("refund", {"zh": "退款", "en": "Refund"}, ("退钱", "返还"), "CNY", parents=("compensate",)),)
    return Matrix(
        owner, levels, actions, rules or (rule(owner),), {"paid": {"zh": "实付多少？", "en": "Paid how much?"}}
    )


def used(owner: str = "xingxi", at: datetime = NOON, **changes: Any) -> Used:
    return replace(Used(owner, "R-1", "refund", "A23", "k1", "C-1", Decimal("30.00"), at), **changes)


def asked(owner: str = "xingxi", text: str = "手续费谁承担？", **changes: Any) -> AskedQuestion:
    return replace(AskedQuestion(owner, text, NOON, Lang.HANS, Role.AGENT, "answered", '{"direct":"客户"}'), **changes)


def gap(owner: str = "xingxi", text: str = "能不能开纸质发票？", **changes: Any) -> Gap:
    return replace(Gap(owner, text, NOON, Lang.HANS, ("PR-01",)), **changes)


def vote(owner: str = "xingxi", **changes: Any) -> Feedback:
    return replace(Feedback(owner, "question:1", "A23", "down", NOON, "金额不对"), **changes)


def promise(owner: str = "xingxi", name: str = "P-1", **changes: Any) -> Promise:
    due = NOON + timedelta(hours=24)
    return replace(Promise(name, owner, "C-1", "24小时内回电", "A23", due, "voice", 3, 2, 9), **changes)
