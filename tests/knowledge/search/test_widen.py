from hypothesis import given
from hypothesis import strategies as st

from knowledge.lexicon import Entry
from knowledge.search.widen import CLIENT_WEIGHT, GENERAL_WEIGHT, Lexicon, general_forms, telling

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


@given(st.text(), st.lists(st.builds(Entry, st.text(max_size=5), st.text(max_size=5), st.text(max_size=5))))
def test_any_text_and_any_lexicon_give_forms_with_other_ways_to_say_them(text, entries):
    for one in Lexicon(entries, general=False).meetings(text):
        assert one.others
        assert one.form not in one.others
