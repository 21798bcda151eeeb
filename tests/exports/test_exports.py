"""Every export opens in what reads it, and holds the whole graph."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import bibtexparser
import networkx as nx
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graphs import reporting, write_graph
from kg.exports.bibtex import entries
from kg.exports.flat import flat_network
from kg.exports.obsidian import note_names
from kg.exports.rdf import RDF_FORMATS
from kg.exports.registry import EXPORT_FORMATS
from kg.network.to_networkx import to_networkx
from kg.schema import ENTITY_TYPES, RELATIONS
from kg.sources import read_records
from kg.storage import Tables, read_tables

HOSTILE = 'Ünï & <b> "q"; $x_1$ | [l](u) ]] \\ #% {y} `c`'


@pytest.fixture(scope="module")
def hostile(
    tmp_path_factory: pytest.TempPathFactory, make: Callable[..., Tables], write: Callable[[Tables, Path], Path]
) -> Path:
    """The planted graph with titles that hold every character that some format minds."""
    return write(make(title=HOSTILE), tmp_path_factory.mktemp("hostile") / "graph")


@pytest.fixture(scope="module")
def files(hostile: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every export of the hostile graph."""
    folder = tmp_path_factory.mktemp("exports")
    formats = [f for f in EXPORT_FORMATS if f not in RDF_FORMATS]
    written = {f.name: folder / f"{f.name}{f.suffix}" for f in formats}
    for f in formats:
        f.write(hostile, written[f.name])
        assert written[f.name].is_dir() == f.is_folder
    return written


def flat(graph: nx.Graph) -> tuple[dict[str, Any], dict[frozenset[str], Any]]:
    """Nodes and edges of ``graph`` as they are written: lists as text, a weight everywhere, no ids of edges."""
    edges = {}
    for a, b, data in graph.edges(data=True):
        kept = {k: "; ".join(v) if isinstance(v, list) else v for k, v in data.items() if k != "id"}
        edges[frozenset((a, b))] = {"weight": kept.get("confidence"), **kept}
    nodes = {n: {k: v for k, v in d.items() if k not in ("viz", "community")} for n, d in graph.nodes(data=True)}
    return nodes, edges


def test_networkx_reads_graphml_back_equal(files: dict[str, Path], hostile: Path) -> None:
    assert flat(nx.read_graphml(files["graphml"])) == flat(to_networkx(read_tables(hostile), "full"))


def test_networkx_reads_gexf_back_equal_with_colours_sizes_and_places(files: dict[str, Path], hostile: Path) -> None:
    back = nx.read_gexf(files["gexf"])
    assert flat(back) == flat(to_networkx(read_tables(hostile), "full"))
    looks = nx.get_node_attributes(back, "viz")
    assert len(looks) == back.number_of_nodes()
    assert len({tuple(v["color"].values()) for v in looks.values()}) == 1 + len(ENTITY_TYPES)
    assert len({tuple(v["position"].values()) for v in looks.values()}) > 0.9 * len(looks)
    assert looks["metric/everything"]["size"] > looks["method/own-1"]["size"]
    assert len(set(nx.get_node_attributes(back, "community").values())) == 3
    assert "lastmodified" not in files["gexf"].read_text(encoding="utf-8"), "the same graph is the same bytes"


def test_node_link_json_is_what_networkx_reads(files: dict[str, Path], hostile: Path) -> None:
    data = json.loads(files["node-link"].read_text(encoding="utf-8"))
    assert set(data) == {"directed", "multigraph", "graph", "nodes", "edges"}
    ids = {node["id"] for node in data["nodes"]}
    assert all(edge["source"] in ids and edge["target"] in ids for edge in data["edges"])
    back = nx.node_link_graph(data, edges="edges")
    expected = to_networkx(read_tables(hostile), "full")
    assert dict(back.nodes(data=True)) == dict(expected.nodes(data=True))
    assert nx.utils.edges_equal(back.edges(data=True), expected.edges(data=True))


def test_parquet_has_an_edge_for_every_statement_and_pair_between_known_vertices(
    files: dict[str, Path], hostile: Path
) -> None:
    tables = read_tables(hostile)
    vertices = pq.read_table(files["parquet"] / "vertices.parquet").to_pylist()
    edges = pq.read_table(files["parquet"] / "edges.parquet").to_pylist()
    ids = {v["id"] for v in vertices}
    assert len(ids) == len(vertices) == tables.papers.num_rows + tables.entities.num_rows
    assert len(edges) == tables.statements.num_rows + tables.related.num_rows
    assert all(e["src"] in ids and e["dst"] in ids and e["weight"] > 0 for e in edges)
    assert {e["relation"] for e in edges} <= {*RELATIONS, "relatedTo"}


class Neo4jLikeImport:
    """Reads CSV by the rules of Neo4j's bulk import: typed headers, id spaces, arrays, labels and types."""

    FIELD = re.compile(
        r"(?P<name>\w*)(?::(?P<type>ID|START_ID|END_ID|LABEL|TYPE|int|double|string\[\]|string)(?:\((?P<space>\w+)\))?)?$"
    )

    def __init__(self) -> None:
        self.nodes: dict[tuple[str, str], dict[str, Any]] = {}
        self.edges: list[tuple[tuple[str, str], tuple[str, str], str, dict[str, Any]]] = []

    def load(self, path: Path) -> None:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            header = [self.FIELD.match(field) for field in next(rows)]
            assert all(header), path
            for row in rows:
                assert len(row) == len(header), row
                self._add(
                    [(m["name"], m["type"] or "string", m["space"], v) for m, v in zip(header, row, strict=True) if m]
                )

    def _add(self, cells: list[tuple[str, str, str | None, str]]) -> None:
        special = {kind: (space, value) for _, kind, space, value in cells}
        values = {n: self._value(kind, v) for n, kind, _, v in cells if kind[0].islower() and v}
        if "ID" in special:
            key = (str(special["ID"][0]), special["ID"][1])
            assert key not in self.nodes, "ids are unique in their space"
            self.nodes[key] = {**values, "labels": special["LABEL"][1].split(";")}
        else:
            ends = [(str(special[k][0]), special[k][1]) for k in ("START_ID", "END_ID")]
            assert all(end in self.nodes for end in ends)
            self.edges.append((ends[0], ends[1], special["TYPE"][1], values))

    @staticmethod
    def _value(kind: str, text: str) -> object:
        readers: dict[str, Callable[[str], Any]] = {"int": int, "double": float, "string[]": lambda t: t.split(";")}
        return readers.get(kind, str)(text)


def load_all(store: Neo4jLikeImport, folder: Path) -> None:
    for name in ("papers", "entities", "results", "statements", "related", "reports", "result_parts"):
        store.load(folder / f"{name}.csv")


def test_the_csv_files_load_by_the_rules_of_neo4js_bulk_import(files: dict[str, Path], hostile: Path) -> None:
    tables = read_tables(hostile)
    store = Neo4jLikeImport()
    load_all(store, files["neo4j"])
    assert len(store.nodes) == tables.papers.num_rows + tables.entities.num_rows
    assert len(store.edges) == tables.statements.num_rows + tables.related.num_rows
    paper = store.nodes["Paper", "p000"]
    assert (paper["title"], paper["year"], paper["authors"]) == (f"{HOSTILE} 0", 2021, ["Ada Test"])
    assert store.nodes["Entity", "dataset/d0"]["labels"] == ["Entity", "Dataset"]
    assert {kind for *_, kind, _ in store.edges} == {
        *(r.upper() for r in set(tables.statements["relation"].to_pylist())),
        "RELATED_TO",
    }
    assert '\\"' not in (files["neo4j"] / "papers.csv").read_text(encoding="utf-8")


def test_the_cypher_names_each_file_column_label_and_relation_that_there_is(files: dict[str, Path]) -> None:
    folder = files["neo4j"]
    cypher = (folder / "load.cypher").read_text(encoding="utf-8")
    headers = {
        path.name: next(csv.reader(path.open(encoding="utf-8", newline=""))) for path in sorted(folder.glob("*.csv"))
    }
    assert set(re.findall(r"file:///(\w+\.csv)", cypher)) == set(headers)
    columns = {column for header in headers.values() for column in header}
    assert set(re.findall(r"row\.`([^`]+)`", cypher)) <= columns
    assert all(f"`:TYPE` = '{relation.upper()}'" in cypher for relation in RELATIONS)
    assert all(f"'Entity;{kind.capitalize()}'" in cypher for kind in ENTITY_TYPES)
    assert cypher.count("{") == cypher.count("}")


def test_notes_link_only_to_notes_that_there_are(files: dict[str, Path], hostile: Path) -> None:
    tables = read_tables(hostile)
    notes = {path.stem: path.read_text(encoding="utf-8") for path in files["obsidian"].rglob("*.md")}
    assert len(notes) == tables.papers.num_rows + tables.entities.num_rows
    targets = {t for text in notes.values() for t in re.findall(r"\[\[([^|\]]+)\|[^\[\]|]+\]\]", text)}
    assert targets <= set(notes)
    assert not any(set(name) & set('\\/:*?"<>|#^[]') for name in notes)
    text = next(text for text in notes.values() if 'id: "p000"' in text)
    properties = dict(line.split(": ", 1) for line in text.split("---\n")[1].splitlines())
    assert json.loads(properties["title"]) == f"{HOSTILE} 0"
    for expected in ("## Introduces", "[[own-0|own-0]]", "## Related papers", "<https://github.com/example/0>"):
        assert expected in text


def test_no_note_is_called_as_a_device_of_windows_is() -> None:
    names = note_names([("a", "CON", ""), ("b", "aux.net", ""), ("c", "Contrast", ""), ("d", "COM1", "")])
    assert names == {"a": "CON -", "b": "aux.net -", "c": "Contrast", "d": "COM1 -"}


def test_notes_of_one_name_have_names_of_their_own() -> None:
    same = [("m/a", "LLM", "method"), ("t/a", "llm", "task"), ("m/b", "LLM?", "method"), ("x", "???", "")]
    names = note_names(same)
    assert len({n.casefold() for n in names.values()}) == 4
    assert all(names.values())
    assert names["t/a"] == "llm (task)"


def test_bibtex_is_read_back_by_a_parser_and_by_kg_itself(files: dict[str, Path], hostile: Path) -> None:
    papers = read_tables(hostile).papers.to_pylist()
    library = bibtexparser.parse_file(str(files["bibtex"]))
    assert not library.failed_blocks
    assert len({e.key.casefold() for e in library.entries}) == len(papers)
    entry = next(e for e in library.entries if r"\{y\}" in e["title"])
    assert (entry["year"], entry["author"]) == ("2021", "Ada Test")
    assert all(f"\\{c}" in entry["title"] for c in "&%$#_")
    assert len(list(read_records([files["bibtex"]]))) == len(papers)


def test_plain_titles_survive_the_way_to_bibtex_and_back(graph: Path, tmp_path: Path) -> None:
    file = tmp_path / "papers.bib"
    file.write_text("\n".join(entries(read_tables(graph))), encoding="utf-8")
    titles = {record.title for record in read_records([file])}  # type: ignore[union-attr]
    assert titles == set(read_tables(graph).papers["title"].to_pylist())


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_graph(reporting(), tmp_path_factory.mktemp("reported"))


def test_neo4j_has_each_result_between_its_paper_and_what_it_is_about(reported: Path, tmp_path: Path) -> None:
    EXPORT_FORMATS.by_name()["neo4j"].write(reported, tmp_path / "neo4j")
    store = Neo4jLikeImport()
    load_all(store, tmp_path / "neo4j")
    results = {key: node for key, node in store.nodes.items() if node["labels"] == ["Result"]}
    assert sorted(node["value"] for node in results.values()) == ["0.93", "12 ms", "2 points", "4.1", "91.5%"]
    assert len([e for e in store.edges if e[2] == "REPORTS"]) == 5
    gain = next(key for key, node in results.items() if node["form"] == "difference")
    assert {(kind, store.nodes[end]["name"]) for start, end, kind, _ in store.edges if start == gain} >= {
        ("MEASURED_BY", "accuracy"),
        ("OVER_BASELINE", "Old"),
    }


def test_parquet_has_each_result_between_known_vertices(reported: Path, tmp_path: Path) -> None:
    EXPORT_FORMATS.by_name()["parquet"].write(reported, tmp_path / "parquet")
    vertices = pq.read_table(tmp_path / "parquet" / "vertices.parquet").to_pylist()
    edges = pq.read_table(tmp_path / "parquet" / "edges.parquet").to_pylist()
    ids = {v["id"] for v in vertices}
    assert [v["label"] for v in vertices if v["kind"] == "result"].count("91.5%") == 1
    assert all(e["src"] in ids and e["dst"] in ids for e in edges)
    assert len([e for e in edges if e["relation"] == "reports"]) == 5


def test_what_is_measured_against_what_is_an_edge_with_the_figures(reported: Path) -> None:
    tables = read_tables(reported)
    whose = ["method/Other" if over else subject for subject, over in zip(*names_of(tables), strict=True)]
    column = tables.results.schema.get_field_index("subject")
    told = replace(tables, results=tables.results.set_column(column, "subject", pa.array(whose, pa.string())))
    graph = flat_network(told)
    found = [data for *_, data in graph.edges(data=True) if data["relation"] == "measuredAgainst"]
    assert [(d["figures"], d["papers"], d["subject"], d["weight"]) for d in found] == [
        ("2 points", 1, "method/Other", 0.8)
    ]


def names_of(tables: Tables) -> tuple[list[str | None], list[str | None]]:
    return tables.results["subject"].to_pylist(), tables.results["over"].to_pylist()
