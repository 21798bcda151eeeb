"""A server in a process of its own, on a free port of this machine, over a small graph of invented papers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from graphs import assemble, write_graph
from kg.schema import Entity, Evidence, Paper, Source, Statement
from kg.storage import Tables
from serving import serving

HOSTILE = 'Nets & <script>alert("x")</script> \u202eתשר'


def small_tables() -> Tables:
    papers = [
        Paper("p/1", "Folding β-Nets", "We fold.", authors=("Ada Example",), year=2024, sources=(Source("a.txt", 1),)),
        Paper("p2", HOSTILE, "We fold again.", year=2025, sources=(Source("a.txt", 2),)),
    ]
    statement = Statement("p/1", "introduces", "method/β-net", 0.9, (Evidence(8, 14, 0, 14, "vocabulary"),))
    return assemble(papers, [statement], entities=[Entity("method/β-net", "method", "β-net", ("beta net",), 2)])


@pytest.fixture(scope="session")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_graph(small_tables(), tmp_path_factory.mktemp("served"), triples=True)
    (folder / "index.html").write_text("<title>the explorer</title>", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def server(directory: Path) -> Iterator[str]:
    """The address of the running server, without a slash at its end."""
    with serving(directory, "--timeout", "3", "--max-rows", "60", "--max-body", "20000") as url:
        yield url


@pytest.fixture(scope="session")
def serve() -> Callable[..., AbstractContextManager[str]]:
    """A function that runs a server with options of one's own: :func:`serving`."""
    return serving
