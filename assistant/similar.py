"""Similar questions (相似问) as a person keeps them: lists taken in, looked over, removed, one source at a time.

How they help a search is `knowledge.search`; the list that comes with a client's pack is replaced with its pack alone.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from knowledge.audience import Audience, Role
from knowledge.errors import InvalidInput, NotAllowed, NotFound
from knowledge.intake.questions import QuestionFile, read_questions
from knowledge.intake.wordlist import LineFault, faults_told, named_after
from knowledge.records.documents import DocumentRecords
from knowledge.records.similar import PACK, SimilarRecords
from knowledge.search.similar import standing_in
from knowledge.similar import Similar

_WRITES = frozenset({Role.SUPERVISOR, Role.MANAGER, Role.ADMIN})
_NAME = re.compile(r"[\w.-]{1,60}")
# Where the suggestions stand among the lists' addresses: no list goes by it.
SUGGESTED = "suggested"
# So many places that are adrift are named when a list is taken in; the rest is counted.
NAMED = 20


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a file is to be taken in: under which source name (without one, the file's), and whether at all."""

    source: str = ""
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Adrift:
    """A place whose words stand in no passage of its document; `known` says whether there is such a document."""

    document_id: str
    words: str
    known: bool


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or in a dry run would do.

    `places` of documents with `questions` in all; `before` counts the questions this source had. `repeated` are lines
    that only repeat questions said before. `adrift` counts places whose words stand nowhere, `mend` names the first.
    """

    source: str
    places: int
    questions: int
    before: int
    changed: bool
    dry_run: bool
    repeated: tuple[int, ...]
    adrift: int
    mend: tuple[Adrift, ...]
    faults: tuple[LineFault, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """One list: `own` is the one that came with the client's pack; `mend` are the `adrift` places."""

    name: str
    own: bool
    places: int
    questions: int
    adrift: int
    mend: tuple[Adrift, ...]


@dataclass(frozen=True, slots=True)
class KeepQuestions:
    """Imports, lists and removes the similar questions of one client."""

    records: SimilarRecords
    documents: DocumentRecords

    def put(
        self,
        audience: Audience,
        name: str,
        content: bytes,
        wanted: Wanted = Wanted(),
        on_progress: Callable[[int], None] | None = None,
    ) -> Imported:
        """Take a file in whole, replacing what the same source brought before; the next question knows it.

        Places that are adrift are taken in and told: they serve once the document says those words. A dry run tells
        the faults of lines instead of raising. Raises NotAllowed, NotFound (the client), InvalidInput that names the
        first faulty lines, UnreadableDocument; then nothing was changed.
        """
        _allowed(audience)
        source = _checked(wanted.source or named_after(name))
        if source == SUGGESTED:
            raise InvalidInput(
                "suggested 是建议清单自己的名字，请换个来源名，比如加上月份 / "
                "suggested is what suggestions go by: import under another name, with the month for example"
            )
        found = read_questions(name, content, on_progress)
        if found.faults and not wanted.dry_run:
            raise InvalidInput(faults_told(found.faults))
        if not found.entries and not found.faults:
            raise InvalidInput("文件里没有可用的相似问 / there is no usable question in the file")
        client = audience.client
        before = next((one.questions for one in self.records.lists(client) if one.name == source), 0)
        mend = self._adrift(client, found.entries)
        changed = not wanted.dry_run and self.records.put(client, source, found.entries)
        return _done(found, source, before, mend, (changed, wanted.dry_run))

    def lists(self, audience: Audience) -> tuple[Kept, ...]:
        """The client's lists, the pack's own first, then by name. Raises NotAllowed."""
        _allowed(audience)
        kept = []
        for one in self.records.lists(audience.client):
            mend = self.adrift(audience, one.name)
            kept.append(Kept(one.name, one.name == PACK, one.places, one.questions, len(mend), mend))
        return tuple(sorted(kept, key=lambda one: (not one.own, one.name)))

    def adrift(self, audience: Audience, source: str) -> tuple[Adrift, ...]:
        """Every place of one list whose words stand in no passage, in its order. Raises NotAllowed, NotFound."""
        _allowed(audience)
        held = self.records.of(audience.client, source)
        if not held:
            raise NotFound("no such list of questions")
        return self._adrift(audience.client, held)

    def remove(self, audience: Audience, source: str) -> int:
        """Remove one imported list; for how many places it had questions. Raises NotAllowed, NotFound, InvalidInput."""
        _allowed(audience)
        return self.records.remove(audience.client, _checked(source))

    def _adrift(self, client: str, given: Iterable[Similar]) -> tuple[Adrift, ...]:
        """Laid beside the passages of every version, as search does it."""
        read: dict[str, tuple[tuple[str, str], ...]] = {}
        out = []
        for one in given:
            if one.document_id not in read:
                passages = self.documents.passages(client, document_id=one.document_id)
                read[one.document_id] = tuple((passage.id, passage.text) for passage in passages)
            if not standing_in(one.words, read[one.document_id]):
                out.append(Adrift(one.document_id, one.words, bool(read[one.document_id])))
        return tuple(out)


def _allowed(audience: Audience) -> None:
    if audience.role not in _WRITES:
        raise NotAllowed("相似问由班组长、经理和管理员维护 / similar questions are kept by supervisors and managers")


def _checked(source: str) -> str:
    """A source's name as it may be given. Raises InvalidInput."""
    if source.startswith("_"):
        raise InvalidInput(
            "下划线开头的名字留给资料包自带的相似问，要改请改资料包；导入请换个来源名 / "
            "names beginning with _ are for what comes with the pack: change it there, or import under another name"
        )
    if not _NAME.fullmatch(source):
        raise InvalidInput("来源名只能用字母、数字、. _ - / a source's name holds letters, digits, . _ - alone")
    return source


def _done(found: QuestionFile, source: str, before: int, mend: tuple[Adrift, ...], did: tuple[bool, bool]) -> Imported:
    return Imported(
        source=source,
        places=len(found.entries),
        questions=found.questions,
        before=before,
        changed=did[0],
        dry_run=did[1],
        repeated=found.repeated,
        adrift=len(mend),
        mend=mend[:NAMED],
        faults=found.faults,
    )
