import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.arithmetic.asking import Want
from knowledge.language import Lang
from knowledge.lexicon import Entry
from knowledge.search.analyse import tokens
from knowledge.search.query import LONGEST_QUERY, LONGEST_WIDENED, MENDED_WEIGHT, TRANSLATED_WEIGHT, read_query
from knowledge.search.terms import TermTable
from knowledge.search.typos import Spelling, rightly_written
from knowledge.search.widen import CLIENT_WEIGHT, GENERAL_WEIGHT, Lexicon

BARE = Lexicon(general=False)
LEXICON = Lexicon([Entry("岚点", alias_of="会员积分", en="loyalty points")], general=False)


def test_the_askers_terms_keep_their_counts():
    query = read_query("退费退费", BARE)
    assert query.own == {"退": 2, "费": 2, "退费": 2, "费退": 1}
    assert query.widened == {}
    assert query.bridges == ()


def test_words_that_only_ask_are_faint_and_never_above_the_matter():
    query = read_query("积分多久过期？", BARE)
    assert query.own["积分"] == 1
    assert query.faint
    assert all(query.terms[term] < 1 for term in query.faint)
    assert not set(query.faint) & set(query.own)


def test_what_the_lexicon_adds_weighs_less_and_never_replaces_the_askers_own_words():
    query = read_query("岚点和积分", LEXICON)
    assert {"loyalti", "会员", "员积"} <= set(query.widened)
    assert query.widened["会员"] == CLIENT_WEIGHT < 1
    # The client's own translation stands above a general one as its synonyms stand above general ones.
    assert query.widened["loyalti"] == pytest.approx(CLIENT_WEIGHT / GENERAL_WEIGHT * TRANSLATED_WEIGHT)
    assert TRANSLATED_WEIGHT < query.widened["loyalti"] < 1
    assert "积分" not in query.widened
    assert query.terms["积分"] == query.own["积分"] == 1


def test_a_bridge_holds_the_form_met_and_each_other_way_to_say_it():
    (bridge,) = read_query("loyalty points", LEXICON).bridges
    assert bridge.own == {"loyalti", "point"}
    assert frozenset({"岚点"}) in bridge.others


@pytest.mark.parametrize(
    ("text", "lang"), [("手续费谁承担", Lang.HANS), ("手續費誰承擔", Lang.HANT), ("who pays the fee", Lang.EN)]
)
def test_language_and_what_is_asked_for_are_told_from_the_text(text: str, lang: Lang):
    query = read_query(text, BARE)
    assert query.lang is lang
    assert query.want is Want.WHO


def test_a_pasted_page_is_searched_by_its_beginning_and_not_widened():
    query = read_query("岚点 " + " ".join(f"word{n}" for n in range(2000)), LEXICON)
    assert len(query.own) == LONGEST_QUERY
    assert len(query.terms) < LONGEST_QUERY + 50
    assert "word1999" not in query.terms
    assert query.widened == {}
    assert len(read_query("".join(map(chr, range(0x4E00, 0x4E00 + 3000))), BARE).terms) <= 2 * LONGEST_QUERY
    assert read_query("岚点" + "，" * (LONGEST_WIDENED - 2), LEXICON).widened


def test_a_text_without_a_word_has_no_terms():
    for text in ("", "？？", "🙂", "\n"):
        assert read_query(text, Lexicon()).terms == {}


@pytest.fixture
def spelling() -> Spelling:
    table = TermTable()
    for text in ("退票手续费由客户承担", "手续费不退", "改签手续费", "a refund takes days", "no refund", "the refund"):
        table.append(tokens(text))
    return Spelling(table, rightly_written())


def test_what_a_slip_was_meant_to_be_is_searched_beside_what_was_written_and_weighs_less(spelling: Spelling):
    query = read_query("手序费谁承担？", BARE, spelling)
    assert query.mended == "手续费谁承担?"
    assert {"手序", "序费"} <= set(query.own)
    assert query.widened["手续"] == query.widened["续费"] == MENDED_WEIGHT < 1
    assert query.channels["手续"] == "wide"


def test_a_question_without_a_slip_is_not_mended(spelling: Spelling):
    for text in ("手续费谁承担？", "when is my refund due?", "", "🙂"):
        assert read_query(text, BARE, spelling).mended == ""
        assert read_query(text, BARE, spelling) == read_query(text, BARE)


def test_a_mended_word_is_widened_like_one_rightly_written(spelling: Spelling):
    lexicon = Lexicon([Entry("手续费", en="service charge")], general=False)
    assert {"servic", "charg"} <= set(read_query("手序费谁出", lexicon, spelling).widened)
    assert not {"servic", "charg"} & set(read_query("手序费谁出", lexicon).widened)


def test_each_widened_term_tells_how_it_came():
    lexicon = Lexicon([Entry("岚点", zh="会员积分", en="loyalty points")], general=False)
    channels = read_query("岚点", lexicon).channels
    assert channels["会员"] == "wide"
    assert channels["loyalti"] == channels["point"] == "across"
    assert set(read_query("岚点", lexicon).widened) == set(channels)
    partly = read_query("网速老是慢得跟蜗牛爬一样", Lexicon())
    assert partly.channels["转圈"] == "near"


@settings(deadline=None)
@given(st.text(max_size=60))
def test_in_any_question_every_widened_term_has_a_channel_and_no_term_is_told_twice(text):
    query = read_query(text, Lexicon())
    assert set(query.channels) == set(query.widened)
    assert set(query.channels.values()) <= {"wide", "near", "across"}
    assert not set(query.own) & set(query.widened)
    assert set(query.said) - set(query.own) == set(query.faint)
    assert all(weight > 0 for weight in query.terms.values())
    assert all(weight < 1 for weight in query.widened.values())


@pytest.mark.parametrize(
    ("text", "wording", "case"),
    [
        ("手续费怎么跟客户说", True, False),
        ("晚点道歉的口径是什么", True, False),
        ("what should I tell the customer about the fee", True, False),
        ("以前有没有处理过类似的", False, True),
        ("any cases where we handled this", False, True),
        ("手续费谁承担", False, False),
    ],
)
def test_wording_and_past_cases_are_heard_where_they_are_asked_for(text: str, wording: bool, case: bool):
    asks = read_query(text, BARE).asks
    assert (asks.wording, asks.case) == (wording, case)


def test_the_figures_and_the_measured_values_of_a_question_are_kept():
    asks = read_query("20公斤的箱子，提前两天取消", BARE).asks
    assert asks.numbers == {"20"}
    assert set(asks.values) == {("count kg", 20.0), ("time", 2.0)}
    assert read_query("箱子" * 150 + "20公斤", BARE).asks.numbers == frozenset()
