"""The main job, end to end: the same bytes every time, the same counts everywhere, the old graph kept safe."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow.compute as pc
import pyoxigraph
import pytest
import rdflib

import kg
from kg.errors import GraphError, InputNotFound, NoSuchItem, NotAGraph
from kg.extraction.fingerprint import extraction_fingerprint
from kg.extraction.model_files import shipped_model
from kg.names.vocabulary import shipped_vocabulary
from kg.pipeline import peak_memory_mib

COUNT_STATEMENTS = """
PREFIX kg: <https://w3id.org/ml-kg/ontology#>
SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a kg:Statement }
"""


@pytest.fixture(scope="module")
def graph(built: Path) -> kg.Graph:
    """The graph of the two listing pages that come with the project."""
    return kg.open_graph(built)


def test_the_projects_own_pages_make_a_graph_of_at_least_eighty_papers(graph: kg.Graph) -> None:
    counts = graph.manifest["counts"]
    assert counts["papers"] >= 80
    assert counts["duplicates"] == counts["records"] - counts["papers"] > 0
    assert counts["rejected"] == 0
    assert counts["related"] > counts["papers"]
    assert len(graph.papers) == counts["papers"]


def test_statements_are_as_many_in_rdf_as_in_parquet_and_networkx(graph: kg.Graph) -> None:
    answer = graph.query(COUNT_STATEMENTS)
    network = graph.to_networkx("bipartite")
    assert answer.rows[0][0] == len(graph.statements) == network.number_of_edges()


def test_both_rdf_files_hold_the_triples_that_the_manifest_counts_in_two_parsers(graph: kg.Graph) -> None:
    counts = graph.manifest["counts"]
    found = []
    for name in ("main", "evidence"):
        path = graph.directory / {"main": "graph.nt.gz", "evidence": "evidence.nt.gz"}[name]
        text = gzip.decompress(path.read_bytes())
        found.append(set(pyoxigraph.parse(input=text, format=pyoxigraph.RdfFormat.N_TRIPLES)))
        assert len(rdflib.Graph().parse(data=text, format="nt")) == len(found[-1]) == counts[f"{name}_triples"]
    assert not found[0] & found[1]
    assert 3 * counts["main_triples"] < counts["triples"], "a graph that one can carry"


def test_the_manifest_counts_the_triples_that_queries_are_answered_from(graph: kg.Graph, tmp_path: Path) -> None:
    whole = graph.export("ntriples", tmp_path / "graph.nt").read_bytes()
    assert whole.count(b"\n") == graph.manifest["counts"]["triples"]
    stated = graph.query("SELECT ?n { ?graph a void:Dataset ; void:triples ?n }").rows[0][0]
    assert stated == graph.manifest["counts"]["triples"]


@pytest.mark.parametrize(
    ("rdf", "files"),
    [("none", set()), ("turtle", {"graph.ttl.gz"}), ("ntriples,turtle", {"graph.nt.gz", "graph.ttl.gz"})],
)
def test_a_build_writes_the_rdf_that_is_asked_for_and_answers_the_same(
    rdf: str, files: set[str], graph: kg.Graph, built: Path, project: Path, tmp_path: Path
) -> None:
    out = tmp_path / "graph"
    shutil.copytree(built, out)  # so that no text is read again
    command = [sys.executable, "-m", "kg", "build", str(project / "seeds"), "--out", str(out), "--rdf", rdf, "-q"]
    subprocess.run(command, check=True)
    assert {p.name for p in out.iterdir() if p.suffix == ".gz"} == files
    found = kg.open_graph(out)
    # of each file there is, the graph says six things: that it is a distribution, its type, name, place and form
    of_two, of_these = (6 * len(held) for held in (("graph.nt.gz", "evidence.nt.gz"), files))
    expected = graph.manifest["counts"] | {
        name: graph.manifest["counts"][name] - of_two + of_these for name in ("triples", "main_triples")
    }
    assert found.manifest["counts"] == expected
    asked = "most-used-datasets"
    assert found.query(asked).to_text("csv") == graph.query(asked).to_text("csv")
    assert found.query("ASK { GRAPH <graph/evidence> { ?mention oa:hasBody ?entity } }").boolean is True


def test_every_statement_points_at_the_words_that_support_it(graph: kg.Graph) -> None:
    texts = dict(zip(*(graph.tables.texts[c].to_pylist() for c in ("paper", "text")), strict=True))
    mentions = {(m["paper"], m["start"], m["end"]): m["text"] for m in graph.mentions.to_pylist()}
    for s in graph.statements.to_pylist():
        assert s["evidence"]
        for e in s["evidence"]:
            assert texts[s["paper"]][e["start"] : e["end"]] == mentions[s["paper"], e["start"], e["end"]]
            assert e["sentence_start"] <= e["start"] < e["end"] <= e["sentence_end"]


def test_every_id_that_a_table_uses_stands_in_its_table(graph: kg.Graph) -> None:
    papers, entities = set(graph.papers["id"].to_pylist()), set(graph.entities["id"].to_pylist())
    assert set(graph.statements["paper"].to_pylist()) <= papers
    assert set(graph.statements["entity"].to_pylist()) == entities
    assert set(graph.mentions["entity"].to_pylist()) == entities
    assert set(graph.links["paper"].to_pylist()) <= papers
    assert set(graph.related["a"].to_pylist()) | set(graph.related["b"].to_pylist()) <= papers
    assert {b for row in graph.entities["broader"].to_pylist() for b in row} <= entities
    assert {f for f in graph.entities["family"].to_pylist() if f} <= entities


def test_a_paper_and_an_entity_are_found_by_name(graph: kg.Graph) -> None:
    paper = graph.paper("attention is all you need")
    assert paper["title"] == "Attention Is All You Need"
    assert paper["related"] == sorted(paper["related"], key=lambda r: (-r["score"], r["paper"]))
    imagenet = graph.entity("imagenet")
    assert imagenet["id"] == "dataset/imagenet"
    assert imagenet["papers"] == len({s["paper"] for s in imagenet["statements"]}) > 3
    with pytest.raises(NoSuchItem, match="no paper"):
        graph.paper("A paper that nobody wrote")
    with pytest.raises(NoSuchItem, match="no entity"):
        graph.entity("an entity that nobody named")


def test_a_repository_link_belongs_to_its_paper(graph: kg.Graph) -> None:
    repositories = graph.links.filter(pc.equal(graph.links["kind"], "repo"))
    assert len(repositories) >= 25
    assert all(u.startswith("https://") for u in repositories["url"].to_pylist())


def hashes(folder: Path) -> dict[str, str]:
    """A digest of every file but the manifest, which holds seconds and memory."""
    return {
        p.name: hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.iterdir())
        if p.is_file() and p.name != "manifest.json"
    }


def test_hash_seed_file_order_and_workers_change_no_byte(built: Path, tmp_path: Path, project: Path) -> None:
    pages = [str(project / "seeds" / f"landmarks-{x}.txt") for x in "ba"]
    command = [sys.executable, "-m", "kg", "build", *pages, "--out", str(tmp_path / "graph"), "--workers", "2", "-q"]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": "2"})
    found = hashes(tmp_path / "graph")
    assert found == hashes(built)
    assert {"graph.nt.gz", "evidence.nt.gz", "index.html", "report.md", "papers.parquet"} <= set(found)


def test_an_aliases_file_taken_away_again_gives_the_first_graph_back_without_reading_texts_again(
    built: Path, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, aliases = tmp_path / "graph", tmp_path / "aliases.csv"
    shutil.copytree(built, out)
    first = kg.open_graph(out)
    before = hashes(out)
    one, other = [e["name"] for e in first.entities.to_pylist() if e["type"] == "dataset"][:2]
    aliases.write_text(f"name,type,same_as\n{one},dataset,{other}\n", encoding="utf-8")

    def refuse(*_: object, **__: object) -> None:
        pytest.fail("a text was read again")

    monkeypatch.setattr("kg.pipeline.extract_papers", refuse)
    joined = kg.build(project / "seeds", out, aliases=aliases)
    assert len(joined.entities) == len(first.entities) - 1
    assert hashes(out) != before
    kg.build(project / "seeds", out)
    assert hashes(out) == before


def test_a_build_that_cannot_read_its_input_leaves_the_old_graph(tmp_path: Path) -> None:
    out = tmp_path / "graph"
    page = tmp_path / "papers.jsonl"
    record = {"title": "A Study of Image Classification", "abstract": "We evaluate ResNet-50 on ImageNet. " * 5}
    page.write_text(json.dumps(record) + "\n", encoding="utf-8")
    kg.build(page, out)
    before = hashes(out)
    with pytest.raises(InputNotFound):
        kg.build(tmp_path / "nothing.txt", out)
    assert hashes(out) == before


def test_what_cannot_be_read_is_set_aside_and_the_rest_is_built(tmp_path: Path) -> None:
    good = {"title": "A Study of Image Classification", "abstract": "We evaluate ResNet-50 on ImageNet. " * 5}
    (tmp_path / "good.jsonl").write_text(json.dumps(good) + '\n{"title": ""}\n', encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(bytes(range(256)) * 20)
    graph = kg.build(tmp_path, tmp_path.parent / "graph-of-rejects")
    assert graph.manifest["counts"]["papers"] == 1
    rejects = {(r["file"].split("/")[-1], r["record"]) for r in graph.rejects.to_pylist()}
    assert rejects == {("good.jsonl", 2), ("bad.txt", 0)}


def test_a_folder_with_other_files_is_left_alone(project: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(GraphError):
        kg.build(project / "seeds", tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]


def test_opening_what_is_no_graph_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotAGraph, match="kg build"):
        kg.open_graph(tmp_path)


def test_the_public_names_are_these() -> None:
    assert {"Graph", "KgError", "build", "extract", "open_graph"} <= set(kg.__all__)
    assert all(hasattr(kg, name) for name in kg.__all__)


def test_importing_kg_loads_nothing_heavy() -> None:
    code = "import sys, kg; print([m for m in ('spacy', 'rdflib', 'pyarrow', 'networkx', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_the_five_real_pages_give_the_counts_that_readers_found(five_pages: Path) -> None:
    graph = kg.open_graph(five_pages)
    counts = graph.manifest["counts"]
    assert (counts["records"], counts["papers"], counts["rejected"]) == (683, 623, 0)
    assert sum(s["seconds"] for s in graph.manifest["stages"].values()) > 0
    # Linux starts a process off with the peak of the one that started it
    held = peak_memory_mib()
    assert all(s["peak_mib"] < max(1024, held + 1) for s in graph.manifest["stages"].values())


def test_the_manifest_says_with_which_model_and_vocabulary_a_graph_was_made(graph: kg.Graph) -> None:
    made_with = graph.manifest["made_with"]
    assert made_with["extraction"] == extraction_fingerprint()
    for what, folder in (("model", shipped_model()), ("vocabulary", shipped_vocabulary())):
        assert made_with[what]
        for told in made_with[what]:
            assert hashlib.sha256((folder / told["file"]).read_bytes()).hexdigest() == told["sha256"]
