import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.search.analyse import grammar, normal
from knowledge.search.dictionary import LATER, WEIGHT, Dictionary, own_dictionary
from knowledge.search.query import read_query
from knowledge.search.widen import Lexicon

OWN = Dictionary(
    [
        ("luggage", ("行李", "箱包")),
        ("baggage", ("行李",)),
        ("carry on", ("随身行李", "手提行李")),
        ("luggage", ("旅行箱", "行李")),
        ("the", ("这",)),
    ]
)


def met(text: str) -> dict[str, tuple[str, ...]]:
    return {one.form: one.others for one in OWN.meetings(text)}


def test_an_english_word_in_any_form_stands_for_its_chinese_senses_the_usual_one_first():
    assert met("my LUGGAGES") == {"luggag": ("行李", "箱包", "旅行箱")}


def test_a_chinese_word_stands_for_every_english_word_it_translates():
    assert met("行李多重") == {"行李": ("luggag", "baggag")}
    assert met("行李很重") == met("行李真重")


def test_traditional_characters_are_read_as_simplified_ones():
    assert Dictionary([("receipt", ("凭证",))]).meetings("憑證")[0].others == ("receipt",)


def test_the_longest_word_wins_where_two_overlap():
    assert met("随身行李") == {"随身行李": ("carri on",)}
    assert met("a carry-on bag") == {"carri on": ("随身行李", "手提行李")}


def test_words_that_tell_nothing_are_not_translated():
    assert met("the") == {}
    assert met("") == met("🙂") == met("xyzzy") == {}


def test_further_senses_weigh_less_one_after_another():
    (luggage,) = OWN.meetings("luggage")
    assert (luggage.weight, luggage.later) == (WEIGHT, LATER)
    assert 0 < luggage.later < 1
    widened = read_query("luggage", Lexicon()).widened
    assert max(widened.values()) < 1


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_gives_words_with_translations_in_the_other_script(text):
    for one in own_dictionary().meetings(text):
        assert one.others and one.form not in grammar()
        chinese = "\u3400" <= one.form[0] <= "\u9fff"
        assert all(("\u3400" <= other[0] <= "\u9fff") != chinese for other in one.others if other)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("refund", "退款"), ("luggage", "行李"), ("invoice", "发票"), ("退款", "refund"), ("发票", "invoic")],
)
def test_the_products_own_dictionary_reads_in_both_directions(text: str, wanted: str):
    assert wanted in {other for one in own_dictionary().meetings(text) for other in one.others}


def test_every_entry_of_the_products_dictionary_can_be_met():
    own = own_dictionary()
    assert len(own._chinese) > 5000
    for key, chinese in list(own._chinese.items())[::97]:
        assert key and chinese and all(word == normal(word) for word in chinese), key
        if key not in grammar():
            assert any(set(chinese) & set(one.others) for one in own._of_english(key.split())), key
