"""What changed between two versions, passage by passage."""

from knowledge.audience import Tier
from knowledge.document import Kind, Passage, Trust
from knowledge.intake.difference import MOST_PAIRS, difference
from knowledge.language import Lang


def pieces(*texts: str) -> list[Passage]:
    return [
        Passage("c", f"D@1:{n}", "D", "1", Kind.PROCESS, Tier.INTERNAL, Trust.APPROVED_POLICY, "D", Lang.HANS, text, n)
        for n, text in enumerate(texts)
    ]


def test_the_same_words_differ_in_nothing_wherever_they_moved() -> None:
    same = difference("1", pieces("先核对订单。", "再联系供应商。"), pieces("再联系供应商。", "先核对订单。"))
    assert (same.added, same.removed, same.changed) == ((), (), ())


def test_a_passage_that_keeps_most_of_its_words_is_one_passage_changed() -> None:
    told = difference(
        "3.1",
        pieces("先核对订单。", "退款七个工作日内到账。", "特价票不退。"),
        pieces("先核对订单。", "退款十五个工作日内到账。", "行程单在机场柜台领取。", "特价票不退。"),
    )
    assert told.against == "3.1"
    assert told.changed == (("退款七个工作日内到账。", "退款十五个工作日内到账。"),)
    assert told.added == ("行程单在机场柜台领取。",)
    assert told.removed == ()


def test_a_passage_with_other_words_is_one_gone_and_one_new() -> None:
    told = difference("1", pieces("会员积分一年有效。"), pieces("Hotels confirm within an hour."))
    assert told.removed == ("会员积分一年有效。",)
    assert told.added == ("Hotels confirm within an hour.",)


def test_a_document_written_anew_from_end_to_end_is_not_lined_up_for_minutes() -> None:
    many = int(MOST_PAIRS**0.5) + 1
    told = difference("1", pieces(*(f"旧{n}" for n in range(many))), pieces(*(f"新{n}" for n in range(many))))
    assert (len(told.removed), len(told.added), told.changed) == (many, many, ())
