"""One file into one version of one document and its passages: what the manifest says, the rest from the file.

It does not know folders, records or indexes.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from knowledge.audience import Tier
from knowledge.document import ALWAYS, Document, Kind, Passage, Shape, Trust, Validity
from knowledge.errors import InvalidInput
from knowledge.intake.chunk import chunk
from knowledge.intake.clean import clean, clean_text
from knowledge.intake.faults import unreadable
from knowledge.intake.read.block import Block, Look, Parsed
from knowledge.intake.read.parse import Parse, load, parse
from knowledge.language import Lang, language_of

_KIND_WORDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.FAQ, re.compile(r"faq|q&a|常见问题|常見問題|问答|問答", re.I)),
    (Kind.NOTICE, re.compile(r"notice|bulletin|announcement|通知|公告|通告|快讯|快訊", re.I)),
    (Kind.CASE, re.compile(r"\bcases?\b|案例", re.I)),
    (Kind.PROMOTION, re.compile(r"promo|offer|campaign|促销|促銷|优惠|優惠|活动|活動|套票", re.I)),
    (
        Kind.PROCESS,
        re.compile(r"process|procedure|\bsop\b|workflow|policy|流程|规范|規範|办法|辦法|规定|規定|制度|指引", re.I),
    ),
    (Kind.REFERENCE, re.compile(r"reference|manual|glossary|参考|參考|手册|手冊|资料|資料|术语", re.I)),
)
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TRUSTED = frozenset({Kind.PROCESS, Kind.PROMOTION, Kind.FAQ, Kind.NOTICE})
_FIELD = re.compile(
    r"(?P<name>(?:文件|文档|文檔|制度)?(?:编号|編號|文号|文號)|版本[号號]?|归口(?:部门|管理)?|歸口(?:部門)?|执行方?|執行方?|级别|級別|替代|生效日期|发布日期|發布日期"
    r"|更新日期|密级|密級|适用(?:范围|对象)|適用(?:範圍|對象)|制定部门|"
    r"(?:Document|Doc\.?)\s*(?:no\.?|number|id|code)|Version|Owner|Owned by|Effective(?: date| from)?|Status|Audience|"
    r"Applies to|Operated by|Carried out by|Last updated|Updated)\s*(?:[:：]|(?<=版本)\s(?=[\d vV]))"
    r"\s*(?P<value>[^|｜\u3000\n。]+?)\s*(?:[|｜\u3000;；·。]+\s*|$)",
    re.I,
)
_NUMBER_FIELD = re.compile(r"编号|編號|文号|文號|no|number|id|code", re.I)
_VERSION_FIELD = re.compile(r"版本|version", re.I)
_OWNER_FIELD = re.compile(r"归口|歸口|制定部门|own", re.I)
_ID = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class DocumentMeta:
    """What is known of a document before its file is read; None leaves it to the file.

    Defaults from the file: id and version from its "文件编号/版本" line or its name and "1"; title its first heading;
    kind from title, name and folder; trust approved policy except for references and cases; language of its words;
    tier internal.
    """

    client: str
    id: str | None = None
    version: str | None = None
    kind: Kind | None = None
    tier: Tier = Tier.INTERNAL
    trust: Trust | None = None
    title: str | None = None
    lang: Lang | None = None
    validity: Validity = ALWAYS
    owner: str | None = None
    replaces: str | None = None
    aliases: tuple[str, ...] = ()

    def agrees_with(self, document: Document, ended_by_successor: bool = False) -> bool:
        """Whether reading the same bytes under this would give the kept `document` again.

        A start that is not said is kept as it was; an end may have been cut short by a later version.
        """
        told = {name: getattr(self, name) for name in ("id", "version", "kind", "trust", "title", "lang", "owner")}
        same = all(value is None or getattr(document, name) == value for name, value in told.items())
        kept = document.validity
        start = self.validity.start is None or self.validity.start == kept.start
        end = ended_by_successor or self.validity.end == kept.end
        mine = (self.client, self.tier, self.replaces, self.aliases)
        return same and start and end and mine == (document.client, document.tier, document.replaces, document.aliases)


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as it was read, with what a person should know about the reading."""

    document: Document
    passages: tuple[Passage, ...]
    warnings: tuple[str, ...] = ()


def read_document(source: Path | tuple[str, bytes], meta: DocumentMeta) -> tuple[Document, list[Passage]]:
    """A file, or a name and its bytes, as a document and its passages. Raises UnreadableDocument, InvalidInput."""
    name, data = (str(source), load(source)) if isinstance(source, Path) else source
    reading = read(name, data, meta)
    return reading.document, list(reading.passages)


def read(name: str, data: bytes, meta: DocumentMeta, parse: Parse = parse) -> Reading:
    """The same with warnings; `parse` is the reader to use (in this process, or confined in a child)."""
    parsed = parse(PurePath(name).name, data)
    cleaned = clean(parsed.blocks)
    blocks, fields = _without_fields(cleaned.blocks)
    title = meta.title or _title(blocks, parsed, name)
    document = _described(name, meta, fields, title, blocks)
    document = replace(document, media_type=parsed.media_type, content_hash=content_hash(data))
    passages = chunk(blocks, document)
    if not passages:
        raise unreadable("no_text")
    if meta.kind is None and document.kind is Kind.REFERENCE:
        document, passages = _kind_by_shape(document, passages, meta)
    return Reading(document, tuple(passages), (*parsed.warnings, *cleaned.warnings))


def content_hash(data: bytes) -> str:
    """SHA-256 of a file's bytes, hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def document_id(text: str) -> str:
    """A name as an id: letters of any script, digits, `.`, `_` and `-`; everything else becomes one hyphen."""
    return _ID.sub("-", text).strip("-.") or "document"


def _described(name: str, meta: DocumentMeta, fields: dict[str, str], title: str, blocks: Sequence[Block]) -> Document:
    kind = meta.kind or _kind(name, title)
    identity = meta.id or document_id(fields.get("id") or PurePath(name).stem)
    version = meta.version or fields.get("version", "1").lstrip("vV")
    if not version or _ID.search(version):
        raise InvalidInput(f"版本号不能用：{version!r} / not a usable version: {version!r}")
    return Document(
        client=meta.client,
        id=identity,
        version=version,
        kind=kind,
        tier=meta.tier,
        trust=meta.trust or _trust(kind),
        title=title,
        lang=meta.lang or language_of("\n".join(block.text for block in blocks)),
        validity=meta.validity,
        source_name=PurePath(name).name,
        owner=meta.owner if meta.owner is not None else fields.get("owner", ""),
        replaces=meta.replaces,
        aliases=meta.aliases,
    )


def _title(blocks: Sequence[Block], parsed: Parsed, name: str) -> str:
    """The first heading where it opens the document, else the file's own title, else the file's name."""
    opens = bool(blocks) and blocks[0].look is Look.HEADING and blocks[0].text[:1] not in "【["
    # A workbook opens with the name of its first sheet, which seldom names the whole.
    # Nor does a question among questions, in a list of them without a title.
    asks = (
        opens
        and blocks[0].text.rstrip().endswith(("？", "?"))
        and sum(block.look is Look.HEADING and block.level == blocks[0].level for block in blocks) > 1
    )
    if opens and not asks and not (parsed.title and parsed.media_type == _WORKBOOK):
        return blocks[0].text
    return clean_text(parsed.title) or PurePath(name).stem


def _kind(name: str, title: str) -> Kind:
    """The kind that title, file name or folder name, in this order; reference where none does."""
    path = PurePath(name)
    for text in (title, path.stem, *(parent.name for parent in list(path.parents)[:1])):
        for kind, words in _KIND_WORDS:
            if words.search(text):
                return kind
    return Kind.REFERENCE


def _kind_by_shape(document: Document, passages: list[Passage], meta: DocumentMeta) -> tuple[Document, list[Passage]]:
    """A document nothing names: a process if it has steps, an FAQ if it is mostly answers."""
    shapes = [passage.shape for passage in passages]
    kind = document.kind
    if 2 * shapes.count(Shape.QUESTION) > len(shapes):
        kind = Kind.FAQ
    elif shapes.count(Shape.STEP) >= 3:
        kind = Kind.PROCESS
    trust = meta.trust or _trust(kind)
    changed = replace(document, kind=kind, trust=trust)
    return changed, [replace(passage, kind=kind, trust=trust) for passage in passages]


def _trust(kind: Kind) -> Trust:
    if kind is Kind.CASE:
        return Trust.PAST_CASE
    return Trust.APPROVED_POLICY if kind in _TRUSTED else Trust.REFERENCE


def _without_fields(blocks: Sequence[Block]) -> tuple[list[Block], dict[str, str]]:
    """The blocks without the lines near the top that only carry number, version and owner, and what these said."""
    found: dict[str, str] = {}
    out: list[Block] = []
    for at, block in enumerate(blocks):
        pairs = _fields(block.text) if at < 6 and block.look is Look.PARAGRAPH else []
        if not pairs:
            out.append(block)
        for name, value in pairs:
            for key, words in (("version", _VERSION_FIELD), ("owner", _OWNER_FIELD), ("id", _NUMBER_FIELD)):
                if words.search(name):
                    found.setdefault(key, value)
                    break
    return out, found


def _fields(text: str) -> list[tuple[str, str]]:
    """The name-value pairs of a line that consists of them, at least two, or one that is a number or version."""
    spread = re.sub(r"[ \t\n]+(?=[^\W\d_][\w. ]{1,20}[:：])", "\u3000", text)
    matches = list(_FIELD.finditer(spread))
    covered = sum(len(match[0]) for match in matches)
    known = any(_VERSION_FIELD.search(match["name"]) or _NUMBER_FIELD.search(match["name"]) for match in matches)
    if covered < len(spread.strip()) - 1 or len(text) > 200 or (len(matches) < 2 and not known):
        return []
    return [(match["name"], match["value"].strip()) for match in matches]
