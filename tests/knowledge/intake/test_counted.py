from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from knowledge.audience import Role
from knowledge.call import Call, Turn
from knowledge.customer import Attribute, Customer, Order
from knowledge.intake.counted import interaction_of
from knowledge.language import Lang
from knowledge.staff import Person, Posting

BEGAN = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)  # half past one on the 23rd in Shanghai
ZONE = ZoneInfo("Asia/Shanghai")
CALL = Call(
    "yuanlan", "C-1", "voice", Lang.HANS, "A33", BEGAN, BEGAN + timedelta(minutes=6), queue="退改", customer_key="k",
    order_id="TR-1", driver="退改", outcome="resolved", hold_s=60, wait_s=12, transfers=1, csat=4,
    turns=(Turn(1, "agent", "您好"),),
)  # fmt: skip
AGENT = Person(
    "A33", "林晓", Role.AGENT, "T5", "S5", ("yuanlan",), "L1", date(2026, 11, 1),
    postings=(
        Posting("A33", date(2026, 11, 1), "T2", "S2", "L1", date(2026, 11, 22)),
        Posting("A33", date(2026, 11, 23), "T5", "S5", "L1"),
    ),
)  # fmt: skip


def known(**values: str) -> dict[str, Attribute]:
    return {name: Attribute(value, "crm", BEGAN) for name, value in values.items()}


def test_a_finished_call_is_one_line_with_what_is_known_around_it() -> None:
    order = Order("yuanlan", "TR-1", "k", known(region="华南", batch="B7"))
    customer = Customer("yuanlan", "k", known(segment="family", tier="gold"))
    line = interaction_of(CALL, AGENT, order, customer, ZONE)
    assert (line.talk_s, line.hold_s, line.wait_s, line.transfers, line.csat) == (300, 60, 12, 1, 4)
    assert (line.segment, line.value_tier, line.region, line.campaign) == ("family", "gold", "华南", "B7")
    assert (line.resolved, line.has_transcript, line.queue, line.source) == (True, True, "退改", "call")


def test_team_and_supervisor_are_those_of_the_day_it_began_where_the_client_is() -> None:
    there = interaction_of(CALL, AGENT, None, None, ZONE)
    assert (there.team, there.supervisor, there.tenure_days) == ("T5", "S5", 22)
    assert interaction_of(CALL, AGENT, None, None).team == "T2"


def test_what_nobody_knows_stays_unknown() -> None:
    bare = Call("yuanlan", "C-2", "chat", Lang.EN, "", BEGAN, BEGAN)
    line = interaction_of(bare, None, None, None)
    assert (line.team, line.supervisor, line.tenure_days, line.resolved, line.csat) == ("", "", None, None, None)
    assert (line.talk_s, line.has_transcript, line.driver) == (0, False, "")
