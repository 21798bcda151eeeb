"""The command as users and scripts meet it: what it prints, where, and with which exit code."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

RECORD = {
    "id": "r1",
    "title": "SwiftNet: Faster Image Classification",
    "abstract": "We propose SwiftNet, a network for image classification. On ImageNet it beats ResNet-50 in accuracy. "
    "Code: https://github.com/example/swiftnet.",
}


def kg(*arguments: str | Path, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kg", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "COLUMNS": "200", **environment},
        check=False,
    )


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small graph built by the command."""
    folder = tmp_path_factory.mktemp("cli")
    page = folder / "papers.jsonl"
    other = {**RECORD, "id": "r2", "title": "A Second Look at ResNet-50", "abstract": RECORD["abstract"] + " Again."}
    page.write_text(f"{json.dumps(RECORD)}\n{json.dumps(other)}\n", encoding="utf-8")
    done = kg("build", page, "--out", folder / "graph")
    assert done.returncode == 0, done.stderr
    assert "2 records, 2 papers" in done.stdout
    assert "index.html" in done.stdout
    return folder / "graph"


def test_no_colour_codes_reach_a_pipe(graph: Path) -> None:
    for done in (kg("info", graph), kg("build", "nothing-here", "--out", graph), kg("formats")):
        assert "\x1b" not in done.stdout + done.stderr


def test_version_is_printed() -> None:
    assert kg("--version").stdout.startswith("kg 0.")


def test_build_prints_its_manifest_for_scripts(graph: Path, tmp_path: Path) -> None:
    done = kg("build", graph.parent / "papers.jsonl", "--out", tmp_path / "g", "--json")
    printed = json.loads(done.stdout)
    assert printed["counts"]["papers"] == 2
    assert set(printed["inputs"][0]) == {"file", "sha256"}
    assert done.stderr == ""


def test_a_missing_input_is_named_with_exit_code_two(tmp_path: Path) -> None:
    done = kg("build", tmp_path / "absent.txt", "--out", tmp_path / "g")
    assert done.returncode == 2
    assert "absent.txt" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reject_is_a_warning_and_with_strict_exit_code_three_before_anything_is_replaced(tmp_path: Path) -> None:
    page = tmp_path / "papers.jsonl"
    page.write_text(json.dumps(RECORD) + "\n{broken\n", encoding="utf-8")
    done = kg("build", page, "--out", tmp_path / "g")
    assert done.returncode == 0
    assert "warning" in done.stderr
    assert "papers.jsonl, record 2" in done.stderr
    before = (tmp_path / "g" / "manifest.json").read_bytes()
    strict = kg("build", page, "--out", tmp_path / "g", "--strict", "-q")
    assert strict.returncode == 3
    assert "papers.jsonl, record 2" in strict.stderr
    assert (tmp_path / "g" / "manifest.json").read_bytes() == before
    extracted = kg("extract", page, "--out", tmp_path / "found.jsonl", "--strict")
    assert extracted.returncode == 3
    assert not (tmp_path / "found.jsonl").exists()


def test_an_input_without_a_paper_is_an_error_with_exit_code_four_and_the_old_graph_stays(
    graph: Path, tmp_path: Path
) -> None:
    before = (graph / "manifest.json").read_bytes()
    (tmp_path / "paper.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 8)
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "untitled.csv").write_text("x,y\n1,2\n3,4\n", encoding="utf-8")
    done = kg("build", tmp_path, "--out", graph)
    assert done.returncode == 4
    assert [line.split(":")[0] for line in done.stderr.splitlines() if line.startswith("error")] == ["error"]
    assert all(name in done.stderr for name in ("paper.pdf", "empty.txt: the file is empty", "untitled.csv"))
    assert (graph / "manifest.json").read_bytes() == before
    assert kg("extract", "-", "--out", tmp_path / "found.jsonl").returncode == 4
    assert not (tmp_path / "found.jsonl").exists()
    assert "4 no paper can be read" in " ".join(kg("--help").stdout.split())


def test_what_was_guessed_and_what_was_not_read_is_said_and_is_no_reject(tmp_path: Path) -> None:
    table = tmp_path / "three.csv"
    table.write_text(f'Headline,Body,Jahr\n{RECORD["title"]},"{RECORD["abstract"]}",2031\n', encoding="utf-8")
    guess = "three.csv: title=Headline, no abstract; ignored Body, Jahr; --map abstract=Body"
    for done in (kg("build", table, "-o", tmp_path / "g", "--strict", "-q"), kg("extract", table, "-q", "--strict")):
        assert done.returncode == 0
        assert guess in done.stderr
        assert "no record has an abstract" in done.stderr
    again = kg("build", tmp_path, "-o", tmp_path / "g", "--strict", "-q", "--map", "abstract=Body")
    assert again.returncode == 0
    assert next(line for line in again.stderr.splitlines() if "warning" in line).startswith("warning: g: a graph")
    printed = json.loads(kg("build", tmp_path, "-o", tmp_path / "g", "--json", "--map", "abstract=Body").stdout)
    assert printed["counts"]["papers"] == 1
    assert [n["kind"] for n in printed["notices"]] == ["skipped", "columns"]
    assert printed["columns"][0]["fields"] == [["title", "Headline"], ["abstract", "Body"]]
    wrong = kg("build", table, "-o", tmp_path / "new", "--map", "abstract=Rumpf")
    assert wrong.returncode == 2
    assert "three.csv has Headline, Body, Jahr" in wrong.stderr
    assert not (tmp_path / "new").exists()


def test_extract_reads_standard_input_and_keeps_the_records_id() -> None:
    done = kg("extract", "-", stdin=json.dumps(RECORD) + "\n")
    found = json.loads(done.stdout)
    assert found["id"] == "r1"
    assert {e["name"] for e in found["entities"]} >= {"SwiftNet", "ImageNet", "ResNet-50"}
    assert found["links"] == [
        {
            "url": "https://github.com/example/swiftnet",
            "kind": "repo",
            "own": True,
            "canonical": "https://github.com/example/swiftnet",
        }
    ]


def test_extract_writes_a_file(tmp_path: Path) -> None:
    page = tmp_path / "p.jsonl"
    page.write_text(json.dumps(RECORD), encoding="utf-8")
    assert kg("extract", page, "--out", tmp_path / "deep" / "found.jsonl").returncode == 0
    assert len((tmp_path / "deep" / "found.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def test_extract_says_its_stages_and_papers_a_second_beside_the_results(tmp_path: Path) -> None:
    page = tmp_path / "p.jsonl"
    page.write_text(json.dumps(RECORD), encoding="utf-8")
    done = kg("extract", page, "--verbose")
    assert len(done.stdout.splitlines()) == 1
    told = done.stderr.splitlines()
    assert [line.split(":")[0] for line in told] == ["read", "extract", "peak memory of this process"]
    assert told[1].endswith("papers/s")


def test_extract_shows_what_a_text_names_without_colours_in_a_pipe() -> None:
    done = kg("extract", "--text", "We fine-tune LLaMA-2 with LoRA and evaluate it on GLUE.")
    assert done.returncode == 0, done.stderr
    found = {tuple(line.split("\t")[:2]) for line in done.stdout.splitlines() if "\t" in line}
    assert {("model", "LLaMA-2"), ("method", "LoRA"), ("dataset", "GLUE")} <= found
    assert "\x1b" not in done.stdout


def test_extract_of_a_text_heeds_the_users_vocabulary_and_confidence(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("name,type\nZorblax bench,dataset\n", encoding="utf-8")
    text = "We evaluate it on Zorblax bench."
    assert "dataset\tZorblax bench" in kg("extract", "--text", text, "--vocabulary", own).stdout
    assert "Zorblax bench\t" not in kg("extract", "--text", text, "--min-confidence", "1").stdout


def test_extract_wants_either_inputs_or_a_text() -> None:
    assert kg("extract").returncode == 2
    assert kg("extract", "somewhere", "--text", "something").returncode == 2


def test_a_users_files_join_and_part_names_and_merges_says_why(graph: Path, tmp_path: Path) -> None:
    joined = tmp_path / "aliases.csv"
    joined.write_text("name,type,same_as\nSwiftNet,model,ResNet-50\n", encoding="utf-8")
    done = kg("build", graph.parent / "papers.jsonl", "--out", tmp_path / "g", "--aliases", joined, "-q")
    assert done.returncode == 0, done.stderr
    rules = {row["rule"] for row in json.loads(kg("merges", tmp_path / "g", "ResNet-50", "--json").stdout)}
    assert "user alias" in rules
    assert kg("merges", tmp_path / "g", "nothing of that name").returncode == 2
    broken = tmp_path / "broken.csv"
    broken.write_text("name,type,same_as\nSwiftNet,animal,ResNet-50\n", encoding="utf-8")
    refused = kg("build", graph.parent / "papers.jsonl", "--out", tmp_path / "h", "--aliases", broken)
    assert refused.returncode == 2
    assert "line 2" in refused.stderr


def test_resolve_adds_entity_and_rule_to_each_line(tmp_path: Path) -> None:
    names = tmp_path / "names.jsonl"
    lines = [{"name": n, "type": "model", "forms": []} for n in ("Llama 2", "LLaMA-2", "LLaMA-2-7B")]
    names.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    found = [json.loads(line) for line in kg("resolve", names).stdout.splitlines()]
    assert [f["name"] for f in found] == [line["name"] for line in lines]
    assert found[0]["entity"] == found[1]["entity"] != found[2]["entity"]
    assert all(f["rule"] for f in found)


def test_suggest_lists_names_that_look_alike(graph: Path) -> None:
    done = kg("suggest", graph, "--least", "0")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0].split("\t") == ["name", "type", "same_as", "score", "papers"]


ANNOTATED = {
    **RECORD,
    "entities": [
        {"name": "SwiftNet", "type": "model", "mentions": ["SwiftNet"], "relation": "introduces"},
        {"name": "ImageNet", "type": "dataset", "mentions": ["ImageNet"], "relation": "evaluates_on"},
    ],
    "links": [{"url": "https://github.com/example/swiftnet", "kind": "repo", "own": True}],
}


def test_evaluate_prints_figures_by_type_and_what_went_wrong(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(ANNOTATED) + "\n", encoding="utf-8")
    figures = json.loads(kg("evaluate", gold, "--json").stdout)
    assert figures["papers"] == 1
    assert figures["figures"]["link all"] == [100.0, 100.0, 100.0]
    assert figures["figures"]["entity dataset"] == [100.0, 100.0, 100.0]
    assert 0 <= figures["calibration_error"] <= 1
    words = kg("evaluate", gold, "--errors", "1").stdout
    assert "wrong: model: ResNet-50" in words
    assert "mention\tall" in words


def test_evaluate_names_the_line_that_is_no_annotated_paper(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(ANNOTATED) + "\n" + json.dumps(RECORD) + "\n", encoding="utf-8")
    done = kg("evaluate", gold)
    assert done.returncode == 2
    assert "line 2" in done.stderr
    assert "entities" in done.stderr


@pytest.mark.skipif(importlib.util.find_spec("torch") is not None, reason="PyTorch is installed here")
def test_train_without_its_extra_says_how_to_get_it(tmp_path: Path) -> None:
    done = kg("train", tmp_path / "gold.jsonl", "--out", tmp_path / "model")
    assert done.returncode == 1
    assert "kg[train]" in done.stderr


def test_a_column_can_be_mapped(tmp_path: Path) -> None:
    page = tmp_path / "p.csv"
    page.write_text("Headline,Body\nImage Classification with ResNet-50,We test ResNet-50 on ImageNet.\n", "utf-8")
    done = kg("extract", page, "--map", "title=Headline", "--map", "abstract=Body")
    assert json.loads(done.stdout)["title"] == "Image Classification with ResNet-50"
    assert kg("extract", page, "--map", "title").returncode == 2


def test_query_answers_text_name_and_file(graph: Path, tmp_path: Path) -> None:
    text = "SELECT ?title WHERE { ?p a kg:Paper ; dcterms:title ?title } ORDER BY ?title"
    done = kg("query", graph, text)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["title", "A Second Look at ResNet-50", "SwiftNet: Faster Image Classification"]
    (tmp_path / "q.rq").write_text(text, encoding="utf-8")
    assert kg("query", graph, tmp_path / "q.rq").stdout == done.stdout
    assert "ImageNet" in kg("query", graph, "most-used-datasets").stdout
    assert "most-used-datasets" in kg("query", graph).stdout


def test_a_query_that_cannot_be_parsed_or_would_change_something_is_refused(graph: Path) -> None:
    for text in (
        "SELECT WHERE",
        "DELETE WHERE { ?s ?p ?o }",
        "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }",
    ):
        done = kg("query", graph, text)
        assert done.returncode == 2
        assert "error" in done.stderr
        assert "Traceback" not in done.stderr


def test_info_of_what_is_no_graph_says_how_to_build_one(tmp_path: Path) -> None:
    done = kg("info", tmp_path)
    assert done.returncode == 1
    assert "kg build" in done.stderr


def test_formats_lists_what_can_be_read_and_written() -> None:
    rows = json.loads(kg("formats", "--json").stdout)
    assert [r["name"] for r in rows if r["use"] == "unpack"] == ["gzip", "bzip2", "xz", "Zstandard"]
    assert {"turtle", "gexf", "neo4j"} <= {row["name"] for row in rows if row["use"] == "write"}
    names = {row["name"] for row in rows if row["use"] == "read"}
    assert {"hf-papers", "jsonl", "csv", "parquet", "bibtex", "ris", "acl-xml", "openalex"} <= names
