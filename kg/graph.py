"""A graph directory, opened: tables, look-ups, SPARQL and networkx behind one object."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import ArgumentError, NoSuchItem
from kg.schema import LEAST_SURE_RESULT, Entity, EntityType, RelatedPapers
from kg.storage.directory import open_manifest, stamp
from kg.views.cards import EntityItem, PaperItem

if TYPE_CHECKING:
    import networkx as nx
    import pandas
    import polars
    import pyarrow as pa
    import pyoxigraph

    from kg.linking.explanations import Explainer
    from kg.linking.paths import Chain, ChainNode
    from kg.linking.relatedness import Relatedness
    from kg.linking.vectors import PaperVectors
    from kg.network.incidence import SparseGraph
    from kg.network.to_networkx import NetworkKind
    from kg.rdf.answering import Question
    from kg.rdf.explain import Step
    from kg.rdf.results import QueryResult
    from kg.rdf.validation import Violation
    from kg.rdf.workers import Workers
    from kg.resolution.suggest import Suggestion
    from kg.schema import Progress
    from kg.storage import Tables
    from kg.storage.lookup import Lookup
    from kg.storage.search import Search
    from kg.storage.tree import Tree
    from kg.views.site_files import Written
    from kg.views.view import View

#: Queries with limits that a graph answers at the same time, and how many more may wait.
_AT_ONCE, _WAITING = 2, 1_000


def open_graph(directory: str | Path) -> Graph:
    """Open the graph that `kg build --out DIRECTORY` wrote. Raises NotAGraph where there is none."""
    return Graph(Path(directory))


class Graph:
    """A graph directory, read-only. Tables are Arrow tables, loaded when first used (see kg.storage.tables)."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.manifest: Mapping[str, Any] = open_manifest(directory)
        self._opened = stamp(directory)

    def __repr__(self) -> str:
        counts = self.manifest["counts"]
        return (
            f"<kg.Graph {self.directory}: {counts['papers']} papers, {counts['entities']} entities, "
            f"{counts['statements']} statements>"
        )

    @cached_property
    def tables(self) -> Tables:
        """All tables, each read when it is first used."""
        from kg.storage import read_tables

        return read_tables(self.directory, self._opened)

    @cached_property
    def _lookup(self) -> Lookup:
        from kg.storage.lookup import Lookup

        return Lookup(self.tables, str(self.directory))

    @cached_property
    def _search(self) -> Search:
        from kg.storage.search import Search

        return Search(self.tables, self._lookup)

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
        """A row a statement: paper, relation, entity, confidence (of the name), evidence, relation_confidence."""
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
    def results(self) -> pa.Table:
        """A row a figure that a paper reports: paper, value, number, unit, form, metric, dataset, subject, over …"""
        return self.tables.results

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

        Keys: those of the papers table, and ``text``, ``statements`` (each with ``name`` and ``type`` of its entity),
        ``links``, and ``related`` (see :meth:`related_to`). Raises NoSuchItem.
        """
        row = self._lookup.paper(id_or_title)
        key = row["id"]
        names, types = self._lookup.names, self._lookup.types
        statements = _rows_with(self.statements, "paper", key)
        found = {
            **row,
            "text": _rows_with(self.tables.texts, "paper", key)[0]["text"],
            "statements": [{**s, "name": names[s["entity"]], "type": types[s["entity"]]} for s in statements],
            "links": _rows_with(self.links, "paper", key),
            "related": self._lookup.related_to(key),
        }
        return PaperItem(found, names)

    def entity(self, name_or_id: str) -> EntityItem:
        """The entity with this id, name or alias (case aside; the one in most papers where several fit).

        Keys: those of the entities table, and ``statements``, each with the ``title`` of its paper. Raises NoSuchItem.
        """
        row = self._lookup.entity(name_or_id)
        titles = self._lookup.titles
        statements = [{**s, "title": titles[s["paper"]]} for s in _rows_with(self.statements, "entity", row["id"])]
        return EntityItem({**row, "statements": statements}, titles)

    def related_to(self, id_or_title: str, *, top: int | None = None) -> list[dict[str, Any]]:
        """The papers related to this one, most related first, at most ``top`` of them (None: all that the graph keeps).

        Keys: ``paper``, ``title``, ``score``, and ``shared``: what the two have in common, each with ``entity``,
        ``share`` (of the score), ``via``, ``a`` and ``b``, and the names of these entities (``name``, ``a_name``,
        ``b_name``); see :class:`kg.schema.SharedEntity`. Raises NoSuchItem.
        """
        return self._lookup.related_to(self._lookup.paper(id_or_title)["id"])[:top]

    def search(self, words: str, *, top: int = 20) -> list[dict[str, Any]]:
        """The ``top`` papers and entities whose title, name or alias has all of ``words``, the best first.

        Words with which nothing begins are read with their typing errors mended. See
        :meth:`kg.storage.search.Search.names` for the order and the keys.
        """
        return self._search.names(words, top)

    def sentences(self, words: str, *, top: int = 20) -> list[dict[str, Any]]:
        """The first ``top`` sentences of abstracts that have all of ``words``, each with its paper.

        See :meth:`kg.storage.search.Search.sentences` for the order and the keys. Raises GraphError where the graph was
        published without texts.
        """
        return self._search.sentences(words, top)

    def evidence_of(self, statement: Mapping[str, Any]) -> list[str]:
        """The sentences that support a row of ``statements``, in the order of the text; none where nothing does.

        Raises GraphError where the graph was published without texts.
        """
        places = statement["evidence"] or ()
        text = self._lookup.texts[statement["paper"]] if places else ""
        return list(dict.fromkeys(text[place["sentence_start"] : place["sentence_end"]] for place in places))

    def did_you_mean(self, words: str) -> list[str]:
        """What may have been meant by ``words`` of which no title, name or alias has all; nothing where one has."""
        return self._search.meant(words)

    def results_of(self, id_or_title: str) -> list[dict[str, Any]]:
        """What a paper reports, in the order of its text; :func:`kg.storage.leaderboard.reported` has the keys.

        Raises NoSuchItem.
        """
        from kg.storage.leaderboard import reported

        return reported(self._lookup, _rows_with(self.results, "paper", self._lookup.paper(id_or_title)["id"]))

    def leaderboard(
        self,
        dataset: str,
        *,
        metric: str | None = None,
        task: str | None = None,
        min_confidence: float = LEAST_SURE_RESULT,
    ) -> list[dict[str, Any]]:
        """The figures that papers report on ``dataset``, by metric, each with its sentence; no winner is named.

        ``dataset``, ``metric`` and ``task`` are names, aliases or ids. See :func:`kg.storage.leaderboard.leaderboard`
        for the order and :func:`kg.storage.leaderboard.reported` for the keys. Raises NoSuchItem.
        """
        from kg.storage.leaderboard import leaderboard

        return leaderboard(
            self.tables,
            self._lookup,
            self._lookup.entity(dataset, "dataset")["id"],
            metric=None if metric is None else self._lookup.entity(metric, "metric")["id"],
            task=None if task is None else self._lookup.entity(task, "task")["id"],
            min_confidence=min_confidence,
        )

    def compare(self, *papers: str, naming: str | None = None) -> list[dict[str, Any]]:
        """Two to eight papers (ids or titles) side by side, or the first eight about the entity ``naming``.

        See :func:`kg.storage.side_by_side.side_by_side` for the keys. Raises NoSuchItem, and ArgumentError for fewer
        papers than two or more than eight.
        """
        from kg.storage.side_by_side import FEWEST, MOST, papers_naming, side_by_side

        chosen = [self._lookup.paper(p)["id"] for p in papers]
        if naming is not None:
            chosen += papers_naming(self.tables, self._lookup.entity(naming)["id"])
            chosen = list(dict.fromkeys(chosen))[: max(MOST, len(papers))]
        if not FEWEST <= len(chosen) <= MOST:
            message = f"{FEWEST} to {MOST} papers can be compared, not {len(chosen)}"
            raise ArgumentError(message)
        return side_by_side(self.tables, self._lookup, chosen)

    def tree(self, name: str | None = None) -> Tree:
        """What is narrower and broader than the entity of this name, alias or id, or (None) all that have branches.

        Raises NoSuchItem.
        """
        from kg.storage.tree import tree_of

        root = None if name is None else self._lookup.entity(name)["id"]
        entities = self.entities.select(["id", "name", "type", "papers"]).to_pylist()
        return tree_of(self.hierarchy.to_pylist(), entities, root)

    def merges_of(self, name: str) -> list[dict[str, Any]]:
        """The names that were joined to the entity of this name, alias or id: rows of ``merges``. Raises NoSuchItem."""
        return _rows_with(self.merges, "entity", self._lookup.entity(name)["id"])

    def suggestions(self, *, least: float = 88.0) -> tuple[Suggestion, ...]:
        """Pairs of entities that may be one, alike by ``least`` of 100 or more; see :mod:`kg.resolution.suggest`."""
        from kg.resolution.suggest import suggest

        return suggest(self.entity_list(), least)

    def communities(self) -> list[dict[str, Any]]:
        """The communities of papers, as the explorer lists them.

        Keys: ``number`` (from 1, as :meth:`show` takes it), ``name``, ``inside`` (its coherence, the share of its
        papers' ties that stays in it), ``papers`` (ids, the best connected first) and ``entities`` (ids of those that
        set it apart, best first).
        """
        from kg.network.communities import find_communities
        from kg.network.numbering import number

        graph = number(self.tables)
        found = find_communities(graph)
        return [
            {
                "number": found.shown(place),
                "name": name,
                "inside": float(found.inside[place]),
                "papers": [graph.papers[i]["id"] for i in (found.papers == place).nonzero()[0].tolist()],
                "entities": [graph.entities[j]["id"] for j in found.tellers[place]],
            }
            for place, name in enumerate(found.names)
        ]

    def analyze(self, name: str, **options: Any) -> pa.Table:  # noqa: ANN401 - each analysis has options of its own
        """The table of the analysis of this name (:func:`kg.analyses` lists them), the most telling rows first.

        ``options`` are the keyword arguments of its function. What a reader must know to use the figures stands in a
        note that travels with the table (:func:`kg.note_of`). Raises NoSuchItem where there is no such analysis and
        ArgumentError where it has no such option.
        """
        from inspect import signature

        from kg.analytics.registry import find_analysis

        run = find_analysis(name).run
        known = [p.name for p in signature(run).parameters.values() if p.kind is p.KEYWORD_ONLY]
        unknown = sorted(set(options) - set(known))
        if unknown:
            message = f"{name} has no option {unknown[0]!r}; it has {', '.join(known) or 'none'}"
            raise ArgumentError(message)
        return run(self.tables, **options)

    def diff(self, newer: Graph | str | Path) -> pa.Table:
        """What ``newer`` (a graph or its folder) adds, drops and changes, a row each.

        See :func:`kg.analytics.difference.difference` for the columns. Raises NotAGraph where there is none.
        """
        from kg.analytics.difference import difference

        other = newer if isinstance(newer, Graph) else open_graph(newer)
        return difference(self.tables, other.tables)

    def report(self, out: str | Path | None = None) -> list[Path]:
        """Write report.md and report.html into ``out`` (default: the graph's folder); returns their paths.

        Raises OutputError where they cannot be written.
        """
        from kg.analytics.report import write_report

        return write_report(self.directory, self.directory if out is None else Path(out))

    def export(
        self,
        format: str,
        out: str | Path | None = None,
        *,
        parts: Sequence[str] | None = None,
        license: str | None = None,
        safe_csv: bool = False,
    ) -> Path:
        """Write the graph in another format (:func:`kg.formats` lists them) and return the path of what was written.

        See :func:`kg.exports.export.export`.
        """
        from kg.exports.export import export

        return export(self.directory, out, format=format, parts=parts, license=license, safe_csv=safe_csv)

    def validate(self) -> list[Violation]:
        """What in the graph's RDF breaks the shapes of the ontology; nothing where it is as they say."""
        from kg.rdf.validation import validate

        return validate(self._store)

    def entity_list(self) -> tuple[Entity, ...]:
        """The entities as domain objects, by id."""
        from kg.storage.rows import entities_of

        return entities_of(self.tables)

    def relatedness(self, a: str, b: str) -> Relatedness:
        """How related two papers (ids or titles) are, in [0, 1], with everything that contributes to it.

        See :mod:`kg.linking.vectors` for how it is reckoned. Raises NoSuchItem.
        """
        from kg.linking.relatedness import with_names

        first, second = sorted(self._lookup.paper(p)["id"] for p in (a, b))
        at = {paper: i for i, paper in enumerate(self._vectors.papers)}
        if first not in at or second not in at:  # a paper that names nothing
            pair = RelatedPapers(first, second, 0.0, ())
        else:
            pair = self._explainer.pair(at[first], at[second])
        return with_names(pair, self._lookup.titles, self._lookup.names)

    def path(self, a: str, b: str) -> Chain | None:
        """The strongest chain of statements between two papers or entities, or None where nothing connects them.

        Each is an id, a title, or a name or alias; a paper goes before an entity of the same name. See
        :mod:`kg.linking.paths`. Raises NoSuchItem.
        """
        from kg.linking.paths import strongest_chain

        return strongest_chain(self._vectors, self._node(a), self._node(b))

    def _node(self, name: str) -> ChainNode:
        from kg.linking.paths import ChainNode

        return ChainNode(*self._lookup.paper_or_entity(name))

    @cached_property
    def _vectors(self) -> PaperVectors:
        from kg.network.vectors import vectors_of

        return vectors_of(self.tables)

    @cached_property
    def _explainer(self) -> Explainer:
        from kg.linking.explanations import Explainer

        return Explainer(self._vectors)

    def to_networkx(
        self,
        kind: NetworkKind = "bipartite",
        *,
        min_confidence: float = 0.0,
        types: Collection[EntityType] | None = None,
    ) -> nx.Graph:
        """The graph for networkx; see :func:`kg.network.to_networkx` for kinds and attributes."""
        from kg.network.to_networkx import to_networkx

        return to_networkx(self.tables, kind, min_confidence=min_confidence, types=types)

    def to_sparse(self, *, min_confidence: float = 0.0, types: Collection[EntityType] | None = None) -> SparseGraph:
        """(matrix, papers, entities): papers × entities for SciPy; see :func:`kg.network.to_sparse`."""
        from kg.network.incidence import to_sparse

        return to_sparse(self.tables, min_confidence=min_confidence, types=types)

    def to_pandas(self, table: str) -> pandas.DataFrame:
        """The table of this name ("papers", "statements" …) for pandas.

        Raises NoSuchItem for another name and MissingExtra where pandas is not installed.
        """
        from kg.storage.frames import to_pandas

        return to_pandas(self._table(table))

    def to_polars(self, table: str) -> polars.DataFrame:
        """The table of this name ("papers", "statements" …) for Polars.

        Raises NoSuchItem for another name and MissingExtra where Polars is not installed.
        """
        from kg.storage.frames import to_polars

        return to_polars(self._table(table))

    def query(
        self,
        sparql: str,
        parameters: Mapping[str, str] | None = None,
        *,
        max_rows: int | None = None,
        timeout: float | None = None,
        max_memory: int | None = None,
        **values: object,
    ) -> QueryResult:
        """The answer to a SPARQL query: its text, a path to an .rq file, or the name of a shipped query.

        Parameters are given by keyword (``graph.query("methods-for-a-task", task="pruning")``) or, where one bears the
        name of an argument, in ``parameters``; where one is left out and the graph has nothing of its default's name,
        the most frequent thing of the kind is taken (:mod:`kg.rdf.defaults`). ``timeout`` is in seconds (None: as long
        as it takes), ``max_memory`` in megabytes beside the store (None: as much as there is).

        A query that has a limit is answered in a process of its own, which is ended there; the first one waits for it
        to start. Raises NoSuchItem where there is no such query, and QueryError where it cannot be parsed, asks for
        what is refused, has no such parameter, takes longer than ``timeout`` or more than ``max_memory``, or has more
        than ``max_rows`` rows.
        """
        from kg.rdf.answering import Question, answer
        from kg.rdf.named_queries import read_query

        given = _given(parameters, values)
        text, known = read_query(sparql, given)
        question = Question(text, self.manifest["parameters"]["base_iri"], max_rows, values=known, given=given)
        if timeout is None and max_memory is None:
            return answer(self._store, question)
        return self._workers.ask(question, timeout, memory=max_memory)

    def explain(
        self, sparql: str, parameters: Mapping[str, str] | None = None, **values: object
    ) -> tuple[str, tuple[Step, ...]]:
        """The text of a query with its parameters, and how it is understood (:func:`kg.rdf.explain.explain`).

        The query is given as to :meth:`query`, and raises as there.
        """
        from kg.rdf.explain import explain
        from kg.rdf.named_queries import read_query
        from kg.rdf.sparql_text import with_parameters

        text, given = read_query(sparql, _given(parameters, values))
        steps = explain(self._store, text, given, base_iri=self.manifest["parameters"]["base_iri"])
        return with_parameters(text, given), steps

    def query_doubts(self, sparql: str, parameters: Mapping[str, str], answer: QueryResult) -> tuple[str, ...]:
        """Why the ``answer`` to a query may lack what it was asked for, in words.

        These are names that the ontology does not have, defaults for which something else was taken, and where the
        answer is empty, what the graph has nothing of.
        """
        from kg.rdf.defaults import fitting_values
        from kg.rdf.mistakes import doubts
        from kg.rdf.named_queries import read_query
        from kg.rdf.terms import prefixes_of

        text, defaults = read_query(sparql, parameters)
        base_iri = self.manifest["parameters"]["base_iri"]
        values = fitting_values(self._store, text, defaults, parameters, base_iri=base_iri)
        taken = [
            f"asked with {name}={value}, since the graph has nothing called {defaults[name]!r}; choose with --param"
            for name, value in values.items()
            if value != defaults[name]
        ]
        is_empty = answer.boolean is False if answer.boolean is not None else not (answer.rows or answer.turtle)
        said = doubts(self._store, text, values, is_empty=is_empty, prefixes=prefixes_of(base_iri))
        return (*taken, *said)

    def show(
        self,
        *,
        entity: str | None = None,
        paper: str | None = None,
        community: int | None = None,
        query: str | None = None,
        path: Sequence[str] | None = None,
        depth: int = 1,
        kind: str = "explorer",
        parameters: Mapping[str, str] | None = None,
    ) -> View:
        """A page of one part of the graph, which a notebook shows and ``save`` writes to a file.

        Give one, or none for the whole graph: ``entity`` (a name, alias or id) with its papers, ``paper`` (a title or
        id) with its related papers, ``community`` (its number, from 1), ``query`` with its ``parameters`` (see
        :meth:`query`) and the papers and entities of its answer, or ``path`` (two names, titles or ids). ``depth`` (1
        or more) is how many steps around an entity or a paper are taken along; ``kind`` is how the part is drawn
        (:data:`kg.views.registry.VIEWS`). Raises NoSuchItem where the graph has no such thing, or there is no such
        kind, ArgumentError for more parts than one, or for parameters without a query, and QueryError as
        :meth:`query`, which may take what `kg query` takes by default.
        """
        from kg.rdf.limits import MEGABYTES, SECONDS
        from kg.views.asked import view_of

        if parameters and query is None:
            message = f"{', '.join(parameters)}: only a query takes parameters"
            raise ArgumentError(message)
        built = self.manifest["parameters"]
        return view_of(
            self.tables,
            self._lookup,
            lambda asked: self.query(asked, parameters, timeout=SECONDS, max_memory=MEGABYTES),
            self.path,
            base_iri=built["base_iri"],
            quotes=built["quotes"],
            entity=entity,
            paper=paper,
            community=community,
            query=query,
            path=path,
            depth=depth,
            kind=kind,
        )

    def site(
        self,
        out: str | Path,
        *,
        heading: str = "",
        url: str = "",
        quotes: bool | None = None,
        progress: Progress | None = None,
    ) -> Written:
        """Write the graph as a static site into the folder ``out``, and return how many files are new, changed or gone.

        A page for each paper, entity, repository and community, the explorer and a search; pages that say what they
        said before are left alone. ``heading`` is what the site is called; ``url`` is where it will stand, for its
        sitemap and its feed. Abstracts are in it unless ``quotes`` is False (None: as the graph was built). Raises
        OutputError where ``out`` holds other files or cannot be written, and ArgumentError for a ``url`` that is none.
        """
        from kg.sources.cleaning import without_halves
        from kg.views.site import SiteOptions, write_site

        parameters = self.manifest["parameters"]
        quoted = parameters["quotes"] and quotes is not False
        options = SiteOptions(parameters["base_iri"], without_halves(heading), url, quoted)
        return write_site(self.tables, Path(out), options, progress)

    @cached_property
    def _store(self) -> pyoxigraph.Store:
        from kg.rdf.store import open_store

        return open_store(self.directory)

    @cached_property
    def _workers(self) -> Workers[Question, QueryResult]:
        """The processes that answer queries with limits."""
        from kg.rdf.answering import open_answers
        from kg.rdf.workers import Room, Workers

        return Workers(open_answers, self.directory, Room(_AT_ONCE, _WAITING, behind=False))

    def _table(self, name: str) -> pa.Table:
        found = dict(self.tables.items())
        if name not in found:
            message = f"a graph has no table {name!r}; there are {', '.join(found)}"
            raise NoSuchItem(message)
        return found[name]


def _given(parameters: Mapping[str, str] | None, values: Mapping[str, object]) -> dict[str, str]:
    """The parameters of a query as text."""
    return {**(parameters or {}), **{name: str(value) for name, value in values.items()}}


def _rows_with(table: pa.Table, column: str, value: str) -> list[dict[str, Any]]:
    from kg.storage.lookup import rows_with

    return rows_with(table, column, value)
