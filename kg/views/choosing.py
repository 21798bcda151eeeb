"""What a page of a large graph holds: the best connected papers of each community, and all that they state.

A page of everything would be too large to open. The choice is by community, so that each is seen, in shares that grow
with the square root of its size, so that the largest do not take it all.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from kg.network.communities import Communities
from kg.network.incidence import Ints
from kg.network.numbering import Numbered

#: A graph of at most this many papers is shown whole; of a larger one the page holds CHOSEN papers.
WHOLE = 5000
CHOSEN = 3000


def choose_papers(communities: Communities, most: int = CHOSEN) -> Ints:
    """Numbers of about ``most`` papers: the first of each community, then the second of each … O(papers)."""
    sizes = communities.sizes()
    wanted = np.sqrt(sizes)
    quota = np.minimum(sizes, np.ceil(most * wanted / wanted.sum()).astype(np.int64))
    order = np.lexsort((np.arange(len(communities.papers)), communities.papers))
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order)) - np.repeat(starts, sizes)
    chosen = np.flatnonzero(rank < quota[communities.papers])
    chosen = chosen[np.lexsort((chosen, communities.papers[chosen], rank[chosen]))]
    return chosen[:most].astype(np.int64)


def restrict(graph: Numbered, papers: Ints, community: Ints | None = None) -> tuple[Numbered, Ints]:
    """``graph`` with only ``papers`` (in that order) and what they state, and the numbers of its entities in ``graph``.

    Counts of papers stay those of the whole; what only one of ``papers`` names is not shared any more. With
    ``community``, the numbers of the communities of the entities, the first entity of each community comes before the
    second of any.
    """
    paper_at = np.full(len(graph.papers), -1, dtype=np.int64)
    paper_at[papers] = np.arange(len(papers))
    kept = paper_at[graph.statement_paper] >= 0
    alone = np.bincount(graph.statement_entity[kept], minlength=len(graph.entities)) < 2
    entities = np.unique(graph.statement_entity[kept])
    turns = np.zeros(len(entities), dtype=np.int64) if community is None else community[entities]
    entities = _in_turn(entities, turns, alone=alone[entities])
    rows, drawn = _kept_rows(graph, kept, alone)
    entity_at = np.full(len(graph.entities), -1, dtype=np.int64)
    entity_at[entities] = np.arange(len(entities))
    pairs = (paper_at[graph.related_a] >= 0) & (paper_at[graph.related_b] >= 0)
    part = replace(
        graph,
        papers=[graph.papers[i] for i in papers.tolist()],
        paper_row=graph.paper_row[papers],
        entities=[graph.entities[j] for j in entities.tolist()],
        entity_row=graph.entity_row[entities],
        shared=int((~alone[entities]).sum()),
        held=graph.held[entities],
        crowding=graph.crowding[entities],
        statement_row=graph.statement_row[rows],
        statement_paper=paper_at[graph.statement_paper[rows]],
        statement_entity=entity_at[graph.statement_entity[rows]],
        statement_weight=graph.statement_weight[rows],
        drawn=drawn,
        related_row=graph.related_row[pairs],
        related_a=paper_at[graph.related_a[pairs]],
        related_b=paper_at[graph.related_b[pairs]],
        related_score=graph.related_score[pairs],
    )
    return part, entities


def _kept_rows(graph: Numbered, kept: npt.NDArray[np.bool_], alone: npt.NDArray[np.bool_]) -> tuple[Ints, int]:
    """The statements that are ``kept``, those of entities that stand ``alone`` last, and how many are drawn."""
    rows = np.flatnonzero(kept)
    last = (rows >= graph.drawn) | alone[graph.statement_entity[rows]]
    return rows[np.argsort(last, kind="stable")].astype(np.int64), int((~last).sum())


def _in_turn(entities: Ints, community: Ints, *, alone: npt.NDArray[np.bool_]) -> Ints:
    """``entities`` so that each community has its turn, those that stand ``alone`` last."""
    order = np.lexsort((entities, community))
    starts = np.flatnonzero(np.diff(community[order], prepend=-1))
    turn = np.empty(len(entities), dtype=np.int64)
    turn[order] = np.arange(len(entities)) - np.repeat(starts, np.diff(np.append(starts, len(entities))))
    return entities[np.lexsort((community, turn, alone))]


def restrict_communities(communities: Communities, papers: Ints, entities: Ints) -> Communities:
    """``communities`` of the part of their graph that has these papers and entities; their numbers stay."""
    number = {j: i for i, j in enumerate(entities.tolist())}
    return replace(
        communities,
        papers=communities.papers[papers],
        entities=communities.entities[entities],
        tellers=[[number[j] for j in tellers if j in number] for tellers in communities.tellers],
    )
