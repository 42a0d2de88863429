"""Similar questions (相似问) suggested by use: what people asked, voted up, and which place of a document answered it.

It changes nothing: a person reads, edits and imports what is suggested. It does not know who voted.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.arithmetic.thread import leans
from knowledge.audience import Audience, Role
from knowledge.document import Passage
from knowledge.errors import NotAllowed
from knowledge.intake.masking.placeholders import PLACEHOLDER
from knowledge.intake.questions import COLUMNS, LONGEST_QUESTION, LONGEST_WORDS
from knowledge.intake.tables_values import guarded
from knowledge.records.documents import DocumentRecords
from knowledge.records.similar import SimilarRecords
from knowledge.records.work import AskedQuestion, WorkRecords
from knowledge.search.analyse import normal
from knowledge.search.similar import standing_in

_READS = frozenset({Role.SUPERVISOR, Role.MANAGER, Role.ADMIN})
_ABOUT = "question:"
MOST_VOTES = 5000
SHORTEST_WORDS = 6
# How much of a passage is tried to name its place by: about a clause, a sentence or two, the first line, all of it.
_SHORT, _LONG = (14, 20, 28, 40, 60, 90), (120, 200, 400, LONGEST_WORDS)
# What would end a question inside a list's cell.
_BETWEEN = re.compile(r"[|｜\s]+")
_TAIL = re.compile(r"[\W_]+$")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Questions, most voted first, for the place of a document where `words` stand, and how many votes they have."""

    document_id: str
    words: str
    questions: tuple[str, ...]
    votes: int


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an answer came from, and the wordings it has already."""

    document_id: str
    words: str
    has: frozenset[str]


@dataclass(slots=True)
class _Heard:
    """One wording asked of one place: as it was written last, and what was voted."""

    text: str
    up: int = 0
    down: int = 0


@dataclass(frozen=True, slots=True)
class SuggestQuestions:
    """Reads votes, and tells which questions may be written beside which places."""

    work: WorkRecords
    documents: DocumentRecords
    similar: SimilarRecords

    def __call__(self, audience: Audience) -> tuple[Suggestion, ...]:
        """What the latest 5,000 votes suggest, the place with most votes first; older votes are not read.

        A question counts where somebody voted its answer up and nobody down, in this wording and about this place. Left
        out are decisions, follow-ups that lean on another question, what holds masked data or is over 200 characters,
        what the place has already, and places that are gone or cannot be told apart by their first words. Raises
        NotAllowed.
        """
        if audience.role not in _READS:
            raise NotAllowed(
                "相似问的建议由班组长、经理和管理员查看 / suggested questions are for supervisors and managers"
            )
        client = audience.client
        votes = {"up": Counter[str](), "down": Counter[str]()}
        for vote in self.work.feedback(client, limit=MOST_VOTES):
            if vote.about.startswith(_ABOUT) and vote.vote in votes:
                votes[vote.vote][vote.about.removeprefix(_ABOUT)] += 1
        asked = [one for one in self.work.questions_of(client, votes["up"] | votes["down"]) if _stands_alone(one)]
        places = self._places(audience, dict.fromkeys(one.passages[0] for one in asked))
        heard: dict[tuple[str, str], dict[str, _Heard]] = {}
        for question in asked:
            place = places.get(question.passages[0])
            if place is not None:
                text = _line(question.text)
                wording = _wording(text)
                told = heard.setdefault((place.document_id, place.words), {}).setdefault(wording, _Heard(text))
                told.up += votes["up"][question.id] if wording not in place.has else 0
                told.down += votes["down"][question.id]
        found = [one for at, said in heard.items() if (one := _suggested(at, said.values())) is not None]
        return tuple(sorted(found, key=lambda one: (-one.votes, one.document_id, one.words)))

    def _places(self, audience: Audience, ids: Iterable[str]) -> Mapping[str, _Place]:
        """The places of these passages that can be named, by passage."""
        by_document: dict[str, list[Passage]] = {}
        for passage in self.documents.passages(audience.client, ids=ids):
            if passage.tier in audience.tiers:
                by_document.setdefault(passage.document_id, []).append(passage)
        every = self.similar.every(audience.client)
        places = {}
        for document_id, wanted in by_document.items():
            pieces = self.documents.passages(audience.client, document_id=document_id)
            has = _had([(one.words, one.questions) for one in every if one.document_id == document_id], pieces)
            for passage in wanted:
                version = [(one.id, one.text) for one in pieces if one.version == passage.version]
                words = _words(passage, version)
                if words:
                    places[passage.id] = _Place(document_id, words, frozenset(has.get(passage.id, ())))
        return places


def written(suggestions: Iterable[Suggestion]) -> bytes:
    """The suggestions as a CSV file that Excel opens as it is and an import takes; safe against formulas."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    for one in suggestions:
        rows.writerow([guarded(cell) for cell in (one.document_id, one.words, "|".join(one.questions))])
    return out.getvalue().encode("utf-8-sig", errors="replace")


def _stands_alone(asked: AskedQuestion) -> bool:
    """Whether a vote on it says something of a passage, and it can be asked again by anybody as it is written.

    A vote on a decision is about the decision, not about what was quoted beside it.
    """
    text = _line(asked.text)
    fits = 0 < len(text) <= LONGEST_QUESTION and _wording(text) != ""
    return fits and asked.kind == "ask" and bool(asked.passages) and not (PLACEHOLDER.search(text) or leans(text))


def _line(text: str) -> str:
    """A question as it stands between others in one cell."""
    return _BETWEEN.sub(" ", text).strip()


def _wording(text: str) -> str:
    """What two writings of the same question share: script, case, width, spaces, the mark at the end aside."""
    return _TAIL.sub("", "".join(normal(_line(text)).split()))


def _words(passage: Passage, version: Sequence[tuple[str, str]]) -> str:
    """The shortest beginning that stands in no other passage of its version; "" where there is none."""
    text = passage.text.strip()
    for size in (*_SHORT, len(text.partition("\n")[0]), *_LONG):
        words = text[: min(size, LONGEST_WORDS)].strip()
        if len(words) >= SHORTEST_WORDS and standing_in(words, version) == (passage.id,):
            return words
    return ""


def _had(entries: Sequence[tuple[str, Sequence[str]]], pieces: Sequence[Passage]) -> dict[str, set[str]]:
    """The wordings that each passage of a document has already."""
    texts = [(one.id, one.text) for one in pieces]
    has: dict[str, set[str]] = {}
    for words, questions in entries:
        for passage_id in standing_in(words, texts):
            has.setdefault(passage_id, set()).update(map(_wording, questions))
    return has


def _suggested(place: tuple[str, str], heard: Iterable[_Heard]) -> Suggestion | None:
    liked = sorted((one for one in heard if one.up and not one.down), key=lambda one: -one.up)
    return Suggestion(*place, tuple(one.text for one in liked), sum(one.up for one in liked)) if liked else None
