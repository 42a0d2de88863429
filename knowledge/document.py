"""What the centre knows in writing: documents, their passages, and quotes of them.

A document keeps its id for life; its versions follow each other. It does not know how it was read (`intake`) nor
how it is found (`search`).
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from knowledge.audience import Tier
from knowledge.language import Lang


class Kind(StrEnum):
    """What a document is for."""

    PROCESS = "process"
    PROMOTION = "promotion"
    FAQ = "faq"
    NOTICE = "notice"
    REFERENCE = "reference"
    CASE = "case"


class Trust(StrEnum):
    """What a passage may support: only approved policy carries amounts, time limits and entitlements."""

    APPROVED_POLICY = "approved_policy"
    REFERENCE = "reference"
    PAST_CASE = "past_case"
    TRANSCRIPT = "transcript"


@dataclass(frozen=True, slots=True)
class Validity:
    """When something is in force: `start` included, `end` excluded, both aware UTC instants; None is open."""

    start: datetime | None = None
    end: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Whether `at` (aware) falls inside."""
        return (self.start is None or self.start <= at) and (self.end is None or at < self.end)


ALWAYS = Validity()


@dataclass(frozen=True, slots=True)
class Document:
    """One version of one document of one client. (client, id, version) is its key."""

    client: str
    id: str
    version: str
    kind: Kind
    tier: Tier
    trust: Trust
    title: str
    lang: Lang
    validity: Validity = ALWAYS
    source_name: str = ""
    media_type: str = "text/markdown"
    owner: str = ""
    content_hash: str = ""
    replaces: str | None = None
    aliases: tuple[str, ...] = ()


# Lines of a promotion that are more than a description of it: what is read out as it stands, in one piece, and the
# words it is offered with.
READ_OUT = ("必须告知（照读）：", "Must be said, as written: ")
TALK_TRACK = ("话术参考：", "Talk track: ")
# What the context of a past case says of the document it was settled by.
FOLLOWED = ("依据：", "Followed: ")


class Shape(StrEnum):
    """How a passage looked in its document, so that it can be shown that way."""

    PROSE = "prose"
    STEP = "step"
    ROW = "row"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document that can be found, read alone, and quoted.

    `text` is exactly what the document says (quotes are offsets into it); `heading` is the path above it and
    `context` what a row needs to be read alone (table caption, sheet, header) — searched, never quoted as the text.
    `verbatim` marks approved wording that is read out as it is; `internal_only` marks what a customer must not hear.
    """

    client: str
    id: str
    document_id: str
    version: str
    kind: Kind
    tier: Tier
    trust: Trust
    title: str
    lang: Lang
    text: str
    position: int
    heading: tuple[str, ...] = ()
    context: str = ""
    shape: Shape = Shape.PROSE
    step_id: str | None = None
    verbatim: bool = False
    internal_only: bool = False
    validity: Validity = ALWAYS

    @property
    def searched(self) -> str:
        """What the indexes read: title, headings, context and text, one line each."""
        return f"{self.around}\n{self.text}" if self.around else self.text

    def reads_out(self, at: int) -> bool:
        """Whether the words at offset `at` are approved wording, to be said as they stand."""
        return self.verbatim or self._line(at).startswith(READ_OUT)

    def pitches(self, at: int) -> bool:
        """Whether the words at offset `at` are those a promotion is offered with."""
        return self.kind is Kind.PROMOTION and self._line(at).startswith(TALK_TRACK)

    @property
    def followed(self) -> str:
        """The document a past case was settled by; "" for anything else."""
        parts = self.context.split("｜") if self.kind is Kind.CASE else ()
        return next((part.removeprefix(said) for part in parts for said in FOLLOWED if part.startswith(said)), "")

    def _line(self, at: int) -> str:
        if self.kind is not Kind.PROMOTION:
            return ""
        begin = self.text.rfind("\n", 0, at) + 1
        return self.text[begin : begin + max(map(len, READ_OUT))]

    @property
    def around(self) -> str:
        """What stands around the text: title, headings and context, one line each."""
        return "\n".join(dict.fromkeys(part for part in (self.title, *self.heading, self.context) if part))


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a passage: `text == passage.text[start:end]`, checked where it is made."""

    passage_id: str
    document_id: str
    version: str
    title: str
    heading: tuple[str, ...]
    start: int
    end: int
    text: str
    internal_only: bool = False
    verbatim: bool = False
    step_id: str | None = None
    lang: Lang = Lang.HANS

    @classmethod
    def of(cls, passage: Passage, start: int = 0, end: int | None = None) -> "Quote":
        """The words of `passage` from `start` to `end` (whole passage by default).

        Raises ValueError when the span is empty or outside the passage.
        """
        stop = len(passage.text) if end is None else end
        if not 0 <= start < stop <= len(passage.text):
            raise ValueError(f"span {start}:{stop} is outside passage {passage.id} of {len(passage.text)} characters")
        return cls(
            passage_id=passage.id,
            document_id=passage.document_id,
            version=passage.version,
            title=passage.title,
            heading=passage.heading,
            start=start,
            end=stop,
            text=passage.text[start:stop],
            internal_only=passage.internal_only,
            verbatim=passage.reads_out(start),
            step_id=passage.step_id,
            lang=passage.lang,
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """How the passages of a version differ from those of the kept version `against`; `changed` is (before, after)."""

    against: str
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """What intake did with one file: `status` is added · unchanged · replaced · removed · absent · refused."""

    source_name: str
    status: str
    document_id: str | None = None
    version: str | None = None
    passages: int = 0
    reason: str = ""
    warnings: tuple[str, ...] = field(default=())
    difference: Difference | None = None
