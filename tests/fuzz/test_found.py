"""What tests with arbitrary text and bytes found, one by one."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import networkx as nx
import pyarrow as pa
import pyoxigraph as ox
import pytest
import rdflib

import kg
from graphs import assemble, planted, write_graph
from kg.analytics.printing import write_csv
from kg.errors import NoSuchItem, UnreadableInput
from kg.exports.export import export
from kg.extraction.annotations import read_annotated
from kg.names.metric_scales import read_metric_scales
from kg.names.vocabulary import KnownName, read_vocabulary, write_vocabulary
from kg.rdf.links_out import read_links
from kg.rdf.query import query
from kg.resolution.bare_names import resolve_names
from kg.schema import Entity, Paper, Record, Source, Statement
from kg.server.protocol import Refusal, read_request
from kg.sources.json_lines import read_objects

if TYPE_CHECKING:
    from spacy.language import Language

HALF, WHOLE = "caf\udce9 LoRA", "caf\ufffd LoRA"


def test_half_a_character_in_a_text_of_a_program_stops_no_extraction(pipeline: Language) -> None:
    """spaCy refused it, as it did `kg extract --text` with a byte that is no UTF-8."""
    assert kg.extract(HALF, pipeline=pipeline) == kg.extract(WHOLE, pipeline=pipeline)
    found, expected = (kg.extract([t, Paper("p", t, "")], pipeline=pipeline) for t in (HALF, WHOLE))
    assert found == expected


@pytest.mark.parametrize("kind", [Paper, Record])
def test_half_a_character_in_an_object_of_a_program_is_read_as_none(kind: type[Paper] | type[Record]) -> None:
    """Arrow refused it, which stopped a build."""
    more = {"authors": (HALF,), "date": HALF, "categories": (HALF,), "identifiers": (("doi", HALF),), "url": HALF}
    source = Source(HALF, 1)
    given = (
        Paper("p", HALF, f"We propose {HALF}.", sources=(source,), **more)  # type: ignore[arg-type]
        if kind is Paper
        else Record(source, HALF, f"We propose {HALF}.", HALF, **more)  # type: ignore[arg-type]
    )
    (record,) = kg.read_papers([given]).records
    assert (record.title, record.url, record.authors) == (WHOLE, WHOLE, (WHOLE,))
    json.dumps(asdict(record), ensure_ascii=False).encode()


def test_half_a_character_in_the_name_of_a_site_is_shown(tmp_path: Path) -> None:
    graph = kg.open_graph(write_graph(planted(papers=3, groups=1), tmp_path / "graph"))
    graph.site(tmp_path / "site", heading=HALF)
    assert WHOLE in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")


def test_a_carriage_return_in_a_cell_ends_no_row(tmp_path: Path) -> None:
    """Python's csv writes it without quotes where rows end in newlines alone."""
    file = io.StringIO(newline="")
    write_csv(pa.table({"a": ["one\rtwo"], "b": ["c"]}), file)
    assert list(csv.reader(io.StringIO(file.getvalue(), newline="")))[1:] == [["one\rtwo", "c"]]
    known = [KnownName("one\rtwo", "method")]
    write_vocabulary(known, tmp_path / "v.csv")
    assert list(read_vocabulary([tmp_path / "v.csv"])) == known
    paper = Paper("p", "one\rtwo", "text")
    graph = write_graph(assemble([paper], [Statement("p", "uses", "method/x", 0.5, ())]), tmp_path / "graph")
    export(graph, tmp_path / "out", format="neo4j")
    with (tmp_path / "out" / "papers.csv").open(encoding="utf-8", newline="") as rows:
        assert [row["title"] for row in csv.DictReader(rows)] == ["one\rtwo"]


def test_a_carriage_return_in_xml_is_read_as_what_it_is(tmp_path: Path) -> None:
    """Oxigraph writes it as it is, and readers of XML take it for a newline."""
    text = "one\rtwo\r\nthree"
    answer = query(ox.Store(), "SELECT (?_x AS ?x) {}", {"x": text}, base_iri="https://a.org/")
    assert "".join(ElementTree.fromstring(answer.to_text("xml")).itertext()) == text
    entity = Entity("method/x", "method", text, (), 1)
    paper = Paper("p", text, "text")
    tables = assemble([paper], [Statement("p", "uses", "method/x", 0.5, ())], entities=[entity])
    graph = write_graph(tables, tmp_path / "graph", triples=True)
    export(graph, tmp_path / "out.rdf", format="rdfxml")
    assert text in {str(o) for o in rdflib.Graph().parse(tmp_path / "out.rdf", format="xml").objects()}
    asked = kg.open_graph(graph).query("CONSTRUCT WHERE { ?p a kg:Paper ; dcterms:title ?t }").to_text("rdfxml")
    assert text in {str(o) for o in rdflib.Graph().parse(data=asked, format="xml").objects()}
    for name, read in (("graphml", nx.read_graphml), ("gexf", nx.read_gexf)):
        export(graph, tmp_path / name, format=name)
        assert read(tmp_path / name).nodes["method/x"]["label"] == "one\ntwo\nthree"


@pytest.mark.parametrize("content", [b"nmae,better,scale\nFID,lower,\n", b"\x80", b"name,better,scale\nFID,\x80,"])
def test_a_broken_table_of_metrics_is_refused_by_its_name(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "scales.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableInput, match=r"scales\.csv"):
        read_metric_scales(path)


@pytest.mark.parametrize(
    "content", [b"type,nmae,same_as\ndataset,GLUE,https://a.org\n", b"\x80", b"type,name,same_as\ndataset,GLUE,<x>\n"]
)
def test_a_broken_table_of_links_is_refused_by_its_name(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "links.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableInput, match=r"links\.csv"):
        read_links(path)


def test_a_query_file_that_is_no_text_is_refused_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "question.rq").write_bytes(b"\x80")
    graph = kg.open_graph(write_graph(planted(papers=3, groups=1), tmp_path / "graph", triples=True))
    with pytest.raises(NoSuchItem, match=r"question\.rq"):
        graph.query(str(tmp_path / "question.rq"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("entities", [{"type": "dataset", "relation": "uses"}]),
        ("entities", {"a": 1}),
        ("entities", [{"type": "dataset", "relation": "uses", "mentions": [1]}]),
        ("links", [{"url": None}]),
        ("links", [{"url": "https://a.org"}]),
        ("results", [{"form": "absolute"}]),
        ("results", [{"form": "absolute", "value": "1", "metric": 3}]),
        ("title", None),
        ("id", []),
    ],
)
def test_an_annotated_paper_of_another_shape_is_refused_with_its_line(
    field: str, value: object, tmp_path: Path
) -> None:
    whole = {"id": "a", "title": "T", "abstract": "A", "entities": [], "links": [], field: value}
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(whole), encoding="utf-8")
    with pytest.raises(UnreadableInput, match=r"gold\.jsonl, line 1"):
        read_annotated(path)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"a\ud800b", "a\ufffdb"),
        (r"\uDFFF\ud83d\ude00", "\ufffd\U0001f600"),
        (r"\\ud800", r"\ud800"),
        (r"\\\udc00", "\\\ufffd"),
    ],
)
def test_half_a_character_in_lines_of_json_is_read_as_none(written: str, meant: str, tmp_path: Path) -> None:
    """Names with one ended `kg resolve` in an error of Python."""
    path = tmp_path / "names.jsonl"
    path.write_text(f'{{"name": "{written}", "type": "method"}}', encoding="utf-8")
    assert [line["name"] for _, line in read_objects(path)] == [meant]
    (found,) = resolve_names([{"name": f"{HALF} \ud800", "type": "method"}])
    found["entity"].encode()


def test_json_that_is_too_deep_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "deep.jsonl"
    path.write_text('{"a":' * 200_000, encoding="utf-8")
    with pytest.raises(UnreadableInput, match=r"deep\.jsonl, line 1"):
        list(read_objects(path))


def test_an_address_whose_query_is_no_utf_8_is_refused() -> None:
    """It was an error of the server."""
    with pytest.raises(Refusal, match="address is no UTF-8"):
        read_request("GET", b"query=\x80", "", b"")
