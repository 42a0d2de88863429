"""Searches that should be believed and searches that should not: questions of their own documents, of foreign ones,
and of their own with the documents that answer left aside.

It asks and says what each search shows; what to make of it is `evals.refusal`.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path

from evals.ask import opened
from evals.ask_any import Asked
from evals.ask_cases import AS_OF, Case, both
from evals.bare import CENTRES, answers, documents_of, searched
from evals.peers.ours import AUDIENCE, finder_of
from evals.retrieval import QuestionSet, read_set
from evals.taken_in import Desk
from knowledge.audience import Audience, Role
from knowledge.language import Lang
from knowledge.search.compare import Compared
from knowledge.search.confidence import signs
from knowledge.search.find import Finder

# Whose documents the questions of a set are asked of as well: another set's in the same language, of either script.
FOREIGN = {
    "taipei-faq-zh-hant": "drcd-dev-zh-hant",
    "drcd-dev-zh-hant": "taipei-faq-zh-hant",
    "cmrc-dev-zh-hans": "taipei-faq-zh-hant",
    "stackfaq-en": "tau-banking-en",
    "tau-banking-en": "stackfaq-en",
}
# So many questions of a half are asked, evenly spread: more change no figure by a point and take minutes.
MOST = 200
# What the centres without similar questions are told as, together.
BARE = "bare"
_NOW = datetime(2026, 11, 22, tzinfo=UTC)


class Group(StrEnum):
    """What is known of a search: whether its first passage answers, or why none can."""

    RIGHT = "right"
    MISRANKED = "misranked"
    BLANK = "blank"
    FOREIGN = "foreign"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Try:
    """One search: whose question it was, in which half, what is known of it, and what it shows if it found anything."""

    set: str
    kind: str
    lang: Lang
    learning: bool
    group: Group
    signs: Mapping[str, float]


def own_tries() -> Iterator[Try]:
    """The own questions, of the documents as they are and with those that answer left aside."""
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as assistant:
        for half, asked in both().items():
            for case in asked:
                yield from _own(assistant.finder, case, learning=half == "development")


def _own(finder: Finder, case: Case, *, learning: bool) -> Iterator[Try]:
    who = Audience(case.client, Role.AGENT)

    def ask(without: frozenset[str] = frozenset()) -> Compared:
        return finder.compare(case.search, who, AS_OF, without)

    def right(found: Compared) -> bool:
        first = found.hits[0].passage
        return any(place.stands_in(first.document_id, first.text) for place in case.places)

    yield _try(("own", case.kind, learning), ask(), right if case.places else Group.BLANK)
    if case.places:
        yield _try(("own", case.kind, learning), ask(frozenset(place.document for place in case.places)), Group.REMOVED)


def bare_tries() -> Iterator[Try]:
    """The questions of the centres without similar questions, likewise."""
    for centre in CENTRES:
        with centre.opened() as desk:
            for half, asked in centre.halves().items():
                for one in asked:
                    yield from _bare(desk, one, learning=half == "development")


def _bare(desk: Desk, one: Asked, *, learning: bool) -> Iterator[Try]:
    about, found = (BARE, one.kind, learning), searched(desk, one)
    yield _try(about, found, partial(_answers_first, desk, one) if one.documents else Group.BLANK)
    if one.documents:
        yield _try(about, searched(desk, one, documents_of(desk, one)), Group.REMOVED)


def _answers_first(desk: Desk, one: Asked, found: Compared) -> bool:
    return answers(desk, one, found.hits[0].passage)


def public_tries(folder: Path) -> Iterator[Try]:
    """The public sets: of their own documents, of those less what answers, and of another set's."""
    sets = {name: read_set(folder / name) for name in FOREIGN}
    for name, questions in sets.items():
        finder = finder_of(questions)
        for number, learning in _halves(questions):
            yield from _public(finder, questions, number, learning=learning)
        for other, whose in FOREIGN.items():
            if whose == name:
                for number, learning in _halves(sets[other]):
                    text = sets[other].questions[number]
                    yield _try((other, "", learning), finder.compare(text, AUDIENCE, _NOW), Group.FOREIGN)
        finder.close()


def _halves(questions: QuestionSet) -> Iterator[tuple[str, bool]]:
    """Ids of questions with whether they are of the first half: every second one from the first."""
    for half in (0, 1):
        names = list(questions.questions)[half::2]
        step = max(1.0, len(names) / MOST)
        yield from ((names[int(place * step)], half == 0) for place in range(min(MOST, len(names))))


def _public(finder: Finder, questions: QuestionSet, number: str, *, learning: bool) -> Iterator[Try]:
    text, needed = questions.questions[number], questions.needed[number]
    about = (questions.name, "", learning)
    yield _try(about, finder.compare(text, AUDIENCE, _NOW), lambda found: found.hits[0].passage.document_id in needed)
    yield _try(about, finder.compare(text, AUDIENCE, _NOW, needed), Group.REMOVED)


def _try(about: tuple[str, str, bool], found: Compared, known: Group | Callable[[Compared], bool]) -> Try:
    found_some = len(found.rows) > 0
    ranked = known if isinstance(known, Group) else found_some and known(found)
    group = ranked if isinstance(ranked, Group) else Group.RIGHT if ranked else Group.MISRANKED
    return Try(about[0], about[1], found.query.lang, about[2], group, signs(found) if found_some else {})
