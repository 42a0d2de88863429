from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.search.analyse import chinese_character, grammar, is_chinese, normal, stem, terms_of, tokens, words


def test_chinese_becomes_characters_and_pairs():
    assert tokens("退改费") == ["退", "改", "费", "退改", "改费"]


def test_traditional_and_simplified_give_the_same_terms():
    assert tokens("客戶退費") == tokens("客户退费")


def test_full_width_and_half_width_give_the_same_terms():
    assert tokens("ＰＲ－ＴＲ－１２") == tokens("PR-TR-12")


def test_an_identifier_stays_whole_beside_its_parts():
    assert tokens("PR-TR-12") == ["pr-tr-12", "pr", "tr", "12"]
    assert "3.2" in tokens("版本3.2")


def test_english_words_meet_in_their_stem():
    assert tokens("refunding refunds Refunded") == ["refund", "refund", "refund"]


def test_a_product_name_in_two_scripts_is_read_beside_its_neighbours():
    assert {"畅享", "69"} <= set(tokens("畅享69套餐"))


@settings(deadline=None)
@given(st.text())
def test_any_text_gives_terms_without_spaces(text):
    assert all(term and not term.isspace() and " " not in term for term in tokens(text))


@settings(deadline=None)
@given(st.text())
def test_a_text_gives_the_same_terms_once_it_is_in_its_normal_form(text):
    assert terms_of(normal(text)) == tokens(text)
    assert normal(normal(text)) == normal(text)


@settings(deadline=None)
@given(st.from_regex(r"[a-z]{1,12}", fullmatch=True))
def test_one_word_gives_its_stem_alone(word):
    assert tokens(word) == words(word) == [stem(word)]


def test_words_leave_chinese_out_and_part_compounds():
    assert words(normal("退carry-on票 Refunds")) == ["carri", "on", "refund"]


def test_what_is_chinese_is_told_by_its_characters():
    assert is_chinese("退票") and is_chinese("退") and not is_chinese("refund") and not is_chinese("20")
    assert chinese_character("退") and not chinese_character("退票") and not chinese_character("a")


def test_grammar_is_said_in_terms_and_holds_no_word_of_the_matter():
    assert {"的", "the", "with"} <= grammar()
    assert not grammar() & {"退", "票", "费", "refund", "fee", "cancel"}
