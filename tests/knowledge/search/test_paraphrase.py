from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.search.analyse import tokens
from knowledge.search.paraphrase import LEAST_HELD, MOST_GROUPS, Paraphrases, general_paraphrases
from knowledge.search.widen import GENERAL_WEIGHT, Meeting

GROUPS = (
    ("刷视频老是卡", "网速慢", "slow speed"),
    ("扣了…两次", "重复扣款", "charged twice"),
    ("包裹一直没动静", "物流停滞", "parcel stuck in transit"),
)
OWN = Paraphrases(GROUPS)


def meetings(text: str) -> list[Meeting]:
    return OWN.meetings(tokens(text))


def test_a_question_that_says_most_of_a_form_means_its_group():
    (met,) = meetings("我刷视频的时候老是卡住")
    assert met.others == GROUPS[0]
    assert met.partly


def test_english_is_met_by_its_stems_whatever_stands_between():
    (met,) = meetings("the parcel is stuck somewhere in transit")
    assert met.others == GROUPS[2]


def test_half_of_a_form_or_one_term_of_it_means_nothing():
    assert meetings("视频怎么开") == []
    assert meetings("parcel") == []
    assert meetings("") == meetings("的了吗") == []


def test_the_more_is_said_the_more_it_weighs_and_never_as_much_as_a_form_met_whole():
    (whole,) = meetings("刷视频老是卡")
    (partly,) = meetings("视频老是卡")
    assert 0 < partly.weight < whole.weight <= GENERAL_WEIGHT


def test_forms_with_gaps_are_met_and_not_searched_for():
    assert [other for met in OWN.meetings(["扣了", "两次"]) for other in met.others] == ["重复扣款", "charged twice"]


def test_a_question_that_touches_many_groups_keeps_the_best_of_them():
    words = ("网速", "宽带", "账单", "信号", "套餐", "发票", "话费")
    pairs = [f"{one}，{other}" for one, other in combinations(words, 2)]
    many = Paraphrases((form, f"说法{at}") for at, form in enumerate(pairs))
    found = many.meetings(tokens("，".join(words)))
    assert len(found) == MOST_GROUPS < len(pairs)
    assert [one.weight for one in found] == sorted((one.weight for one in found), reverse=True)


@settings(deadline=None)
@given(st.lists(st.sampled_from([term for group in GROUPS for form in group for term in tokens(form)]), max_size=12))
def test_any_terms_mean_groups_of_which_enough_is_said(terms):
    found = OWN.meetings(terms)
    assert found == OWN.meetings(list(reversed(terms)))[: len(found)] or len(found) > 1
    for one in found:
        assert GENERAL_WEIGHT * LEAST_HELD**2 <= one.weight <= GENERAL_WEIGHT + 1e-9
        assert set(one.form.split()) <= set(terms) and len(one.form.split()) >= 2


@settings(deadline=None)
@given(st.text(max_size=60))
def test_the_products_own_lexicon_reads_any_text_the_same_way_twice(text):
    found = general_paraphrases().meetings(tokens(text))
    assert found == general_paraphrases().meetings(tokens(text))
    assert len(found) <= MOST_GROUPS
    assert not [other for one in found for other in one.others if "…" in other]
