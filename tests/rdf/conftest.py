"""The small graph that has every kind of row, as tables and as files."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pytest

from graphs import BASE, one_of_each
from kg.rdf.store import load_store
from kg.rdf.write import write_ntriples, write_turtle
from kg.storage import Tables


@pytest.fixture(scope="session")
def base() -> str:
    return BASE


@pytest.fixture(scope="session")
def tables() -> Tables:
    """Tables with every relation, every kind of link, a family, something broader and pairs of papers."""
    return one_of_each()


@pytest.fixture(scope="session")
def tables_with_abstracts() -> Tables:
    return one_of_each(with_abstracts=True)


@pytest.fixture(scope="session")
def files(tables: Tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of graph.nt and graph.ttl of ``tables``."""
    folder = tmp_path_factory.mktemp("small")
    write_ntriples(tables, folder / "graph.nt", BASE)
    write_turtle(folder / "graph.nt", folder / "graph.ttl", BASE)
    return folder


@pytest.fixture(scope="session")
def store(files: Path) -> pyoxigraph.Store:
    return load_store(files / "graph.nt")
