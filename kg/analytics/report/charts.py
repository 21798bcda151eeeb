"""Bar charts as SVG: horizontal bars with their labels, values and intervals; the same chart gives the same bytes."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from xml.sax.saxutils import escape

from kg.analytics.report.section import Bar, Chart
from kg.network.colours import COLOURS

# In pixels of a chart that is as wide as the page's column.
_WIDTH, _ROW, _BAR, _FONT = 780, 22, 15, 12
_TOP, _FOOT, _GAP = 8, 44, 8
_FOR_VALUE = 64
#: The widest letters of the fonts of common systems are rarely wider than this share of their size on average.
_LETTER, _WIDE_LETTER = 0.58, 1.0
_MOST_TICKS = 5
_INK, _LINE, _GRID = "#202329", "#c9c5bc", "#eceae5"


def as_svg(chart: Chart) -> str:
    """``chart`` as an SVG document with a white ground, bars from top to bottom in the order given."""
    percents = chart.unit == "%"
    step, end = _scale([b.value if b.high is None else max(b.value, b.high) for b in chart.bars], whole=not percents)
    left = min(max((_width(bar.label) for bar in chart.bars), default=0.0), 0.5 * _WIDTH) + 2 * _GAP
    per_unit = (_WIDTH - left - _FOR_VALUE) / end
    bottom = _TOP + _ROW * len(chart.bars)
    height = bottom + _FOOT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}" '
        f'font-family="system-ui, sans-serif" font-size="{_FONT}" fill="{_INK}">',
        f'<rect width="{_WIDTH}" height="{height}" fill="white"/>',
    ]
    for tick in range(round(end / step) + 1):
        x = left + tick * step * per_unit
        parts.append(f'<path d="M{x:.1f} {_TOP}V{bottom}" stroke="{_GRID if tick else _LINE}"/>')
        parts.append(_text(x, bottom + 16, _figure(tick * step, percents, digits=0), "middle"))
    for row, bar in enumerate(chart.bars):
        parts += _bar(bar, _TOP + _ROW * row + _ROW / 2, left, per_unit, percents)
    if not percents:
        parts.append(_text(left + end * per_unit / 2, bottom + 34, chart.unit, "middle"))
    return "\n".join([*parts, "</svg>\n"])


def _bar(bar: Bar, middle: float, left: float, per_unit: float, percents: bool) -> Iterator[str]:
    """The label, the bar, its interval and its value."""
    colour = "#{:02x}{:02x}{:02x}".format(*COLOURS[bar.kind])
    width = bar.value * per_unit
    yield _text(left - _GAP, middle, bar.label, "end")
    yield f'<rect x="{left:.1f}" y="{middle - _BAR / 2:.1f}" width="{width:.1f}" height="{_BAR}" fill="{colour}"/>'
    right = left + width
    if bar.low is not None and bar.high is not None:
        right = max(right, left + bar.high * per_unit)
        yield f'<path d="M{left + bar.low * per_unit:.1f} {middle:.1f}H{right:.1f}" stroke="{_INK}"/>'
    yield _text(right + 5, middle, _figure(bar.value, percents, digits=1), "start")


def _text(x: float, middle: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{middle + _FONT * 0.35:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _figure(value: float, percents: bool, digits: int) -> str:
    if not percents:
        return f"{value:,.0f}"
    return f"{100 * value:.{digits}f} %" if digits else f"{100 * value:g} %"


def _width(text: str) -> float:
    """About how wide ``text`` is drawn, whatever the font."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return _FONT * (_WIDE_LETTER * wide + _LETTER * (len(text) - wide))


def _scale(values: list[float], *, whole: bool) -> tuple[float, float]:
    """The distance of the marks of an axis from 0 on, and its end, the first mark not below any of ``values``.

    >>> _scale([3, 17], whole=True), _scale([0.12], whole=False), _scale([], whole=True)
    ((5, 20), (0.025, 0.125), (1, 1))
    """
    highest = max(values, default=0.0)
    if highest <= 0:
        return (1, 1)
    power = 10.0 ** math.floor(math.log10(highest / _MOST_TICKS))
    nice = [factor * power for factor in (1, 2, 2.5, 5, 10)]
    fitting = [round(s, 12) for s in nice if s * _MOST_TICKS >= highest * (1 - 1e-9) and not (whole and s % 1)]
    step = fitting[0] if fitting else 1
    step = int(step) if step == int(step) else step
    return step, round(step * math.ceil(highest / step * (1 - 1e-9)), 12)
