"""What can be asked of a graph, and what is answered: names in place of ids, and the sentence behind every fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kg.errors import GraphError, NoSuchItem
from kg.graph import Graph

#: The most that one answer lists.
MOST = 50
_MOST_LINES = 500


@dataclass(frozen=True)
class Hit:
    """A paper or an entity that was searched for; ``type`` is that of an entity, ``year`` that of a paper."""

    kind: str
    id: str
    name: str
    type: str | None
    papers: int | None
    year: int | None


@dataclass(frozen=True)
class Fact:
    """What a paper says of an entity, in its own words: ``sentence`` is None where the graph came without texts.

    ``confidence`` (0 to 1) is that the paper names such a thing, ``relation_confidence`` that it relates to it so.
    """

    paper: str
    title: str
    relation: str
    entity: str
    type: str
    confidence: float
    relation_confidence: float
    sentence: str | None


@dataclass(frozen=True)
class Figure:
    """A figure that a paper reports, as printed, with its sentence and the probability that all of it is right."""

    paper: str
    title: str
    year: int | None
    value: str
    form: str
    metric: str | None
    dataset: str | None
    subject: str | None
    over: str | None
    confidence: float
    sentence: str


@dataclass(frozen=True)
class PaperAnswer:
    """A paper: what it names, what it reports and what it links to."""

    id: str
    title: str
    year: int | None
    url: str | None
    authors: list[str]
    facts: list[Fact]
    figures: list[Figure]
    links: list[str]


@dataclass(frozen=True)
class EntityAnswer:
    """An entity: in how many papers it stands, and what they say of it, the surest first."""

    id: str
    name: str
    type: str
    aliases: list[str]
    papers: int
    facts: list[Fact]


@dataclass(frozen=True)
class RelatedAnswer:
    """A related paper, how related it is (0 to 1), and the names of what both share, the most telling first."""

    paper: str
    title: str
    score: float
    shared: list[str]


@dataclass(frozen=True)
class Step:
    """A step of a path: a paper, or an entity with what the paper before it says of it."""

    kind: str
    id: str
    name: str
    sentence: str | None


@dataclass(frozen=True)
class Table:
    """The answer to a query: its columns and at most so many rows; ``more`` says whether there were others."""

    columns: list[str]
    rows: list[list[str | None]]
    more: bool


class Answers:
    """The questions of one graph."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    @cached_property
    def _texts(self) -> Mapping[str, str]:
        """The texts of papers by id; none where the graph was published without."""
        try:
            table = self._graph.tables.texts
        except GraphError:
            return {}
        return dict(zip(table["paper"].to_pylist(), table["text"].to_pylist(), strict=True))

    def search(self, words: str, top: int = 10) -> list[Hit]:
        """Papers and entities whose title, name or alias has all of these words, the best first."""
        keys = ("kind", "id", "name", "type", "papers", "year")
        return [Hit(**{key: row[key] for key in keys}) for row in self._graph.search(words, top=_few(top))]

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
            [_figure(row) for row in self._graph.results_of(found["id"])],
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
        """The papers most related to one, with what they share. Raises NoSuchItem."""
        return [
            RelatedAnswer(row["paper"], row["title"], row["score"], [s["name"] for s in row["shared"]])
            for row in self._graph.related_to(paper, top=_few(top))
        ]

    def path(self, first: str, second: str) -> list[Step]:
        """The strongest chain between two papers or entities, one naming the next; nothing where there is none."""
        chain = self._graph.path(first, second)
        steps: list[Step] = []
        before: str | None = None
        for node in chain.nodes if chain else ():
            if node.kind == "paper":
                paper = self._graph.paper(node.id)
                steps.append(Step("paper", node.id, paper["title"], None))
                before = node.id
            else:
                name = self._graph.entity(node.id)["name"]
                steps.append(Step("entity", node.id, name, self._said(before, node.id)))
        return steps

    def leaderboard(self, dataset: str, metric: str | None = None, task: str | None = None) -> list[Figure]:
        """The figures that papers report on a data set, by metric; none of them is the winner. Raises NoSuchItem."""
        rows = self._graph.leaderboard(dataset, metric=metric, task=task)
        return [_figure(row) for row in rows[:MOST]]

    def compare(self, papers: Sequence[str]) -> list[dict[str, Any]]:
        """Two to eight papers side by side. Raises NoSuchItem and ArgumentError."""
        return self._graph.compare(*papers)

    def sparql(self, query: str) -> Table:
        """The answer to SPARQL, or to a question of `kg queries` by its name. Raises QueryError and NoSuchItem."""
        if query.endswith(".rq"):  # who asks has no business with the files of this machine
            message = "files are not read here; give SPARQL or the name of a question"
            raise NoSuchItem(message)
        answer = self._graph.query(query, timeout=30, max_memory=1_000)
        if answer.boolean is not None:
            return Table(["answer"], [["yes" if answer.boolean else "no"]], more=False)
        if answer.turtle is not None:
            lines = answer.turtle.splitlines()
            return Table(["turtle"], [[line] for line in lines[:_MOST_LINES]], len(lines) > _MOST_LINES)
        rows = [[None if cell is None else str(cell) for cell in row] for row in answer.rows]
        return Table(list(answer.columns), rows[:MOST], len(rows) > MOST)

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

    def _said(self, paper: str | None, entity: str) -> str | None:
        """The sentence in which ``paper`` names ``entity``."""
        if paper is None:
            return None
        found = [s for s in self._graph.paper(paper)["statements"] if s["entity"] == entity]
        return self._sentence(found[0]) if found else None

    def _sentence(self, statement: Mapping[str, Any]) -> str | None:
        """The first sentence that supports a statement."""
        if not statement["evidence"]:
            return None
        place = statement["evidence"][0]
        text = self._texts.get(statement["paper"])
        return None if text is None else text[place["sentence_start"] : place["sentence_end"]]


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
