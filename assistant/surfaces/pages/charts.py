"""Small charts as numbers: where the line runs, how tall each bar is. Templates draw them as inline SVG.

It knows no metric; coordinates are in the units of the drawing's viewBox.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gauge:
    """A value beside what is usual: the band of usual values, its middle, and a dot, `out` when outside the band."""

    width: float
    height: float
    band_x: float
    band_width: float
    middle: float | None
    dot: float
    out: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar from the bottom up, with what it stands for. `hot` bars are what the chart is about."""

    x: float
    y: float
    width: float
    height: float
    label: str
    value: float
    hot: bool = False
    tick: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars beside each other and, where given, the usual level as a line."""

    width: float
    height: float
    bars: tuple[Bar, ...]
    usual: str = ""
    top: float = 0.0


def gauge(value: float, band: tuple[float, float], middle: float | None = None, *, width: float = 150) -> Gauge:
    """`value` on a line that shows the band with a third of its width on either side, and the value in any case."""
    low, high = band
    room = max(high - low, abs(high) * 0.05, 1e-9)
    left, right = min(low - room / 3, value), max(high + room / 3, value)

    def across(at: float) -> float:
        return round(5 + (at - left) / (right - left) * (width - 10), 1)

    return Gauge(
        width=width,
        height=16,
        band_x=across(low),
        band_width=round(across(high) - across(low), 1),
        middle=None if middle is None else across(middle),
        dot=across(value),
        out=not low <= value <= high,
    )


def columns(
    rows: Sequence[tuple[str, float]],
    *,
    usual: Sequence[float] | None = None,
    hot: Sequence[bool] | None = None,
    size: tuple[float, float] = (640, 120),
    ticks: int = 4,
) -> Bars:
    """Bars for (label, value) rows; `usual` draws a stepped line of as many levels. Every `ticks`-th label is shown."""
    width, height = size
    most = max([value for _, value in rows] + list(usual or ()) + [1.0])
    step = width / max(len(rows), 1)

    def down(value: float) -> float:
        return round(height - value / most * (height - 6), 1)

    bars = tuple(
        Bar(
            x=round(place * step + step * 0.12, 1),
            y=down(value),
            width=round(step * 0.76, 1),
            height=round(height - down(value), 1),
            label=label,
            value=value,
            hot=bool(hot and hot[place]),
            tick=place % ticks == 0,
        )
        for place, (label, value) in enumerate(rows)
    )
    line = " ".join(
        f"{round(place * step, 1)},{down(level)} {round((place + 1) * step, 1)},{down(level)}"
        for place, level in enumerate(usual or ())
    )
    return Bars(width, height, bars, line, most)


def share(value: float, most: float, *, width: float = 160) -> float:
    """How long a horizontal bar for `value` is when the longest is `most`; never longer than the drawing."""
    return 0.0 if most <= 0 else round(min(max(value / most, 0.0), 1.0) * width, 1)
