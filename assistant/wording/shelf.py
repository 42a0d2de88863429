"""What the records themselves say for an answer: counts, promotions that are over or unheard of, whose a document is.

Search finds passages; this reads the shelf they stand on, within what one person may read. It weighs no sentence.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from functools import lru_cache
from weakref import WeakKeyDictionary

from assistant.wording.compose import Composed, Side, not_found
from assistant.wording.lapse import SHORTEST_NAME, Lapse, Place, lapsed, lapsed_one
from assistant.wording.listing import Count, Listed, listing
from assistant.wording.phrases import phrase
from knowledge.arithmetic.cells import said
from knowledge.arithmetic.counting import chosen, counted, speaks_of
from knowledge.arithmetic.excerpt import Excerpt, whole
from knowledge.arithmetic.pitch import without_pitch
from knowledge.arithmetic.promo_name import promotion_name, unheard
from knowledge.arithmetic.salience import Piece
from knowledge.arithmetic.sentences import sentences
from knowledge.audience import Audience, Tier
from knowledge.document import Document, Kind, Passage, Shape
from knowledge.language import Lang
from knowledge.records.documents import DocumentRecords
from knowledge.search.analyse import normal

# Of what took the place of an ended promotion its name, partner, days and price are shown.
SENTENCES_OF_A_SUCCESSOR = 4
MOST_ROWS = 30
# Of a table of so few rows none is left out where several of them are quoted.
SEVERAL_ROWS, SMALL_TABLE = 2, 8
HALF_A_NAME = 0.5
MUCH_OF_A_NAME = 0.4
# Of so many documents the passages are kept between questions.
MOST_KEPT = 256
# Where a promotion may be spoken of.
OFFERING = frozenset({Kind.PROMOTION, Kind.NOTICE, Kind.FAQ})
# What comes and goes by its days: the rest is replaced by its next version.
PASSING = frozenset({Kind.PROMOTION, Kind.NOTICE})
_ASKS_STILL = re.compile(
    r"还(?:能|有|卖|在|收|做|送|可以|参加|算|停)|还.{0,6}[吗么不]|有效|不能用|停用|过期|到期|结束|取消了|停了|下架|恢复|哪天|出了没"
    r"|\b(?:still|valid|expired?|available|end(?:s|ed)?|over|on sale|any ?more|running)\b"
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The documents one person may read, as of one instant (aware), told to a reader of `lang` in `zone`."""

    documents: DocumentRecords
    audience: Audience
    at: datetime
    lang: Lang
    zone: tzinfo
    replaced: Callable[[], Mapping[str, str]] = dict

    def count(self, question: str) -> Composed | None:
        """The answer to a question that counts documents; None for any other."""
        asked = counted(normal(question), self.at.astimezone(self.zone).date())
        if asked is None:
            return None
        found = chosen(asked, self._documents(), self.at, self.zone)
        listed = []
        for document in found:
            held = [one for one in self._passages(document.id) if one.version == document.version]
            facts = [replace(one, text=without_pitch(one.text)) for one in held]
            if not asked.topic or speaks_of(asked.topic, document, facts, normal):
                listed.append(Listed(document, self._in_own_language(held)))
        return listing(Count(asked, listed, self.at, self.zone, self.lang))

    def lapse(self, question: str) -> Lapse | None:
        """What is to be said where the question names a promotion that is over or has not begun."""
        promotions = self._documents(Kind.PROMOTION)
        return lapsed(normal(question), promotions, self.at, self._place())

    def may_be_over(self, question: str) -> bool:
        """Whether the question asks if something still holds, or says much of the name of something that is over."""
        plain = normal(question)
        if asks_still(question):
            return True
        ended = ((one, one.validity.end) for one in self._documents(*PASSING))
        over = [one for one, end in ended if end is not None and end <= self.at]
        return any(_share_said(one, plain) >= MUCH_OF_A_NAME for one in over)

    def share_said(self, question: str, document_id: str) -> float:
        """The largest share (0..1) of a name of that document that the question says."""
        plain = normal(question)
        return max((_share_said(one, plain) for one in self._documents(*PASSING) if one.id == document_id), default=0.0)

    def held_said(self, question: str) -> float:
        """The largest share (0..1) of a name of a promotion or notice in force that the question says."""
        plain = normal(question)
        held = (one for one in self._documents(*PASSING) if one.validity.holds(self.at))
        return max((_share_said(one, plain) for one in held), default=0.0)

    def over(self, document_id: str) -> Lapse | None:
        """What is to be said of a promotion or notice that is over; None for any other, and for what holds."""
        every = self._documents(*PASSING)
        found = next((one for one in every if one.id == document_id), None)
        return lapsed_one(found, every, self.at, self._place()) if found is not None else None

    def _place(self) -> Place:
        return Place(self.lang, self.zone, self.replaced)

    def unheard_of(self, question: str, titles: Sequence[str]) -> Composed | None:
        """That no promotion of the name asked for is in force; None where the question names none, or a known one."""
        name = promotion_name(normal(question))
        if not name:
            return None
        named = [" ".join((one.title, *one.aliases)) for one in self._documents(*OFFERING)]
        said = _standing(self.documents, self.audience.client).said(self.audience.tiers)
        if not unheard(name, normal("\n".join(named)) + "\n" + said):
            return None
        return not_found(self.lang, titles, phrase("no_such_offer", self.lang))

    def successor(self, lapse: Lapse) -> list[Excerpt]:
        """What the promotion that took its place says of itself, in the reader's language where it does."""
        if lapse.successor is None:
            return []
        passage = self._in_own_language(
            [one for one in self._passages(lapse.successor.id) if one.validity.holds(self.at)]
        )
        spans = sentences(passage.text)[:SENTENCES_OF_A_SUCCESSOR] if passage else ()
        return [Excerpt(passage, spans[0].start, spans[-1].end, 1.0)] if passage and spans else []

    def sides(self, pair: tuple[Piece, Piece], told: tuple[float, float]) -> tuple[Side, Side]:
        """Two sentences that disagree with their dates and owners; `told` is how much each speaks of."""
        known = {(one.id, one.version): one for one in self._documents()}
        about = [known.get((piece.passage.document_id, piece.passage.version)) for piece in pair]
        starts = [one.validity.start if one else None for one in about]
        first, second = (
            Side(
                piece,
                since=self._day(starts[at]),
                owner=document.owner if document else "",
                newer=_after(starts[at], starts[1 - at]),
                narrower=told[at] > told[1 - at] + 0.05,
            )
            for at, (piece, document) in enumerate(zip(pair, about, strict=True))
        )
        return first, second

    def table(self, row: Passage) -> list[Excerpt]:
        """Every row of the table that `row` stands in, in order."""
        rows = [
            one
            for one in self._passages(row.document_id)
            if (one.version, one.shape, one.context, one.heading) == (row.version, Shape.ROW, row.context, row.heading)
            and one.validity.holds(self.at)
        ]
        return [whole(one, 1.0) for one in sorted(rows, key=lambda one: one.position)]

    def whole_tables(self, chosen: Sequence[Excerpt]) -> list[Excerpt]:
        """`chosen`, with the whole of a small table in place of several of its rows: the case left out may be hers."""
        kept: dict[str, Excerpt] = {}
        for one in chosen:
            if one.passage.id in kept:
                continue
            rows = self.table(one.passage) if one.passage.shape is Shape.ROW else []
            ids = {row.passage.id for row in rows}
            among = sum(other.passage.id in ids for other in chosen)
            several = among >= SEVERAL_ROWS and len(rows) <= SMALL_TABLE
            kept |= {each.passage.id: each for each in (rows if several else [])} or {
                f"{one.passage.id} {one.start}": one
            }
        return list(kept.values())

    def pitch(self, document_id: str) -> list[Excerpt]:
        """The words a promotion is offered with, in the reader's language, then what must be read out."""
        held = [one for one in self.readable(document_id) if one.lang.chinese == self.lang.chinese]
        spans = [(one, span) for one in held for span in sentences(one.text)]
        track = [Excerpt(one, span.start, span.end, 2.0) for one, span in spans if one.pitches(span.start)]
        must = [Excerpt(one, span.start, span.end, 2.0) for one, span in spans if one.reads_out(span.start)]
        return [*track, *must]

    def facts_of(self, document_id: str) -> list[Passage]:
        """What a promotion says of itself, in the reader's language where it does."""
        held = self.readable(document_id)
        return [one for one in held if one.lang.chinese == self.lang.chinese] or held

    def readable(self, document_id: str) -> list[Passage]:
        """The passages of a document that hold."""
        return [one for one in self._passages(document_id) if one.validity.holds(self.at)]

    def _documents(self, *kinds: Kind) -> list[Document]:
        return _standing(self.documents, self.audience.client).readable(self.audience.tiers, kinds)

    def _passages(self, document_id: str) -> list[Passage]:
        found, tiers = _standing(self.documents, self.audience.client).passages(document_id), self.audience.tiers
        return [one for one in found if one.tier in tiers]

    def _in_own_language(self, found: Sequence[Passage]) -> Passage | None:
        return next((one for one in found if one.lang.chinese == self.lang.chinese), found[0] if found else None)

    def _day(self, instant: datetime | None) -> str:
        if instant is None:
            return ""
        local = instant.astimezone(self.zone)
        return phrase("day", self.lang, year=local.year, month=local.month, day=local.day)


class _Standing:
    """The documents of one client as they stand at one revision, read when first asked for."""

    def __init__(self, records: DocumentRecords, client: str, revision: int) -> None:
        self.revision = revision
        self._records, self._client = records, client
        self._documents: list[Document] | None = None
        self._passages: dict[str, list[Passage]] = {}
        self._said: dict[frozenset[Tier], str] = {}
        self._readable: dict[tuple[frozenset[Tier], tuple[Kind, ...]], list[Document]] = {}

    def readable(self, tiers: frozenset[Tier], kinds: tuple[Kind, ...] = ()) -> list[Document]:
        """Every version of every document of these tiers and kinds (none named: any)."""
        if self._documents is None:
            self._documents = self._records.documents(self._client)
        found = self._readable.get((tiers, kinds))
        if found is None:
            found = [one for one in self._documents if one.tier in tiers and (not kinds or one.kind in kinds)]
            self._readable[tiers, kinds] = found
        return found

    def said(self, tiers: frozenset[Tier]) -> str:
        """All that documents of OFFERING say to these tiers, in normal form."""
        if tiers not in self._said:
            every = self._records.passages(self._client, kinds=OFFERING)
            texts = [one.text for one in every if one.tier in tiers]
            self._said[tiers] = normal("\n".join(texts))
        return self._said[tiers]

    def passages(self, document_id: str) -> list[Passage]:
        """Those of one document, of every version."""
        if document_id not in self._passages:
            if len(self._passages) >= MOST_KEPT:
                self._passages.clear()
            self._passages[document_id] = self._records.passages(self._client, document_id=document_id)
        return self._passages[document_id]


# By engine.
_every: WeakKeyDictionary[object, dict[str, _Standing]] = WeakKeyDictionary()


def _standing(records: DocumentRecords, client: str) -> _Standing:
    """What was read of a client's documents, until something about them changes."""
    # Asked before anything is read: what changes meanwhile is read anew for the next question.
    revision = records.revision(client)
    held = _every.setdefault(records.engine, {})
    standing = held.get(client)
    if standing is None or standing.revision != revision:
        standing = held[client] = _Standing(records, client, revision)
    return standing


@lru_cache(maxsize=8192)
def _names(title: str, aliases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(normal(name) for name in (title, *aliases))


def _share_said(document: Document, plain: str) -> float:
    """The largest share (0..1) of a name of the document that `plain` says."""
    names = _names(document.title, document.aliases)
    return max((said(name, plain) for name in names if len(name) >= SHORTEST_NAME), default=0.0)


def asks_still(question: str) -> bool:
    """Whether the question asks if something still holds."""
    return _ASKS_STILL.search(normal(question)) is not None


def says_name(question: str, passage: Passage) -> bool:
    """Whether the question names the promotion a talk track belongs to, or half of a name: then it may be shown."""
    plain = normal(question)
    names = [normal(name) for name in (passage.title, *passage.context.split("、"))]
    return any(len(name) >= SHORTEST_NAME and said(name, plain) >= HALF_A_NAME for name in names)


def _after(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and (other is None or one > other)
