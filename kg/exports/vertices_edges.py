"""Two Parquet files, vertices and edges, as GraphFrames, DuckDB, Polars and others read graphs."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from kg.exports.format import ExportFormat
from kg.exports.measured import result_edges, result_id
from kg.exports.registry import register
from kg.storage import read_tables
from kg.storage.files import fill_folder
from kg.storage.tables import Tables


def write_vertices_edges(directory: Path, out: Path) -> None:
    """Write ``vertices.parquet`` (id, kind, label, year, url, papers, family) and ``edges.parquet`` (src, dst,
    relation, weight) of the graph in ``directory`` into the folder ``out``.

    ``papers`` counts those of an entity. The weight of a statement or a result is its confidence, that of relatedTo
    the score.
    """
    tables = read_tables(directory)
    with fill_folder(out) as folder:
        pq.write_table(vertices(tables), folder / "vertices.parquet", compression="zstd")
        pq.write_table(edges(tables), folder / "edges.parquet", compression="zstd")


def vertices(tables: Tables) -> pa.Table:
    """A row a paper, an entity and a result (its value is the label); what does not apply is null."""
    papers, entities, results = tables.papers, tables.entities, tables.results
    one = pa.Table.from_pydict(
        {
            "id": papers["id"],
            "kind": pa.array(["paper"] * papers.num_rows, pa.string()),
            "label": papers["title"],
            "year": papers["year"],
            "url": papers["url"],
            "papers": pa.nulls(papers.num_rows, pa.int32()),
            "family": pa.nulls(papers.num_rows, pa.string()),
        }
    )
    other = pa.Table.from_pydict(
        {
            "id": entities["id"],
            "kind": entities["type"],
            "label": entities["name"],
            "year": pa.nulls(entities.num_rows, pa.int16()),
            "url": pa.nulls(entities.num_rows, pa.string()),
            "papers": entities["papers"],
            "family": entities["family"],
        }
    )
    count = results.num_rows
    figures = pa.Table.from_pydict(
        {
            "id": pa.array([result_id(number) for number in range(count)], pa.string()),
            "kind": pa.array(["result"] * count, pa.string()),
            "label": results["value"],
            "year": pa.nulls(count, pa.int16()),
            "url": pa.nulls(count, pa.string()),
            "papers": pa.nulls(count, pa.int32()),
            "family": pa.nulls(count, pa.string()),
        }
    )
    return pa.concat_tables([one, other, figures])


def edges(tables: Tables) -> pa.Table:
    """A row a statement, a row a pair of related papers, and the rows of :func:`kg.exports.measured.result_edges`."""
    statements, related = tables.statements, tables.related
    one = pa.Table.from_pydict(
        {
            "src": statements["paper"],
            "dst": statements["entity"],
            "relation": statements["relation"],
            "weight": statements["confidence"],
        }
    )
    other = pa.Table.from_pydict(
        {
            "src": related["a"],
            "dst": related["b"],
            "relation": pa.array(["relatedTo"] * related.num_rows, pa.string()),
            "weight": related["score"],
        }
    )
    reported = list(zip(*result_edges(tables), strict=True)) or [(), (), (), ()]
    figures = pa.Table.from_pydict(
        {
            "src": pa.array(reported[0], pa.string()),
            "dst": pa.array(reported[1], pa.string()),
            "relation": pa.array(reported[2], pa.string()),
            "weight": pa.array(reported[3], pa.float64()),
        }
    )
    return pa.concat_tables([one, other, figures])


FORMAT = register(
    ExportFormat(
        "parquet",
        "vertices.parquet and edges.parquet, as GraphFrames and DuckDB read graphs",
        "",
        write_vertices_edges,
        is_folder=True,
        order=130,
    )
)
