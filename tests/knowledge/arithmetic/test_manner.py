"""A sentence is read once, and what is kept of it is what reading it again would tell."""

import pytest

from knowledge.arithmetic.asking import Want, fits, grants, interrogative
from knowledge.arithmetic.manner import cuttings, manner
from knowledge.arithmetic.quantities import quantities
from knowledge.arithmetic.sentences import pieces
from knowledge.search.script import to_simplified

SENTENCES = [
    "起飞前 24 小时以外免费退票；24 小时以内收取票价的 10%。",
    "退款多久到账？",
    "一线客服可给予不超过 50 元的补偿。",
    "退票規則：",
    "Refunds are paid within 7 working days.",
    "",
]


@pytest.mark.parametrize("text", SENTENCES)
@pytest.mark.parametrize("want", list(Want))
def test_a_manner_tells_what_reading_the_sentence_tells_however_often_it_is_asked(text: str, want: Want) -> None:
    plain = to_simplified(text).lower()
    for _ in range(2):
        told = manner(text, to_simplified)
        assert told.fits(want) == fits(want, plain, quantities(text))
        assert (told.plain, told.asks, told.grants) == (plain, interrogative(plain), grants(plain))


@pytest.mark.parametrize(
    ("text", "announces"), [("退票规则：  ", True), ("Fees:", True), ("退票规则", False), ("收" * 40 + "：", False)]
)
def test_a_short_piece_that_ends_in_a_colon_announces_what_follows(text: str, announces: bool) -> None:
    assert manner(text, to_simplified).announces is announces


def test_the_same_words_are_read_apart_for_whoever_writes_them_otherwise() -> None:
    assert manner("退票規則", to_simplified).plain == "退票规则"
    assert manner("退票規則", str).plain == "退票規則"


@pytest.mark.parametrize("text", SENTENCES)
def test_a_text_is_cut_where_its_pieces_end_or_left_whole(text: str) -> None:
    cut = cuttings(text, whole=False)
    assert tuple(one.span for one in cut) == pieces(text)
    assert all(one.text == text[one.span.start : one.span.end] for one in cut)
    assert all(one.values == quantities(one.text) for one in cut)
    (all_of_it,) = cuttings(text, whole=True)
    assert all_of_it.text == text
