"""A page without anything to see says why."""

from __future__ import annotations

import json
import re
from pathlib import Path

from graphs import rows_of, tables_of
from kg.views.write import write_views


def reason(folder: Path, **texts: float) -> str:
    """What the page of two papers without any entity says."""
    rows = rows_of(2, 1, "A Study")
    for name in ("entities", "statements", "mentions", "related", "links"):
        rows[name] = []
    if not texts.pop("abstracts", True):
        rows["texts"] = [{**row, "text": row["text"].partition("\n")[0] + "\n"} for row in rows["texts"]]
    write_views(tables_of(rows), folder, base_iri="https://example.org/kg/", **texts)
    page = (folder / "index.html").read_text(encoding="utf-8")
    found = re.search(r'<script id="graph" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found
    return str(json.loads(found[1])["about"]["empty"])


def test_a_graph_without_entities_says_why_nothing_was_found(tmp_path: Path) -> None:
    assert "name no method" in reason(tmp_path)
    assert "none of them has an abstract" in reason(tmp_path, abstracts=False)
    assert "at least 0.95" in reason(tmp_path, min_confidence=0.95)


def test_a_graph_with_entities_has_nothing_to_explain(tmp_path: Path) -> None:
    write_views(tables_of(rows_of(4, 1, "A Study")), tmp_path, base_iri="https://example.org/kg/")
    assert '"empty":""' in (tmp_path / "index.html").read_text(encoding="utf-8")
