from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from assistant.wording.lapse import Place, lapsed, lapsed_one
from knowledge.audience import Tier
from knowledge.document import Document, Kind, Trust, Validity
from knowledge.language import Lang

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
HERE = Place(Lang.HANS, ZONE)


def _promotion(
    name: str, title: str, start: datetime | None, end: datetime | None, *aliases: str, replaces: str | None = None
) -> Document:
    return Document(
        "xingxi", name, "1", Kind.PROMOTION, Tier.INTERNAL, Trust.APPROVED_POLICY, title, Lang.HANS,
        Validity(start, end), replaces=replaces, aliases=aliases,
    )  # fmt: skip


def _on(month: int, day: int) -> datetime:
    return datetime(2026, month, day, tzinfo=ZONE)


def test_the_last_day_is_named_in_the_clients_zone() -> None:
    over = _promotion("P1", "夏日流量包", _on(6, 1), _on(9, 1))
    found = lapsed("夏日流量包还能办吗", [over], NOW, HERE)
    assert found is not None and found.text == "《夏日流量包》已于 2026年8月31日 结束，不再介绍、不再办理。"


def test_a_chain_of_replacements_leads_to_the_one_in_force() -> None:
    chain = [
        _promotion("P1", "夏日流量包", _on(6, 1), _on(9, 1)),
        _promotion("P2", "秋日流量包", _on(9, 1), _on(11, 1), replaces="P1"),
        _promotion("P3", "冬日流量包", _on(11, 1), None, replaces="P2"),
    ]
    found = lapsed("夏日流量包还能办吗", chain, NOW, HERE)
    assert found is not None and found.successor == chain[2]


def test_replacements_in_a_ring_end() -> None:
    ring = [
        _promotion("P1", "夏日流量包", None, _on(9, 1), replaces="P2"),
        _promotion("P2", "秋日流量包", None, _on(9, 2), replaces="P1"),
    ]
    found = lapsed("夏日流量包还能办吗", ring, NOW, HERE)
    assert found is not None and found.successor is None


def test_a_name_that_something_in_force_bears_is_not_over() -> None:
    again = [
        _promotion("P1", "夏日流量包", None, _on(9, 1), "流量特惠"),
        _promotion("P2", "冬日流量包", _on(11, 1), None, "流量特惠"),
    ]
    assert lapsed("流量特惠还有吗", again, NOW, HERE) is None


def test_a_question_that_names_no_promotion_is_left_alone() -> None:
    assert lapsed("宽带怎么移机", [_promotion("P1", "夏日流量包", None, _on(9, 1))], NOW, HERE) is None


def test_the_notice_is_in_the_readers_language() -> None:
    over = _promotion("P1", "Summer data pack", None, _on(9, 1))
    english = lapsed("is the summer data pack still on", [over], NOW, Place(Lang.EN, ZONE))
    traditional = lapsed("summer data pack 還有嗎", [over], NOW, Place(Lang.HANT, ZONE))
    assert english is not None and english.text == "“Summer data pack” ended on 2026-08-31; no longer offer it."
    assert traditional is not None and "已於" in traditional.text and "不再介紹" in traditional.text


def test_several_of_one_name_are_told_and_the_one_to_come_with_its_day() -> None:
    same = [
        _promotion("P1", "春日流量包", None, _on(6, 1), "流量特惠"),
        _promotion("P2", "夏日流量包", None, _on(9, 1), "流量特惠"),
        _promotion("P3", "冬日流量包", _on(12, 1), None, "流量特惠"),
    ]
    found = lapsed("流量特惠还有吗", same, NOW, HERE)
    assert found is not None and not found.by_title
    assert found.text == (
        "《夏日流量包》已于 2026年8月31日 结束，不再介绍、不再办理。"
        "同名的《春日流量包》也已于 2026年5月31日 结束。《冬日流量包》还没有开始，2026年12月1日 起生效。"
    )


def test_several_that_are_to_come_are_told_in_their_order() -> None:
    coming = [
        _promotion("P2", "年货流量包", _on(12, 20), None, "流量特惠"),
        _promotion("P1", "冬日流量包", _on(12, 1), None, "流量特惠"),
    ]
    found = lapsed("流量特惠什么时候开始", coming, NOW, HERE)
    assert found is not None and found.text.index("冬日流量包") < found.text.index("年货流量包")


def test_an_offers_own_record_names_what_took_its_place() -> None:
    over, following = (
        _promotion("P1", "夏日流量包", _on(6, 1), _on(9, 1)),
        _promotion("P2", "秋日流量包", _on(9, 1), None),
    )
    place = Place(Lang.HANS, ZONE, lambda: {"P1": "P2"})
    found = lapsed("夏日流量包还能办吗", [over, following], NOW, place)
    assert found is not None and found.successor == following
    assert lapsed_one(over, [over, following], NOW, place) == replace(found, by_title=False)


def test_what_still_holds_is_not_over() -> None:
    held = _promotion("P2", "秋日流量包", _on(9, 1), None)
    assert lapsed_one(held, [held], NOW, HERE) is None
