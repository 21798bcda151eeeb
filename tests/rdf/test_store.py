"""The store on disk: made once, read-only, made again when the triples change."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from graphs import listed_anew
from kg.errors import NotAGraph
from kg.names.ontology_folder import ontology_folder
from kg.rdf import store as store_module
from kg.rdf.query import query
from kg.rdf.store import STORE, load_store, open_store, prepare_store
from kg.rdf.write import write_files
from kg.storage import Tables, write_manifest, write_tables


@pytest.fixture
def directory(tables: Tables, base: str, tmp_path: Path) -> Path:
    write_files(tables, tmp_path, base)
    write_manifest({"parameters": {"base_iri": base, "quotes": True}}, tmp_path)
    return tmp_path


def all_triples(directory: Path) -> set[str]:
    return {str(quad.triple) for quad in open_store(directory) if "_:" not in str(quad.triple)}


def test_the_store_holds_the_triples_and_is_made_once(directory: Path, files: Path) -> None:
    ontology = sum(1 for _ in ox.parse(path=str(ontology_folder() / "kg.ttl"), format=ox.RdfFormat.TURTLE))
    count = (files / "graph.nt").read_bytes().count(b"\n") + ontology
    assert len(open_store(directory)) == count
    made = (directory / ".store").stat().st_ino
    assert len(open_store(directory)) == count
    assert (directory / ".store").stat().st_ino == made
    kept = [".store", "evidence.nt.gz", "graph.nt.gz", "manifest.json"]
    assert sorted(p.name for p in directory.iterdir()) == kept


def test_evidence_is_a_named_graph_and_a_query_asks_both(directory: Path, files: Path, base: str) -> None:
    store = open_store(directory)
    evidence = {str(q.triple) for q in store.quads_for_pattern(None, None, None, ox.NamedNode(f"{base}graph/evidence"))}
    asked = "SELECT (COUNT(*) AS ?n) { ?mention a kg:Mention ; oa:hasBody ?entity . ?entity skos:prefLabel ?name }"
    with_both = query(store, asked, base_iri=base).rows[0][0]
    assert with_both == query(load_store(files / "graph.nt"), asked, base_iri=base).rows[0][0] > 0
    inside = query(store, "SELECT * { GRAPH <graph/evidence> { ?mention kg:sentence ?s } }", base_iri=base)
    assert len(inside.rows) >= with_both
    alone = "SELECT (COUNT(*) AS ?n) FROM <graph/evidence> { ?s ?p ?o }"
    assert query(store, alone, base_iri=base).rows[0][0] == len(evidence) > 0


@pytest.mark.parametrize("left_out", [("graph.nt.gz",), ("evidence.nt.gz",), ("graph.nt.gz", "evidence.nt.gz")])
def test_a_graph_whose_rdf_was_not_written_is_answered_from_its_tables(
    left_out: tuple[str, ...], directory: Path, tables: Tables, base: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    write_tables(tables, other)
    for name in {"graph.nt.gz", "evidence.nt.gz"} - set(left_out):
        shutil.copy(directory / name, other)
    write_manifest({"parameters": {"base_iri": base, "quotes": True}}, other)
    assert all_triples(other) == all_triples(directory)


def test_a_store_that_is_older_than_the_triples_is_made_again(directory: Path) -> None:
    before = len(open_store(directory))
    with gzip.open(directory / "graph.nt.gz", "at", encoding="utf-8") as file:
        file.write('<http://example.org/s> <http://example.org/p> "new" .\n')
    assert len(open_store(listed_anew(directory))) == before + 1


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


def test_a_store_that_another_process_made_meanwhile_stays(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded, made = store_module._loaded, []

    def overtaken(store: ox.Store, main: Path, evidence: Path | None, base: str) -> ox.Store:
        store = loaded(store, main, evidence, base)
        if not made:
            made.append(0)
            prepare_store(directory)
            made[0] = (directory / STORE).stat().st_ino
        return store

    monkeypatch.setattr(store_module, "_loaded", overtaken)
    assert prepare_store(directory) == directory / STORE / "db"
    assert (directory / STORE).stat().st_ino == made[0]


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
    whole = (directory / "graph.nt.gz").read_bytes()
    for damaged in (gzip.compress(b"<http://example.org/s> <no"), b"no gzip", whole[: len(whole) // 2]):
        (directory / "graph.nt.gz").write_bytes(damaged)
        with pytest.raises(NotAGraph, match="Build it again"):
            open_store(directory)
        with pytest.raises(NotAGraph, match="Build the graph again"):
            open_store(listed_anew(directory))
    (directory / "graph.nt.gz").unlink()
    with pytest.raises(NotAGraph, match=r"graph\.nt"):
        open_store(directory)
    assert sorted(p.name for p in directory.iterdir()) == ["evidence.nt.gz", "manifest.json"]
