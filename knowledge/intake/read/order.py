"""Boxes on a page into reading order: columns one after the other, each from top to bottom.

A recursive X-Y cut (Nagy and Seth 1984): a page is parted at an empty strip that runs through all of it, upright strips
first, and each part again. It knows only where boxes stand, not what is in them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

_DEEPEST = 60


@dataclass(frozen=True, slots=True)
class Box:
    """Where something stands: the distance of its edges from the left and the top of the page, in any one unit."""

    left: float
    top: float
    right: float
    bottom: float


def reading_order(boxes: Sequence[Box], gap: float = 0.0) -> list[int]:
    """The places of `boxes` in the order a person reads them; columns are parted by at least `gap`."""
    return _ordered(boxes, list(range(len(boxes))), gap, 0)


def _ordered(boxes: Sequence[Box], chosen: list[int], gap: float, depth: int) -> list[int]:
    if len(chosen) < 2:
        return chosen
    if depth < _DEEPEST:
        parts = _columns(boxes, chosen, gap)
        if len(parts) == 1:
            parts = _bands(boxes, chosen, gap)
        if len(parts) > 1:
            return [at for part in parts for at in _ordered(boxes, part, gap, depth + 1)]
    return sorted(chosen, key=lambda at: (boxes[at].top, boxes[at].left))


def _columns(boxes: Sequence[Box], chosen: Sequence[int], gap: float) -> list[list[int]]:
    return _parted([(boxes[at].left, boxes[at].right, at) for at in chosen], gap)


def _bands(boxes: Sequence[Box], chosen: Sequence[int], gap: float) -> list[list[int]]:
    """The boxes from top to bottom, those that one upright strip parts kept together as the columns they are."""
    bands: list[list[int]] = []
    for row in _parted([(boxes[at].top, boxes[at].bottom, at) for at in chosen], 0.0):
        side_by_side = bool(bands) and len(_columns(boxes, bands[-1], gap)) > 1
        if side_by_side and len(_columns(boxes, [*bands[-1], *row], gap)) > 1:
            bands[-1] += row
        else:
            bands.append(row)
    return bands


def _parted(spans: list[tuple[float, float, int]], gap: float) -> list[list[int]]:
    """The spans in groups that no span bridges, `gap` or more between one group and the next."""
    groups: list[list[int]] = []
    reach = 0.0
    for start, end, at in sorted(spans):
        if groups and start < reach + gap:
            groups[-1].append(at)
        else:
            groups.append([at])
            reach = end
        reach = max(reach, end)
    return groups
