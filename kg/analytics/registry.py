"""All analyses, in the order in which they are listed. To add one, write its file and name it here."""

from __future__ import annotations

from kg.analytics import (
    bridges,
    centrality,
    communities,
    comparisons,
    cooccurrence,
    coverage,
    hubs,
    lineage,
    link_prediction,
    quality,
    reproducibility,
    similar,
    trends,
    used_with,
)
from kg.analytics.analysis import Analysis
from kg.errors import NoSuchItem

ANALYSES: tuple[Analysis, ...] = (
    centrality.ANALYSIS,
    hubs.ANALYSIS,
    communities.ANALYSIS,
    communities.MEMBERSHIPS,
    bridges.ANALYSIS,
    trends.ANALYSIS,
    cooccurrence.ANALYSIS,
    similar.ANALYSIS,
    link_prediction.ANALYSIS,
    used_with.DATASETS_BY_TASK,
    used_with.METHODS_BY_DATASET,
    comparisons.BASELINES,
    comparisons.ANALYSIS,
    lineage.ANALYSIS,
    reproducibility.ANALYSIS,
    coverage.ANALYSIS,
    quality.ANALYSIS,
)


def find_analysis(name: str) -> Analysis:
    """The analysis of this name. Raises NoSuchItem, with the names there are."""
    for analysis in ANALYSES:
        if analysis.name == name:
            return analysis
    message = f"no analysis is called {name!r}; there are {', '.join(a.name for a in ANALYSES)}"
    raise NoSuchItem(message)
