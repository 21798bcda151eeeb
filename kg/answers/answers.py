"""What can be asked of a graph: each question is a method, of which programs learn by its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from kg.answers.shapes import (
    Community,
    Compared,
    EntityAnswer,
    Fact,
    Figure,
    Found,
    Hit,
    Info,
    Named,
    PaperAnswer,
    Quote,
    RelatedAnswer,
    Shared,
    Step,
    Table,
)
from kg.errors import GraphError, NoSuchItem
from kg.graph import Graph
from kg.rdf.limits import MEGABYTES, SECONDS
from kg.storage.lookup import Lookup, rows_with

#: The most that one answer lists.
MOST = 50
_MOST_LINES = 500
#: What two papers share and a community's papers and entities: so many say what it is.
_TELLING = 5


class Answers:
    """The questions of one graph."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def prepare(self) -> None:
        """Read what most questions need, so that the first does not wait for it."""
        self.search("prepared", top=1)
        for table in (self._graph.statements, self._graph.related, self._graph.results, self._graph.links):
            assert table.num_rows >= 0

    def info(self) -> Info:
        """What the graph is, and how many papers, entities, statements and so on it holds."""
        manifest = self._graph.manifest
        return Info(manifest["kg"], manifest["parameters"]["base_iri"], dict(manifest["counts"]))

    def search(self, words: str, top: int = 10) -> Found:
        """Papers and entities by words of titles, names and aliases, and sentences of abstracts with all of the words.

        Case and accents do not count, and a word may be the beginning of a longer one.
        """
        keys = ("kind", "id", "name", "type", "papers", "year")
        rows = self._graph.search(words, top=_few(top))
        hits = [Hit(**{key: row[key] for key in keys}, evidence=self._telling(row["kind"], row["id"])) for row in rows]
        said = self._graph.sentences(words, top=_few(top)) if self._has_texts else []
        quotes = [Quote(row["paper"], row["title"], row["year"], row["sentence"]) for row in said]
        return Found(hits, quotes, self._graph.did_you_mean(words))

    def paper(self, paper: str) -> PaperAnswer:
        """A paper by its id or title. Raises NoSuchItem, with what is meant perhaps."""
        found = self._graph.paper(paper)
        return PaperAnswer(
            found["id"],
            found["title"],
            found["year"],
            found["url"],
            list(found["authors"] or ()),
            [self._fact(s, found["title"], s["name"], s["type"]) for s in _surest(found["statements"])],
            self._figures(found["id"]),
            [link["url"] for link in found["links"]],
        )

    def entity(self, name: str, top: int = 10) -> EntityAnswer:
        """A task, method, model, data set or metric by its name. Raises NoSuchItem, with what is meant perhaps."""
        found = self._graph.entity(name)
        facts = [
            self._fact(s, s["title"], found["name"], found["type"]) for s in _surest(found["statements"])[: _few(top)]
        ]
        return EntityAnswer(found["id"], found["name"], found["type"], list(found["aliases"]), found["papers"], facts)

    def related(self, paper: str, top: int = 10) -> list[RelatedAnswer]:
        """The papers most related to one, with what they share and what both say of it. Raises NoSuchItem."""
        own = self._graph.paper(paper)["id"]
        return [
            RelatedAnswer(
                row["paper"], row["title"], row["score"], [self._shared(own, row["paper"], s) for s in row["shared"]]
            )
            for row in self._graph.related_to(own, top=_few(top))
        ]

    def path(self, first: str, second: str) -> list[Step]:
        """The strongest chain between two papers or entities, one naming the next; nothing where there is none."""
        chain = self._graph.path(first, second)
        nodes = chain.nodes if chain else ()
        steps: list[Step] = []
        for before, node in zip((None, *nodes), nodes, strict=False):
            if node.kind == "paper":
                name = self._graph.paper(node.id)["title"]
                said = self._said(node.id, before.id) if before else None
            else:
                name = self._graph.entity(node.id)["name"]
                said = self._said(before.id, node.id) if before else None
            steps.append(Step(node.kind, node.id, name, said))
        return steps

    def leaderboard(self, dataset: str, metric: str | None = None, task: str | None = None) -> list[Figure]:
        """The figures that papers report on a data set, by metric; none of them is the winner. Raises NoSuchItem."""
        rows = self._graph.leaderboard(dataset, metric=metric, task=task)
        return [_figure(row) for row in rows[:MOST]]

    def compare(self, papers: list[str]) -> list[Compared]:
        """Two to eight papers side by side, what each says with its sentence. Raises NoSuchItem and ArgumentError."""
        return [self._compared(row) for row in self._graph.compare(*papers)]

    def communities(self) -> list[Community]:
        """The groups of papers that are close to each other, the largest first."""
        titles, names = self._lookup.titles, self._lookup.names
        return [
            Community(
                found["number"],
                found["name"],
                len(found["papers"]),
                found["inside"],
                [Named(key, titles[key]) for key in found["papers"][:_TELLING]],
                [Named(key, names[key]) for key in found["entities"][:_TELLING]],
            )
            for found in self._communities[:MOST]
        ]

    def sparql(self, query: str, parameters: dict[str, str] | None = None) -> Table:
        """The answer to SPARQL, or to a question of `kg queries` by its name, with its parameters.

        Of these, evidence-of-a-paper and what-a-paper-reports (parameter: title) and leaderboard-of-a-dataset (dataset)
        give sentences; for what other queries answer, the tools entity, paper and compare do. A name that is none is
        answered with those that there are. Raises QueryError and NoSuchItem.
        """
        if query.endswith(".rq"):  # who asks has no business with the files of this machine
            message = "files are not read here; give SPARQL or the name of a question"
            raise NoSuchItem(message)
        answer = self._graph.query(query, parameters, timeout=SECONDS, max_memory=MEGABYTES)
        if answer.boolean is not None:
            return Table(["answer"], [["yes" if answer.boolean else "no"]], more=False)
        if answer.turtle is not None:
            lines = answer.turtle.splitlines()
            return Table(["turtle"], [[line] for line in lines[:_MOST_LINES]], len(lines) > _MOST_LINES)
        rows = [[None if cell is None else str(cell) for cell in row] for row in answer.rows[:MOST]]
        return Table(list(answer.columns), rows, len(answer.rows) > MOST)

    @cached_property
    def _has_texts(self) -> bool:
        """Whether there are sentences to quote: a graph may be published without."""
        try:
            return self._graph.tables.texts is not None
        except GraphError:
            return False

    @cached_property
    def _lookup(self) -> Lookup:
        return Lookup(self._graph.tables, str(self._graph.directory))

    @cached_property
    def _communities(self) -> list[dict[str, Any]]:
        return self._graph.communities()

    def _telling(self, kind: str, key: str) -> Quote | None:
        """What says most of a paper or an entity: what introduces or is introduced, then what is surest."""
        said = rows_with(self._graph.statements, kind, key)
        said.sort(key=lambda s: (s["relation"] != "introduces", -s["confidence"], s["paper"], s["entity"]))
        for statement in said:
            sentence = self._sentence(statement)
            if sentence is not None:
                paper = statement["paper"]
                return Quote(paper, self._lookup.titles[paper], self._lookup.years[paper], sentence)
        return None

    def _shared(self, own: str, other: str, shared: Mapping[str, Any]) -> Shared:
        """What two papers share: ``a`` is what the one of the lesser id names, ``b`` what the other does."""
        here, there = ("a", "b") if own < other else ("b", "a")
        return Shared(shared["name"], shared["share"], self._said(own, shared[here]), self._said(other, shared[there]))

    def _compared(self, row: Mapping[str, Any]) -> Compared:
        found = self._graph.paper(row["id"])
        facts = [self._fact(s, found["title"], s["name"], s["type"]) for s in _surest(found["statements"])]
        by_relation = {
            relation: [fact for fact in facts if fact.relation == relation]
            for relation in ("introduces", "addresses", "uses", "evaluates_on", "measures", "compares_with")
        }
        figures = self._figures(row["id"])
        return Compared(row["id"], row["paper"], row["year"], **by_relation, figures=figures, code=row["code"])

    def _figures(self, paper: str) -> list[Figure]:
        return [_figure(row) for row in self._graph.results_of(paper)]

    def _fact(self, statement: Mapping[str, Any], title: str, name: str, kind: str) -> Fact:
        return Fact(
            statement["paper"],
            title,
            statement["relation"],
            name,
            kind,
            statement["confidence"],
            statement["relation_confidence"],
            self._sentence(statement),
        )

    def _said(self, paper: str, entity: str) -> str | None:
        """The sentence in which ``paper`` names ``entity``."""
        named = [s for s in rows_with(self._graph.statements, "paper", paper) if s["entity"] == entity]
        return next((said for said in map(self._sentence, _surest(named)) if said is not None), None)

    def _sentence(self, statement: Mapping[str, Any]) -> str | None:
        """The first sentence that supports a statement, one of the abstract before the title."""
        found = self._graph.evidence_of(statement) if self._has_texts else []
        title = self._lookup.titles[statement["paper"]]
        return next((said for said in found if said not in title), found[0] if found else None)


def _surest(statements: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return sorted(statements, key=lambda s: (-s["confidence"], s["paper"], s["entity"]))


def _figure(row: Mapping[str, Any]) -> Figure:
    return Figure(
        row["paper"],
        row["title"],
        row["year"],
        row["value"],
        row["form"],
        row["metric_name"],
        row["dataset_name"],
        row["subject_name"],
        row["over_name"],
        row["confidence"],
        row["sentence"],
    )


def _few(top: int) -> int:
    return max(1, min(top, MOST))
