from dataclasses import replace

import pytest

from knowledge.arithmetic.asking import Want, fits
from knowledge.arithmetic.quantities import quantities
from knowledge.document import Kind, Shape, Trust
from knowledge.language import Lang
from knowledge.search.analyse import normal
from knowledge.search.traits import NATURE, Traits, name_terms
from tests.knowledge.search.pieces import passage

FEE = passage("fee", "退票手續費由客戶承擔，每張100元，三天內退款。")


def nature(**about: object) -> dict[str, float]:
    return dict(zip(NATURE, Traits(replace(FEE, **about)).nature.tolist(), strict=True))


def test_texts_are_told_in_normal_form_and_figures_once():
    told = Traits(replace(FEE, title="退票須知"))
    assert told.text == normal(FEE.text)
    assert told.title == "退票须知"
    assert told.plain.endswith(told.text)
    assert told.figures == {"100"}


@pytest.mark.parametrize("want", list(Want))
def test_whether_it_has_the_shape_of_an_answer_is_told_for_every_want_and_the_same_when_asked_again(want):
    told = Traits(FEE)
    plain = normal(FEE.text)
    assert told.fits(want) == told.fits(want) == fits(want, plain, quantities(plain))


def test_what_kind_of_words_these_are():
    assert nature(trust=Trust.PAST_CASE)["case"] == nature(trust=Trust.TRANSCRIPT)["case"] == 1
    assert nature(trust=Trust.REFERENCE)["reference"] == 1
    assert nature(kind=Kind.PROMOTION)["promotion"] == nature(kind=Kind.NOTICE)["notice"] == 1
    assert nature(heading=("总则",))["scope"] == nature(heading=("Scope",))["scope"] == 1
    assert nature(heading=("适用範圍",))["scope"] == 1
    assert nature(heading=("费用",))["scope"] == 0
    assert [nature(shape=shape)[shape.value] for shape in (Shape.ROW, Shape.STEP, Shape.QUESTION)] == [1, 1, 1]
    assert (
        nature(verbatim=True)["verbatim"] == nature(internal_only=True)["internal"] == nature(position=1)["first"] == 1
    )
    assert nature(text="字" * 100)["length"] == pytest.approx(0)


def test_a_document_in_two_languages_is_two_as_far_as_siblings_go():
    assert Traits(FEE).document != Traits(replace(FEE, lang=Lang.EN)).document


def test_of_a_name_its_pairs_and_words_tell_and_grammar_does_not():
    assert name_terms("退票的手续费") >= {"退票", "手续", "续费"}
    assert not any(len(term) == 1 for term in name_terms("退票的手续费"))
    assert name_terms("the of") == frozenset()
