"""What a newer graph adds, drops and changes."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from kg.analytics.difference import difference, totals
from kg.storage import Tables


def test_a_graph_differs_in_nothing_from_itself(tables: Tables, make: Callable[..., Tables]) -> None:
    assert difference(tables, make(step=-1)).num_rows == 0
    assert totals(difference(tables, tables)).num_rows == 0


def test_added_papers_are_named_with_what_they_bring_and_going_back_drops_them(make: Callable[..., Tables]) -> None:
    older, newer = make(papers=60), make(papers=61)
    found = difference(older, newer).to_pylist()
    assert [r["name"] for r in found if (r["what"], r["change"]) == ("paper", "added")] == ["A Study 60"]
    assert {r["id"] for r in found if (r["what"], r["change"]) == ("entity", "added")} == {"method/own-60"}
    changed = {r["name"]: r["detail"] for r in found if (r["what"], r["change"]) == ("entity", "changed")}
    assert changed["everything"] == "papers: 60 → 61"
    assert "A Study 60 — d0" in {r["name"] for r in found if r["what"] == "statement"}
    back = difference(newer, older).to_pylist()
    assert sorted((r["what"], r["id"]) for r in back if r["change"] == "dropped") == sorted(
        (r["what"], r["id"]) for r in found if r["change"] == "added"
    )


def test_a_statement_that_becomes_surer_is_changed(tables: Tables) -> None:
    import dataclasses

    statements = tables.statements
    surer = pc.if_else(pc.equal(statements["entity"], "task/t0"), 0.95, statements["confidence"])
    place = statements.schema.get_field_index("confidence")
    newer = dataclasses.replace(tables, statements=statements.set_column(place, "confidence", surer))
    found = difference(tables, newer).to_pylist()
    assert len(found) == 20
    assert {r["detail"] for r in found} == {"confidence: 0.900 → 0.950"}
    assert totals(pa.Table.from_pylist(found)).to_pylist() == [
        {"what": "statement", "added": 0, "dropped": 0, "changed": 20}
    ]
