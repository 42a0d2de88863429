import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from answer_world import NOW, World, build

from assistant.answer import Question
from assistant.wording.nearby import LEAST_ODDS, how_many, nearby
from assistant.wording.sifting import Asking, sift
from assistant.wording.writer import Task, Wording
from knowledge.arithmetic.asking import asked
from knowledge.audience import Audience, Role
from knowledge.document import Quote
from knowledge.language import Lang

QUESTION = "客户要退改，手续费谁承担？"
WHO = Audience("yuanlan", Role.AGENT)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = build(tmp_path_factory.mktemp("nearby"))
    yield made
    made.finder.close()


def _near(world: World, confidence: float, shown: tuple[Quote, ...] = ()):
    findings = replace(world.finder.find(QUESTION, WHO, NOW), confidence=confidence)
    weighed = sift(findings, Asking(QUESTION, asked(QUESTION)), None)
    return findings, nearby(findings, weighed, shown, Lang.HANS)


def test_the_less_sure_the_search_the_more_is_shown_beside_the_answer(world):
    assert [how_many(one) for one in (0.1, 0.34, 0.35, 0.64, 0.65, 1.0)] == [3, 3, 2, 2, 1, 1]
    assert len(_near(world, 0.2)[1]) >= len(_near(world, 0.9)[1]) == 1


def test_what_is_quoted_already_is_not_shown_again(world):
    findings, lines = _near(world, 0.2)
    first = lines[0].quotes[0].passage_id
    assert first == findings.hits[0].passage.id
    assert first not in {line.quotes[0].passage_id for line in _near(world, 0.2, lines[0].quotes)[1]}


def test_the_very_same_words_of_another_document_are_not_shown_again(world):
    line = _near(world, 0.2)[1][0]
    (quote,) = line.quotes
    elsewhere = replace(quote, document_id="PR-99", passage_id="yuanlan:PR-99:0")
    assert quote.text not in {one.quotes[0].text for one in _near(world, 0.2, (elsewhere,))[1]}


def test_what_is_far_less_likely_than_the_first_is_not_shown(world):
    findings, _ = _near(world, 0.2)
    best = max(hit.score for hit in findings.hits)
    far = tuple(replace(hit, score=best + (place and -9.0)) for place, hit in enumerate(findings.hits))
    lines = nearby(replace(findings, hits=far), sift(findings, Asking(QUESTION, asked(QUESTION)), None), (), Lang.HANS)
    assert LEAST_ODDS < 1
    assert [line.quotes[0].passage_id for line in lines] == [findings.hits[0].passage.id]


def test_every_line_is_the_documents_own_words(world):
    for line in _near(world, 0.2)[1]:
        (quote,) = line.quotes
        passage = world.documents.passage("yuanlan", quote.passage_id)
        assert line.text == quote.text == passage.text[quote.start : quote.end]


class _Keeps:
    def __init__(self) -> None:
        self.given: list[Task] = []

    def write(self, task: Task) -> Wording:
        self.given.append(task)
        return Wording(task.draft.text, "too_slow")


def test_a_model_is_given_the_answer_alone_and_marks_stay_what_they_were(world):
    keeps = _Keeps()
    texts = ("国内票退款多久到账？", "起飞后还能改期吗？", "改期要多少钱", QUESTION)
    drafted = next(one for one in map(world.ask, texts) if one.draft.further)
    *_, last = world.answers(keeps).stream(Question(drafted.question, WHO, NOW))
    (given,) = (task.draft for task in keeps.given)
    assert given.further == ()
    assert given.text == drafted.draft.text
    assert given.quotes == drafted.quotes[: len(given.quotes)]
    assert last.answer.quotes == drafted.quotes
