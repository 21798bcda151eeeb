"""The reported figures as the page has them, with and without texts."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from graphs import reporting
from kg.views.write import write_views


def results_of(folder: Path) -> dict[str, Any]:
    page = (folder / "index.html").read_text(encoding="utf-8")
    data = re.search(r"<script[^>]*application/json[^>]*>(.*?)</script>", page, re.DOTALL)
    assert data is not None
    found: dict[str, Any] = json.loads(data[1])["results"]
    return found


@pytest.mark.parametrize("quotes", [True, False])
def test_sentences_stand_in_a_page_only_where_they_may_be_quoted(tmp_path: Path, quotes: bool) -> None:
    write_views(reporting(), tmp_path, base_iri="https://example.org/kg/", quotes=quotes)
    found = results_of(tmp_path)
    assert found["value"] == ["91.5%", "12 ms", "0.93", "2 points", "4.1"]
    assert found["confidence"] == [80, 80, 80, 80, 20]
    assert found["better"] == [1, -1, 1, 1, -1]
    assert found["dataset"][1] == -1
    assert len(found["at"]) == (5 if quotes else 0)
