"""HTML into blocks, through lxml's forgiving parser: only what a person sees, without menus and footers.

Scripts, styles, comments and hidden elements are dropped. It does not run scripts and fetches nothing.
"""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag
from bs4.element import Comment, NavigableString, PageElement, PreformattedString

from knowledge.intake.faults import unreadable
from knowledge.intake.read.block import Block, Parsed, heading, item, paragraph
from knowledge.intake.read.encoding import decode
from knowledge.intake.read.outline import outlined
from knowledge.intake.read.tables import Table

MEDIA_TYPE = "text/html"
_DROPPED = (
    "script", "style", "nav", "footer", "aside", "noscript", "template", "iframe", "object", "embed", "svg", "canvas",
    "button", "select", "input", "textarea", "audio", "video", "dialog", "del", "s", "strike",
)  # fmt: skip
_BLOCK = frozenset({
    "address", "article", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "form", "header", "hr", "html", "li", "main", "ol", "p", "pre", "section", "summary", "table", "ul",
    "h1", "h2", "h3", "h4", "h5", "h6",
})  # fmt: skip
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0*)?\s*(?:;|$|!)|font-size\s*:\s*0(?:\.0*)?(?:px|pt|r?em|%)?\s*(?:;|$|!)",
    re.I,
)
_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "complementary", "menu"})
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.I)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_DEEPEST = 200


def read(data: bytes) -> Parsed:
    """The visible blocks of a page. Raises UnreadableDocument."""
    declared = _CHARSET.search(data[:4096])
    soup = BeautifulSoup(decode(data, declared[1].decode("ascii") if declared else ""), "lxml")
    title = _words(soup.title) if soup.title else ""
    for element in soup.find_all(_unseen):
        if not element.decomposed:
            element.decompose()
    root = soup.find("main") or soup.find("article") or soup.body or soup
    blocks = list(_blocks(root, 0, 0)) if isinstance(root, Tag) else []
    return Parsed(tuple(blocks), MEDIA_TYPE, title)


def _unseen(tag: Tag) -> bool:
    if tag.name in _DROPPED or tag.has_attr("hidden") or str(tag.get("aria-hidden", "")).lower() == "true":
        return True
    return bool(_HIDDEN_STYLE.search(str(tag.get("style", "")))) or str(tag.get("role", "")).lower() in _ROLES


def _blocks(element: Tag, depth: int, nested: int) -> Iterator[Block]:
    """The blocks below `element`; `depth` is the depth of the list it stands in, `nested` guards against towers."""
    if nested > _DEEPEST:
        raise unreadable("too_long", why=f"> {_DEEPEST} levels")
    loose: list[PageElement] = []
    for child in element.children:
        if isinstance(child, Tag) and (child.name in _BLOCK or child.find(_is_block)):
            yield from _loose(loose, depth)
            loose = []
            yield from _one(child, depth, nested + 1)
        else:
            loose.append(child)
    yield from _loose(loose, depth)


def _one(tag: Tag, depth: int, nested: int) -> Iterator[Block]:
    if re.fullmatch(r"h[1-6]", tag.name):
        if words := _words(tag):
            yield heading(words, int(tag.name[1]))
    elif tag.name == "table":
        yield from _table(tag)
    elif tag.name in {"ul", "ol"}:
        yield from _list(tag, depth, nested)
    elif tag.name == "pre":
        yield paragraph(tag.get_text().strip("\n"), depth)
    elif tag.name == "dt":
        yield heading(_words(tag), 6)
    else:
        yield from _blocks(tag, depth, nested)


def _list(tag: Tag, depth: int, nested: int) -> Iterator[Block]:
    counter = int(start) if (start := str(tag.get("start", "1"))).isascii() and start.isdigit() else 1
    for child in tag.find_all("li", recursive=False):
        value = str(child.get("value", ""))
        counter = int(value) if value.isascii() and value.isdigit() else counter
        marker = str(counter) if tag.name == "ol" else "•"
        counter += 1
        inside = list(_blocks(child, depth + 1, nested + 1))
        for at, block in enumerate(inside):
            first = at == 0 and block.level == depth + 1 and not block.marker and not block.cells
            yield item(block.text, marker, depth + 1) if first else block


def _table(tag: Tag) -> Iterator[Block]:
    caption = tag.find("caption")
    grid: list[list[str]] = []
    spans: dict[tuple[int, int], str] = {}
    heads = 0
    for at, line in enumerate(found for found in tag.find_all("tr") if found.find_parent("table") is tag):
        cells = line.find_all(["td", "th"], recursive=False)
        heads += at == heads and bool(cells) and all(cell.name == "th" for cell in cells)
        grid.append(_row_of(cells, at, spans))
    table = Table(_words(caption) if caption else "", heads=heads)
    for cells_of in grid:
        table.add(cells_of)
    yield from table.blocks()


def _row_of(cells: list[Tag], at: int, spans: dict[tuple[int, int], str]) -> list[str]:
    out: list[str] = []
    for cell in cells:
        while (at, len(out)) in spans:
            out.append(spans[at, len(out)])
        words = _words(cell)
        wide, tall = _span(cell, "colspan"), _span(cell, "rowspan")
        for column in range(len(out), len(out) + wide):
            spans |= {(below, column): words for below in range(at + 1, at + tall)}
        out += [words] + [""] * (wide - 1)
    while (at, len(out)) in spans:
        out.append(spans[at, len(out)])
    return out


def _span(cell: Tag, name: str) -> int:
    text = str(cell.get(name, "1"))
    return min(max(int(text), 1), 200) if text.isascii() and text.isdigit() else 1


def _loose(children: list[PageElement], depth: int) -> Iterator[Block]:
    """Text that stands between block elements: one paragraph a line break."""
    lines = [_SPACE.sub(" ", line).strip() for line in "".join(_raw(child) for child in children).split("\v")]
    kept = [line for line in lines if line]
    yield from outlined(kept) if len(kept) > 1 and not depth else (paragraph(line, depth) for line in kept)


def _raw(element: PageElement) -> str:
    """The words of inline content; a line break is a vertical tab, which HTML text can't hold."""
    if isinstance(element, NavigableString):
        return "" if isinstance(element, (Comment, PreformattedString)) else str(element).replace("\v", " ")
    if not isinstance(element, Tag):
        return ""
    return "\v" if element.name == "br" else "".join(_raw(child) for child in element.children)


def _words(element: Tag) -> str:
    parts = [" " if isinstance(part, Tag) else str(part) for part in element.descendants if _is_seen(part)]
    return _tight(_SPACE.sub(" ", "".join(parts)).strip())


def _is_seen(part: PageElement) -> bool:
    if isinstance(part, Tag):
        return part.name == "br" or part.name in _BLOCK
    return isinstance(part, NavigableString) and not isinstance(part, (Comment, PreformattedString))


def _is_block(tag: Tag) -> bool:
    return tag.name in _BLOCK


def _tight(text: str) -> str:
    return re.sub(r"(?<=[\u4e00-\u9fff，。；：！？、）”》】]) (?=[\u4e00-\u9fff（“《【])", "", text)
