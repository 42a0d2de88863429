"""Documents, passages and what intake did with a file, as they are shown."""

from assistant.surfaces.http.shapes.form import Instant, Shown, examples
from knowledge.arithmetic.upkeep import Concern, Matter
from knowledge.audience import Tier
from knowledge.document import Document, Kind, Passage, Shape, Trust
from knowledge.language import Lang

PASSAGE = {
    "id": "PR-TR-02@3.0#4",
    "document_id": "PR-TR-02",
    "version": "3.0",
    "kind": "process",
    "tier": "internal",
    "trust": "approved_policy",
    "title": "机票退改处理流程",
    "lang": "zh-Hans",
    "text": "航变引起的退改，手续费由航空公司承担。",
    "position": 4,
    "heading": ["四、费用承担"],
    "context": "",
    "shape": "step",
    "step_id": "S4",
    "verbatim": False,
    "internal_only": False,
    "valid_from": "2026-10-31T16:00:00Z",
    "valid_to": None,
}
_DOCUMENT = {
    "id": "PR-TR-02",
    "version": "3.0",
    "kind": "process",
    "tier": "internal",
    "trust": "approved_policy",
    "title": "机票退改处理流程",
    "lang": "zh-Hans",
    "valid_from": "2026-10-31T16:00:00Z",
    "valid_to": None,
    "source_name": "机票退改处理流程.docx",
    "media_type": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "owner": "客户体验部",
    "replaces": "2.1",
    "aliases": ["退改签"],
}


class PassageShown(Shown):
    """A piece of a document; quotes are offsets into its `text`."""

    model_config = Shown.model_config | examples(PASSAGE)

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
    heading: tuple[str, ...]
    context: str
    shape: Shape
    step_id: str | None
    verbatim: bool
    internal_only: bool
    valid_from: Instant | None
    valid_to: Instant | None

    @classmethod
    def of(cls, passage: Passage) -> "PassageShown":
        """A passage as it is shown."""
        validity = {"valid_from": passage.validity.start, "valid_to": passage.validity.end}
        return cls.model_validate({n: getattr(passage, n) for n in cls.model_fields if n not in validity} | validity)


class DocumentShown(Shown):
    """One version of a document. `valid_to` is the first instant it no longer holds; null: open."""

    model_config = Shown.model_config | examples(_DOCUMENT)

    id: str
    version: str
    kind: Kind
    tier: Tier
    trust: Trust
    title: str
    lang: Lang
    valid_from: Instant | None
    valid_to: Instant | None
    source_name: str
    media_type: str
    owner: str
    replaces: str | None
    aliases: tuple[str, ...]

    @classmethod
    def of(cls, document: Document) -> "DocumentShown":
        """A document as it is shown."""
        validity = {"valid_from": document.validity.start, "valid_to": document.validity.end}
        return cls.model_validate({n: getattr(document, n) for n in cls.model_fields if n not in validity} | validity)


class Documents(Shown):
    """The documents this role may read."""

    model_config = Shown.model_config | examples({"documents": [_DOCUMENT]})

    documents: tuple[DocumentShown, ...]


class DocumentWhole(Shown):
    """A document with its passages in order."""

    model_config = Shown.model_config | examples({"document": _DOCUMENT, "passages": [PASSAGE]})

    document: DocumentShown
    passages: tuple[PassageShown, ...]


class Report(Shown):
    """What intake did: added · unchanged · replaced. It is kept whole and will be found when this is returned."""

    model_config = Shown.model_config | examples(
        {
            "source_name": "机票退改处理流程.docx",
            "status": "replaced",
            "document_id": "PR-TR-02",
            "version": "3.0",
            "passages": 12,
            "reason": "",
            "warnings": [],
        }
    )

    source_name: str
    status: str
    document_id: str | None
    version: str | None
    passages: int
    reason: str
    warnings: tuple[str, ...]


class Removed(Shown):
    """The document is gone with all its versions; nothing answers from it any more."""

    model_config = Shown.model_config | examples({"document_id": "PR-TR-02", "removed": 2})

    document_id: str
    removed: int


_PLACE = {
    "document_id": "PR-TR-02",
    "version": "3.0",
    "title": "机票退改处理流程",
    "passage_id": "PR-TR-02@3.0#4",
    "text": "退款 7 个工作日内原路退回。",
}
_CONCERN = {
    "matter": "contradiction",
    "places": [_PLACE, _PLACE | {"document_id": "NT-TR-07", "text": "退款 15 个工作日内原路退回。"}],
    "at": None,
    "days": None,
}


class PlaceShown(Shown):
    """A version of a document, and the words in it where the concern is about words."""

    model_config = Shown.model_config | examples(_PLACE)

    document_id: str
    version: str
    title: str
    passage_id: str
    text: str


class ConcernShown(Shown):
    """One thing to look at. `at` is the instant it is about, `days` how far off that is (negative: past)."""

    model_config = Shown.model_config | examples(_CONCERN)

    matter: Matter
    places: tuple[PlaceShown, ...]
    at: Instant | None
    days: int | None

    @classmethod
    def of(cls, concern: Concern) -> "ConcernShown":
        """A concern as it is shown."""
        return cls.model_validate(concern)


class DocumentsReport(Shown):
    """What the owner of the documents should look at, the most pressing kinds first."""

    model_config = Shown.model_config | examples({"concerns": [_CONCERN]})

    concerns: tuple[ConcernShown, ...]
