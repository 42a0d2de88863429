from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from knowledge.audience import Audience, Role, Tier
from knowledge.document import Validity
from knowledge.search.query import Query, read_query
from knowledge.search.similar import LEAST_LIKE, PROPOSED, SimilarIndex
from knowledge.search.widen import Lexicon
from knowledge.similar import Similar
from tests.knowledge.search.conftest import NOW, Centre
from tests.knowledge.search.pieces import passage

FEE = replace(passage("fee", "自愿退改的，手续费由旅客承担。"), document_id="P1")
CABIN = replace(passage("cabin", "宠物须随主人乘坐同一航班。"), document_id="P1")
LINES = (
    Similar("P1", "手续费由旅客承担", ("改票扣的钱算谁的", "who pays if i change my mind")),
    Similar("P1", "宠物须随主人", ("我家狗子能上飞机不", "can my dog fly with me")),
)


def asked(text: str) -> Query:
    return read_query(text, Lexicon(general=False))


def index(*given: Similar) -> SimilarIndex:
    made = SimilarIndex(given or LINES)
    made.place([FEE, CABIN])
    return made


def test_a_question_said_alike_is_nearest_to_the_passage_it_was_written_for() -> None:
    told = index().asked(asked("狗子能不能带上飞机"))
    assert told.widened["cabin"] > 2 * told.widened.get("fee", 0.0)
    assert told.first()[0] == "cabin"


def test_a_question_word_for_word_is_as_near_as_can_be() -> None:
    told = index().asked(asked("我家狗子能上飞机不"))
    assert told.nearest["cabin"] == pytest.approx(1.0)
    assert all(0 <= value <= 1 + 1e-9 for measure in told.measures for value in measure.values())


def test_english_questions_find_a_chinese_passage() -> None:
    assert index().asked(asked("is my dog allowed to fly")).first() == ["cabin"]


def test_script_and_width_of_a_question_do_not_matter() -> None:
    told = index().asked(asked("我家狗子能上飛機不"))
    assert told.nearest["cabin"] == pytest.approx(1.0)


def test_what_nobody_ever_asked_is_far_from_everything() -> None:
    told = index().asked(asked("量子猫粮怎么报销"))
    assert told.first() == []
    assert max(told.widened.values(), default=0.0) < LEAST_LIKE


def test_without_similar_questions_nothing_is_near() -> None:
    none = SimilarIndex()
    none.place([FEE])
    assert not none.asked(asked("手续费"))
    assert none.adrift() == []


def test_words_that_stand_nowhere_are_adrift_and_say_nothing() -> None:
    lost = Similar("P1", "早已改掉的话", ("改票扣的钱算谁的",))
    elsewhere = Similar("P2", "手续费由旅客承担", ("改票扣的钱算谁的",))
    made = index(lost, elsewhere)
    assert made.adrift() == [lost, elsewhere]
    assert not made.asked(asked("改票扣的钱算谁的"))


def test_words_are_found_whatever_their_script_width_and_spaces() -> None:
    made = index(Similar("P1", "手續費 由旅客　承擔", ("改票扣的钱算谁的",)))
    assert made.adrift() == []
    assert made.asked(asked("改票扣的钱算谁的")).first() == ["fee"]


def test_words_in_two_passages_speak_for_both() -> None:
    made = SimilarIndex([Similar("P1", "旅客", ("算谁的钱",))])
    made.place([FEE, replace(FEE, id="again")])
    assert set(made.asked(asked("算谁的钱")).widened) == {"fee", "again"}


def test_no_more_than_a_dozen_passages_are_proposed() -> None:
    many = [replace(FEE, id=f"p{n:02}", document_id=f"D{n}") for n in range(30)]
    made = SimilarIndex([Similar(one.document_id, "手续费", ("算谁的钱",)) for one in many])
    made.place(many)
    assert made.asked(asked("算谁的钱")).first() == [f"p{n:02}" for n in range(PROPOSED)]


WHO = Audience("east", Role.AGENT)
SAID = "咱家来福咋弄"


def found(centre: Centre, given: dict[str, tuple[Similar, ...]], who: Audience = WHO) -> list[str]:
    finder = centre.finder(similar=given)
    return [hit.passage.document_id for hit in finder.find(SAID, who, NOW).hits]


@pytest.fixture
def pets(centre: Centre) -> Callable[[], dict[str, tuple[Similar, ...]]]:
    for client in ("east", "west"):
        centre.add(client, "PETS", "宠物须随主人乘坐同一航班。")
        centre.add(client, "FEE", "自愿退改的，手续费由旅客承担。")
    return lambda: {"east": (Similar("PETS", "宠物须随主人", (SAID,)),)}


def test_a_passage_that_shares_no_word_is_found_by_its_similar_question(centre, pets) -> None:
    assert found(centre, {}) == []
    assert found(centre, pets()) == ["PETS"]


def test_the_questions_of_one_client_are_nothing_to_another(centre, pets) -> None:
    assert found(centre, pets(), Audience("west", Role.AGENT)) == []


def test_a_similar_question_opens_nothing_that_is_closed_to_whoever_asks(centre) -> None:
    centre.add("east", "RULES", "宠物须随主人乘坐同一航班。", tier=Tier.SUPERVISOR)
    given = {"east": (Similar("RULES", "宠物须随主人", (SAID,)),)}
    assert found(centre, given) == []
    assert found(centre, given, Audience("east", Role.SUPERVISOR)) == ["RULES"]


def test_a_similar_question_brings_nothing_back_that_is_over(centre) -> None:
    centre.add("east", "OLD", "宠物须随主人乘坐同一航班。", validity=Validity(None, NOW - timedelta(days=1)))
    assert found(centre, {"east": (Similar("OLD", "宠物须随主人", (SAID,)),)}) == []
