"""Tables of a small invented graph, made without any extraction, and the page data made of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest

from kg.linking.paths import step_costs
from kg.network.communities import find_communities
from kg.network.layout import lay_out
from kg.network.numbering import number
from kg.network.vectors import vectors_of
from kg.storage.tables import SCHEMAS, Tables
from kg.views.about import About
from kg.views.charts import make_charts, with_names
from kg.views.page_data import make_page_data
from kg.views.pyvis_network import make_network

TYPES = ("task", "method", "model", "dataset", "metric")


def rows_of(papers: int, groups: int, title: str) -> dict[str, list[dict[str, Any]]]:
    """Rows of ``papers`` papers in ``groups`` groups; those of a group share six entities, two of them with all."""
    entities = [f"{TYPES[k % 5]}/g{g}-{k}" for g in range(groups) for k in range(4)] + ["method/all", "metric/all"]
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in SCHEMAS}
    for n in range(papers):
        g, paper = n % groups, f"paper-{n:03}"
        text = f"{title} {n}\nWe use alpha and beta in group {g}. A second sentence names alpha again."
        start = text.index("alpha")
        end = text.index(". A") + 1
        lists: dict[str, list[str]] = {"sources": [], "authors": [], "categories": [], "identifiers": []}
        rows["papers"].append({"id": paper, "title": f"{title} {n}", "url": f"https://example.org/{n}", **lists})
        rows["texts"].append({"paper": paper, "text": text})
        evidence = {"start": start, "end": start + 5, "sentence_start": text.index("We"), "sentence_end": end}
        for k, entity in enumerate([*entities[4 * g : 4 * g + 4], *entities[-2:], f"model/only-{n:03}"]):
            rows["statements"].append(
                {
                    "paper": paper,
                    "relation": ("introduces", "uses", "evaluates_on")[k % 3],
                    "entity": entity,
                    "confidence": 0.5 + 0.05 * k,
                    "evidence": [{**evidence, "found_by": "vocabulary"}],
                }
            )
        if n % 3 == 0:
            url = f"https://github.com/example/{n}"
            rows["links"].append({"paper": paper, "start": 0, "end": 1, "url": url, "kind": "repo", "own": True})
        for m in range(n % groups, n, groups):
            shared = [{"entity": e, "share": 0.1, "via": "same", "a": e, "b": e} for e in entities[4 * g : 4 * g + 4]]
            rows["related"].append({"a": f"paper-{m:03}", "b": paper, "score": 0.4, "shared": shared})
    held = {s["entity"] for s in rows["statements"]}
    for entity in sorted(held):
        count = sum(s["entity"] == entity for s in rows["statements"])
        kind, name = entity.split("/")
        rows["entities"].append(
            {"id": entity, "type": kind, "name": name, "aliases": [], "papers": count, "broader": []}
        )
    return rows


def tables_of(rows: dict[str, list[dict[str, Any]]]) -> Tables:
    return Tables(**{name: pa.Table.from_pylist(rows[name], schema=schema) for name, schema in SCHEMAS.items()})


@pytest.fixture
def make_tables() -> Callable[..., Tables]:
    """Tables of ``papers`` papers in ``groups`` groups, titled ``title``."""
    return lambda papers=24, groups=3, title="A Study": tables_of(rows_of(papers, groups, title))


@pytest.fixture
def make_data() -> Callable[..., dict[str, Any]]:
    """The page data of tables."""

    def make(tables: Tables, *, quotes: bool = True) -> dict[str, Any]:
        graph = number(tables)
        communities = find_communities(graph)
        layout = lay_out(graph, communities, first=300)
        network = make_network(graph, layout)
        about = About("Some papers", "and what they share", "https://example.org/kg/", len(graph.papers))
        charts = with_names(
            make_charts(tables, graph, communities), graph, {e["id"]: j for j, e in enumerate(graph.entities)}
        )
        costs = step_costs(vectors_of(tables))
        return make_page_data(
            tables, graph, communities, layout, network, about=about, charts=charts, costs=costs, quotes=quotes
        )

    return make
