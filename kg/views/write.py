"""The views of a graph, written together: they share the numbering, the communities and the layout."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kg.linking.paths import step_costs
from kg.network.communities import Communities, communities_of, communities_within, find_communities
from kg.network.incidence import Ints, paper_numbers
from kg.network.layout import lay_out
from kg.network.numbering import Numbered, number
from kg.network.vectors import vectors_of
from kg.storage.tables import Tables
from kg.views.about import About
from kg.views.choosing import WHOLE, choose_papers, restrict, restrict_communities
from kg.views.explorer import write_explorer
from kg.views.page_data import make_page_data
from kg.views.pages import FOLDER, page_addresses, parts_of
from kg.views.pyvis_network import make_network
from kg.views.registry import ShownPart, ViewKind, register

#: How sure, in per cent, what the page of a whole graph shows at first is: rather right than wrong.
LEAST_SURE = 50
#: Shared entities that get room of their own in the picture; the page shows fewer at first and all on demand.
ROOMY = 300


def write_views(
    tables: Tables,
    folder: Path,
    *,
    base_iri: str,
    quotes: bool = True,
    pages: bool = False,
    min_confidence: float = 0.0,
    costs: Ints | None = None,
) -> None:
    """Write ``index.html`` into ``folder``.

    With ``quotes`` the page quotes the sentence behind each statement; with ``pages`` there is a page for each
    community and for the entities that most papers name, in ``folder``/pages. ``min_confidence`` is what was asked of
    the entities: where none is left, the page says so. ``costs`` are those of the steps of the statements
    (:func:`kg.linking.paths.step_costs`), where they are known already. The same tables give the same bytes.
    """
    costs = step_costs(vectors_of(tables)) if costs is None else costs
    graph = number(tables)
    communities = find_communities(graph)
    addresses = page_addresses(graph, communities) if pages else None
    about = About(
        heading=f"{len(graph.papers):,} {'paper' if len(graph.papers) == 1 else 'papers'}",
        subheading="and what they share",
        base_iri=base_iri,
        papers=len(graph.papers),
        empty=_why_empty(tables, min_confidence),
        least=LEAST_SURE,
        entity_pages=addresses.entities if addresses else {},
        community_pages=addresses.communities if addresses else (),
    )
    write_page(tables, graph, communities, folder / "index.html", about, quotes=quotes, costs=costs)
    if addresses is not None:
        (folder / FOLDER).mkdir()
        place_of = dict(zip((p["id"] for p in graph.papers), communities.papers.tolist(), strict=True))
        for part in parts_of(graph, communities, addresses):
            places = np.array([place_of[p["id"]] for p in part.graph.papers], dtype=np.int64)
            write_page(
                tables,
                part.graph,
                communities_within(part.graph, communities, places),
                folder / part.path,
                part.about(base_iri),
                quotes=quotes,
                costs=costs,
            )


def _write_part(part: ShownPart, path: Path) -> None:
    # those of the whole graph: what is rare in a part may be common, and the path of the page is that of `kg path`
    costs = step_costs(vectors_of(part.whole))
    kept = pc.is_in(part.whole.statements["paper"], value_set=part.tables.papers["id"]).to_numpy()
    graph = number(part.tables, part.about.papers)
    whole = communities_of(part.whole)
    rows = paper_numbers(part.whole, pa.chunked_array([[p["id"] for p in graph.papers]], pa.string()))
    communities = communities_within(graph, whole, whole.papers[rows])
    write_page(part.tables, graph, communities, path, part.about, quotes=part.quotes, costs=costs[kept])


EXPLORER = register(ViewKind("explorer", "To explore, with search, filters and panels", _write_part, order=10))


def write_page(
    tables: Tables,
    graph: Numbered,
    communities: Communities,
    path: Path,
    about: About,
    *,
    quotes: bool,
    costs: Ints,
) -> None:
    """Write the explorer of ``graph`` to ``path``; where that is too large for a page, its best connected papers.

    ``costs`` are those of the steps of the statements of ``tables``.
    """
    shown = graph
    if len(graph.papers) > WHOLE:
        chosen = choose_papers(communities)
        shown, entities = restrict(graph, chosen, communities.entities)
        communities = restrict_communities(communities, chosen, entities)
        about = replace(about, left_out=_left_out(graph, shown))
    layout = lay_out(shown, communities, first=ROOMY)
    network = make_network(shown, layout)
    data = make_page_data(tables, shown, communities, layout, network, about=about, costs=costs, quotes=quotes)
    write_explorer(data, path)


def _why_empty(tables: Tables, min_confidence: float) -> str:
    """Why there is no entity in a graph, in words; empty where there is one."""
    if tables.entities.num_rows:
        return ""
    if not any(text.partition("\n")[2].strip() for text in tables.texts["text"].to_pylist()):
        return (
            "Nothing was found in these papers: none of them has an abstract, and their titles name no method, model, "
            "dataset, task or metric. Was the column of the abstracts read? kg build --map abstract=NAME names it."
        )
    if min_confidence > 0:
        return (
            f"Nothing was found in these papers with a confidence of at least {min_confidence:g}; build the graph "
            "again with a lower --min-confidence."
        )
    return (
        "Nothing was found in these papers: their titles and abstracts name no method, model, dataset, task or metric "
        "that kg knows or learned to see. It reads English abstracts of machine learning."
    )


def _left_out(graph: Numbered, shown: Numbered) -> str:
    """What the page of a part of ``graph`` does not hold, in words."""
    return (
        f"This page holds the best connected {len(shown.papers):,} of {len(graph.papers):,} papers, from every "
        f"community, and {len(shown.entities):,} of {len(graph.entities):,} entities. kg serve gives all of them."
    )
