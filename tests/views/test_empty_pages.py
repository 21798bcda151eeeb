"""A page without anything to see says why."""

from __future__ import annotations

import json
import re
from pathlib import Path

from graphs import assemble, grouped
from kg.schema import Paper
from kg.views.write import write_views


def reason(folder: Path, **texts: float) -> str:
    """What the page of two papers without any entity says."""
    abstract = "We use alpha and beta." if texts.pop("abstracts", True) else ""
    papers = [Paper(f"paper-{n}", f"A Study {n}", abstract) for n in range(2)]
    write_views(assemble(papers), folder, base_iri="https://example.org/kg/", **texts)
    page = (folder / "index.html").read_text(encoding="utf-8")
    found = re.search(r'<script id="graph" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found
    return str(json.loads(found[1])["about"]["empty"])


def test_a_graph_without_entities_says_why_nothing_was_found(tmp_path: Path) -> None:
    assert "name no method" in reason(tmp_path)
    assert "none of them has an abstract" in reason(tmp_path, abstracts=False)
    assert "at least 0.95" in reason(tmp_path, min_confidence=0.95)


def test_a_graph_with_entities_has_nothing_to_explain(tmp_path: Path) -> None:
    write_views(grouped(4, 1), tmp_path, base_iri="https://example.org/kg/")
    assert '"empty":""' in (tmp_path / "index.html").read_text(encoding="utf-8")
