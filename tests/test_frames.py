"""A graph's tables for pandas, Polars, SciPy and networkx."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from kg.errors import MissingExtra, NoSuchItem
from kg.graph import open_graph


def test_the_graph_gives_tables_for_pandas_and_polars(graph: Path) -> None:
    opened = open_graph(graph)
    rows = opened.statements.num_rows
    assert len(opened.to_pandas("statements")) == opened.to_polars("statements").height == rows
    assert opened.to_pandas("papers")["title"].tolist() == opened.papers["title"].to_pylist()
    assert opened.to_sparse().matrix.nnz == rows
    assert opened.to_networkx("entities", types=["task"]).number_of_nodes() == 3
    with pytest.raises(NoSuchItem, match="statements"):
        opened.to_pandas("nothing")


@pytest.mark.parametrize("package", ["pandas", "polars"])
def test_a_package_that_is_not_installed_is_named_with_its_extra(
    package: str, graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtra, match=r"kg\[frames\]"):
        getattr(open_graph(graph), f"to_{package}")("papers")
