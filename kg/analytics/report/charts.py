"""Bar charts as SVG, drawn by matplotlib: the same chart gives the same bytes."""

from __future__ import annotations

import io
import warnings
from typing import Any

from kg.analytics.report.section import Chart
from kg.network.colours import COLOURS

_ROW, _WIDTH = 0.27, 7.6
_INK, _LINE = "#202329", "#c9c5bc"
_SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "kg",
    "font.size": 9,
    "text.parse_math": False,  # a name with two dollar signs is no formula
    "axes.edgecolor": _LINE,
    "text.color": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
}


def as_svg(chart: Chart) -> str:
    """``chart`` as an SVG document with a white ground, bars from top to bottom in the order given."""
    # here and not at the top: matplotlib takes a second to load, and only the report draws
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    percents = chart.unit == "%"
    values = [bar.value for bar in chart.bars]
    with mpl.rc_context(_SETTINGS), warnings.catch_warnings():
        # its own font lacks the signs of some languages, which matters for measuring and not for showing
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure = Figure(figsize=(_WIDTH, 0.7 + _ROW * len(values)), layout="constrained", facecolor="white")
        FigureCanvasSVG(figure)
        axes = figure.add_subplot()
        places = range(len(values))
        colours = ["#{:02x}{:02x}{:02x}".format(*COLOURS[bar.kind]) for bar in chart.bars]
        axes.barh(places, values, color=colours, height=0.72)
        for place, bar in zip(places, chart.bars, strict=True):
            end = bar.value if bar.high is None else bar.high
            if bar.low is not None and bar.high is not None:
                axes.plot([bar.low, bar.high], [place, place], color=_INK, linewidth=1)
            text = f"{100 * bar.value:.1f} %" if percents else f"{bar.value:,.0f}"
            axes.annotate(text, (end, place), (4, 0), textcoords="offset points", va="center", fontsize=8)
        axes.set_yticks(list(places), [bar.label for bar in chart.bars])
        axes.invert_yaxis()
        axes.margins(x=0.09, y=0.01)
        axes.set_xlim(left=0)
        axes.xaxis.set_major_locator(MaxNLocator(5, integer=not percents))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{100 * x:g} %" if percents else f"{x:,.0f}"))
        axes.set_xlabel("" if percents else chart.unit)
        axes.tick_params(length=0)
        axes.spines[["top", "right", "bottom"]].set_visible(False)
        file = io.StringIO()
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    return file.getvalue()
