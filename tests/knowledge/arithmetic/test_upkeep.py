"""What the owner of the documents should look at: dates, references, twins and contradictions."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from knowledge.arithmetic.contradiction import contradictions
from knowledge.arithmetic.twins import twins
from knowledge.arithmetic.upkeep import Horizon, Shelf, dated
from knowledge.audience import Tier
from knowledge.document import ALWAYS, Document, Kind, Passage, Shape, Trust, Validity
from knowledge.language import language_of
from knowledge.search.analyse import tokens
from knowledge.search.script import to_simplified

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def document(
    name: str,
    title: str = "退改流程",
    *,
    kind: Kind = Kind.PROCESS,
    validity: Validity = ALWAYS,
    version: str = "1",
    replaces: str | None = None,
) -> Document:
    return Document(
        "c", name, version, kind, Tier.INTERNAL, Trust.APPROVED_POLICY, title, language_of(title), validity,
        replaces=replaces,
    )  # fmt: skip


def piece(of: Document, text: str, place: int = 0, *, heading: str = "", shape: Shape = Shape.PROSE) -> Passage:
    return Passage(
        of.client, f"{of.id}@{of.version}:{place}", of.id, of.version, of.kind, of.tier, of.trust, of.title,
        language_of(text), text, place, (heading,) if heading else (), validity=of.validity, shape=shape,
    )  # fmt: skip


def concerns(*documents: Document, pieces: tuple[Passage, ...] = (), **arrived: datetime) -> list[tuple[str, str]]:
    came = {(one.id, one.version): arrived[one.id] for one in documents if one.id in arrived}
    shelf = Shelf(documents, pieces, came, ZoneInfo("Asia/Shanghai"))
    return [(one.matter, one.places[0].document_id) for one in dated(shelf, NOW, Horizon())]


def test_what_ends_soon_is_expiring_unless_something_follows_it() -> None:
    soon = Validity(None, NOW + 10 * DAY)
    assert concerns(document("A", validity=soon)) == [("expiring", "A")]
    assert concerns(document("A", validity=Validity(None, NOW + 40 * DAY))) == []
    assert concerns(document("A", validity=soon), document("A", version="2", validity=Validity(soon.end))) == []
    assert concerns(document("A", validity=soon), document("B", validity=Validity(soon.end), replaces="A")) == []
    late = document("A", version="2", validity=Validity(NOW + 11 * DAY))
    assert concerns(document("A", validity=soon), late) == [("expiring", "A")]


def test_a_process_that_ended_without_a_successor_is_a_hole_and_a_promotion_is_not() -> None:
    over = Validity(None, NOW - 3 * DAY)
    assert concerns(document("A", validity=over)) == [("expired", "A")]
    assert concerns(document("A", kind=Kind.PROMOTION, validity=over)) == []
    assert concerns(document("A", validity=over), document("B", replaces="A")) == []


def test_what_ended_and_is_still_named_by_number_or_title_is_said_with_the_line() -> None:
    over = document("PR-07", "旧版退改办法", kind=Kind.NOTICE, validity=Validity(None, NOW - DAY))
    other = document("PR-08", "客服手册")
    for line in ("详见 PR-07 第三条。", "按《旧版退改办法（2024）》执行。"):
        pieces = (piece(other, f"先核对。\n{line}\n再办理。"), piece(other, "参照 PR-070 处理。", 1))
        shelf = Shelf((over, other), pieces, {}, ZoneInfo("Asia/Shanghai"))
        (found,) = dated(shelf, NOW, Horizon())
        assert found.matter == "referenced"
        assert [place.text for place in found.places[1:]] == [line]
    assert concerns(over, other, pieces=(piece(other, "PR-07 已经结束，不再执行。"),)) == []
    follower = document("PR-09", replaces="PR-07")
    assert concerns(over, follower, pieces=(piece(follower, "本文件替代 PR-07。"),)) == []


def test_a_review_date_that_passed_or_an_age_makes_it_stale() -> None:
    one = document("A")
    assert concerns(one, pieces=(piece(one, "下次复审日期：2026年11月1日"),)) == [("stale", "A")]
    assert concerns(one, pieces=(piece(one, "Review by: 2026-11-01"),)) == [("stale", "A")]
    assert concerns(one, pieces=(piece(one, "复审日期：2027-03-01"),), A=NOW - 900 * DAY) == []
    assert concerns(one, A=NOW - 366 * DAY) == [("stale", "A")]
    assert concerns(one, A=NOW - 300 * DAY) == []
    assert concerns(document("A", validity=Validity(NOW - DAY)), A=NOW - 900 * DAY) == []


LONG = "客户在起飞前二十四小时内申请退票的，由坐席核对订单与证件后提交审核，审核结果以短信通知客户。"


def test_the_same_words_in_two_documents_are_twins_and_inside_one_they_are_not() -> None:
    one, other = document("A"), document("B")
    (found,) = twins([piece(one, LONG), piece(other, LONG.replace("，", " ，")), piece(one, LONG, 1)])
    assert found.alike == 1
    assert {each.document_id for each in found.passages} == {"A", "B"}
    assert twins([piece(one, LONG), piece(one, LONG, 1)]) == ()
    assert twins([piece(one, "先核对订单。"), piece(other, "先核对订单。")]) == ()


def test_nearly_the_same_words_are_near_and_other_words_are_not() -> None:
    one, other = document("A"), document("B")
    near = twins([piece(one, LONG), piece(other, LONG.replace("短信", "电话"))])
    assert [each.alike < 1 for each in near] == [True]
    far = "客户在入住前要求更改姓名的，由坐席联系酒店确认是否可以办理，办妥以后把确认单发到客户邮箱。"
    assert twins([piece(one, LONG), piece(other, far)]) == ()


def differing(one: Passage, other: Passage, *more: Passage) -> list[tuple[str, str]]:
    # What is rare is told apart by what else there is, so a few sentences of other matters stand around.
    around = [
        piece(document(f"O-{n}", title), text)
        for n, (title, text) in enumerate(
            (
                ("会员积分规则", "会员积分12个月内有效，到期自动清零。"),
                ("酒店预订流程", "酒店在2小时内确认订单，未确认的自动取消。"),
                ("Baggage rules", "Economy passengers may check one bag of 20 kg within 24 hours."),
                ("投诉处理流程", "投诉在3个工作日内回复客户。"),
            )
        )
    ]
    found = contradictions([one, other, *more, *around], tokens, to_simplified)
    return [(each.one.passage.document_id, each.other.passage.document_id) for each in found]


PROCESS = document("PR-1", "纸质发票 Paper invoices 寄送流程")
FAQ = document("FAQ-1", "纸质发票 Paper invoices 常见问题", kind=Kind.FAQ)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("纸质发票受理后5个工作日内寄出。", "纸质发票受理后10个工作日内寄出，不接受加急。"),
        ("补寄纸质发票每次收取快递费15元。", "补寄纸质发票，快递费20元由客户承担。"),
        ("纸質發票受理後5個工作日內寄出。", "纸质发票受理后十个工作日内寄出。"),
        ("Paper invoices are posted within 5 working days of the request.",
         "Paper invoices are posted within ten working days of the request."),
    ],
)  # fmt: skip
def test_two_documents_with_different_values_for_the_same_matter_contradict(one: str, other: str) -> None:
    assert differing(piece(PROCESS, one), piece(FAQ, other)) in ([("PR-1", "FAQ-1")], [("FAQ-1", "PR-1")])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("纸质发票受理后5个工作日内寄出。", "纸质发票受理后五个工作日内寄出。"),
        ("纸质发票受理后5个工作日内寄出。", "电子发票申请后10分钟内发到邮箱。"),
        ("金卡补寄发票收快递费15元。", "银卡补寄发票收快递费20元。"),
        ("国内发票补寄收快递费15元。", "国际发票补寄收快递费120元。"),
        ("一线专员单次30元以内当场办理。", "一线专员单次100元以内当场办理。"),
    ],
)
def test_the_same_value_another_matter_or_another_case_does_not_contradict(one: str, other: str) -> None:
    limits = document("PR-2", "宽带移机减免流程")
    assert differing(piece(limits if "一线" in one else PROCESS, one), piece(FAQ, other)) == []


def test_promotions_and_past_cases_never_contradict() -> None:
    words = ("补寄纸质发票每次收取快递费15元。", "补寄纸质发票每次收取快递费20元。")
    for kind in (Kind.PROMOTION, Kind.CASE):
        assert differing(piece(PROCESS, words[0]), piece(document("X", kind=kind), words[1])) == []
