"""The views of a graph, written together: they share the numbering, the communities and the layout."""

from __future__ import annotations

from pathlib import Path

from kg.storage.tables import Tables
from kg.views.communities import find_communities
from kg.views.explorer import write_explorer
from kg.views.layout import lay_out
from kg.views.network import make_network
from kg.views.numbered import number
from kg.views.page_data import make_page_data

#: Shared entities that get room of their own in the picture; the page shows fewer at first and all on demand.
ROOMY = 300


def write_views(tables: Tables, folder: Path, *, quotes: bool = True) -> None:
    """Write ``index.html`` into ``folder``.

    With ``quotes`` the page quotes the sentence behind each statement. The same tables give the same bytes.
    """
    graph = number(tables)
    communities = find_communities(graph)
    layout = lay_out(graph, communities, first=ROOMY)
    network = make_network(graph, layout)
    write_explorer(make_page_data(tables, graph, communities, layout, network, quotes=quotes), folder / "index.html")
