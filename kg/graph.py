"""A graph directory, opened: tables, look-ups, SPARQL and networkx behind one object."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from kg.errors import MissingExtra, NoSuchItem
from kg.schema import Entity, EntityType, RelatedPapers
from kg.storage import Tables, read_manifest, read_tables
from kg.storage.lookup import folded, rows_with
from kg.storage.rows import entities_of
from kg.views.cards import EntityItem, PaperItem

if TYPE_CHECKING:
    import networkx as nx
    import pandas
    import polars
    import pyoxigraph

    from kg.linking import Chain, ChainNode, Explainer, PaperVectors
    from kg.network import NetworkKind, SparseGraph
    from kg.rdf import QueryResult
    from kg.rdf.explain import Step
    from kg.views.view import View


def open_graph(directory: str | Path) -> Graph:
    """Open the graph that `kg build --out DIRECTORY` wrote. Raises NotAGraph where there is none."""
    return Graph(Path(directory))


class Graph:
    """A graph directory, read-only. Tables are Arrow tables, loaded when first used (see kg.storage.tables)."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.manifest: Mapping[str, Any] = read_manifest(directory)

    def __repr__(self) -> str:
        counts = self.manifest["counts"]
        return (
            f"<kg.Graph {self.directory}: {counts['papers']} papers, {counts['entities']} entities, "
            f"{counts['statements']} statements>"
        )

    @cached_property
    def tables(self) -> Tables:
        """All tables at once."""
        return read_tables(self.directory)

    @property
    def papers(self) -> pa.Table:
        """A row a paper: id, title, authors, year, identifiers, sources …"""
        return self.tables.papers

    @property
    def entities(self) -> pa.Table:
        """A row an entity: id, type, name, aliases, papers, family, broader."""
        return self.tables.entities

    @property
    def statements(self) -> pa.Table:
        """A row a statement: paper, relation, entity, confidence, evidence."""
        return self.tables.statements

    @property
    def related(self) -> pa.Table:
        """A row a pair of related papers: a, b, score, shared."""
        return self.tables.related

    @property
    def links(self) -> pa.Table:
        """A row a web link: paper, start, end, url, kind, own."""
        return self.tables.links

    @property
    def mentions(self) -> pa.Table:
        """A row a mention: paper, start, end, text, type, score, found_by, sentence, entity."""
        return self.tables.mentions

    @property
    def lineage(self) -> pa.Table:
        """A row a use of what an earlier paper introduces: paper, earlier, entity, relation, confidence."""
        return self.tables.lineage

    @property
    def repositories(self) -> pa.Table:
        """A row a pair of papers that link the same repository: a, b, url."""
        return self.tables.repositories

    @property
    def hierarchy(self) -> pa.Table:
        """A row a link from an entity to a broader one: entity, broader, rule, evidence."""
        return self.tables.hierarchy

    @property
    def merges(self) -> pa.Table:
        """A row a name that was joined to an entity: entity, name, type, rule, evidence, papers."""
        return self.tables.merges

    @property
    def rejects(self) -> pa.Table:
        """A row a record or file that was set aside: file, record, reason, excerpt."""
        return self.tables.rejects

    def paper(self, id_or_title: str) -> PaperItem:
        """The paper with this id or title (case and white space aside), with its text, statements and links.

        Keys: those of the papers table, and ``text``, ``statements``, ``links``, ``related``. Raises NoSuchItem.
        """
        row = self._paper_row(id_or_title)
        key = row["id"]
        found = {
            **row,
            "text": rows_with(self.tables.texts, "paper", key)[0]["text"],
            "statements": rows_with(self.statements, "paper", key),
            "links": rows_with(self.links, "paper", key),
            "related": self._related_to(key),
        }
        return PaperItem(found, self.entities)

    def entity(self, name_or_id: str) -> EntityItem:
        """The entity with this id, name or alias (case aside; the one in most papers where several fit).

        Keys: those of the entities table, and ``statements``. Raises NoSuchItem.
        """
        wanted = folded(name_or_id)
        keys = (("id", name_or_id), ("name", wanted))
        rows = sorted({row for key in keys for row in self._entity_rows.get(key, ())})
        if not rows:
            message = f"{self.directory} has no entity with the id, name or alias {name_or_id!r}"
            raise NoSuchItem(message)
        fitting = self.entities.take(rows).to_pylist()
        best = min(fitting, key=lambda r: (r["id"] != name_or_id, folded(r["name"]) != wanted, -r["papers"], r["id"]))
        return EntityItem({**best, "statements": rows_with(self.statements, "entity", best["id"])}, self.papers)

    def entity_list(self) -> tuple[Entity, ...]:
        """The entities as domain objects, by id."""
        return entities_of(self.tables)

    def relatedness(self, a: str, b: str) -> RelatedPapers:
        """How related two papers (ids or titles) are, in [0, 1], with everything that contributes to it.

        See :mod:`kg.linking.vectors` for how it is reckoned. Raises NoSuchItem.
        """
        first, second = sorted(self._paper_row(p)["id"] for p in (a, b))
        at = {paper: i for i, paper in enumerate(self._vectors.papers)}
        if first not in at or second not in at:  # a paper that names nothing
            return RelatedPapers(first, second, 0.0, ())
        return self._explainer.pair(at[first], at[second])

    def path(self, a: str, b: str) -> Chain | None:
        """The strongest chain of statements between two papers or entities, or None where nothing connects them.

        Each is an id, a title, or a name or alias; a paper goes before an entity of the same name. See
        :mod:`kg.linking.paths`. Raises NoSuchItem.
        """
        from kg.linking import strongest_chain

        return strongest_chain(self._vectors, self._node(a), self._node(b))

    def _node(self, name: str) -> ChainNode:
        """The paper or entity with this id, title, name or alias."""
        from kg.linking import ChainNode

        if ("id", name) in self._paper_rows:
            return ChainNode("paper", name)
        if ("id", name) in self._entity_rows:
            return ChainNode("entity", name)
        if ("title", folded(name)) in self._paper_rows:
            return ChainNode("paper", self._paper_row(name)["id"])
        if ("name", folded(name)) in self._entity_rows:
            return ChainNode("entity", self.entity(name)["id"])
        message = f"{self.directory} has no paper and no entity with the id, title, name or alias {name!r}"
        raise NoSuchItem(message)

    @cached_property
    def _vectors(self) -> PaperVectors:
        from kg.network.vectors import vectors_of

        return vectors_of(self.tables)

    @cached_property
    def _explainer(self) -> Explainer:
        from kg.linking import Explainer

        return Explainer(self._vectors)

    @cached_property
    def _entity_rows(self) -> dict[tuple[str, str], list[int]]:
        """The rows of the entities table by ("id", id) and by ("name", folded name or alias)."""
        rows: dict[tuple[str, str], list[int]] = defaultdict(list)
        for i, row in enumerate(self.entities.select(["id", "name", "aliases"]).to_pylist()):
            rows["id", row["id"]].append(i)
            for name in {folded(row["name"]), *map(folded, row["aliases"])}:
                rows["name", name].append(i)
        return rows

    @cached_property
    def _paper_rows(self) -> dict[tuple[str, str], int]:
        """The row of the papers table by ("id", id) and by ("title", folded title): the first of the same title."""
        rows: dict[tuple[str, str], int] = {}
        for i, row in enumerate(self.papers.select(["id", "title"]).to_pylist()):
            rows["id", row["id"]] = i
            rows.setdefault(("title", folded(row["title"])), i)
        return rows

    def _paper_row(self, id_or_title: str) -> dict[str, Any]:
        by_title = self._paper_rows.get(("title", folded(id_or_title)))
        row = self._paper_rows.get(("id", id_or_title), by_title)
        if row is None:
            message = f"{self.directory} has no paper with the id or title {id_or_title!r}"
            raise NoSuchItem(message)
        found: dict[str, Any] = self.papers.slice(row, 1).to_pylist()[0]
        return found

    def to_networkx(
        self,
        kind: NetworkKind = "bipartite",
        *,
        min_confidence: float = 0.0,
        types: Collection[EntityType] | None = None,
    ) -> nx.Graph:
        """The graph for networkx; see :func:`kg.network.to_networkx` for kinds and attributes."""
        from kg.network import to_networkx

        return to_networkx(self.tables, kind, min_confidence=min_confidence, types=types)

    def to_sparse(self, *, min_confidence: float = 0.0, types: Collection[EntityType] | None = None) -> SparseGraph:
        """(matrix, papers, entities): papers × entities for SciPy; see :func:`kg.network.to_sparse`."""
        from kg.network import to_sparse

        return to_sparse(self.tables, min_confidence=min_confidence, types=types)

    def to_pandas(self, table: str) -> pandas.DataFrame:
        """The table of this name ("papers", "statements" …) for pandas.

        Raises NoSuchItem for another name and MissingExtra where pandas is not installed.
        """
        try:
            import pandas  # noqa: F401 - Arrow imports it without saying what is missing
        except ImportError as error:
            raise _missing("pandas") from error
        return self._table(table).to_pandas()

    def to_polars(self, table: str) -> polars.DataFrame:
        """The table of this name ("papers", "statements" …) for Polars.

        Raises NoSuchItem for another name and MissingExtra where Polars is not installed.
        """
        try:
            import polars
        except ImportError as error:
            raise _missing("polars") from error
        return polars.DataFrame(self._table(table))

    def query(
        self, sparql: str, parameters: Mapping[str, str] | None = None, *, max_rows: int | None = None
    ) -> QueryResult:
        """The answer to a SPARQL query: its text, a path to an .rq file, or the name of a shipped query.

        Raises QueryError where the query cannot be parsed, asks for what is refused, or has more than ``max_rows``
        rows.
        """
        from kg.rdf import query, read_query

        text, values = read_query(sparql, parameters or {})
        return query(self._store, text, values, base_iri=self.manifest["parameters"]["base_iri"], max_rows=max_rows)

    def explain(self, sparql: str, parameters: Mapping[str, str] | None = None) -> tuple[str, tuple[Step, ...]]:
        """The text of a query with its parameters, and how it is understood (:func:`kg.rdf.explain.explain`)."""
        from kg.rdf import read_query
        from kg.rdf.explain import explain
        from kg.rdf.sparql_text import with_parameters

        text, values = read_query(sparql, parameters or {})
        steps = explain(self._store, text, values, base_iri=self.manifest["parameters"]["base_iri"])
        return with_parameters(text, values), steps

    def query_doubts(self, sparql: str, parameters: Mapping[str, str], answer: QueryResult) -> tuple[str, ...]:
        """Why the ``answer`` to a query may lack what it was asked for, in words.

        These are names that the ontology does not have, and where the answer is empty, values of parameters that
        nothing in the graph is called.
        """
        from kg.rdf import read_query
        from kg.rdf.mistakes import doubts

        text, values = read_query(sparql, parameters)
        is_empty = answer.boolean is False if answer.boolean is not None else not (answer.rows or answer.turtle)
        return doubts(self._store, text, values, is_empty=is_empty)

    def show(
        self,
        *,
        entity: str | None = None,
        paper: str | None = None,
        community: int | None = None,
        query: str | None = None,
        path: Sequence[str] | None = None,
        depth: int = 1,
    ) -> View:
        """A page of one part of the graph, which a notebook shows and ``save`` writes to a file.

        Give exactly one: ``entity`` (a name, alias or id) with its papers, ``paper`` (a title or id) with its related
        papers, ``community`` (its number, from 1), ``query`` (see :meth:`query`) with the papers and entities of its
        answer, or ``path`` (two names, titles or ids). ``depth`` (1 or more) is how many steps around an entity or a
        paper are taken along. Raises NoSuchItem where the graph has no such thing, and ValueError for another number of
        parts than one.
        """
        from kg.views.asked import view_of

        return view_of(self, entity=entity, paper=paper, community=community, query=query, path=path, depth=depth)

    @cached_property
    def _store(self) -> pyoxigraph.Store:
        from kg.rdf import open_store

        return open_store(self.directory)

    def _table(self, name: str) -> pa.Table:
        found = dict(self.tables.items())
        if name not in found:
            message = f"a graph has no table {name!r}; there are {', '.join(found)}"
            raise NoSuchItem(message)
        return found[name]

    def _related_to(self, paper: str) -> list[dict[str, Any]]:
        """Pairs that hold ``paper``, most related first, each with the other paper under ``paper``."""
        found = [
            {"paper": r["b"] if r["a"] == paper else r["a"], "score": r["score"], "shared": r["shared"]}
            for side in ("a", "b")
            for r in rows_with(self.related, side, paper)
        ]
        return sorted(found, key=lambda r: (-r["score"], r["paper"]))


def _missing(package: str) -> MissingExtra:
    return MissingExtra(f"{package} is not installed; install it with: pip install 'kg[frames]'")
