"""Small charts as numbers: where the line runs, how tall each bar is. Templates draw them as inline SVG.

It knows no metric; coordinates are in the units of the drawing's viewBox.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spark:
    """A line of recent values with the band they usually stay in; the last one is the dot, `out` when outside."""

    width: float
    height: float
    points: str
    band_y: float
    band_height: float
    dot_x: float
    dot_y: float
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


def spark(
    values: Sequence[float], band: tuple[float, float] | None = None, *, width: float = 120, height: float = 26
) -> Spark | None:
    """The line of `values`, oldest first, scaled with its band into the drawing; None for fewer than two values."""
    if len(values) < 2:
        return None
    low = min([*values, *(band or ())])
    high = max([*values, *(band or ())])
    room, margin = (high - low) or 1.0, 3.0

    def across(place: int) -> float:
        return round(margin + place * (width - 2 * margin) / (len(values) - 1), 1)

    def down(value: float) -> float:
        return round(height - margin - (value - low) / room * (height - 2 * margin), 1)

    top, bottom = (down(band[1]), down(band[0])) if band else (height, height)
    return Spark(
        width=width,
        height=height,
        points=" ".join(f"{across(place)},{down(value)}" for place, value in enumerate(values)),
        band_y=top,
        band_height=round(bottom - top, 1),
        dot_x=across(len(values) - 1),
        dot_y=down(values[-1]),
        out=band is not None and not band[0] <= values[-1] <= band[1],
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
