"""The cost curve as a picture: milliseconds a search and MiB held, against passages. Drawn as SVG by hand.

It reads in light and in dark; both axes are logarithmic, since sizes differ by a hundred.
"""

import math
from collections.abc import Mapping, Sequence

Line = Sequence[tuple[int, float]]
_WIDE, _HIGH = 420, 260
_LEFT, _TOP, _RIGHT, _BOTTOM = 62, 46, 24, 46
_COLOURS = ("c1", "c2", "c3", "c4")
_STYLE = """
  svg { color-scheme: light dark }
  text { font: 12px system-ui, 'Noto Sans CJK SC', sans-serif; fill: #333 }
  .head { font-size: 14px; font-weight: 600 }
  .grid { stroke: #ddd } .back { fill: #fff }
  .line { fill: none; stroke-width: 2.2 }
  .c1 { stroke: #0b6bcb; fill: #0b6bcb } .c2 { stroke: #7a9cc6; fill: #7a9cc6 }
  .c3 { stroke: #c2571a; fill: #c2571a } .c4 { stroke: #5f8f3e; fill: #5f8f3e }
  .line.c1, .line.c2, .line.c3, .line.c4 { fill: none }
  @media (prefers-color-scheme: dark) {
    text { fill: #ddd } .grid { stroke: #3a3f46 } .back { fill: #16191d }
    .c1 { stroke: #6cb4ff; fill: #6cb4ff } .c2 { stroke: #4d78a8; fill: #4d78a8 }
    .c3 { stroke: #ff9a5c; fill: #ff9a5c } .c4 { stroke: #9ccc78; fill: #9ccc78 }
    .line.c1, .line.c2, .line.c3, .line.c4 { fill: none }
  }
"""


def curve(panels: Mapping[str, Mapping[str, Line]]) -> str:
    """One panel beside the other, each under its head: named lines of (passages, value), values above zero."""
    wide = _WIDE * len(panels)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {_HIGH}" role="img"'
        f' aria-label="{_escaped("; ".join(panels))}">',
        f'<style>{_STYLE}</style><rect class="back" width="{wide}" height="{_HIGH}"/>',
    ]
    for place, (head, lines) in enumerate(panels.items()):
        parts.append(f'<g transform="translate({place * _WIDE} 0)"><text class="head" x="{_LEFT}" y="18">')
        parts.append(f"{_escaped(head)}</text>{_panel(lines)}</g>")
    return "\n".join([*parts, "</svg>\n"])


def _panel(lines: Mapping[str, Line]) -> str:
    sizes = sorted({size for line in lines.values() for size, _ in line})
    values = [value for line in lines.values() for _, value in line if value > 0]
    if not sizes or not values:
        return ""
    low, high = 10 ** math.floor(math.log10(min(values))), 10 ** math.ceil(math.log10(max(values) * 1.0001))

    def x(size: float) -> float:
        span = math.log10(sizes[-1] / sizes[0]) or 1.0
        return _LEFT + (_WIDE - _LEFT - _RIGHT) * math.log10(size / sizes[0]) / span

    def y(value: float) -> float:
        return _HIGH - _BOTTOM - (_HIGH - _TOP - _BOTTOM) * math.log10(value / low) / math.log10(high / low)

    parts = []
    step = low
    while step <= high * 1.01:
        parts.append(f'<path class="grid" d="M{_LEFT} {y(step):.1f}H{_WIDE - _RIGHT}"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y(step) + 4:.1f}" text-anchor="end">{step:g}</text>')
        step *= 10
    for size in sizes:
        parts.append(f'<text x="{x(size):.1f}" y="{_HIGH - 24}" text-anchor="middle">{size:,}</text>')
    parts.append(f'<text x="{(_LEFT + _WIDE - _RIGHT) / 2}" y="{_HIGH - 8}" text-anchor="middle">passages 段落</text>')
    for colour, line in zip(_COLOURS, lines.values(), strict=False):
        path = "L".join(f"{x(size):.1f} {y(value):.1f}" for size, value in line if value > 0)
        parts.append(f'<path class="line {colour}" d="M{path}"/>')
        parts += [f'<circle class="{colour}" cx="{x(n):.1f}" cy="{y(v):.1f}" r="3"/>' for n, v in line if v > 0]
    at = _LEFT
    for colour, name in zip(_COLOURS, lines, strict=False):
        parts.append(f'<circle class="{colour}" cx="{at}" cy="33" r="4"/><text x="{at + 8}" y="37">')
        parts.append(f"{_escaped(name)}</text>")
        at += 26 + 7 * len(name)
    return "\n".join(parts)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
