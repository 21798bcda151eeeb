"""Quality flags: entities that look wrong and are worth a look."""

from __future__ import annotations

import re
from collections import defaultdict

import numpy as np
import pyarrow as pa

from kg.analytics.analysis import Analysis, counts, table, texts
from kg.analytics.registry import register
from kg.names.folding import fold_case
from kg.network.incidence import Incidence, incidence
from kg.storage.tables import Tables

_LONGEST = 60
_LATEX = re.compile(r"\\[a-zA-Z]+|\$")
_PAIRS = (("(", ")"), ("[", "]"), ("{", "}"))


def quality(tables: Tables) -> pa.Table:
    """Entities with a flag; columns flag, entity, name, type, papers, detail, most papers first in each flag.

    Flags: ``two types`` (the same name, case aside, is an entity of another type too, which splits what is said about
    it), ``open bracket``, ``LaTeX left``, ``long name`` (more than 60 characters) and ``one letter``. A flag is a
    reason to look, not a verdict; names are mended with `--aliases` and `--keep-apart`.
    """
    found = incidence(tables)
    degree = found.degree
    rows = [*_two_types(found), *_spelling(found)]
    order = sorted(rows, key=lambda row: (_FLAGS.index(row[0]), -degree[row[1]], row[1]))
    chosen = np.array([j for _, j, _ in order], dtype=np.int64)
    return table(
        f"{len(set(chosen.tolist()))} of {len(found.entities)} entities have a flag.",
        flag=texts(flag for flag, _, _ in order),
        **found.columns_of(chosen),
        papers=counts(degree[chosen]),
        detail=texts(detail for _, _, detail in order),
    )


_FLAGS = ("two types", "open bracket", "LaTeX left", "long name", "one letter")


def _two_types(found: Incidence) -> list[tuple[str, int, str]]:
    same: dict[str, list[int]] = defaultdict(list)
    degree = found.degree
    for j, name in enumerate(found.names):
        same[fold_case(name)].append(j)
    return [
        ("two types", j, "also " + ", ".join(f"a {found.types[k]}, in {degree[k]}" for k in group if k != j))
        for group in same.values()
        if len({found.types[j] for j in group}) > 1
        for j in group
    ]


def _spelling(found: Incidence) -> list[tuple[str, int, str]]:
    rows = []
    for j, name in enumerate(found.names):
        if any(name.count(opening) != name.count(closing) for opening, closing in _PAIRS):
            rows.append(("open bracket", j, ""))
        if _LATEX.search(name):
            rows.append(("LaTeX left", j, ""))
        if len(name) > _LONGEST:
            rows.append(("long name", j, f"{len(name)} characters"))
        if len(name.strip()) < 2:
            rows.append(("one letter", j, ""))
    return rows


ANALYSIS = register(Analysis("quality", "Entities that look wrong and are worth a look", quality, order=170))
