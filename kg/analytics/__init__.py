"""Analyses of a graph: networks for networkx and SciPy, measures, a report, and exports for other tools."""

from kg.analytics.analysis import Analysis, note_of
from kg.analytics.difference import difference, totals
from kg.analytics.exports import EXPORT_FORMATS
from kg.analytics.incidence import SparseGraph, to_sparse
from kg.analytics.networks import NetworkKind, to_networkx
from kg.analytics.printing import rows_as_text, write_csv
from kg.analytics.registry import ANALYSES, find_analysis

__all__ = [
    "ANALYSES",
    "EXPORT_FORMATS",
    "Analysis",
    "NetworkKind",
    "SparseGraph",
    "difference",
    "find_analysis",
    "note_of",
    "rows_as_text",
    "to_networkx",
    "to_sparse",
    "totals",
    "write_csv",
]
