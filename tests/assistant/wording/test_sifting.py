"""Sentences are read for one question as `Same` reads them, only with less looking."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.wording.sifting import _Reading
from knowledge.arithmetic.salience import Same

LETTERS = "abcdefg"
forms = st.frozensets(st.sampled_from(LETTERS), max_size=3)
bridges = st.lists(st.tuples(forms, st.lists(forms, max_size=3).map(tuple)), max_size=8).map(tuple)
telling = st.frozensets(st.sampled_from(LETTERS), min_size=1, max_size=3)
kindreds = st.lists(st.tuples(forms, st.lists(telling, max_size=3).map(tuple)), max_size=8).map(tuple)
texts = st.lists(st.text(LETTERS, max_size=6), max_size=4)


@given(bridges, kindreds, texts)
def test_a_text_reads_the_same_whatever_is_left_unlooked_at(met, kindred, said):
    plain, quick = Same(frozenset, met, kindred), _Reading(frozenset, met, kindred)
    for text in (*said, *said):
        assert quick.read(text) == plain.read(text)
        assert quick.kin(text) == plain.kin(text)


def test_what_one_bridge_brings_a_later_one_may_need_but_no_earlier_one():
    first, second, third = (
        (frozenset("c"), (frozenset("b"),)),
        (frozenset("b"), (frozenset("a"),)),
        (frozenset("d"), (frozenset("b"),)),
    )
    assert _Reading(frozenset, (first, second, third)).read("a") == frozenset("abd")


def test_near_a_sentence_only_what_is_asked_about_is_looked_for():
    assert Same(frozenset).about(frozenset("ab")) == frozenset("ab")
    assert Same(frozenset, matter=frozenset("bc")).about(frozenset("ab")) == frozenset("b")
