"""Lineage: which papers others build on, directly and one step on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kg.analytics.analysis import Analysis, counts, figures, table, text_lists, texts
from kg.analytics.registry import register
from kg.network.incidence import Ints, paper_numbers
from kg.storage.tables import Tables

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_EXAMPLES = 3


def lineage(tables: Tables) -> pa.Table:
    """Papers that others build on; columns paper, title, introduces, builders, further, confidence, by, most first.

    A paper builds on an earlier one where it uses, evaluates on, measures, mentions or compares with what that one
    introduces (see :mod:`kg.linking.lineage`). ``introduces`` are the names of these things, ``builders`` counts the
    papers that build on it, ``further`` those that build on the builders and not on the paper itself. ``confidence`` is
    the mean of the links', and ``by`` are ids of the surest builders. Costs O(links, and links of links).
    """
    from scipy.sparse import csr_array

    links = tables.lineage
    later, earlier = (paper_numbers(tables, links[side]) for side in ("paper", "earlier"))
    confidence = links["confidence"].to_numpy().astype(np.float64)
    papers = tables.papers.num_rows
    direct = csr_array((np.ones(len(later)), (earlier, later)), shape=(papers, papers))
    direct.data[:] = 1.0
    builders = np.diff(direct.indptr)
    chosen = np.flatnonzero(builders)
    further = _further(direct, chosen)
    mean = np.bincount(earlier, confidence, papers)[chosen] / np.maximum(
        np.bincount(earlier, minlength=papers)[chosen], 1
    )
    order = np.lexsort((chosen, -further, -builders[chosen]))
    chosen, further, mean = chosen[order], further[order], mean[order]
    names = pc.index_in(links["entity"], value_set=tables.entities["id"].combine_chunks())
    called = tables.entities["name"].take(names).to_pylist()
    things: dict[int, set[str]] = {}
    surest: dict[int, dict[int, float]] = {}
    for e, p, c, name in zip(earlier.tolist(), later.tolist(), confidence.tolist(), called, strict=True):
        things.setdefault(e, set()).add(name)
        best = surest.setdefault(e, {})
        best[p] = max(c, best.get(p, 0.0))
    ids = tables.papers["id"].to_pylist()
    titles = tables.papers["title"].to_pylist()
    return table(
        f"{links.num_rows} links between {len(np.union1d(later, earlier))} papers. Abstracts name only a part of what "
        "a paper builds on.",
        paper=texts(ids[i] for i in chosen),
        title=texts(titles[i] for i in chosen),
        introduces=text_lists(sorted(things[i]) for i in chosen.tolist()),
        builders=counts(builders[chosen]),
        further=counts(further),
        confidence=figures(mean),
        by=text_lists(
            [ids[p] for p in sorted(surest[i], key=lambda p: (-surest[i][p], p))[:_EXAMPLES]] for i in chosen.tolist()
        ),
    )


def _further(direct: csr_array, chosen: Ints) -> Ints:
    """For each of the ``chosen`` papers, how many build on its builders and neither on it nor are it."""
    from scipy.sparse import csr_array

    own = direct[chosen]
    second = csr_array(own @ direct)
    second.data[:] = 1.0
    already = csr_array(own.multiply(second))
    selves = np.array([second[[k], [i]].sum() for k, i in enumerate(chosen.tolist())]) if len(chosen) else np.zeros(0)
    found: Ints = (np.diff(second.indptr) - np.diff(already.indptr) - selves).astype(np.int64)
    return found


ANALYSIS = register(Analysis("lineage", "Papers that others build on", lineage, order=140))
