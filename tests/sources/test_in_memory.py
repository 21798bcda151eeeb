"""Papers from memory: dicts, records and papers in the place of files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.schema import Paper, Record, Source
from kg.sources.read import read_papers

DICTS: list[dict[str, Any]] = [
    {
        "title": "TinyTune: Cheap Adaptation",
        "abstract": "We fine-tune LLaMA-2 with LoRA.",
        "year": 2024,
        "doi": "10.1000/x1",
    },
    {"title": "A Second Look at LoRA", "abstract": "LoRA again, on GLUE and SQuAD.", "authors": ["Ada Example"]},
]


def as_in_file(papers: list[Paper]) -> list[dict[str, Any]]:
    return [{"id": p.id, "title": p.title, "authors": p.authors, "year": p.year, "ids": p.identifiers} for p in papers]


def test_dicts_are_the_papers_that_the_same_json_is(tmp_path: Path) -> None:
    file = tmp_path / "papers.jsonl"
    file.write_text("".join(json.dumps(d) + "\n" for d in DICTS), encoding="utf-8")
    assert as_in_file(read_papers(DICTS)[2]) == as_in_file(read_papers([file])[2])


def test_papers_that_were_read_are_the_same_papers_again(tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_text("".join(json.dumps(d) + "\n" for d in DICTS), encoding="utf-8")
    records, _, papers, *_ = read_papers([tmp_path])
    assert read_papers(papers)[2] == read_papers(records)[2] == papers
    assert [len(p.sources) for p in papers] == [2, 2]


def test_a_dict_without_a_title_is_set_aside_with_its_place() -> None:
    odd: list[Any] = [DICTS[0], {"abstract": "Nothing above it."}, 7, Record(Source("f", 3), "", "")]
    _, rejects, papers, *_ = read_papers(odd)
    assert [(r.file, r.record) for r in rejects] == [("f", 3), ("memory", 2), ("memory", 3)]
    assert "no title" in rejects[1].reason
    assert "not int" in rejects[2].reason
    assert len(papers) == 1


def test_columns_are_mapped_as_in_files() -> None:
    row: Mapping[str, Any] = {"Headline": "Image Classification with ResNet-50", "Body": "We test ResNet-50."}
    assert read_papers([row], columns={"title": "Headline", "abstract": "Body"})[2][0].title == row["Headline"]


def test_a_graph_is_built_from_memory_and_from_files_together(tmp_path: Path) -> None:
    file = tmp_path / "papers.jsonl"
    file.write_text(json.dumps(DICTS[0]) + "\n", encoding="utf-8")
    graph = kg.build([file, DICTS[1], {"year": 1999}], tmp_path / "graph")
    assert sorted(graph.papers["title"].to_pylist()) == sorted(d["title"] for d in DICTS)
    assert [i["file"] for i in graph.manifest["inputs"]] == ["papers.jsonl", "memory"]
    assert [(r["file"], r["record"]) for r in graph.rejects.to_pylist()] == [("memory", 2)]
    assert graph.search("lora glue") == []
    assert graph.entity("LoRA")["papers"] == 2
    with pytest.raises(kg.NoUsableRecord):
        kg.build([{"year": 1999}], tmp_path / "graph")


def test_several_texts_are_extracted_in_their_order() -> None:
    found = kg.extract([DICTS[0], "We use GLUE here\nAnd SQuAD.", Paper("p", "We use ImageNet", "Only that.")])
    assert [x.paper for x in found] == ["doi:10.1000/x1", "text 2", "p"]
    assert "LoRA" in {e.name for e in found[0].entities}
    assert kg.extract("We use GLUE here\nAnd SQuAD.").entities[0].name == found[1].entities[0].name
    with pytest.raises(kg.UnreadableInput, match="paper 1: no title"):
        kg.extract([{"abstract": "Nothing."}])
