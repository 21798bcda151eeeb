"""Whatever stands in titles and names: graph files, BibTeX and CSV are read back with the same text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bibtexparser
import networkx as nx
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzzing import TEXT, examples, one_record
from graphs import assemble, write_graph
from kg.analytics.printing import write_csv
from kg.exports.bibtex import entries
from kg.exports.comparison import WRITERS, as_csv
from kg.exports.registry import EXPORT_FORMATS
from kg.schema import Entity, Evidence, Paper, Result, Source, Statement, WebLink
from kg.storage import Tables, read_tables
from kg.storage.side_by_side import COLUMNS
from kg.storage.spreadsheet_cells import inert

NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def in_xml(text: str) -> str:
    return NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def tables_of(texts: list[str]) -> Tables:
    """A paper and two entities that say ``texts`` in every field, in turn."""
    one, two, three = (texts * 3)[:3]
    paper = Paper(
        "p1",
        one,
        two,
        (three, one),
        2024,
        "2024",
        (three,),
        (("doi", two), ("arxiv", three)),
        f"https://a.org/{one}",
        (Source("a.txt", 1),),
    )
    entities = [
        Entity("method/one", "method", two, (one, three), 1),
        Entity("dataset/two", "dataset", three, (), 1, family=None),
    ]
    said = [Statement("p1", "uses", e.id, 0.5, (Evidence(0, 1, 0, 2, "ner"),)) for e in entities]
    result = Result("p1", one, 1.0, two, "absolute", None, "dataset/two", "method/one", None, 0.5, 0, 1, 0, 2)
    links = [WebLink("p1", 0, 1, "https://github.com/a/b", "repo", True)]
    return assemble([paper], said, entities=entities, links=links, results=[result], with_abstracts=True)


TEXTS = st.lists(TEXT, min_size=1, max_size=3)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("exported")


@pytest.mark.parametrize("name", [f.name for f in EXPORT_FORMATS])
@examples(4)
@given(texts=TEXTS)
def test_a_graph_of_any_text_is_exported(name: str, folder: Path, texts: list[str]) -> None:
    directory = write_graph(tables_of(texts), folder / "graph")
    chosen = EXPORT_FORMATS.by_name()[name]
    out = folder / f"{name}{chosen.suffix}"
    with one_record():
        chosen.write(directory, out)
    if name in ("graphml", "gexf"):
        read: Callable[[Path], nx.Graph] = nx.read_graphml if name == "graphml" else nx.read_gexf
        tables = read_tables(directory)
        labels = {p["id"]: p["title"] for p in tables.papers.to_pylist()}
        labels |= {e["id"]: e["name"] for e in tables.entities.to_pylist()}
        back = {key: data["label"] or "" for key, data in read(out).nodes(data=True)}
        assert back == {key: in_xml(label) for key, label in labels.items()}


@examples(40)
@given(texts=TEXTS)
def test_bibtex_of_any_text_is_one_entry(texts: list[str]) -> None:
    with one_record():
        written = "\n".join(entries(tables_of(texts)))
    library = bibtexparser.parse_string(written)
    assert not library.failed_blocks
    (entry,) = library.entries
    assert {"title", "author", "year", "doi", "eprint"} <= set(entry.fields_dict)


@examples(40)
@given(
    rows=st.lists(st.tuples(TEXT, st.lists(TEXT, max_size=2), st.floats(allow_nan=False)), min_size=1, max_size=4),
    safe=st.booleans(),
)
def test_a_table_of_any_text_comes_back_from_csv(rows: list[tuple[str, list[str], float]], safe: bool) -> None:
    names, lists, numbers = zip(*rows, strict=True)
    table = pa.table(
        {"name": pa.array(names, pa.string()), "list": pa.array(lists, pa.list_(pa.string())), "number": numbers}
    )
    file = io.StringIO(newline="")
    write_csv(table, file, safe=safe)
    _, *back = csv.reader(io.StringIO(file.getvalue(), newline=""))
    expected = [[name, "; ".join(values), repr(number)] for name, values, number in rows]
    assert back == ([[inert(cell) for cell in row] for row in expected] if safe else expected)


@examples(30)
@given(texts=st.lists(TEXT, min_size=len(COLUMNS), max_size=len(COLUMNS)), safe=st.booleans())
def test_a_comparison_of_any_text_is_written(texts: list[str], safe: bool) -> None:
    row: dict[str, Any] = {c: [t, t] if i > 1 else t for i, (c, t) in enumerate(zip(COLUMNS, texts, strict=True))}
    for write in WRITERS.values():
        write([row]).encode()
    _, back = csv.reader(io.StringIO(as_csv([row], safe=safe), newline=""))
    expected = [t if i < 2 else f"{t}; {t}" for i, t in enumerate(texts)]
    assert back == ([inert(t) for t in expected] if safe else expected)
