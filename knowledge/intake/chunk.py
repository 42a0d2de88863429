"""Blocks into passages that follow the document: steps whole, rows with their header, questions with their answer.

A passage never crosses a heading and its text is exactly what the document says; marks and automatic numbers stay
outside. It does not know formats, files or indexes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from knowledge.audience import Tier
from knowledge.document import Document, Passage, Shape
from knowledge.intake.marks import Marked, marked
from knowledge.intake.prose import WHOLE, cut, merged
from knowledge.intake.read.block import Block, Look
from knowledge.intake.read.outline import plain_number, step_key, step_number
from knowledge.language import language_of

_ASKS = re.compile(r"(?:问题?|問題?|Q(?:uestion)?)\s*\d{0,3}\s*[:：.、]\s*(?=\S)")
_ANSWERS = re.compile(r"\s*(?:答案?|A(?:nswer)?)\s*\d{0,3}\s*[:：]\s*")
_STEPS = re.compile(r"步骤|步驟|流程|操作|怎么办理|怎麼辦理|办理方法|procedure|steps|workflow|how to", re.I)
_QUESTION_COLUMN = re.compile(r"(?:常见|客户|標準|标准)?(?:问题|問題|问|提问|問|question|q)", re.I)
_ANSWER_COLUMN = re.compile(r"(?:标准|標準|参考|參考)?(?:答案|回答|答复|答覆|解答|答|answer|a|reply|response)", re.I)
_STEP_COLUMN = re.compile(r"(?:步骤|步驟)(?:编号|序号)?|step(?:\s*(?:no\.?|id|#))?", re.I)


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading path, in order."""

    path: tuple[str, ...]
    parts: tuple[Marked, ...]
    step: str | None = None
    asks: bool = False
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage before it has a number."""

    text: str
    heading: tuple[str, ...]
    shape: Shape
    internal: bool
    verbatim: bool = False
    step: str | None = None
    context: str = ""


@dataclass
class _Unit:
    """Lines that belong together: one step, or one answer."""

    shape: Shape
    step: str | None = None
    question: str = ""
    lines: list[tuple[str, bool, bool]] = field(default_factory=list)


def chunk(blocks: Sequence[Block], document: Document) -> list[Passage]:
    """The passages of a document, numbered `{document}@{version}:{NNN}` from 001 in reading order."""
    parts = marked(blocks)
    pieces = [piece for section in _sections(parts, document.title) for piece in _pieces(section)]
    if not pieces:
        bare = tuple(replace(part, block=replace(part.block, look=Look.PARAGRAPH)) for part in parts if part.block.text)
        pieces = list(_pieces(Section((), bare)))
    return [_passage(piece, at, document) for at, piece in enumerate(pieces, start=1)]


def _passage(piece: Piece, position: int, document: Document) -> Passage:
    own = language_of(piece.text)
    lang = document.lang if own.chinese == document.lang.chinese or len(piece.text) < 8 else own
    return Passage(
        client=document.client,
        id=f"{document.id}@{document.version}:{position:03d}",
        document_id=document.id,
        version=document.version,
        kind=document.kind,
        # A public document's internal words must not be found by whoever may read public documents only.
        tier=Tier.INTERNAL if piece.internal and document.tier is Tier.PUBLIC else document.tier,
        trust=document.trust,
        title=document.title,
        lang=lang,
        text=piece.text,
        position=position,
        heading=piece.heading,
        context=piece.context,
        shape=piece.shape,
        step_id=piece.step,
        verbatim=piece.verbatim,
        internal_only=piece.internal,
        validity=document.validity,
    )


def _sections(parts: Sequence[Marked], title: str) -> Iterator[Section]:
    stack: list[Marked] = []
    inside: list[Marked] = []
    for part in parts:
        if part.block.look is not Look.HEADING:
            inside.append(part)
            continue
        yield _section(stack, inside, title, deeper=bool(stack) and part.block.level > stack[-1].block.level)
        stack = [*(above for above in stack if above.block.level < part.block.level), part]
        inside = []
    yield _section(stack, inside, title, deeper=False)


def _section(stack: Sequence[Marked], inside: Sequence[Marked], title: str, *, deeper: bool) -> Section:
    path = tuple(above.block.text for above in stack if above.block.text and above.block.text != title)
    last = stack[-1].block.text if stack else ""
    internal = bool(stack) and stack[-1].internal
    step = _heading_step([above.block.text for above in stack])
    if not inside and step and not deeper and path:
        # A step that is all heading: its words are the passage.
        return Section(path[:-1], (Marked(Block(Look.PARAGRAPH, last), internal),), step, internal=internal)
    asks = bool(path) and (last.rstrip().endswith(("？", "?")) or _ASKS.match(last) is not None)
    return Section(path, tuple(inside), step, asks, internal)


def _heading_step(headings: Sequence[str]) -> str | None:
    """The step a heading path stands for: the innermost "S3 …", or "3. …" below a heading that announces steps."""
    for at in range(len(headings) - 1, -1, -1):
        if found := step_number(headings[at]):
            return found[0]
        plain = plain_number(headings[at])
        if plain and any(_STEPS.search(above) for above in headings[:at]):
            return plain[0]
    return None


def _pieces(section: Section) -> Iterator[Piece]:
    if section.step or section.asks:
        unit = _Unit(Shape.STEP if section.step else Shape.QUESTION, section.step)
        for part in section.parts:
            if part.block.look is Look.ROW:
                yield from _unit_pieces(unit, section.path, "")
                unit.lines.clear()
                yield from _row_pieces(part, section)
            else:
                unit.lines.append((_line(part.block), part.internal, part.verbatim))
        yield from _unit_pieces(unit, section.path, "")
    else:
        yield from _free_pieces(section)


def _free_pieces(section: Section) -> Iterator[Piece]:
    """Pieces of a section that is no step itself: its steps, its questions, its rows, and prose between them."""
    prose: list[Marked] = []
    unit: _Unit | None = None
    lead = ""
    for at, part in enumerate(section.parts):
        opened = _opens(part.block)
        if opened is None and unit is not None and _continues(section.parts, at, unit):
            unit.lines.extend(_answered(part))
            continue
        if unit is not None:
            yield from _unit_pieces(unit, section.path, lead)
            unit = None
        if opened is not None or part.block.look is Look.ROW:
            lead = (
                prose[-1].block.text
                if prose and prose[-1].block.text.endswith(("：", ":"))
                else lead
                if not prose
                else ""
            )
            yield from _prose_pieces(prose, section)
            prose = []
        if opened is not None:
            unit = opened
            unit.lines.extend(_answered(part) if opened.question else [(part.block.text, part.internal, part.verbatim)])
        elif part.block.look is Look.ROW:
            yield from _row_pieces(part, section)
        else:
            prose.append(part)
    if unit is not None:
        yield from _unit_pieces(unit, section.path, lead)
    yield from _prose_pieces(prose, section)


def _opens(block: Block) -> _Unit | None:
    """The step or question that begins with this block, if one does."""
    if block.look is Look.ROW or block.level > 1:
        return None
    if found := step_number(block.text):
        return _Unit(Shape.STEP, found[0])
    if block.look is Look.ITEM and block.marker.isdigit():
        return _Unit(Shape.STEP, block.marker)
    if match := _ASKS.match(block.text):
        question = _ANSWERS.split(block.text[match.end() :], maxsplit=1)[0]
        return _Unit(Shape.QUESTION, question=question.strip())
    return None


def _continues(parts: Sequence[Marked], at: int, unit: _Unit) -> bool:
    """Whether a block belongs to the unit before it: deeper in its list, an answer, or between two of its kind."""
    block = parts[at].block
    if block.look is Look.ROW:
        return False
    if block.level > (1 if block.look is Look.ITEM else 0) or unit.shape is Shape.QUESTION:
        return True
    later = (_opens(part.block) for part in parts[at + 1 :])
    return any(other is not None and other.shape is unit.shape for other in later)


def _answered(part: Marked) -> list[tuple[str, bool, bool]]:
    """The line of an answer, without the question before it and the "答：" in front of it."""
    asked = _ASKS.match(part.block.text)
    if asked and part.block.look is not Look.ROW:
        rest = _ANSWERS.split(part.block.text[asked.end() :], maxsplit=1)[1:]
    else:
        label = _ANSWERS.match(part.block.text)
        rest = [part.block.text[label.end() :]] if label else [_line(part.block)]
    return [(words, part.internal, part.verbatim) for words in rest if words.strip()]


def _unit_pieces(unit: _Unit, path: tuple[str, ...], lead: str) -> Iterator[Piece]:
    """A step or answer as one piece; cut only where its flags change or where it is far too long."""
    heading = (*path, unit.question) if unit.question else path
    if unit.question and not unit.lines:
        unit.lines.append((unit.question, False, False))
        heading = path
    runs: list[tuple[list[str], bool, bool]] = []
    for words, internal, verbatim in unit.lines:
        if runs and runs[-1][1:] == (internal, verbatim) and not verbatim:
            runs[-1][0].append(words)
        else:
            runs.append(([words], internal, verbatim))
    for lines, internal, verbatim in runs:
        text = "\n".join(lines)
        for words in [text] if verbatim else cut(text, WHOLE):
            yield Piece(words, heading, unit.shape, internal, verbatim, unit.step, lead)


def _prose_pieces(parts: Sequence[Marked], section: Section) -> Iterator[Piece]:
    run: list[Marked] = []
    for part in [*parts, None]:
        same = (
            run and part is not None and part.internal == run[-1].internal and not (part.verbatim or run[-1].verbatim)
        )
        if run and not same:
            lines = [_line(one.block) for one in run]
            for text in lines if run[0].verbatim else merged(lines):
                yield Piece(text, section.path, Shape.PROSE, run[0].internal, run[0].verbatim)
            run = []
        if part is not None:
            run.append(part)


def _row_pieces(part: Marked, section: Section) -> Iterator[Piece]:
    block = part.block
    above = [block.caption] if block.caption else []
    pairs = list(zip(block.header, block.cells, strict=True))
    asked = next((value for name, value in pairs if _QUESTION_COLUMN.fullmatch(name) and value), "")
    answer = next((value for name, value in pairs if _ANSWER_COLUMN.fullmatch(name) and value), "")
    if asked and answer and not part.verbatim:
        others = [f"{name}：{value}" for name, value in pairs if value and value not in {asked, answer}]
        context = "｜".join([*above, *others])
        yield Piece(answer, (*section.path, asked), Shape.QUESTION, part.internal, context=context)
        return
    names = "、".join(dict.fromkeys(name for name in block.header if name))
    key = block.cells[0] if part.verbatim and block.cells else ""
    step = next((step_key(value) for name, value in pairs if _STEP_COLUMN.fullmatch(name) and value), section.step)
    context = "｜".join(text for text in (*above, names, key) if text)
    yield Piece(block.text, section.path, Shape.ROW, part.internal, part.verbatim, step, context)


def _line(block: Block) -> str:
    """A block as a line among others: nested and bulleted items with their mark, as a person sees them."""
    if block.look is not Look.ITEM or plain_number(block.text) or step_number(block.text):
        return block.text
    return f"• {block.text}" if not block.marker.isdigit() else f"{block.marker}. {block.text}"
