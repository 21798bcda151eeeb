"""Analyses of a graph: networks for networkx and SciPy, measures, a report, and exports for other tools."""

from kg.analytics.analysis import Analysis, note_of
from kg.analytics.incidence import SparseGraph, to_sparse
from kg.analytics.networks import NetworkKind, to_networkx
from kg.analytics.registry import ANALYSES, find_analysis

__all__ = [
    "ANALYSES",
    "Analysis",
    "NetworkKind",
    "SparseGraph",
    "find_analysis",
    "note_of",
    "to_networkx",
    "to_sparse",
]
