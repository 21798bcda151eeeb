"""The store on disk: made once, read-only, made again when the triples change."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import NotAGraph
from kg.names.ontology_folder import ontology_folder
from kg.rdf.store import open_store, prepare_store
from kg.storage import write_manifest


@pytest.fixture
def directory(files: Path, tmp_path: Path) -> Path:
    shutil.copy(files / "graph.nt", tmp_path)
    write_manifest({}, tmp_path)
    return tmp_path


def test_the_store_holds_the_triples_and_is_made_once(directory: Path) -> None:
    ontology = sum(1 for _ in ox.parse(path=str(ontology_folder() / "kg.ttl"), format=ox.RdfFormat.TURTLE))
    count = (directory / "graph.nt").read_bytes().count(b"\n") + ontology
    assert len(open_store(directory)) == count
    made = (directory / ".store").stat().st_ino
    assert len(open_store(directory)) == count
    assert (directory / ".store").stat().st_ino == made
    assert sorted(p.name for p in directory.iterdir()) == [".store", "graph.nt", "manifest.json"]


def test_a_store_that_is_older_than_the_triples_is_made_again(directory: Path) -> None:
    before = len(open_store(directory))
    with (directory / "graph.nt").open("a", encoding="utf-8") as file:
        file.write('<http://example.org/s> <http://example.org/p> "new" .\n')
    assert len(open_store(directory)) == before + 1


def test_a_store_with_another_ontology_is_made_again(directory: Path) -> None:
    stamp = directory / ".store" / "made-from.json"
    count = len(open_store(directory))
    made_from = json.loads(stamp.read_text(encoding="utf-8"))
    stamp.write_text(json.dumps({**made_from, "ontology": "of another version"}), encoding="utf-8")
    assert len(open_store(directory)) == count
    assert json.loads(stamp.read_text(encoding="utf-8")) == made_from


def test_nothing_can_be_written_into_the_store(directory: Path) -> None:
    with pytest.raises(RuntimeError, match="read-write"):
        open_store(directory).update("DELETE WHERE { ?s ?p ?o }")


def test_several_can_read_the_store_at_once(directory: Path) -> None:
    assert len(open_store(directory)) == len(open_store(directory)) > 0


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root can write anywhere")
def test_a_graph_in_a_folder_that_is_read_only_is_answered_from_memory(directory: Path) -> None:
    directory.chmod(0o555)
    try:
        assert prepare_store(directory) is None
        assert len(open_store(directory)) > 0
    finally:
        directory.chmod(0o755)


def test_triples_that_are_missing_or_damaged_are_no_graph_and_leave_no_store(directory: Path) -> None:
    (directory / "graph.nt").write_text("<http://example.org/s> <no", encoding="utf-8")
    with pytest.raises(NotAGraph, match="Build the graph again"):
        open_store(directory)
    (directory / "graph.nt").unlink()
    with pytest.raises(NotAGraph, match=r"graph\.nt"):
        open_store(directory)
    assert [p.name for p in directory.iterdir()] == ["manifest.json"]
