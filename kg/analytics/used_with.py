"""Datasets by task and methods by dataset: what is used together with what, counted in papers."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from kg.analytics.analysis import Analysis, counts, figures, table
from kg.analytics.registry import register
from kg.network.incidence import incidence
from kg.schema import EntityType, Relation
from kg.storage.tables import Tables

#: Of a paper's statements, those that say what it works on or with; naming and comparing with is not enough.
_WORKED_ON: tuple[Relation, ...] = ("addresses", "introduces")
_TESTED_ON: tuple[Relation, ...] = ("evaluates_on", "introduces", "uses")
_WORKED_WITH: tuple[Relation, ...] = ("introduces", "uses")


def datasets_by_task(tables: Tables) -> pa.Table:
    """For each task, the datasets of the papers that address it; columns task, task_name, task_papers, dataset,
    dataset_name, papers, share, first_year, last_year.

    ``task_papers`` address the task; ``papers`` of them evaluate on, use or introduce the dataset, which is ``share``
    of them. Tasks with most papers that name a dataset first, and in each task the most used dataset.
    """
    return _by("task", _WORKED_ON, "dataset", _TESTED_ON, tables)


def methods_by_dataset(tables: Tables) -> pa.Table:
    """For each dataset, the methods that papers on it use or introduce; columns dataset, dataset_name, dataset_papers,
    method, method_name, papers, share, first_year, last_year.

    As :func:`datasets_by_task`; ``dataset_papers`` evaluate on, use or introduce the dataset.
    """
    return _by("dataset", _TESTED_ON, "method", _WORKED_WITH, tables)


def _by(
    group: EntityType,
    group_relations: tuple[Relation, ...],
    member: EntityType,
    member_relations: tuple[Relation, ...],
    tables: Tables,
) -> pa.Table:
    found = incidence(tables, types=[group, member])
    grouping = found.of_type(group)[found.entity] & found.with_relation(*group_relations)
    belonging = found.of_type(member)[found.entity] & found.with_relation(*member_relations)
    years = tables.papers["year"].combine_chunks()
    groups = pa.Table.from_pydict({"paper": found.paper[grouping], "group": found.entity[grouping]})
    members = pa.Table.from_pydict({"paper": found.paper[belonging], "member": found.entity[belonging]})
    pairs = groups.join(members, "paper", join_type="inner")
    pairs = pairs.append_column("year", years.take(pairs["paper"].combine_chunks()))
    tallied = pairs.group_by(["group", "member"]).aggregate([("paper", "count"), ("year", "min"), ("year", "max")])
    g, m, papers = (tallied[c].to_numpy().astype(np.int64) for c in ("group", "member", "paper_count"))
    size = np.bincount(found.entity[grouping], minlength=len(found.entities))
    together = pairs.group_by("group").aggregate([("paper", "count_distinct")])
    covered = np.zeros(len(found.entities), dtype=np.int64)
    covered[together["group"].to_numpy()] = together["paper_count_distinct"].to_numpy()
    order = np.lexsort((m, -papers, g, -covered[g]))
    of_group, of_member = found.columns_of(g[order]), found.columns_of(m[order])
    columns = {
        group: of_group["entity"],
        f"{group}_name": of_group["name"],
        f"{group}_papers": counts(size[g[order]]),
        member: of_member["entity"],
        f"{member}_name": of_member["name"],
    }
    return table(
        f"{len(np.unique(g))} {group}s with {len(np.unique(m))} {member}s.",
        **columns,
        papers=counts(papers[order]),
        share=figures(papers[order] / np.maximum(size[g[order]], 1)),
        first_year=tallied["year_min"].take(pa.array(order)).combine_chunks(),
        last_year=tallied["year_max"].take(pa.array(order)).combine_chunks(),
    )


DATASETS_BY_TASK = register(
    Analysis("datasets-by-task", "The datasets that papers on each task use", datasets_by_task, order=100)
)
METHODS_BY_DATASET = register(
    Analysis("methods-by-dataset", "The methods that papers on each dataset use", methods_by_dataset, order=110)
)
