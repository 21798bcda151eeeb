"""Links to other collections are certain: each name is the vocabulary's, each page is about one name alone."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pyarrow as pa
import pytest
import rdflib

from kg.names.ontology_folder import ontology_folder
from kg.names.vocabulary import read_vocabulary, shipped_vocabulary
from kg.rdf.links_out import same_elsewhere
from kg.rdf.write import write_ntriples
from kg.storage import SCHEMAS, empty_tables

with (ontology_folder() / "links" / "links.csv").open(encoding="utf-8", newline="") as lines:
    ROWS = list(csv.DictReader(lines))
ADDRESSES = (
    r"http://www\.wikidata\.org/entity/Q[1-9]\d*",
    r"https://huggingface\.co/(?:datasets/)?[\w.-]+/[\w.-]+",
    r"https://paperswithcode\.com/(?:task|dataset|method)/[a-z0-9-]+",
)


def test_each_row_names_something_of_the_vocabulary_and_says_why() -> None:
    known = {(row.name, row.type) for row in read_vocabulary([shipped_vocabulary()])}
    assert [r for r in ROWS if (r["name"], r["type"]) not in known] == []
    assert all(r["reason"] for r in ROWS)
    assert {r["checked"] for r in ROWS} == {"code", "link", "label", "page"}, "where each address was found again"
    keys = [(r["name"].casefold(), r["type"], r["same_as"]) for r in ROWS]
    assert keys == sorted(set(keys))


def test_a_page_is_about_one_name_and_of_its_type() -> None:
    assert len({r["same_as"] for r in ROWS}) == len(ROWS)
    for row in ROWS:
        assert any(re.fullmatch(a, row["same_as"]) for a in ADDRESSES), row
        assert ("/datasets/" in row["same_as"]) <= (row["type"] == "dataset"), row
        if row["same_as"].startswith("https://paperswithcode.com/"):
            assert row["same_as"].split("/")[3] == row["type"], row


@pytest.mark.parametrize(("kind", "name", "linked"), [("dataset", "GSM8K", 2), ("dataset", "gsm8k mini", 0)])
def test_a_graph_states_the_links_of_what_it_names(kind: str, name: str, linked: int, tmp_path: Path) -> None:
    entity = {"id": "dataset/x", "type": kind, "name": name, "aliases": [], "papers": 1, "family": None, "broader": []}
    entities = pa.Table.from_pylist([entity], schema=SCHEMAS["entities"])
    tables = empty_tables()
    object.__setattr__(tables, "entities", entities)
    write_ntriples(tables, tmp_path / "graph.nt", "https://example.org/kg/")
    graph = rdflib.Graph().parse(tmp_path / "graph.nt", format="nt")
    found = {str(o) for o in graph.objects(rdflib.URIRef("https://example.org/kg/dataset/x"), rdflib.SKOS.exactMatch)}
    assert found == set(same_elsewhere(kind, name))
    assert len(found) == linked
