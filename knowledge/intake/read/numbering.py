"""Word's automatic list numbers: which paragraph is an item, how deep, and the number a person sees before it.

Source: ECMA-376 part 1, 17.9 (numbering). It does not know text, headings or tables.
"""

from typing import Any

from docx.oxml.ns import qn

_DEEPEST = 9


def style_chain(styles: dict[str, Any], properties: Any) -> list[Any]:
    """A paragraph's style and those it is based on, nearest first."""
    holder = None if properties is None else properties.find(qn("w:pStyle"))
    name = None if holder is None else holder.get(qn("w:val"))
    chain: list[Any] = []
    while name in styles and styles[name] not in chain:
        chain.append(styles[name])
        based = styles[name].find(qn("w:basedOn"))
        name = None if based is None else based.get(qn("w:val"))
    return chain


class Numbering:
    """The counters of one document; ask for each paragraph once, in order."""

    def __init__(self, root: Any) -> None:
        self.formats: dict[tuple[str, int], str] = {}
        self.starts: dict[tuple[str, int], int] = {}
        self.counts: dict[tuple[str, int], int] = {}
        if root is not None:
            self._load(root)

    def _load(self, root: Any) -> None:
        abstract = {one.get(qn("w:abstractNumId")): one for one in root.findall(qn("w:abstractNum"))}
        for number in root.findall(qn("w:num")):
            identity = number.get(qn("w:numId"))
            target = number.find(qn("w:abstractNumId"))
            levels = [] if target is None else abstract.get(target.get(qn("w:val")), [])
            for level in levels:
                if level.tag == qn("w:lvl"):
                    key = (identity, _int(level.get(qn("w:ilvl")), 0))
                    self.formats[key] = _value(level, "w:numFmt", "decimal")
                    self.starts[key] = _int(_value(level, "w:start", "1"), 1)

    def marker(self, chain: list[Any], properties: Any) -> tuple[str, int] | None:
        """("3", depth) for a numbered paragraph, ("•", depth) for a bullet, None for any other; depth from 1."""
        identity, depth = self._place(chain, properties)
        if identity is None or identity == "0":
            return None
        form = self.formats.get((identity, depth))
        if form in {None, "bullet", "none"}:
            return ("•", depth + 1) if form == "bullet" else None
        key = (identity, depth)
        self.counts[key] = self.counts.get(key, self.starts.get(key, 1) - 1) + 1
        for deeper in range(depth + 1, _DEEPEST):
            self.counts.pop((identity, deeper), None)
        return str(self.counts[key]), depth + 1

    def _place(self, chain: list[Any], properties: Any) -> tuple[str | None, int]:
        identity: str | None = None
        depth: int | None = None
        for holder in [properties, *(style.find(qn("w:pPr")) for style in chain)]:
            place = None if holder is None else holder.find(qn("w:numPr"))
            if place is not None:
                identity = identity or _value(place, "w:numId", "") or None
                found = place.find(qn("w:ilvl"))
                depth = _int(found.get(qn("w:val")), 0) if depth is None and found is not None else depth
        return identity, min(max(depth or 0, 0), _DEEPEST - 1)


def _value(parent: Any, name: str, default: str) -> str:
    found = parent.find(qn(name))
    return default if found is None else found.get(qn("w:val"), default)


def _int(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isdigit() else default
