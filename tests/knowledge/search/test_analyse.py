from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.analyse import tokens


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


@given(st.text())
def test_any_text_gives_terms_without_spaces(text):
    assert all(term and not term.isspace() and " " not in term for term in tokens(text))
