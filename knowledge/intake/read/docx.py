"""Word files into blocks: headings, numbered and bulleted lists, and tables, in the order of the document.

Read from the elements python-docx gives access to, so that content controls, tracked changes and automatic numbers
come out as a person sees them: deletions and hidden text left out, insertions kept.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree

from knowledge.intake.faults import unreadable
from knowledge.intake.read.block import Block, Look, Parsed, heading, item, paragraph
from knowledge.intake.read.numbering import Numbering, style_chain
from knowledge.intake.read.outline import outlined
from knowledge.intake.read.tables import Table

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_BROKEN = (
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    SyntaxError,
    OpcError,
    zipfile.BadZipFile,
)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_GONE = frozenset([_FALLBACK, *map(qn, ("w:del", "w:moveFrom", "w:instrText", "w:delText", "w:txbxContent"))])
_BREAKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_HEADING = re.compile(r"(?:heading|标题|標題)\s*(\d)", re.I)


def read(data: bytes) -> Parsed:
    """The blocks of a Word file. Raises UnreadableDocument."""
    try:
        document = docx.Document(io.BytesIO(data))
        reader = _Reader(document)
        blocks = list(reader.blocks(document.element.body))
    except _BROKEN as fault:
        raise unreadable("broken_office") from fault
    if not any(block.look is Look.HEADING for block in blocks):
        blocks = _outline(blocks)
    return Parsed(tuple(blocks), MEDIA_TYPE, title=(document.core_properties.title or "").strip())


class _Reader:
    """One pass over one document: its styles, its counters of numbered lists."""

    def __init__(self, document: Any) -> None:
        part = document.part
        self.styles = {style.get(qn("w:styleId")): style for style in part.styles.element.findall(qn("w:style"))}
        related = [
            rel.target_part for rel in part.rels.values() if rel.reltype.endswith("/numbering") and not rel.is_external
        ]
        self.numbers = Numbering(etree.fromstring(related[0].blob, _plain_parser()) if related else None)

    def blocks(self, parent: Any) -> Iterator[Block]:
        for element in parent:
            if element.tag == qn("w:p"):
                yield from self.paragraph(element)
            elif element.tag == qn("w:tbl"):
                yield from self.table(element)
            elif element.tag in {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml"), qn("w:moveTo")}:
                yield from self.blocks(element)

    def paragraph(self, element: Any) -> Iterator[Block]:
        words = text_of(element)
        if words:
            properties = element.find(qn("w:pPr"))
            chain = style_chain(self.styles, properties)
            level = self.heading_level(chain, properties)
            number = None if level is not None else self.numbers.marker(chain, properties)
            if level is not None:
                yield heading(" ".join(words.split()), level)
            elif number:
                yield item(words, number[0], number[1])
            else:
                yield paragraph(words)
        for box in element.iter(qn("w:txbxContent")):
            if not any(outer.tag == _FALLBACK for outer in box.iterancestors()):
                yield from self.blocks(box)

    def heading_level(self, chain: list[Any], properties: Any) -> int | None:
        for holder in [properties, *(style.find(qn("w:pPr")) for style in chain)]:
            outline = None if holder is None else holder.find(qn("w:outlineLvl"))
            if outline is not None and (value := outline.get(qn("w:val"), "9")).isdigit() and int(value) < 9:
                return int(value) + 1
        for style in chain:
            name = style.find(qn("w:name"))
            text = "" if name is None else name.get(qn("w:val"), "")
            if match := _HEADING.match(text):
                return int(match[1])
            if text.lower() in {"title", "标题", "標題"}:
                return 0
        return None

    def table(self, element: Any) -> Iterator[Block]:
        table = Table()
        above: dict[int, str] = {}
        for line in element.iter(qn("w:tr")):
            if next(line.iterancestors(qn("w:tbl"))) is element:
                table.add(_cells(line, above))
        yield from table.blocks()


def text_of(element: Any) -> str:
    """The visible words of a paragraph or cell."""
    return "".join(_pieces(element)).strip()


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in _GONE:
            continue
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag == qn("w:r") and _vanishes(child):
            continue
        elif child.tag == qn("w:p"):
            yield "".join(_pieces(child)) + "\n"
        elif child.tag not in {qn("w:pPr"), qn("w:rPr")} and isinstance(child.tag, str):
            yield from _pieces(child)


def _vanishes(run: Any) -> bool:
    hidden = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return hidden is not None and hidden.get(qn("w:val"), "1") not in {"0", "false", "off"}


def _cells(line: Any, above: dict[int, str]) -> list[str]:
    out: list[str] = []
    for cell in line.iter(qn("w:tc")):
        if next(cell.iterancestors(qn("w:tr"))) is not line:
            continue
        span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        column = len(out)
        words = text_of(cell)
        if merge is not None and merge.get(qn("w:val")) != "restart":
            words = above.get(column, "")
        above[column] = words
        wide = span.get(qn("w:val"), "1") if span is not None else "1"
        out += [words] + [""] * (min(int(wide), 100) - 1 if wide.isdigit() else 0)
    return out


def _outline(blocks: list[Block]) -> list[Block]:
    """A document without heading styles: its headings are known by their numbers."""
    out: list[Block] = []
    run: list[str] = []
    for block in [*blocks, None]:
        if block is not None and block.look is Look.PARAGRAPH:
            run.append(block.text)
            continue
        out.extend(outlined(run))
        run = []
        if block is not None:
            out.append(block)
    return out


def _plain_parser() -> Any:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
