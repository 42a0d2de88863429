from datetime import UTC, datetime, timedelta

from knowledge.arithmetic.kindred_questions import Unanswered, grouped
from knowledge.language import Lang
from knowledge.search.analyse import tokens

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def _asked(at: int, text: str, *nearest: str, lang: Lang = Lang.HANS) -> Unanswered:
    return Unanswered(str(at), text, NOON + timedelta(hours=at), lang, nearest)


def test_the_same_question_in_other_words_is_one_group_most_asked_first() -> None:
    groups = grouped(
        [
            _asked(1, "雪橇可以托运上飞机吗", "A"),
            _asked(2, "发票能开两张吗", "B"),
            _asked(3, "请问雪橇能不能托运上飞机？", "A"),
        ],
        tokens,
    )
    assert [(one.text, one.count, one.last.hour) for one in groups] == [
        ("请问雪橇能不能托运上飞机？", 2, 15),
        ("发票能开两张吗", 1, 14),
    ]


def test_other_scripts_and_languages_join_where_they_came_near_the_same_documents() -> None:
    groups = grouped(
        [
            _asked(1, "雪橇可以托运吗", "A", "B"),
            _asked(2, "雪橇可以託運嗎", "A", lang=Lang.HANT),
            _asked(3, "Can I check in a sled?", "A", "B", lang=Lang.EN),
            _asked(4, "Is there a lounge?", "C", "A", lang=Lang.EN),
        ],
        tokens,
    )
    assert [one.count for one in groups] == [3, 1]
    assert groups[0].langs == (Lang.EN, Lang.HANT, Lang.HANS)
    assert groups[0].nearest == ("A", "B")


def test_what_shares_only_a_word_stays_apart() -> None:
    assert len(grouped([_asked(1, "雪橇可以托运吗", "A"), _asked(2, "雪橇坏了怎么赔偿", "A")], tokens)) == 2
