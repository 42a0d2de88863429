"""Presentations into blocks: a slide's title as heading, its texts in reading order, tables as rows.

Speaker notes come with the mark of internal words, 【内部】, for nobody means them for the audience. Hidden slides are
left out and said. Pictures are not read, nor charts; the words of SmartArt are.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PythonPptxError
from pptx.oxml.ns import qn

from knowledge.intake.faults import unreadable
from knowledge.intake.read.block import Block, Look, Parsed, heading, item, paragraph
from knowledge.intake.read.order import Box, reading_order
from knowledge.intake.read.outline import outlined
from knowledge.intake.read.tables import Table

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
MAX_SLIDES = 1000
_BROKEN = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, AssertionError, OSError, EOFError, SyntaxError,
    NotImplementedError, PythonPptxError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FURNITURE = frozenset({PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.HEADER})
_BULLETED = frozenset({PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.VERTICAL_BODY})
# "退款流程（续）" and "Refunds (2/3)" go on with the slide before.
_CONTINUED = re.compile(
    r"\s*[（(]\s*(?:续|續|cont(?:inued|\.)?|[\d一二三四五六七八九]+(?:\s*/\s*\d+)?)\s*[)）]\s*$", re.I
)
_LONGEST_TITLE = 40


def read(data: bytes) -> Parsed:
    """The slides of a presentation. Raises UnreadableDocument."""
    try:
        return _read(data)
    except _BROKEN as fault:
        raise unreadable("broken_office") from fault


def _read(data: bytes) -> Parsed:
    deck = Presentation(io.BytesIO(data))
    slides = list(deck.slides)
    if len(slides) > MAX_SLIDES:
        raise unreadable("too_long", why=f"{len(slides)} > {MAX_SLIDES} slides")
    blocks: list[Block] = []
    hidden = 0
    title = ""
    for at, slide in enumerate(slides):
        if slide._element.get("show") in {"0", "false"}:
            hidden += 1
            continue
        head, inside = _slide(slide, at)
        stem = _CONTINUED.sub("", head.text) if head else ""
        if head and (stem != title or head.level == 0):
            blocks.append(head)
            title = stem
        blocks += inside
    told = (f"隐藏的幻灯片没有收录：{hidden} 页 / hidden slides left out: {hidden}",) if hidden else ()
    return Parsed(tuple(blocks), MEDIA_TYPE, (deck.core_properties.title or "").strip(), told)


def _slide(slide: Any, at: int) -> tuple[Block | None, list[Block]]:
    """The heading of a slide, and what stands below it with the notes at the end."""
    first = slide.shapes.title
    words = " ".join(_text(first.text_frame).split()) if first is not None else ""
    layout = slide.slide_layout._element.get("type", "")
    inside = list(_shapes([shape for shape in slide.shapes if first is None or shape.shape_id != first.shape_id]))
    if not words and len(inside) > 1 and inside[0].look is Look.PARAGRAPH and _names(inside[0].text):
        # A slide without a title of its own is called by the short line that stands above the others.
        words = inside.pop(0).text
    # The opening slide names the whole, a section's slide the slides after it.
    level = 0 if at == 0 and layout == "title" else 1 if layout in {"title", "secHead"} else 2
    return heading(words, level) if words else None, [*inside, *_notes(slide)]


def _names(text: str) -> bool:
    return len(text) <= _LONGEST_TITLE and "\n" not in text and text[-1] not in "。！？；，：.!?;,:"


def _notes(slide: Any) -> Iterator[Block]:
    frame = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    for line in _text(frame).split("\n") if frame is not None else ():
        if line.strip():
            yield paragraph(f"【内部】{line.strip()}")


def _shapes(shapes: list[Any]) -> Iterator[Block]:
    seen = [shape for shape in shapes if not (shape.is_placeholder and shape.placeholder_format.type in _FURNITURE)]
    seen = [shape for shape in seen if not _unseen(shape)]
    for at in reading_order([_box(shape) for shape in seen]):
        yield from _shape(seen[at])


def _unseen(shape: Any) -> bool:
    """Whether a shape was hidden in the selection pane."""
    return any(one.get("hidden") in {"1", "true"} for one in shape._element.iter(qn("p:cNvPr")) if one is not None)


def _box(shape: Any) -> Box:
    left, top = shape.left or 0, shape.top or 0
    return Box(left, top, left + (shape.width or 0), top + (shape.height or 0))


def _shape(shape: Any) -> Iterator[Block]:
    if hasattr(shape, "shapes"):
        yield from _shapes(list(shape.shapes))
    elif getattr(shape, "has_table", False):
        yield from _table(shape.table)
    elif shape.has_text_frame:
        bulleted = shape.is_placeholder and shape.placeholder_format.type in _BULLETED
        yield from _frame(shape.text_frame, bulleted=bulleted)
    else:
        yield from _diagram(shape)


def _frame(frame: Any, *, bulleted: bool) -> Iterator[Block]:
    """The paragraphs of a text frame; where none is a list by its form, steps are known by their numbers."""
    lines = [(one, _line(one)) for one in frame.paragraphs]
    lines = [(one, words) for one, words in lines if words]
    if len(lines) == 1:
        bulleted = False
    counts: dict[int, int] = {}
    out: list[Block] = []
    for one, words in lines:
        marker = _marker(one, counts, bulleted=bulleted)
        out.append(item(words, marker, one.level + 1) if marker else paragraph(words))
    if any(block.look is Look.ITEM for block in out):
        yield from out
    else:
        yield from outlined([block.text for block in out])


def _marker(one: Any, counts: dict[int, int], *, bulleted: bool) -> str:
    """ "•" for a bullet, the number a person sees for an automatic one, "" for neither (ECMA-376 part 1, 21.1.2.4)."""
    form = one._p.find(qn("a:pPr"))
    auto = None if form is None else form.find(qn("a:buAutoNum"))
    if auto is not None:
        start = auto.get("startAt", "1")
        begins = int(start) if start.isdigit() else 1
        counts[one.level] = counts.get(one.level, begins - 1) + 1
        for deeper in [level for level in counts if level > one.level]:
            del counts[deeper]
        return str(counts[one.level])
    if form is not None and form.find(qn("a:buNone")) is not None:
        return ""
    drawn = form is not None and (form.find(qn("a:buChar")) is not None or form.find(qn("a:buBlip")) is not None)
    return "•" if bulleted or drawn else ""


def _table(table: Any) -> Iterator[Block]:
    lines: list[list[str]] = []
    for at, line in enumerate(table.rows):
        cells: list[str] = []
        for column, cell in enumerate(line.cells):
            above = at and cell.is_spanned and cell._tc.get("vMerge") in {"1", "true"}
            cells.append(lines[at - 1][column] if above else "" if cell.is_spanned else _text(cell.text_frame))
        lines.append(cells)
    titled = bool(lines) and sum(bool(text) for text in lines[0]) < 2
    out = Table(heads=1 if table.first_row and not titled and len(lines) > 1 else 0)
    for cells in lines:
        out.add(cells)
    yield from out.blocks()


def _diagram(shape: Any) -> Iterator[Block]:
    """The words of SmartArt, as its list in the text pane shows them."""
    held = next(shape._element.iter(f"{_DIAGRAM}relIds"), None)
    related = shape.part.related_part(held.get(f"{_RELATION}dm")) if held is not None else None
    if related is None:
        return
    root = etree.fromstring(related.blob, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    words = {point.get("modelId"): _point(point) for point in root.iter(f"{_DIAGRAM}pt")}
    below: dict[str, list[tuple[int, str]]] = {}
    for link in root.iter(f"{_DIAGRAM}cxn"):
        if link.get("type", "parOf") == "parOf":
            below.setdefault(link.get("srcId"), []).append((int(link.get("srcOrd", "0")), link.get("destId")))
    tops = [point.get("modelId") for point in root.iter(f"{_DIAGRAM}pt") if point.get("type") == "doc"]
    waiting = [(top, 0) for top in tops]
    met: set[str] = set()
    while waiting:
        name, depth = waiting.pop(0)
        if name in met:
            continue
        met.add(name)
        if depth and words.get(name):
            yield item(words[name], "•", depth)
        waiting = [(child, depth + 1) for _, child in sorted(below.get(name, []))] + waiting


def _point(point: Any) -> str:
    return " ".join("".join(text.text or "" for text in point.iter(qn("a:t"))).split())


def _text(frame: Any) -> str:
    return "\n".join(line for one in frame.paragraphs if (line := _line(one)))


def _line(one: Any) -> str:
    return str(one.text).replace("\v", "\n").strip()
