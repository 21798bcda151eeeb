"""The analyses: a module of this room each, and those of other packages (entry points ``kg.analyses``)."""

from __future__ import annotations

from kg.analytics.analysis import Analysis
from kg.errors import NoSuchItem
from kg.plugins import Registry

ANALYSES: Registry[Analysis] = Registry("analysis", Analysis, group="kg.analyses", room="kg.analytics")
register = ANALYSES.register


def find_analysis(name: str) -> Analysis:
    """The analysis of this name. Raises NoSuchItem, with the names there are."""
    known = ANALYSES.by_name()
    if name not in known:
        message = f"no analysis is called {name!r}; there are {', '.join(known)}"
        raise NoSuchItem(message)
    return known[name]


def list_analyses() -> list[dict[str, str]]:
    """``name`` and ``summary`` of each analysis that :meth:`kg.Graph.analyze` runs, in the order of listing."""
    return [{"name": analysis.name, "summary": analysis.summary} for analysis in ANALYSES]
