"""A graph that is built anew while it is served is answered from as a whole."""

from __future__ import annotations

import json
import urllib.parse
import urllib.request
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from graphs import assemble, write_graph
from kg.schema import Paper, Source
from kg.storage.directory import MANIFEST, replace_directory

TITLES = "SELECT ?t WHERE { ?p a kg:Paper ; dcterms:title ?t } ORDER BY ?t"


def graph_of(title: str, folder: Path) -> Path:
    return write_graph(
        assemble([Paper("p1", title, "We fold.", sources=(Source("a.txt", 1),))], []), folder, triples=True
    )


def titles(url: str) -> list[str]:
    query = f"{url}/sparql?{urllib.parse.urlencode({'query': TITLES})}"
    request = urllib.request.Request(query, headers={"Accept": "application/sparql-results+json"})
    with urllib.request.urlopen(request) as answer:
        return [row["t"]["value"] for row in json.load(answer)["results"]["bindings"]]


def page(url: str) -> str:
    with urllib.request.urlopen(f"{url}/paper/p1") as answer:
        return str(answer.read().decode())


def put_in_place(made: Path, target: Path) -> None:
    def write(fresh: Path) -> None:
        for path in sorted(made.iterdir(), key=lambda p: p.name == MANIFEST):
            if path.is_file():
                (fresh / path.name).write_bytes(path.read_bytes())

    replace_directory(target, write)


def test_query_and_pages_move_to_the_new_graph_together(
    tmp_path: Path, serve: Callable[..., AbstractContextManager[str]]
) -> None:
    served = graph_of("Old", tmp_path / "served")
    with serve(served) as url:
        assert titles(url) == ["Old"]
        assert "Old" in page(url)
        put_in_place(graph_of("New", tmp_path / "new"), served)
        assert titles(url) == ["New"]
        assert "New" in page(url)
        assert "Old" not in page(url)


def test_a_graph_that_cannot_be_read_leaves_the_old_answers(
    tmp_path: Path, serve: Callable[..., AbstractContextManager[str]]
) -> None:
    served = graph_of("Old", tmp_path / "served")
    with serve(served) as url:
        assert titles(url) == ["Old"]
        (served / MANIFEST).write_text("{", encoding="utf-8")
        assert titles(url) == ["Old"]
