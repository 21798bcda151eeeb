"""index.html: the graph as one page that opens from disk, draws itself, and asks nothing of the network.

vis-network, taken from the pyvis package, draws; the page around it is ours, since pyvis's own template loads
Bootstrap from a content delivery network. A Content-Security-Policy names the page's two scripts by their hashes
and forbids everything else, so that text from a paper can never run, whatever it holds.
"""

from __future__ import annotations

import base64
import hashlib
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from kg.storage.files import open_text

#: In order: each may use what stands before it.
_SCRIPTS = (
    "model",
    "selection",
    "paths",
    "around",
    "focus",
    "elements",
    "tints",
    "sizes",
    "terms",
    "labels",
    "scene",
    "names",
    "density",
    "picture",
    "lists",
    "abstract",
    "results",
    "paper_panel",
    "entity_panel",
    "repository_panel",
    "path_panel",
    "community_panel",
    "compare",
    "several",
    "panel",
    "spelling",
    "search",
    "table",
    "controls",
    "address",
    "chart_figures",
    "charts",
    "shown",
    "take_away",
    "notice",
    "theme",
    "start",
)
_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def write_explorer(data: dict[str, Any], path: Path) -> None:
    """Write the page that shows ``data`` (see :mod:`kg.views.page_data`); the same data gives the same bytes."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    page = files("kg.views") / "page"
    own = "\n".join((page / f"{name}.js").read_text(encoding="utf-8") for name in _SCRIPTS)
    scripts = [_vis_network(), f'(() => {{\n"use strict";\n{own}\n}})();']
    template = Environment(autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True).from_string(
        (page / "index.html.jinja").read_text(encoding="utf-8")
    )
    html = template.render(
        about=data["about"],
        hashes=[f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts],
        style=Markup((page / "style.css").read_text(encoding="utf-8")),
        data=Markup(embedded_json(data)),
        scripts=[Markup(s) for s in scripts],
    )
    with open_text(path) as file:
        file.write(html)


def embedded_json(data: object) -> str:
    r"""``data`` as JSON that can stand inside a script element: nothing in it can end the element.

    >>> embedded_json("</script>")
    '"\\u003c/script\\u003e"'
    """
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def _vis_network() -> str:
    """The newest minified vis-network of the installed pyvis, with its licence."""
    folders = [f for f in (files("pyvis") / "templates" / "lib").iterdir() if f.name.startswith("vis-")]
    newest = max(folders, key=lambda f: [int(part) for part in f.name.removeprefix("vis-").split(".")])
    return (newest / "vis-network.min.js").read_text(encoding="utf-8")
