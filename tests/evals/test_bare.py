"""Centres of other trades, without similar questions: their questions are sound, and their figures keep their level."""

from collections.abc import Mapping, Sequence

import pytest

from evals.ask_any import Came, ask, figures
from evals.bare import CENTRES, Centre, answers, searched
from evals.said import plain

# Measured, less what two or three questions change: the floor of each half.
FLOORS: Mapping[tuple[str, str], Mapping[str, float]] = {
    ("ankangli", "development"): {
        "right_document_first": 0.69, "spans_quoted": 0.46, "direct_exact": 0.3, "refused_right": 0.38,
    },
    ("ankangli", "held"): {
        "right_document_first": 0.68, "spans_quoted": 0.42, "direct_exact": 0.2, "refused_right": 0.4,
    },
    ("zhongheli", "development"): {
        "right_document_first": 0.73, "spans_quoted": 0.39, "direct_exact": 0.17, "refused_right": 0.4,
    },
    ("zhongheli", "held"): {
        "right_document_first": 0.77, "spans_quoted": 0.375, "direct_exact": 0.175, "refused_right": 0.51,
    },
}  # fmt: skip
CEILING = 0.29


@pytest.fixture(scope="module", params=CENTRES, ids=[centre.name for centre in CENTRES])
def centre(request: pytest.FixtureRequest) -> Centre:
    one = request.param
    assert isinstance(one, Centre)
    return one


@pytest.fixture(scope="module")
def came(centre: Centre) -> Mapping[str, Sequence[Came]]:
    with centre.opened() as desk:
        return {half: list(ask(desk, asked)) for half, asked in centre.halves().items()}


def test_every_question_names_documents_that_are_there_and_words_that_stand_in_them(centre: Centre) -> None:
    texts = {file.stem: plain(file.read_text(encoding="utf-8")) for file in centre.documents.glob("*.md")}
    every = [one for asked in centre.halves().values() for one in asked]
    assert len(texts) > 50 and len({one.id for one in every}) == len(every) > 300
    for one in every:
        assert set(one.documents) <= set(texts)
        assert bool(one.documents) == bool(one.spans)
        assert all(any(plain(span) in texts[name] for name in one.documents) for span in one.spans)


def test_the_halves_share_no_question(centre: Centre) -> None:
    told = centre.halves()
    assert not {one.id for one in told["development"]} & {one.id for one in told["held"]}
    assert min(map(len, told.values())) > 130


@pytest.mark.parametrize("half", ["development", "held"])
def test_what_comes_of_the_questions_keeps_its_level(
    centre: Centre, came: Mapping[str, Sequence[Came]], half: str
) -> None:
    told, floors = figures(came[half]), FLOORS[centre.name, half]
    assert not {name: told[name] for name, floor in floors.items() if told[name] < floor}
    assert told["refused_wrong"] <= CEILING


def test_a_passage_answers_by_its_words_and_its_document(centre: Centre) -> None:
    with centre.opened() as desk:
        one = next(one for one in centre.halves()["development"] if one.spans)
        every = desk.assistant.stores.documents.passages(desk.audience.client)
        right = [passage for passage in every if answers(desk, one, passage)]
        assert right and len({passage.document_id for passage in right}) <= len(one.documents)
        assert not any(answers(desk, one, passage) for passage in every if passage not in right)
        gone = frozenset(passage.document_id for passage in right)
        assert not {hit.passage.document_id for hit in searched(desk, one, gone).hits} & gone
