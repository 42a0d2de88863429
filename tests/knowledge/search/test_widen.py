import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.lexicon import Entry
from knowledge.search.widen import (
    CLIENT_WEIGHT,
    GENERAL_WEIGHT,
    Forms,
    Gapped,
    Lexicon,
    general_forms,
    read_groups,
    telling,
)

ENTRIES = (
    Entry("岚点", alias_of="会员积分", en="Lan Points"),
    Entry("会员积分", en="loyalty points"),
    Entry("自在飞", zh="自在飞产品"),
    Entry("自在飞套餐", alias_of="自在飞全包"),
    Entry("OTA", zh="在线旅行社"),
)
OWN = Lexicon(ENTRIES, general=False)


def met(text: str) -> list[str]:
    return [one.form for one in OWN.meetings(text)]


def test_a_form_stands_for_the_other_members_of_its_own_groups_only():
    (canonical,) = OWN.meetings("会员积分有效多久")
    assert set(canonical.others) == {"岚点", "lan point", "loyalti point"}
    (alias,) = OWN.meetings("岚点有效多久")
    assert set(alias.others) == {"会员积分", "lan point"}
    assert canonical.weight == CLIENT_WEIGHT


def test_the_longest_form_wins_where_two_overlap():
    assert met("自在飞套餐怎么退") == ["自在飞套餐"]


def test_english_forms_are_met_by_their_stems_as_whole_words():
    assert met("do LOYALTY POINTS expire") == met("a loyalty point") == ["loyalti point"]
    assert met("OTA渠道和ota渠道") == ["ota", "ota"]
    assert met("total rotation") == []


def test_traditional_text_meets_simplified_forms():
    assert met("會員積分") == ["会员积分"]


def test_a_client_says_what_a_word_means_before_the_general_lexicon_does():
    (form, *_) = (form for form in general_forms()._others if len(form) == 2 and "\u4e00" <= form[0] <= "\u9fff")
    (general,) = [one for one in Lexicon().meetings(form) if one.form == form]
    assert general.weight == GENERAL_WEIGHT < CLIENT_WEIGHT
    (own,) = [one for one in Lexicon([Entry(form, zh="本店专用说法")]).meetings(form) if one.form == form]
    assert own.others == ("本店专用说法",)


def test_a_lexicon_of_nothing_meets_nothing():
    assert Lexicon(general=False).meetings("会员积分") == []
    assert Lexicon([Entry(""), Entry("  ")], general=False).meetings("会员积分   ") == []
    assert Lexicon([Entry("只有它自己")], general=False).meetings("只有它自己") == []


def test_single_characters_stand_for_a_form_only_where_there_is_no_more():
    assert telling("积分") == {"积分"}
    assert telling("费") == {"费"}
    assert telling("lan points") == {"lan", "point"}


@settings(deadline=None)
@given(st.text(), st.lists(st.builds(Entry, st.text(max_size=5), st.text(max_size=5), st.text(max_size=5))))
def test_any_text_and_any_lexicon_give_forms_with_other_ways_to_say_them(text, entries):
    for one in Lexicon(entries, general=False).meetings(text):
        assert one.others
        assert one.form not in one.others


GAPPED = Forms([("扣…两次", "钱…没到…卡里", "重复扣款", "charged…twice", "double charge")], GENERAL_WEIGHT)


@pytest.mark.parametrize(
    "text", ["扣了我两次钱", "怎么扣两次", "钱一直没到我卡里", "they charg me twice", "why charg twice"]
)
def test_a_form_with_gaps_is_met_over_what_stands_between(text: str):
    (found,) = GAPPED.gapped(text)
    assert found.others == ("重复扣款", "doubl charg")


@pytest.mark.parametrize(
    "text",
    [
        "两次都扣了",
        "扣了钱。两次",
        "扣了我整整一个月的钱又两次",
        "twice charg",
        "charg me for it all over again twice",
        "recharg me twice",
        "charg me twicely",
        "",
    ],
)
def test_a_gap_spans_few_words_of_one_clause_in_their_order(text: str):
    assert list(GAPPED.gapped(text)) == []


def test_a_gapped_form_is_met_and_never_searched_for_itself():
    every = [GAPPED.get("重复扣款"), *GAPPED.gapped("扣了我两次"), *GAPPED.gapped("charg me twice")]
    assert not [other for one in every if one for other in one.others if "…" in other or "两次" in other]
    assert not [other for others in general_forms()._others.values() for other in others if "…" in other]


def test_every_gapped_form_of_the_lexicon_is_met_when_it_is_said():
    lexicon = Lexicon()
    gapped = [(form, group) for group in read_groups() for form in group if "…" in form]
    assert len(gapped) > 300
    for form, group in gapped[::17]:
        chinese = any("\u3400" <= one <= "\u9fff" for one in form)
        said = form.replace("…", "那边" if chinese else " really ")
        others = {other for met in lexicon.meetings(said) for other in met.others}
        plain = {" ".join(telling(other)) for other in group if "…" not in other}
        assert {" ".join(telling(other)) for other in others} & plain, form


WORDS = ("扣", "两次", "钱", "没到", "卡里", "charg", "twice", "refund", "5g", "慢")


@settings(deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map("…".join), min_size=1, max_size=8),
    st.lists(st.sampled_from((*WORDS, " ", "我的", "。", "a")), max_size=12).map("".join),
)
def test_forms_with_gaps_are_met_as_by_trying_every_one_in_the_order_of_their_first_words(forms, text):
    held = Forms([(form, "重复扣款") for form in forms], GENERAL_WEIGHT)
    starts = list(dict.fromkeys(text if any("\u3400" <= one <= "\u9fff" for one in text) else text.split()))
    every = [(first, pieces, words_) for first, pieces, words_ in held._gapped]
    met = [words_ for start in starts for first, *form in every for pieces, words_ in [form]
           if first == start and Gapped(pieces, words_).met(text)]  # fmt: skip
    assert [one.form for one in held.gapped(text)] == met
