"""A server in a process of its own, on a free port of this machine, over a small graph of invented papers."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.rdf.write import write_ntriples
from kg.schema import Entity, Evidence, Extraction, LocalEntity, Mention, Paper, Source, Statement
from kg.storage import Tables, make_tables, write_manifest, write_tables

BASE = "https://example.org/kg/"
HOSTILE = 'Nets & <script>alert("x")</script> \u202eתשר'


def small_tables() -> Tables:
    papers = [
        Paper("p/1", "Folding β-Nets", "We fold.", authors=("Ada Example",), year=2024, sources=(Source("a.txt", 1),)),
        Paper("p2", HOSTILE, "We fold again.", year=2025, sources=(Source("a.txt", 2),)),
    ]
    mention = Mention("p/1", 8, 14, "β-Nets", "method", 0.9, "vocabulary", 0, 14)
    return make_tables(
        papers=papers,
        extractions=[
            Extraction("p/1", (LocalEntity("p/1", "β-net", "method", "introduces", 0.9, (mention,)),), ()),
        ],
        entities=[Entity("method/β-net", "method", "β-net", ("beta net",), 2)],
        statements=[Statement("p/1", "introduces", "method/β-net", 0.9, (Evidence(8, 14, 0, 14, "vocabulary"),))],
        related=[],
        merges=[],
        rejects=[],
        entity_of={("p/1", "β-net", "method"): "method/β-net"},
    )


@pytest.fixture(scope="session")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served")
    tables = small_tables()
    write_tables(tables, folder)
    write_ntriples(tables, folder / "graph.nt", BASE)
    write_manifest({"kg": "0.1.0", "parameters": {"base_iri": BASE}}, folder)
    (folder / "index.html").write_text("<title>the explorer</title>", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def server(directory: Path) -> Iterator[str]:
    """The address of the running server, without a slash at its end."""
    pytest.importorskip("uvicorn", reason="the server comes with the extra `serve`")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--port", str(port), "--timeout", "3", "--max-rows", "60", "--max-body", "20000"]
    process = subprocess.Popen([sys.executable, "-m", "kg", "serve", str(directory), *options])
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{url}/").close()
                break
            except urllib.error.URLError:
                time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(10)
