"""The one entrance to what the centre knows: a question, who asks and as of when → passages with reasons.

Keyword and vector candidates are scored together over exact statistics; scope is applied inside both searches. It does
not decide whether a passage answers: `assistant.answer` does, from the confidence given here.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Event, RLock

import structlog

from knowledge.audience import Audience
from knowledge.document import Kind, Passage
from knowledge.lexicon import Entry
from knowledge.ports import Clock
from knowledge.records.documents import DocumentRecords
from knowledge.search.client_index import ClientIndex
from knowledge.search.compare import SHORTLIST, Compared, compare
from knowledge.search.confidence import confidence
from knowledge.search.hit import Findings, Hit, Mode
from knowledge.search.keyword import Scope
from knowledge.search.query import Query
from knowledge.search.reread import Reranker
from knowledge.search.vectorise import Vectoriser
from knowledge.similar import Similar

_log = structlog.get_logger(__name__)

KEYWORD_CANDIDATES = 100
VECTOR_CANDIDATES = 60
PER_DOCUMENT = 2
# So long after the indexes are up passages are read ahead of the questions.
_QUIET_S = 3.0


class Finder:
    """Searches one client at a time. Indexes follow the records: a change is seen by the next search."""

    def __init__(  # noqa: PLR0913 - where passages, vectors, words and questions come from, where it keeps, and the time
        self,
        documents: DocumentRecords,
        vectoriser: Vectoriser,
        lexicon_of: Callable[[str], Iterable[Entry]],
        folder: Path,
        clock: Clock,
        similar_of: Callable[[str], Sequence[Similar]] = lambda _: (),
        also_read: Callable[[Passage], None] = lambda _: None,
        reranker: Reranker | None = None,
    ) -> None:
        self._documents = documents
        self._vectoriser = vectoriser
        self._lexicon_of, self._similar_of = lexicon_of, similar_of
        self._reranker = reranker
        self._folder = folder
        self._clock = clock
        self._indexes: dict[str, ClientIndex] = {}
        self._lock = RLock()
        self._later = ThreadPoolExecutor(max_workers=1, thread_name_prefix="search-later")
        self._ahead = ThreadPoolExecutor(max_workers=1, thread_name_prefix="search-ahead")
        self._closing = False
        self._pending: dict[str, Future[None]] = {}
        self._also_read = also_read
        self._reading: dict[str, Future[None]] = {}
        self._at_once = Event()
        self._turns: dict[str, int] = {}

    def find(  # noqa: PLR0913 - the one entrance: who asks and as of when are arguments, and so is every narrowing
        self,
        text: str,
        audience: Audience,
        as_of: datetime,
        *,
        limit: int = 10,
        kinds: frozenset[Kind] | None = None,
        lapsed: bool = False,
        per_document: int = PER_DOCUMENT,
    ) -> Findings:
        """Up to `limit` passages of the audience's client that this person may read, in force at `as_of`.

        `lapsed` looks instead for what was over by then (an expired promotion). At most `per_document` passages of
        one document. Costs one keyword search, one vector search and an exact scoring of at most 260 passages.
        Raises IndexUnavailable only where the keyword index itself is broken.
        """
        index = self._current(audience.client)
        scope = Scope(audience.tiers, as_of, kinds, lapsed)
        with index.lock:
            compared, mode = self._compared(index, text, scope)
            kept = _spread(compared.hits, limit, per_document)
            few = len(compared.rows) < SHORTLIST
            covered = (index.coverage(compared.query, hit.passage.id) for hit in kept[: 3 if few else 0])
            unasked = not index.similar.entries
            sure = confidence(compared, max(covered, default=0.0), unasked=unasked)
        return Findings(compared.query, tuple(kept), mode, sure, unasked)

    def compare(
        self, text: str, audience: Audience, as_of: datetime, without: frozenset[str] = frozenset()
    ) -> Compared:
        """The same search with the evidence behind each hit, for whoever asks why: the console, and learning.

        Documents named in `without` are left aside, as if they were not there.
        """
        index = self._current(audience.client)
        with index.lock:
            return self._compared(index, text, Scope(audience.tiers, as_of), without)[0]

    def similar_question(self, query: Query, client: str, passage_id: str) -> str:
        """The similar question of a passage that comes nearest to `query`, empty where none does: for the console."""
        index = self._current(client)
        with index.lock:
            return index.similar.nearest(query, passage_id)

    def _compared(
        self, index: ClientIndex, text: str, scope: Scope, without: frozenset[str] = frozenset()
    ) -> tuple[Compared, Mode]:
        query = index.query(text)
        ids = index.ids(index.keyword.search(index.known(query.terms), scope, KEYWORD_CANDIDATES))
        vector = self._vectoriser.question(index, text)
        near, mode = self._vectoriser.near(index, vector, scope, VECTOR_CANDIDATES)
        # Vectors come up behind: until then they stand under the tier and the days a passage had before a change.
        further = dict.fromkeys([
            *(name for name, _ in near), *index.asked(query).first(), *index.meant(query)
        ])  # fmt: skip
        held = set(ids)
        ids += [
            name
            for name in further
            if name not in held and name in index.passages and scope.admits(index.passages[name])
        ]
        ids = [name for name in ids if index.passages[name].document_id not in without] if without else ids
        neural = self._vectoriser.neural
        return compare(index, query, ids, vector, neural=neural, reranker=self._reranker), mode

    def prepare(self, client: str, *, wait: bool = False) -> None:
        """Bring a client's indexes up to date; keywords at once, vectors behind unless `wait`."""
        self._current(client)
        pending = self._pending.get(client)
        if wait and pending is not None:
            pending.result()

    def read_through(self, client: str) -> None:
        """Wait until everything is up and every passage was read ahead of the questions: nobody waits for it then."""
        self.prepare(client, wait=True)
        self._at_once.set()
        reading = self._reading.get(client)
        if reading is not None:
            reading.result()

    def forget(self, client: str, ids: Sequence[str]) -> None:
        """Leave nothing of removed passages in any index, and look that nothing is left. Raises IndexUnavailable."""
        self._vectoriser.forget(self._current(client), ids)

    def ready(self, client: str) -> dict[str, bool]:
        """Which parts serve: keywords, vectors, chroma."""
        index = self._indexes.get(client)
        return {
            "keywords": index is not None,
            "vectors": index is not None and index.exact is not None,
            "chroma": self._vectoriser.laid_out(client, self._clock.now()),
        }

    def close(self) -> None:
        """Wait for what is running behind and stop."""
        self._closing = True
        self._at_once.set()
        self._later.shutdown(wait=True, cancel_futures=True)
        self._ahead.shutdown(wait=True, cancel_futures=True)
        for index in self._indexes.values():
            index.keep()
        self._vectoriser.close()

    def _current(self, client: str) -> ClientIndex:
        revision = self._documents.revision(client)
        with self._lock:
            index = self._indexes.get(client)
            if index is None:
                index = ClientIndex(client, self._folder / self._vectoriser.folder_name(client))
                self._indexes[client] = index
        with index.lock:
            if index.revision != revision:
                index.read(self._lexicon_of(client))
                index.read_similar(self._similar_of(client))
                added, removed = index.update(revision, self._documents.passages(client))
                _log.info("index_updated", added=added, removed=removed, passages=len(index.passages))
                self._behind(index)
            elif self._overdue(index):
                self._behind(index)
        return index

    def _overdue(self, index: ClientIndex) -> bool:
        running = self._pending.get(index.client)
        return (running is None or running.done()) and self._vectoriser.overdue(index, self._clock.now())

    def _behind(self, index: ClientIndex) -> None:
        self._vectoriser.stale(index.client)
        turn = self._turns.get(index.client, 0) + 1
        self._turns[index.client] = turn
        pending = self._later.submit(self._bring_up, index, turn)
        pending.add_done_callback(_say_fault)
        self._pending[index.client] = pending

    def _bring_up(self, index: ClientIndex, turn: int) -> None:
        self._vectoriser.bring_up(index, self._clock.now())
        # While documents come in one after another, the last of them keeps what all have changed.
        if self._turns[index.client] == turn:
            index.keep()
            self._read_ahead(index, turn)

    def _read_ahead(self, index: ClientIndex, turn: int) -> None:
        """Read the passages before they are compared, unless they change again or this is closed."""
        if not self._closing:
            reading = self._ahead.submit(self._read_when_quiet, index, partial(self._is_latest, index.client, turn))
            reading.add_done_callback(_say_fault)
            self._reading[index.client] = reading

    def _read_when_quiet(self, index: ClientIndex, going_on: Callable[[], bool]) -> None:
        # Whoever starts has other things to do first, and who only looks something up is gone before it is of use.
        self._at_once.wait(_QUIET_S)
        index.read_ahead(going_on, self._also_read)

    def _is_latest(self, client: str, turn: int) -> bool:
        return not self._closing and self._turns[client] == turn


def _say_fault(done: Future[None]) -> None:
    """Vectors that could not be brought up: keywords go on serving, and the log says what kind of fault it was."""
    fault = None if done.cancelled() else done.exception()
    if fault is not None:
        _log.error("vectors_failed", kind=type(fault).__name__)


def _spread(hits: Sequence[Hit], limit: int, per_document: int) -> list[Hit]:
    """The first `limit` hits with at most `per_document` passages of one document."""
    kept: list[Hit] = []
    seen: dict[str, int] = {}
    for hit in hits:
        source = hit.passage.document_id
        if seen.get(source, 0) < per_document:
            seen[source] = seen.get(source, 0) + 1
            kept.append(hit)
        if len(kept) == limit:
            break
    return kept
