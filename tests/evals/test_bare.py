"""A centre of other trades, without similar questions: its questions are sound, and their figures keep their level."""

from collections.abc import Mapping, Sequence

import pytest

from evals.ask_any import Came, ask, figures
from evals.bare import DOCUMENTS, answers, halves, opened, searched
from evals.said import plain

# Measured, less what one or two questions change: the floor of each half.
FLOORS: Mapping[str, Mapping[str, float]] = {
    "development": {"right_document_first": 0.625, "spans_quoted": 0.42, "direct_exact": 0.3, "refused_right": 0.38},
    "held": {"right_document_first": 0.635, "spans_quoted": 0.37, "direct_exact": 0.18, "refused_right": 0.49},
}
CEILING = 0.335


@pytest.fixture(scope="module")
def came() -> Mapping[str, Sequence[Came]]:
    with opened() as desk:
        return {half: list(ask(desk, asked)) for half, asked in halves().items()}


def test_every_question_names_documents_that_are_there_and_words_that_stand_in_them() -> None:
    texts = {file.stem: plain(file.read_text(encoding="utf-8")) for file in DOCUMENTS.glob("*.md")}
    every = [one for asked in halves().values() for one in asked]
    assert len(texts) == 51 and len({one.id for one in every}) == len(every) > 300
    for one in every:
        assert set(one.documents) <= set(texts)
        assert bool(one.documents) == bool(one.spans)
        assert all(any(plain(span) in texts[name] for name in one.documents) for span in one.spans)


def test_the_halves_share_no_question() -> None:
    told = halves()
    assert not {one.id for one in told["development"]} & {one.id for one in told["held"]}
    assert min(map(len, told.values())) > 130


@pytest.mark.parametrize("half", ["development", "held"])
def test_what_comes_of_the_questions_keeps_its_level(came: Mapping[str, Sequence[Came]], half: str) -> None:
    told = figures(came[half])
    short = {name: told[name] for name, floor in FLOORS[half].items() if told[name] < floor}
    assert not short
    assert told["refused_wrong"] <= CEILING


def test_a_passage_answers_by_its_words_and_its_document() -> None:
    with opened() as desk:
        one = next(one for one in halves()["development"] if one.spans)
        every = desk.assistant.stores.documents.passages(desk.audience.client)
        right = [passage for passage in every if answers(desk, one, passage)]
        assert right and len({passage.document_id for passage in right}) <= len(one.documents)
        assert not any(answers(desk, one, passage) for passage in every if passage not in right)
        gone = frozenset(passage.document_id for passage in right)
        assert not {hit.passage.document_id for hit in searched(desk, one, gone).hits} & gone
