"""Analyses of a graph: measures, a report, and what differs between two graphs."""

from kg.analytics.analysis import Analysis, note_of
from kg.analytics.difference import difference, totals
from kg.analytics.printing import rows_as_text, write_csv
from kg.analytics.registry import ANALYSES, find_analysis

__all__ = [
    "ANALYSES",
    "Analysis",
    "difference",
    "find_analysis",
    "note_of",
    "rows_as_text",
    "totals",
    "write_csv",
]
