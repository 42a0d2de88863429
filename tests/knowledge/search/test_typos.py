import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.search.analyse import normal, tokens
from knowledge.search.terms import TermTable
from knowledge.search.typos import Spelling, put_right, rightly_written, syllables

PASSAGES = (
    "退票手续费由客户承担。", "改签手续费按票面价收取。", "手续费不退。", "携号转网须先结清欠费。",
    "携号转网的授权码七天内有效。", "携号转网当天生效。", "宽带移机收费。", "宽带移机要预约。", "宽带移机当天办。",
    "A refund goes back within seven days.", "No refund of a used ticket.", "Each ticket is changed once.",
)  # fmt: skip
WORDS = ("手续费", "客户", "承担", "改签", "票面", "携号转网", "结清", "授权码", "宽带", "移机", "预约", "退票")


def spelling_of(*texts: str, right: frozenset[str] = frozenset()) -> Spelling:
    table = TermTable()
    for text in texts:
        table.append(tokens(text))
    return Spelling(table, right)


SPELLING = spelling_of(*PASSAGES, right=rightly_written())


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("手序费谁出", "手续费谁出"),
        ("携号专网怎么办", "携号转网怎么办"),
        ("我要宽带移鸡", "我要宽带移机"),
        ("i want a refnd", "i want a refund"),
        ("my tikcet please", "my ticket please"),
        ("rfeund", "refund"),
        ("refnds", "refund"),
        ("手序费的refnd", "手续费的refund"),
    ],
)
def test_a_slip_of_the_keyboard_is_put_right_by_the_words_of_the_passages(slip: str, meant: str):
    assert put_right(slip, SPELLING) == meant


@settings(deadline=None)
@given(st.lists(st.sampled_from([*WORDS, "refund", "ticket", "seven", "days", "，", " "]), max_size=12))
def test_a_word_rightly_written_is_never_touched_nor_a_pair_across_two_words(pieces):
    text = "".join(f" {one} " if one.isascii() else one for one in pieces)
    assert put_right(text, SPELLING) == text


@settings(deadline=None)
@given(st.sampled_from(PASSAGES))
def test_what_a_passage_says_is_right(text):
    assert put_right(normal(text), SPELLING) == normal(text)


@settings(deadline=None)
@given(st.text(max_size=80))
def test_mending_keeps_the_length_of_chinese_and_every_character_that_is_neither_chinese_nor_a_letter(text):
    plain = normal(text)
    mended = put_right(plain, SPELLING)

    def other(told: str) -> list[str]:
        return [one for one in told if not one.isascii() or not one.isalpha()]

    assert len(other(mended)) == len(other(plain))
    assert [one for one in other(mended) if not "\u3400" <= one <= "\u9fff"] == [
        one for one in other(plain) if not "\u3400" <= one <= "\u9fff"
    ]


@settings(deadline=None)
@given(st.text(max_size=80))
def test_mending_again_changes_nothing(text):
    once = put_right(normal(text), SPELLING)
    assert put_right(once, SPELLING) == once


def test_a_pair_that_only_stands_across_two_words_is_not_mended():
    # 费客 is in no passage and sounds like nothing there; 费 and 客 each stand in a word of their own.
    assert put_right("手续费客户承担", SPELLING) == "手续费客户承担"
    # 序费 sounds like 续费, but 工序 is a word of its own.
    known = spelling_of(*PASSAGES, "工序已完成", "工序变更")
    assert put_right("工序费用", known) == "工序费用"


def test_a_word_no_passage_holds_is_left_alone_where_it_is_rightly_written():
    assert spelling_of("the ticker", "a ticker", "tickers").meant("ticket") == "ticker"
    right = spelling_of("the ticker", "a ticker", "tickers", right=frozenset({"ticket"}))
    assert right.meant("ticket") is None
    assert put_right("my ticket", right) == "my ticket"
    assert {"garden", "kitchen", "手续"} <= rightly_written()


def test_one_passage_alone_vouches_for_no_word():
    assert put_right("手序费", spelling_of("退票手续费")) == "手序费"
    assert put_right("refnd", spelling_of("a refund")) == "refnd"


def test_two_slips_in_one_word_are_too_many():
    for text in ("受序费", "reefnd", "tkicte"):
        assert put_right(text, SPELLING) == text


def test_figures_short_words_and_grammar_are_right_as_they_are():
    for text in ("十二天内", "退100元", "fee", "teh", "wuold", "我的", "pr-tr-12"):
        assert put_right(text, SPELLING) == text


def test_a_character_that_may_be_meant_in_two_ways_is_left():
    # 机 and 级 sound alike: 移机 and 移级 are both known twice, so that neither is chosen.
    both = spelling_of("宽带移机", "办移机", "星移", "卡机位", "卡机位", "卡级别", "卡级别")
    assert put_right("卡及", both) in {"卡及", "卡机", "卡级"}
    assert put_right("移及位", both) == "移及位" or both.meant("移及") is not None


def test_words_that_come_with_later_passages_are_known_at_once_and_forgotten_with_them():
    table = TermTable()
    spelling = Spelling(table)
    assert put_right("手序费", spelling) == "手序费"
    rows = [table.append(tokens("手续费")) for _ in range(2)]
    assert put_right("手序费", spelling) == "手续费"
    for row in rows:
        table.drop(row)
    assert put_right("手序费", spelling) == "手序费"


def test_characters_sound_as_southern_speakers_say_them():
    assert set(syllables("是")) & set(syllables("四"))
    assert set(syllables("音")) & set(syllables("英"))
    assert not set(syllables("手")) & set(syllables("费"))


def test_terms_are_filed_bit_by_bit_until_none_is_left():
    spelling = spelling_of(*PASSAGES)
    assert spelling.read(3)
    while spelling.read(3):
        pass
    assert not spelling.read()
    assert spelling.meant("refnud") == "refund"
