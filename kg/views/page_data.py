"""What the explorer page knows: the numbered graph as columns of numbers and text, small enough to embed.

A column for each field instead of an object for each row: half the bytes, and read in a third of the time.
Texts stand once for each paper; sentences, evidence and marks point into them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kg.network.communities import Communities
from kg.network.incidence import Ints
from kg.network.layout import Layout
from kg.network.numbering import Numbered
from kg.schema import ENTITY_TYPES, LINK_KINDS, RELATIONS
from kg.storage.tables import Tables
from kg.views.about import About
from kg.views.page_results import reported
from kg.views.page_texts import mark, quote, read_texts, rows_of
from kg.views.pyvis_network import SHAPES
from kg.views.readable import Readable, readable

if TYPE_CHECKING:
    from pyvis.network import Network


def make_page_data(
    tables: Tables,
    graph: Numbered,
    communities: Communities,
    layout: Layout,
    network: Network,
    *,
    about: About,
    costs: Ints,
    quotes: bool,
) -> dict[str, Any]:
    """The page's data, ready for JSON; the same for the same tables. O(statements + related papers).

    ``graph`` may be a part of ``tables`` (see kg.views.choosing); ``costs`` are those of the steps of the statements
    of ``tables`` (:func:`kg.linking.paths.step_costs`).
    """
    paper_at, entity_at = graph.paper_at(), graph.entity_at()
    sources = sorted({s["file"] for p in graph.papers for s in p["sources"]})
    source_at = {file: i for i, file in enumerate(sources)}
    texts = read_texts(tables, paper_at) if quotes else []
    links = _links(tables, paper_at)
    sentences, statements = _statements(tables, graph, costs, texts)
    titles = [readable(p["title"]).text for p in graph.papers]
    names = [readable(e["name"]).text for e in graph.entities]
    written = [*(p["title"] for p in graph.papers), *(e["name"] for e in graph.entities)]
    return {
        "about": about.to_data(entity_at, paper_at),
        "types": list(ENTITY_TYPES),
        "relations": list(RELATIONS),
        "sources": sources,
        "shapes": SHAPES,
        "quotes": quotes,
        "shared": graph.shared,
        "drawn": len(network.edges),
        "papers": {
            "id": [p["id"] for p in graph.papers],
            "title": titles,
            "url": [p["url"] for p in graph.papers],
            "year": [p["year"] for p in graph.papers],
            "date": [p["date"] or (str(p["year"]) if p["year"] else None) for p in graph.papers],
            "sources": [sorted({source_at[s["file"]] for s in p["sources"]}) for p in graph.papers],
            "community": communities.papers.tolist(),
            "identifiers": [[[i["scheme"], i["value"]] for i in p["identifiers"]] for p in graph.papers],
            "links": links,
            "text": [text.text for text in texts],
            "marks": mark(tables, texts, paper_at, entity_at, links) if texts else [],
            "sentences": sentences,
        },
        "entities": {
            "id": [e["id"] for e in graph.entities],
            "name": names,
            "type": [ENTITY_TYPES.index(e["type"]) for e in graph.entities],
            "aliases": [[readable(alias).text for alias in e["aliases"]] for e in graph.entities],
            "papers": graph.held.tolist(),
            "family": [entity_at.get(e["family"], -1) for e in graph.entities],
            "broader": [[entity_at[b] for b in e["broader"] if b in entity_at] for e in graph.entities],
            "community": communities.entities.tolist(),
        },
        "statements": statements,
        "related": _related(tables, graph, entity_at),
        "lineage": _lineage(tables, paper_at, entity_at),
        "results": reported(tables, texts, paper_at, entity_at, [e["name"] for e in graph.entities]),
        "communities": {
            "name": [readable(name).text for name in communities.names],
            "disc": layout.discs.tolist(),
            "apart": communities.apart,
            "number": [communities.shown(c) for c in range(len(communities.names))],
            "coherence": [round(100 * share) for share in communities.inside.tolist()],
        },
        # of the nodes whose title or name shows otherwise than it is written, how: exports say what the graph says
        "written": {
            n: text for n, (text, seen) in enumerate(zip(written, [*titles, *names], strict=True)) if text != seen
        },
        "nodes": {key: [node[key] for node in network.nodes] for key in ("x", "y", "size")},
    }


def _links(tables: Tables, paper_at: dict[str, int]) -> list[list[list[Any]]]:
    """The distinct links of each paper as [url, kind, own], its own ones and repositories first."""
    found: list[dict[str, tuple[bool, int, str]]] = [{} for _ in paper_at]
    for link in rows_of(tables.links, paper_at).to_pylist():
        rank = (not link["own"], LINK_KINDS.index(link["kind"]), link["kind"])
        of_paper = found[paper_at[link["paper"]]]
        of_paper[link["url"]] = min(rank, of_paper.get(link["url"], rank))
    return [
        [[url, kind, int(not foreign)] for url, (foreign, _, kind) in sorted(links.items(), key=lambda x: (x[1], x[0]))]
        for links in found
    ]


def _statements(
    tables: Tables, graph: Numbered, costs: Ints, texts: list[Readable]
) -> tuple[list[list[int]], dict[str, list[Any]]]:
    """The quoted sentences of each paper (:func:`kg.views.page_texts.quote`), and the statements' columns.

    ``confidence`` (of the name), ``relationConfidence`` and ``sure`` (that both are right) are per cent, rounded down,
    so that "at least n %" means the same here and in the tables. ``evidence`` is empty where there are no ``texts``.
    """
    own = tables.statements.take(graph.statement_row)
    papers = graph.statement_paper.tolist()
    sentences, evidence = quote(texts, papers, own["evidence"].to_pylist()) if texts else ([], [])
    of_name, of_relation = (own[name].to_pylist() for name in ("confidence", "relation_confidence"))
    return sentences, {
        "paper": papers,
        "entity": graph.statement_entity.tolist(),
        "relation": [RELATIONS.index(r) for r in own["relation"].to_pylist()],
        "confidence": _per_cent(of_name),
        "relationConfidence": _per_cent(of_relation),
        "sure": _per_cent([a * b for a, b in zip(of_name, of_relation, strict=True)]),
        "cost": costs[graph.statement_row].tolist(),
        "evidence": evidence,
    }


def _per_cent(shares: list[float]) -> list[int]:
    return [math.floor(100 * share + 1e-9) for share in shares]


def _related(tables: Tables, graph: Numbered, entity_at: dict[str, int]) -> dict[str, list[Any]]:
    """Pairs of papers with what they have in common, the largest share first.

    What both name is the number of the entity; what they name kinds of, or only call alike, is [entity, way, the one's
    entity, the other's], where the way is "broader" or "name".
    """
    shared = tables.related.take(graph.related_row)["shared"].to_pylist()

    def reasons(some: list[dict[str, Any]]) -> Iterator[int | list[Any]]:
        for s in some:
            ends = [entity_at.get(s[end]) for end in ("entity", "a", "b")]
            if s["share"] > 0 and s["via"] == "same" and ends[0] is not None:
                yield ends[0]
            elif s["share"] > 0 and s["via"] != "same" and None not in ends:
                yield [ends[0], s["via"], ends[1], ends[2]]

    return {
        "a": graph.related_a.tolist(),
        "b": graph.related_b.tolist(),
        "score": [round(1000 * s) for s in graph.related_score.tolist()],
        "shared": [list(reasons(some)) for some in shared],
    }


def _lineage(tables: Tables, paper_at: dict[str, int], entity_at: dict[str, int]) -> dict[str, list[int]]:
    """Which paper uses what an earlier one introduces, where the page has all three, the surest first."""
    rows = tables.lineage.to_pylist()
    rows.sort(key=lambda r: (-r["confidence"], r["paper"], r["earlier"], r["entity"]))
    known = [r for r in rows if r["paper"] in paper_at and r["earlier"] in paper_at and r["entity"] in entity_at]
    return {
        "paper": [paper_at[r["paper"]] for r in known],
        "earlier": [paper_at[r["earlier"]] for r in known],
        "entity": [entity_at[r["entity"]] for r in known],
    }
