import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
import yaml

from assistant.assistant import Assistant
from evals.ask import AS_OF, CASES, HELD, KINDS, Outcome, Place, cases, figures, misplaced, opened, results
from evals.demo import CLIENTS
from knowledge.language import Lang, language_of

DEVELOPMENT, KEPT_APART = cases(), cases(HELD)
ASKED = [*DEVELOPMENT, *KEPT_APART]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with opened(tmp_path_factory.mktemp("ask")) as product:
        yield product


@pytest.fixture(scope="module")
def done(assistant: Assistant) -> list[Outcome]:
    return list(results(assistant, ASKED))


def test_every_case_has_its_fields_and_known_values() -> None:
    for told in (one for file in (CASES, HELD) for one in yaml.safe_load(file.read_text("utf-8"))):
        assert {"id", "client", "lang", "kind", "question", "document", "why"} <= set(told), told["id"]
        assert set(told) <= {
            "id", "client", "lang", "kind", "question", "document", "span", "accept", "lapsed", "why"
        }, told["id"]  # fmt: skip
        assert told["client"] in CLIENTS and told["kind"] in KINDS and told["lang"] in set(Lang), told["id"]
        assert told["question"].strip() == told["question"] != "" and told["why"], told["id"]
        assert (told["kind"] == "unanswerable") == (told["document"] is None) == ("span" not in told), told["id"]


def test_ids_and_questions_are_never_repeated_and_there_are_enough_of_each_kind() -> None:
    assert len({case.id for case in ASKED}) == len({case.question for case in ASKED}) == len(ASKED)
    assert sum(bool(case.places) for case in ASKED) >= 64
    assert sum(not case.places for case in ASKED) >= 6


def test_the_language_of_a_case_is_the_language_of_its_question() -> None:
    # A sentence that shows neither script reads as Simplified.
    read = {case.id: (case.lang, language_of(case.question)) for case in ASKED}
    assert all(told == seen or (told, seen) == (Lang.HANT, Lang.HANS) for told, seen in read.values()), read


def test_spans_are_short_and_a_past_case_never_vouches_for_an_amount_or_a_time_limit() -> None:
    for case in ASKED:
        assert all(0 < len(place.span) <= 60 for place in case.places), case.id
        if case.kind in {"amount", "limit"}:
            assert not [place for place in case.places if re.match(r"CS-|XC-", place.document)], case.id


def test_every_span_stands_in_a_passage_of_its_document_in_force_on_day_85(assistant: Assistant) -> None:
    assert misplaced(ASKED, assistant) == []


def test_a_span_that_is_nowhere_and_one_of_a_version_no_longer_in_force_are_seen(assistant: Assistant) -> None:
    nowhere = replace(ASKED[0], places=(Place("NT-TR-09", "这句话哪里都没有"),))
    # Version 3.1 of PR-TR-12 said 40; version 3.2 says 20.
    old = Place("PR-TR-12", "平台服务费每人每次 40 元")
    over = replace(ASKED[0], places=(old,))
    every = assistant.stores.documents.passages("yuanlan")
    assert {one.version for one in every if old.stands_in(one.document_id, one.text)} == {"3.1"}
    assert len(misplaced([nowhere, over], assistant)) == 2


def test_a_lapsed_promotion_of_a_case_is_one_that_is_known_and_not_in_force(assistant: Assistant) -> None:
    for case in ASKED:
        if case.lapsed is not None:
            every = assistant.stores.documents.documents(case.client)
            named = [one for one in every if one.id == case.lapsed]
            assert named and not any(one.validity.holds(AS_OF) for one in named), case.id


def test_every_quote_is_word_for_word_what_its_passage_says(done: list[Outcome]) -> None:
    assert [one.case.id for one in done if one.bad_quotes] == []
    assert sum(len(one.answer.quotes) for one in done) > 0


def test_the_figures_do_not_fall_below_what_is_reached(done: list[Outcome]) -> None:
    ours = {case.id for case in DEVELOPMENT}
    told = figures([one for one in done if one.case.id in ours])["all"]
    assert told["first_passage"] >= 0.62
    assert told["first_document"] >= 0.84
    assert told["not_found_right"] >= 0.85
    assert told["bad_quotes"] == 0


def test_the_figures_hold_on_questions_that_nothing_was_set_on(done: list[Outcome]) -> None:
    ours = {case.id for case in DEVELOPMENT}
    told = figures([one for one in done if one.case.id not in ours])["all"]
    assert told["first_passage"] >= 0.68
    assert told["first_document"] >= 0.84
    assert told["quoted"] >= 0.68
    assert told["not_found_wrong"] <= 0.2
    assert told["bad_quotes"] == 0


def test_an_outcome_whose_expectation_is_wrong_counts_as_a_miss(done: list[Outcome]) -> None:
    right = next(one for one in done if one.first_passage and one.quoted)
    wrong = replace(right, case=replace(right.case, places=(Place("NO-SUCH", "无"),)))
    assert not wrong.first_passage and not wrong.first_document and not wrong.quoted and not wrong.direct


def test_an_answer_to_what_no_document_answers_is_not_right(done: list[Outcome]) -> None:
    answered = next(one for one in done if one.answer.verdict == "answered")
    blank = replace(answered, case=replace(answered.case, places=(), lapsed=None), told_lapsed=False)
    assert not blank.refused and figures([blank])["all"]["not_found_right"] == 0
