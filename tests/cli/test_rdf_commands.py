"""The commands query, queries, export and validate, as a user types them."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest
import rdflib
from typer.testing import CliRunner, Result

from graphs import listed_anew, one_of_each, write_graph
from kg.cli import app
from kg.errors import KgError, QueryError

SLOW = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?s{i} ?p{i} ?o{i} ." for i in range(6)) + " }"


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_graph(one_of_each(), tmp_path_factory.mktemp("graph"), triples=True)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments])


@pytest.mark.parametrize(
    ("output", "beginning"),
    [
        ("table", "dataset\tname"),
        ("csv", "dataset,name,papers,withCode"),
        ("tsv", "?dataset\t?name"),
        ("json", '{"head":'),
        ("xml", "<?xml"),
    ],
)
def test_a_table_is_printed_in_the_form_asked_for(output: str, beginning: str, directory: Path) -> None:
    done = run("query", directory, "most-used-datasets", "-o", output)
    assert done.exit_code == 0
    assert done.stdout.startswith(beginning)
    assert "TinyViews" in done.stdout


@pytest.mark.parametrize(("output", "form"), [("turtle", "turtle"), ("ntriples", "nt"), ("rdfxml", "xml")])
def test_triples_are_printed_in_the_form_asked_for(output: str, form: str, directory: Path) -> None:
    done = run("query", directory, "CONSTRUCT WHERE { ?p kg:introduces ?e }", "--output", output)
    assert len(rdflib.Graph().parse(data=done.stdout, format=form)) == 1


def test_an_answer_that_has_no_such_form_is_refused_with_those_it_has(directory: Path) -> None:
    assert "json, xml" in str(run("query", directory, "ASK {}", "-o", "csv").exception)
    assert "turtle" in str(run("query", directory, "DESCRIBE kg:x", "-o", "csv").exception)


def test_time_and_rows_are_limited(directory: Path) -> None:
    slow = run("query", directory, SLOW, "--timeout", "0.5").exception
    assert isinstance(slow, QueryError)
    assert "longer than 0.5 s" in str(slow)
    assert "more than 3 rows" in str(run("query", directory, "SELECT * { ?s ?p ?o }", "--max-rows", 3).exception)


def test_a_query_is_explained_with_what_each_pattern_finds(directory: Path) -> None:
    done = run("query", directory, "what-a-paper-introduces", "--param", "title=Quiet", "--explain")
    assert 'kg:searchName "quiet"' in done.stdout
    assert "kg:introduces" not in done.stdout.split("\n\n")[-1], "the algebra has whole IRIs"
    assert "ontology#introduces> ?entity   1 triples" in done.stdout


def test_the_questions_are_listed_with_their_parameters() -> None:
    assert "methods-used-with\tWhich methods" in run("queries").stdout
    found = {q["name"]: q for q in json.loads(run("queries", "--json").stdout)}
    assert found["methods-used-with"]["parameters"] == {"method": "Transformer"}
    assert len(found) >= 25


def test_export_lists_formats_and_writes_one(directory: Path, tmp_path: Path) -> None:
    assert "jsonld\t.jsonld" in run("export", directory).stdout
    out = tmp_path / "some" / "graph.ttl.gz"
    assert run("export", directory, "-f", "turtle", "--only", "papers, entities", "--out", out).exit_code == 0
    assert out.read_bytes()[:2] == b"\x1f\x8b"
    assert isinstance(run("export", directory, "-f", "turtle", "--only", "people").exception, KgError)


def test_validate_says_what_is_wrong_and_exits_with_1(directory: Path, tmp_path: Path) -> None:
    assert run("validate", directory).exit_code == 0
    lines = gzip.decompress((directory / "graph.nt.gz").read_bytes()).decode().splitlines(keepends=True)
    shutil.copytree(directory, tmp_path, dirs_exist_ok=True)
    kept = "".join(line for line in lines if "<http://purl.org/dc/terms/title>" not in line)
    (tmp_path / "graph.nt.gz").write_bytes(gzip.compress(kept.encode()))
    listed_anew(tmp_path)
    done = run("validate", tmp_path, "--show", 2)
    assert done.exit_code == 1
    assert "Paper: a paper has one title; 5 broken (minCount constraint)" in done.stdout
    assert "and 3 more" in done.stdout
    assert {v["shape"] for v in json.loads(run("validate", tmp_path, "--json").stdout)} == {"Paper", "Description"}
