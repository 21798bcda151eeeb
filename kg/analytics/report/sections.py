"""The report, section by section: what is worth saying, and nothing where there is nothing to say."""

from __future__ import annotations

from kg.analytics.report.findings import Findings
from kg.analytics.report.practice import baselines, datasets, figures, lineage, tasks, untried
from kg.analytics.report.section import Section
from kg.analytics.report.subjects import bridges, groups, hubs, named_most
from kg.analytics.report.trust import code, flags, gaps, time

_ORDER = (
    groups,
    named_most,
    hubs,
    datasets,
    figures,
    tasks,
    baselines,
    lineage,
    time,
    bridges,
    code,
    untried,
    gaps,
    flags,
)


def sections(found: Findings) -> list[Section]:
    """The sections of the report, in order; those without content are left out."""
    return [section for write in _ORDER if (section := write(found)) is not None]
