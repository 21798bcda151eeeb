"""The report as one HTML file that asks nothing of the network and runs no script."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from importlib.resources import files

from markupsafe import Markup, escape

from kg.analytics.report.charts import as_svg
from kg.analytics.report.section import Chart, Section

_COMMAND = re.compile(r"`([^`]+)`")


def as_html(title: str, opening: str, points: Sequence[str], sections: Sequence[Section]) -> str:
    """The report as HTML; names are text, whatever characters they hold."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"prose": _prose, "image": _image, "anchor": _anchor}
    template = environment.from_string((files("kg.analytics.report") / "report.html.jinja").read_text(encoding="utf-8"))
    return template.render(title=title, opening=opening, points=points, sections=sections)


def _prose(text: str) -> Markup:
    """``text`` with what stands between backticks as code."""
    return Markup(_COMMAND.sub(r"<code>\1</code>", str(escape(text))))


def _image(chart: Chart) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(as_svg(chart).encode()).decode()


def _anchor(title: str) -> str:
    return re.sub(r"[^a-z]+", "-", title.casefold()).strip("-")
