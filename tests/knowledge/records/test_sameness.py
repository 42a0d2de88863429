import pytest

from knowledge.records.sameness import same_words


@pytest.mark.parametrize(
    ("kept", "given"),
    [
        ("我的手机是[PHONE_2]。", "我的手机是[PHONE_1]。"),
        ("我的手机是[PHONE_2]。", "我的手机是13764509318。"),
        ("尾号幺三八，", "尾号[CODE_1]，"),
        ("[CARD_1][PHONE_1]都换了", "[CARD_1]都换了"),
        ("我叫[NAME_1]，卡是[CARD_1]。", "我叫欧阳明月，卡是[CARD_3]。"),
        ("it is one three eight double five", "it is [PHONE_1]"),
        ("好的", "好的"),
    ],
)
def test_the_same_words_are_the_same_however_much_of_them_was_masked(kept: str, given: str) -> None:
    assert same_words(kept, given)
    assert same_words(given, kept)


@pytest.mark.parametrize(
    ("kept", "given"),
    [
        ("我要退300元", "我要退400元"),
        ("我的手机是[PHONE_1]。", "我的手机不是[PHONE_1]。"),
        ("我的手机是[PHONE_1]。", "我的手机坏了。"),
        ("我的手机是[PHONE_1]。", "我的手机是。"),
        ("我的手机是[PHONE_1]。", "我的手机是1" + "，我还有一个问题想问一下" * 10 + "。"),
        ("好的", "不好"),
        ("", "好的"),
    ],
)
def test_other_words_are_other_words(kept: str, given: str) -> None:
    assert not same_words(kept, given)
    assert not same_words(given, kept)


def test_a_text_made_of_placeholders_is_compared_to_its_end_however_long() -> None:
    # A pattern that tries every way to lay them would not come back.
    kept = "[PHONE_1]1" * 4_000
    assert not same_words(kept, "1" * 40_000 + "x")
