import pytest

from knowledge.arithmetic.asking import Want
from knowledge.language import Lang
from knowledge.lexicon import Entry
from knowledge.search.query import LONGEST_QUERY, LONGEST_WIDENED, TRANSLATED_WEIGHT, read_query
from knowledge.search.widen import CLIENT_WEIGHT, Lexicon

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
    assert query.widened["loyalti"] == TRANSLATED_WEIGHT < 1
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
    assert read_query("岚点" + "，" * (LONGEST_WIDENED - 2), LEXICON).widened


def test_a_text_without_a_word_has_no_terms():
    for text in ("", "？？", "🙂", "\n"):
        assert read_query(text, Lexicon()).terms == {}
