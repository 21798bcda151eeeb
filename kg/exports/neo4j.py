"""Neo4j: CSV files with the headers of its bulk import, and the Cypher that loads them into a running database.

Header fields follow the manual of `neo4j-admin database import`: ``name:ID(space)``, ``:LABEL``, ``:START_ID(space)``,
``:END_ID(space)``, ``:TYPE``, types behind colons, arrays parted by semicolons.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import chain
from pathlib import Path

from kg.exports.format import ExportFormat
from kg.exports.measured import PARTS, result_edges, result_id
from kg.exports.registry import register
from kg.schema import ENTITY_TYPES, RELATIONS
from kg.storage import read_tables
from kg.storage.csv_rows import write_rows
from kg.storage.files import fill_folder
from kg.storage.tables import Tables

#: The types of relationships from a result to its parts.
_TYPE_OF = {what: re.sub("([A-Z])", r"_\1", what).upper() for what in PARTS.values()}
_BACKSLASH = re.compile(r'\\(?="|$)')


def write_neo4j(directory: Path, out: Path, *, safe: bool = False) -> None:
    """Write papers, entities, statements, related papers and results of the graph in ``directory`` as CSV, and
    ``load.cypher``, into the folder ``out``; where ``safe``, with cells that no spreadsheet runs.
    """
    tables = read_tables(directory)
    with fill_folder(out) as folder:
        _write(folder / "papers.csv", _PAPERS, _papers(tables), safe)
        _write(folder / "entities.csv", _ENTITIES, _entities(tables), safe)
        _write(folder / "statements.csv", _STATEMENTS, _statements(tables), safe)
        _write(folder / "related.csv", _RELATED, _related(tables), safe)
        _write(folder / "results.csv", _RESULTS, _results(tables), safe)
        _write(folder / "reports.csv", _REPORTS, _reports(tables), safe)
        _write(folder / "result_parts.csv", _RESULT_PARTS, _result_parts(tables), safe)
        (folder / "load.cypher").write_text(_CYPHER, encoding="utf-8", newline="\n")


_PAPERS = ("id:ID(Paper)", "title", "year:int", "date", "url", "authors:string[]", ":LABEL")
_ENTITIES = ("id:ID(Entity)", "name", "aliases:string[]", "papers:int", "family", ":LABEL")
_STATEMENTS = (":START_ID(Paper)", ":END_ID(Entity)", "confidence:double", ":TYPE")
_RELATED = (":START_ID(Paper)", ":END_ID(Paper)", "score:double", ":TYPE")
_RESULTS = ("id:ID(Result)", "value", "number:double", "unit", "form", "confidence:double", ":LABEL")
_REPORTS = (":START_ID(Paper)", ":END_ID(Result)", ":TYPE")
_RESULT_PARTS = (":START_ID(Result)", ":END_ID(Entity)", ":TYPE")


def _papers(tables: Tables) -> Iterable[Sequence[object]]:
    for p in tables.papers.to_pylist():
        yield p["id"], p["title"], p["year"], p["date"], p["url"], _array(p["authors"]), "Paper"


def _entities(tables: Tables) -> Iterable[Sequence[object]]:
    for e in tables.entities.to_pylist():
        yield e["id"], e["name"], _array(e["aliases"]), e["papers"], e["family"], f"Entity;{e['type'].capitalize()}"


def _statements(tables: Tables) -> Iterable[Sequence[object]]:
    for s in tables.statements.select(["paper", "entity", "confidence", "relation"]).to_pylist():
        yield s["paper"], s["entity"], s["confidence"], s["relation"].upper()


def _related(tables: Tables) -> Iterable[Sequence[object]]:
    for r in tables.related.select(["a", "b", "score"]).to_pylist():
        yield r["a"], r["b"], r["score"], "RELATED_TO"


def _results(tables: Tables) -> Iterable[Sequence[object]]:
    for number, r in enumerate(tables.results.to_pylist()):
        yield result_id(number), r["value"], r["number"], r["unit"], r["form"], r["confidence"], "Result"


def _reports(tables: Tables) -> Iterable[Sequence[object]]:
    for source, target, what, _ in result_edges(tables):
        if what == "reports":
            yield source, target, "REPORTS"


def _result_parts(tables: Tables) -> Iterable[Sequence[object]]:
    for source, target, what, _ in result_edges(tables):
        if what != "reports":
            yield source, target, _TYPE_OF[what]


def _array(values: Sequence[str] | None) -> str:
    """Values parted by semicolons, which therefore cannot stand in one."""
    return ";".join(value.replace(";", ",") for value in values or ())


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]], safe: bool) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        write_rows(chain([header], ([_cell(value) for value in row] for row in rows)), file, safe=safe)


def _cell(value: object) -> object:
    # LOAD CSV reads a backslash before a quotation mark as its escape
    return _BACKSLASH.sub(r"\\ ", value) if isinstance(value, str) else value


def _load_statements(relation: str) -> str:
    kind = relation.upper()
    return f"""LOAD CSV WITH HEADERS FROM 'file:///statements.csv' AS row
WITH row WHERE row.`:TYPE` = '{kind}'
CALL {{
  WITH row
  MATCH (p:Paper {{id: row.`:START_ID(Paper)`}}), (e:Entity {{id: row.`:END_ID(Entity)`}})
  MERGE (p)-[s:{kind}]->(e) SET s.confidence = toFloat(row.`confidence:double`)
}} IN TRANSACTIONS OF 5000 ROWS;
"""


def _load_entities(label: str) -> str:
    return f"""LOAD CSV WITH HEADERS FROM 'file:///entities.csv' AS row
WITH row WHERE row.`:LABEL` = 'Entity;{label}'
CALL {{
  WITH row
  MERGE (e:Entity {{id: row.`id:ID(Entity)`}})
  SET e:{label}, e.name = row.name, e.papers = toInteger(row.`papers:int`), e.family = row.family,
      e.aliases = split(coalesce(row.`aliases:string[]`, ''), ';')
}} IN TRANSACTIONS OF 5000 ROWS;
"""


def _load_parts(kind: str) -> str:
    return f"""LOAD CSV WITH HEADERS FROM 'file:///result_parts.csv' AS row
WITH row WHERE row.`:TYPE` = '{kind}'
CALL {{
  WITH row
  MATCH (r:Result {{id: row.`:START_ID(Result)`}}), (e:Entity {{id: row.`:END_ID(Entity)`}})
  MERGE (r)-[:{kind}]->(e)
}} IN TRANSACTIONS OF 5000 ROWS;
"""


_CYPHER = "\n".join(
    [
        """// Into an empty database that is not running (fastest), from this folder:
//   neo4j-admin database import full --id-type=string --nodes=papers.csv --nodes=entities.csv \\
//     --nodes=results.csv --relationships=statements.csv --relationships=related.csv \\
//     --relationships=reports.csv --relationships=result_parts.csv neo4j
// Into a running database (Neo4j 5): copy the CSV files into its import folder, then
//   cypher-shell -f load.cypher

CREATE CONSTRAINT paper_id IF NOT EXISTS FOR (p:Paper) REQUIRE p.id IS UNIQUE;
CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (e:Entity) REQUIRE e.id IS UNIQUE;
CREATE CONSTRAINT result_id IF NOT EXISTS FOR (r:Result) REQUIRE r.id IS UNIQUE;

LOAD CSV WITH HEADERS FROM 'file:///papers.csv' AS row
CALL {
  WITH row
  MERGE (p:Paper {id: row.`id:ID(Paper)`})
  SET p.title = row.title, p.year = toInteger(row.`year:int`), p.date = row.date, p.url = row.url,
      p.authors = split(coalesce(row.`authors:string[]`, ''), ';')
} IN TRANSACTIONS OF 5000 ROWS;
""",
        *(_load_entities(entity_type.capitalize()) for entity_type in ENTITY_TYPES),
        *(_load_statements(relation) for relation in RELATIONS),
        """LOAD CSV WITH HEADERS FROM 'file:///related.csv' AS row
CALL {
  WITH row
  MATCH (a:Paper {id: row.`:START_ID(Paper)`}), (b:Paper {id: row.`:END_ID(Paper)`})
  MERGE (a)-[r:RELATED_TO]->(b) SET r.score = toFloat(row.`score:double`)
} IN TRANSACTIONS OF 5000 ROWS;
""",
        """LOAD CSV WITH HEADERS FROM 'file:///results.csv' AS row
CALL {
  WITH row
  MERGE (r:Result {id: row.`id:ID(Result)`})
  SET r.value = row.value, r.number = toFloat(row.`number:double`), r.unit = row.unit, r.form = row.form,
      r.confidence = toFloat(row.`confidence:double`)
} IN TRANSACTIONS OF 5000 ROWS;
""",
        """LOAD CSV WITH HEADERS FROM 'file:///reports.csv' AS row
CALL {
  WITH row
  MATCH (p:Paper {id: row.`:START_ID(Paper)`}), (r:Result {id: row.`:END_ID(Result)`})
  MERGE (p)-[:REPORTS]->(r)
} IN TRANSACTIONS OF 5000 ROWS;
""",
        *(_load_parts(kind) for kind in _TYPE_OF.values()),
    ]
)

FORMAT = register(
    ExportFormat(
        "neo4j",
        "CSV files for Neo4j's bulk import, with the Cypher that loads them",
        "",
        write_neo4j,
        is_folder=True,
        order=140,
        write_safe=partial(write_neo4j, safe=True),
    )
)
