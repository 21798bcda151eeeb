"""Files: sorted, each triple once, the same bytes for the same graph however much memory there was."""

from __future__ import annotations

import random
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg.errors import KgError
from kg.rdf import sorting
from kg.rdf.store import load_store
from kg.rdf.triples import graph_blocks
from kg.rdf.write import write_ntriples, write_turtle
from kg.storage import Tables, empty_tables, read_tables, write_manifest, write_tables

#: Local names that Turtle would have to escape, or that look like other tokens.
AWKWARD = ["", *"a. .a a.b -a a- a:b _ 9 a/b a%20b %41 β a;b a,b a'b a(b) ~".split()]


def sorted_in_chunks_of(size: int, lines: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """``lines`` ("subject rest"), each a block of its own, sorted."""
    monkeypatch.setattr(sorting, "CHUNK", size)
    blocks = (((line.split(" ")[0],), f"{line}\n") for line in lines)
    return "".join(text for _, text in sorting.sorted_lines(blocks, folder, list)).splitlines()


def test_lines_are_sorted_and_each_stands_once(files: Path, tables: Tables, base: str) -> None:
    lines = (files / "graph.nt").read_text(encoding="utf-8").splitlines()
    assert lines == sorted(set(lines))
    said = {line for block in graph_blocks(tables, base) for line in block.lines.splitlines()}
    assert said < set(lines), "and the description of the graph besides"


def test_the_number_returned_is_the_number_of_lines(tables: Tables, base: str, tmp_path: Path) -> None:
    count = write_ntriples(tables, tmp_path / "graph.nt", base)
    assert count == (tmp_path / "graph.nt").read_bytes().count(b"\n") > 0
    assert write_turtle(tmp_path / "graph.nt", tmp_path / "graph.ttl", base) == count


def test_the_same_tables_give_the_same_bytes(files: Path, tables: Tables, base: str, tmp_path: Path) -> None:
    write_tables(tables, tmp_path)
    write_manifest({}, tmp_path)
    write_ntriples(read_tables(tmp_path), tmp_path / "graph.nt", base.rstrip("/"))
    write_turtle(tmp_path / "graph.nt", tmp_path / "graph.ttl", base)
    for name in ("graph.nt", "graph.ttl"):
        assert (tmp_path / name).read_bytes() == (files / name).read_bytes()


@pytest.mark.parametrize("size", [7, 100])
def test_sorting_on_disk_gives_the_same_bytes_as_sorting_in_memory(
    size: int, files: Path, tables: Tables, base: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sorting, "CHUNK", size)
    count = write_ntriples(tables, tmp_path / "graph.nt", base)
    assert count > 2 * size, "more than two chunks"
    assert (tmp_path / "graph.nt").read_bytes() == (files / "graph.nt").read_bytes()
    assert [p.name for p in tmp_path.iterdir()] == ["graph.nt"], "the chunks are gone"


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 11, 12, 13])
def test_lines_that_come_twice_end_no_sorting_early(size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ["b> 1", "b> 1", "b> 1", "a> 2", "a> 2", "c> 1", "a> 1", "ab> 1", "a> 2", "d> 1", "b> 0", "b> 1", "e> 1"]
    expected = ["a> 1", "a> 2", "ab> 1", "b> 0", "b> 1", "c> 1", "d> 1", "e> 1"]
    assert sorted_in_chunks_of(size, lines, tmp_path, monkeypatch) == sorted(expected, key=lambda line: line.split())
    random.Random(size).shuffle(lines)
    (tmp_path / "again").mkdir()
    assert set(sorted_in_chunks_of(size, lines, tmp_path / "again", monkeypatch)) == set(expected)


def test_no_lines_sort_to_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sorted_in_chunks_of(2, [], tmp_path, monkeypatch) == []
    assert sorted_in_chunks_of(2, ["b> 1", "a> 1"], tmp_path, monkeypatch) == ["a> 1", "b> 1"]


def test_an_empty_graph_is_two_files_that_parse(tmp_path: Path, base: str) -> None:
    nt, ttl = tmp_path / "graph.nt", tmp_path / "graph.ttl"
    count = write_ntriples(empty_tables(), nt, base)
    assert write_turtle(nt, ttl, base) == count
    graph = rdflib.Graph().parse(ttl)
    of_itself = {rdflib.URIRef(base), *(rdflib.URIRef(f"{base}#{file}") for file in ("ntriples", "evidence"))}
    assert set(graph.subjects()) == of_itself, "nothing but what the graph says of itself and of its files"
    assert len(list(ox.parse(path=str(ttl), format=ox.RdfFormat.TURTLE))) == count
    assert set(load_store(nt).quads_for_pattern(ox.NamedNode(base), None, None))


def test_a_base_that_is_none_is_refused_before_anything_is_written(tables: Tables, tmp_path: Path) -> None:
    with pytest.raises(KgError, match="base"):
        write_ntriples(tables, tmp_path / "graph.nt", "not a base")
    assert list(tmp_path.iterdir()) == []


def test_another_base_changes_the_papers_and_leaves_the_ontology(tables: Tables, tmp_path: Path) -> None:
    write_ntriples(tables, tmp_path / "graph.nt", "http://localhost:8000/my/")
    text = (tmp_path / "graph.nt").read_text(encoding="utf-8")
    assert "<http://localhost:8000/my/paper/arxiv:2402.00001>" in text
    assert "example.org/kg" not in text
    assert "<https://w3id.org/ml-kg/ontology#Paper>" in text


def test_subjects_with_any_local_name_read_the_same_from_turtle(tmp_path: Path, base: str) -> None:
    nt, ttl = tmp_path / "graph.nt", tmp_path / "graph.ttl"
    iris = [f"{base}{kind}/{name}" for kind in ("paper", "method", "statement") for name in AWKWARD]
    lines = sorted(f'<{iri}> <{base}paper/p.> "x"^^<{base}task/t.> .\n<{iri}> <{base}p> <{iri}> .' for iri in iris)
    nt.write_text("\n".join(sorted("\n".join(lines).split("\n"))) + "\n", encoding="utf-8")
    assert write_turtle(nt, ttl, base) == 2 * len(iris)
    triples = set(rdflib.Graph().parse(nt, format="nt"))
    assert len(triples) == 2 * len(iris)
    assert set(rdflib.Graph().parse(ttl, format="turtle")) == triples
    by_oxigraph = {str(t) for t in ox.parse(path=str(ttl), format=ox.RdfFormat.TURTLE)}
    assert by_oxigraph == {str(t) for t in ox.parse(path=str(nt), format=ox.RdfFormat.N_TRIPLES)}


def test_turtle_groups_what_is_said_of_a_subject_and_names_its_type_first(files: Path) -> None:
    blocks = (files / "graph.ttl").read_text(encoding="utf-8").split("\n\n")
    subjects = [block.split(" ", 1)[0] for block in blocks[1:]]
    assert len(subjects) == len(set(subjects)) > 20
    typed = [block for block in blocks[1:] if " a " in block]
    assert len(typed) > 20
    assert all(block.split(" ", 2)[1] == "a" for block in typed)
    assert "paper:arxiv:2402.00001" in subjects
    assert "method:folding" in subjects
