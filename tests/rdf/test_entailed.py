"""What the files leave out is what the ontology lets a reasoner infer from them: nothing is lost, nothing made up."""

from __future__ import annotations

import gzip
from pathlib import Path

import owlrl
import pytest
import rdflib

from kg.names.ontology_folder import ontology_folder
from kg.rdf.entailed import entailed_lines
from kg.rdf.write import write_files
from kg.storage import Tables


@pytest.fixture(scope="module")
def stated(tables: Tables, base: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], list[str]]:
    """The lines of the main graph and of the evidence of the small graph."""
    folder = tmp_path_factory.mktemp("files")
    write_files(tables, folder, base)
    main, evidence = (
        gzip.decompress((folder / name).read_bytes()).decode().split("\n")[:-1]
        for name in ("graph.nt.gz", "evidence.nt.gz")
    )
    return [f"{line}\n" for line in main], [f"{line}\n" for line in evidence]


@pytest.fixture(scope="module")
def whole(files: Path) -> list[str]:
    return [f"{line}\n" for line in (files / "graph.nt").read_text(encoding="utf-8").split("\n")[:-1]]


def test_the_files_and_what_they_entail_are_the_whole_graph_each_triple_once(
    stated: tuple[list[str], list[str]], whole: list[str]
) -> None:
    lines = [*stated[0], *stated[1]]
    entailed = list(entailed_lines(lines))
    assert sorted([*lines, *entailed]) == whole
    assert len(entailed) > len(whole) / 10


def test_a_reasoner_infers_from_the_files_and_the_ontology_all_that_was_left_out(
    stated: tuple[list[str], list[str]], whole: list[str]
) -> None:
    graph = rdflib.Graph().parse(data="".join([*stated[0], *stated[1]]), format="nt")
    left_out = set(rdflib.Graph().parse(data="".join(whole), format="nt")) - set(graph)
    assert left_out
    graph.parse(ontology_folder() / "kg.ttl")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    assert sorted(left_out - set(graph)) == []


def test_the_lines_of_each_file_are_sorted_and_none_stands_in_both(stated: tuple[list[str], list[str]]) -> None:
    for lines in stated:
        assert lines == sorted(set(lines))
    assert not set(stated[0]) & set(stated[1])


def test_the_main_graph_has_statements_and_pairs_and_no_words_of_a_text(
    stated: tuple[list[str], list[str]],
) -> None:
    main, evidence = ({line.split(" ")[1].rpartition("#")[2] for line in lines} for lines in stated)
    assert {"predicate>", "confidence>", "relatedTo>", "score>", "broader>"} <= main
    assert {"exact>", "sentence>", "evidence>", "shares>", "start>"} <= evidence
    assert not {"exact>", "sentence>", "evidence>", "shares>", "start>"} & main
