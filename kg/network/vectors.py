"""The vectors of the papers of a graph, reckoned from its tables."""

from __future__ import annotations

from kg.linking.vectors import PaperVectors, paper_vectors
from kg.storage.rows import entities_of, hierarchy_of, statements_of
from kg.storage.tables import Tables


def vectors_of(tables: Tables) -> PaperVectors:
    """The vectors that the papers of ``tables`` were linked by; their statements are in the order of the table."""
    return paper_vectors(statements_of(tables), entities_of(tables), hierarchy_of(tables))
