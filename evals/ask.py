"""Questions to the demo clients' documents: is the right passage first, are its words quoted, is a blank admitted.

`python -m evals ask [--json]`. Every question goes through the whole product, in a throw-away folder, as an agent asks
it on day 85. It measures what is found, quoted and said first; how well a model would reword it, it does not know.
"""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from operator import attrgetter
from pathlib import Path
from typing import Any, cast

from assistant.answer import Answer, Question
from assistant.assistant import Assistant
from assistant.build import build
from evals.ask_cases import AS_OF, TODAY, Case
from evals.ask_cases import both as both_halves
from evals.demo import CLIENTS, demo_settings, load_client
from evals.said import has_numbers
from knowledge.audience import Audience, Role
from knowledge.document import Document, Passage
from knowledge.search.analyse import grammar, tokens
from knowledge.search.find import Finder
from knowledge.search.hit import Findings

SHOWN = 3
_PORT = 8000


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case and what came: the passages of the search the answer rests on, and the answer."""

    case: Case
    hits: tuple[Passage, ...]
    answer: Answer
    bad_quotes: int
    overlap: Mapping[str, float]
    told_lapsed: bool = False

    @property
    def answerable(self) -> bool:
        """Whether a document in force answers."""
        return bool(self.case.places)

    @property
    def first_passage(self) -> bool:
        """Whether the first passage found holds words that answer."""
        return any(self._holds(hit.document_id, hit.text) for hit in self.hits[:1])

    @property
    def first_document(self) -> bool:
        """Whether the first passage found is at least of a document that answers."""
        return any(hit.document_id == place.document for hit in self.hits[:1] for place in self.case.places)

    @property
    def quoted(self) -> bool:
        """Whether some quote holds words that answer."""
        return any(self._holds(quote.document_id, quote.text) for quote in self.answer.quotes)

    @property
    def first_quote(self) -> bool:
        """Whether the first quote does."""
        return any(self._holds(quote.document_id, quote.text) for quote in self.answer.quotes[:1])

    @property
    def direct(self) -> bool:
        """Whether the line said first holds every number of words that answer, or those words where they have none.

        Where two documents contradict each other, no number is right: the line must say that they do.
        """
        if self.case.kind == "contradiction":
            return self.answer.verdict == "conflict"
        said = self.answer.draft.direct or ""
        if self.case.direct:
            return all(has_numbers(said, value) for value in self.case.direct)
        return any(has_numbers(said, place.span) for place in self.case.places)

    @property
    def refused(self) -> bool:
        """Whether nothing was found, or the promotion asked for was said not to be in force."""
        return self.answer.verdict == "not_found" or self.told_lapsed

    def _holds(self, document: str, text: str) -> bool:
        return any(place.stands_in(document, text) for place in self.case.places)


class Heard:
    """A finder that keeps what it found last, so that the search measured is the very one an answer rests on."""

    def __init__(self, finder: Finder) -> None:
        self.finder = finder
        self.last: Findings | None = None

    def find(self, *about: Any, **narrowing: Any) -> Findings:
        """What the finder finds."""
        self.last = self.finder.find(*about, **narrowing)
        return self.last


@contextmanager
def opened(folder: Path) -> Iterator[Assistant]:
    """The product over the demo clients' packs in `folder`, indexes up to date, on the morning of day 85."""
    assistant = build(demo_settings(folder, TODAY, _PORT))
    try:
        for client in CLIENTS:
            load_client(assistant, folder, client, TODAY, _PORT)
            assistant.finder.prepare(client, wait=True)
        yield assistant
    finally:
        assistant.close()


def in_force(assistant: Assistant, client: str) -> list[Passage]:
    """What an agent may read of a client on day 85."""
    readable = Audience(client, Role.AGENT).tiers
    every = assistant.stores.documents.passages(client)
    return [one for one in every if one.tier in readable and one.validity.holds(AS_OF)]


def misplaced(asked: Iterable[Case], assistant: Assistant) -> list[str]:
    """Every expectation of the cases that does not stand where it says, in words."""
    known = {client: in_force(assistant, client) for client in CLIENTS}
    return [
        f"{case.id}: {place.document} does not say {place.span!r}"
        for case in asked
        for place in case.places
        if not any(place.stands_in(one.document_id, one.text) for one in known[case.client])
    ]


def results(assistant: Assistant, asked: Iterable[Case]) -> Iterator[Outcome]:
    """Ask every question as an agent of its client."""
    heard = Heard(assistant.finder)
    # Of the finder an answer uses nothing but `find`.
    answer = replace(assistant.answer, finder=cast(Finder, heard))
    known = {client: in_force(assistant, client) for client in CLIENTS}
    titles = {client: assistant.stores.documents.documents(client) for client in CLIENTS}
    for case in asked:
        heard.last = None
        given = answer(Question(case.question, Audience(case.client, Role.AGENT), AS_OF, case.thread))
        hits = tuple(hit.passage for hit in heard.last.hits) if heard.last else ()
        yield Outcome(
            case, hits, given, _bad_quotes(assistant, given), _overlap(case, known[case.client]),
            _told_lapsed(case, given, titles[case.client]),
        )  # fmt: skip


def _bad_quotes(assistant: Assistant, given: Answer) -> int:
    """Quotes that are not word for word what their passage says at their place."""
    passage = assistant.stores.documents.passage
    return sum(
        quote.text != passage(given.client, quote.passage_id).text[quote.start : quote.end] for quote in given.quotes
    )


def _told_lapsed(case: Case, given: Answer, documents: Iterable[Document]) -> bool:
    titles = [one.title for one in documents if one.id == case.lapsed]
    return any(title in (given.draft.direct or "") for title in titles)


def _overlap(case: Case, known: Iterable[Passage]) -> dict[str, float]:
    """The share of the question's terms that the nearest place that answers shares: by its title, by its words."""
    asked = set(tokens(case.question)) - grammar()
    there = [one for one in known if any(place.stands_in(one.document_id, one.text) for place in case.places)]
    if not asked or not there:
        return {}

    def share(text: str) -> float:
        return len(asked & set(tokens(text))) / len(asked)

    return {"title": max(share(one.title) for one in there), "passage": max(share(one.text) for one in there)}


def figures(done: Iterable[Outcome]) -> dict[str, Any]:
    """The named figures of a run, of all and by language and by kind."""
    every = list(done)
    told: dict[str, Any] = {"all": shares(every)}
    for name, field in (("by_lang", "lang"), ("by_kind", "kind"), ("by_want", "want")):
        of = attrgetter(f"case.{field}")
        groups = sorted({str(of(one)) for one in every})
        told[name] = {group: shares([one for one in every if of(one) == group]) for group in groups}
    return told


def shares(done: Sequence[Outcome]) -> dict[str, float]:
    """How many cases, and the share that came out right of those to which a figure applies; no case, no figure."""
    right = [one for one in done if one.answerable]
    blank = [one for one in done if not one.answerable]
    numbers = [one for one in right if one.case.direct or one.case.want in {"amount", "limit"}]
    counted: dict[str, list[bool]] = {
        "first_passage": [one.first_passage for one in right],
        "first_document": [one.first_document for one in right],
        "quoted": [one.quoted for one in right],
        "first_quote": [one.first_quote for one in right],
        "direct": [one.direct for one in numbers],
        "not_found_right": [one.refused for one in blank],
        "not_found_wrong": [one.answer.verdict == "not_found" for one in right],
    }
    told: dict[str, float] = {"cases": len(done), "answerable": len(right)}
    told |= {name: round(sum(seen) / len(seen), 4) for name, seen in counted.items() if seen}
    told["bad_quotes"] = sum(one.bad_quotes for one in done)
    for name in ("title", "passage"):
        seen = [one.overlap[name] for one in right if name in one.overlap]
        told |= {f"{name}_overlap": round(sum(seen) / len(seen), 4)} if seen else {}
    return told


def measured() -> dict[str, float]:
    """The figures of both sets, by name."""
    return {f"{name} {figure}": value for name, done in both().items() for figure, value in shares(done).items()}


def both() -> dict[str, list[Outcome]]:
    """Outcomes of the half on which weights may be set, and of the held one, on which they only are read."""
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as assistant:
        return {name: list(results(assistant, asked)) for name, asked in both_halves().items()}
