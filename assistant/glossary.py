"""The words of a client's trade as a person keeps them: word lists taken in, listed and removed, one source at a time.

How they widen a question is `knowledge.search`; the client's own lexicon comes with its pack and stays untouched here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from knowledge.audience import Audience, Role
from knowledge.errors import InvalidInput, NotAllowed
from knowledge.intake.wordlist import Format as Format
from knowledge.intake.wordlist import LineFault, WordList, faults_told, format_of, named_after, read_wordlist
from knowledge.records.lexicon import LexiconRecords, Source

_WRITES = frozenset({Role.SUPERVISOR, Role.MANAGER, Role.ADMIN})
_NAME = re.compile(r"[\w.-]{1,60}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a file is to be taken in: under which source name, in which format (told by the name), how much of it."""

    source: str = ""
    format: Format | None = None
    limit: int | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or in a dry run would do.

    `repeated` are lines that repeat an earlier one, `left_out` counts lines that translate nothing; `known` counts
    entries that the client's own lexicon has as well.
    """

    source: str
    format: Format
    entries: int
    before: int
    changed: bool
    dry_run: bool
    repeated: tuple[int, ...]
    left_out: int
    known: int
    faults: tuple[LineFault, ...] = ()


@dataclass(frozen=True, slots=True)
class KeepGlossary:
    """Imports, lists and removes the word lists of one client."""

    records: LexiconRecords

    def put(
        self,
        audience: Audience,
        name: str,
        content: bytes,
        wanted: Wanted = Wanted(),
        on_progress: Callable[[int], None] | None = None,
    ) -> Imported:
        """Take a file in whole, replacing what the same source brought before; the next question knows it.

        A dry run tells the faults of lines instead of raising. Raises NotAllowed, NotFound (the client), InvalidInput
        that names the first faulty lines, UnreadableDocument; then nothing was changed.
        """
        _allowed(audience)
        source = wanted.source or named_after(name)
        if not _NAME.fullmatch(source):
            raise InvalidInput("来源名只能用字母、数字、. _ - / a source's name holds letters, digits, . _ - alone")
        kind = wanted.format or format_of(name)
        found = read_wordlist(name, content, kind, limit=wanted.limit, on_progress=on_progress)
        if found.faults and not wanted.dry_run:
            raise InvalidInput(faults_told(found.faults))
        if not found.entries and not found.faults:
            raise InvalidInput("文件里没有可用的词条 / there is no usable entry in the file")
        client = audience.client
        before = next((one.count for one in self.records.sources(client) if one.name == source), 0)
        own = set(self.records.own(client))
        changed = not wanted.dry_run and self.records.put_source(client, source, found.entries)
        known = sum(one in own for one in found.entries)
        return _done(found, (source, kind), (before, known), (changed, wanted.dry_run))

    def sources(self, audience: Audience) -> tuple[int, tuple[Source, ...]]:
        """How many entries the client's own lexicon has, and its imported lists. Raises NotAllowed."""
        _allowed(audience)
        return len(self.records.own(audience.client)), tuple(self.records.sources(audience.client))

    def remove(self, audience: Audience, source: str) -> int:
        """Remove one imported list; how many entries went. Raises NotAllowed, NotFound."""
        _allowed(audience)
        return self.records.remove_source(audience.client, source)


def _allowed(audience: Audience) -> None:
    if audience.role not in _WRITES:
        raise NotAllowed("词表由班组长、经理和管理员维护 / word lists are kept by supervisors and managers")


def _done(found: WordList, what: tuple[str, Format], counts: tuple[int, int], did: tuple[bool, bool]) -> Imported:
    return Imported(
        source=what[0],
        format=what[1],
        entries=len(found.entries),
        before=counts[0],
        known=counts[1],
        changed=did[0],
        dry_run=did[1],
        repeated=found.repeated,
        left_out=found.left_out,
        faults=found.faults,
    )
