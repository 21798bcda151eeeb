"""The pages beside the explorer: one for each community, and one for each of the entities that most papers name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kg.network.communities import Communities
from kg.network.incidence import Ints
from kg.network.numbering import Numbered
from kg.views.about import About
from kg.views.choosing import restrict

FOLDER = "pages"
MOST_ENTITIES = 50


@dataclass(frozen=True, slots=True)
class Addresses:
    """The pages beside ``index.html``, relative to it: by the entity's id, and by the community's number."""

    entities: dict[str, str]
    communities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PagePart:
    """A page to write: the part of the graph that it shows, where, and under which heading."""

    path: str
    heading: str
    subheading: str
    start: str
    graph: Numbered
    whole: int

    def about(self, base_iri: str) -> About:
        """What the page says of itself."""
        return About(
            heading=self.heading,
            subheading=self.subheading,
            base_iri=base_iri,
            papers=self.whole,
            home="../index.html",
            start=self.start,
        )


def page_addresses(graph: Numbered, communities: Communities) -> Addresses:
    """Where the pages of ``graph`` are to stand."""
    ranked = np.lexsort((np.arange(graph.shared), -graph.held[: graph.shared]))[:MOST_ENTITIES]
    taken: dict[str, str] = {}
    for j in ranked.tolist():
        key = graph.entities[j]["id"]
        slug = re.sub(r"[^a-z0-9]+", "-", key.lower()).strip("-")
        path = f"{FOLDER}/{slug}.html"
        # letters outside ASCII may leave two names alike
        taken[key] = path if path not in taken.values() else f"{FOLDER}/{slug}-{j + 1}.html"
    return Addresses(
        taken, tuple(f"{FOLDER}/community-{communities.shown(c)}.html" for c in range(len(communities.names)))
    )


def parts_of(graph: Numbered, communities: Communities, addresses: Addresses) -> Iterator[PagePart]:
    """What each page shows: the papers of a community, or those that name an entity."""
    for c, path in enumerate(addresses.communities):
        papers = np.flatnonzero(communities.papers == c)
        yield _part(graph, papers, path, communities.names[c], "")
    at = graph.entity_at()
    for key, path in addresses.entities.items():
        papers = np.unique(graph.statement_paper[graph.statement_entity == at[key]])
        yield _part(graph, papers, path, graph.entities[at[key]]["name"], f"entity={key}")


def _part(graph: Numbered, papers: Ints, path: str, heading: str, start: str) -> PagePart:
    part, _ = restrict(graph, papers)
    noun = "paper" if len(papers) == 1 else "papers"
    return PagePart(path, heading, f"{len(papers):,} {noun} and what they share", start, part, len(graph.papers))
