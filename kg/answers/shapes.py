"""The shapes of answers: names beside ids, and the sentence behind every fact.

A sentence is None where the graph was published without texts, or a statement stands on none.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Info:
    """What a graph is: the version of `kg` that built it, the base of its IRIs, and how much of what it holds."""

    kg: str
    base_iri: str
    counts: dict[str, int]


@dataclass(frozen=True)
class Quote:
    """A sentence of a paper."""

    paper: str
    title: str
    year: int | None
    sentence: str


@dataclass(frozen=True)
class Hit:
    """A paper or an entity that was searched for; ``type`` is that of an entity, ``year`` that of a paper.

    ``evidence`` is what a paper says of the entity, one that introduces it before others, or what the paper says that
    it introduces.
    """

    kind: str
    id: str
    name: str
    type: str | None
    papers: int | None
    year: int | None
    evidence: Quote | None


@dataclass(frozen=True)
class Found:
    """Papers and entities by their names, then sentences of abstracts that have all of the words.

    ``did_you_mean`` says what else may have been meant where no name has all of them.
    """

    hits: list[Hit]
    sentences: list[Quote]
    did_you_mean: list[str]


@dataclass(frozen=True)
class Fact:
    """What a paper says of an entity, in its own words.

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
class Shared:
    """What two papers share, and how much of their score (0 to 1) comes from it.

    ``sentence`` is what the paper that was asked about says of it, ``other_sentence`` what the related one says.
    """

    name: str
    share: float
    sentence: str | None
    other_sentence: str | None


@dataclass(frozen=True)
class RelatedAnswer:
    """A related paper, how related it is (0 to 1), and what both share, the most telling first."""

    paper: str
    title: str
    score: float
    shared: list[Shared]


@dataclass(frozen=True)
class Step:
    """A step of a path: a paper or an entity, and the sentence in which this and the one before name each other."""

    kind: str
    id: str
    name: str
    sentence: str | None


@dataclass(frozen=True)
class Compared:
    """A paper beside others: what it says of entities, by its relation to them, what it reports, and its own code."""

    id: str
    title: str
    year: int | None
    introduces: list[Fact]
    addresses: list[Fact]
    uses: list[Fact]
    evaluates_on: list[Fact]
    measures: list[Fact]
    compares_with: list[Fact]
    figures: list[Figure]
    code: list[str]


@dataclass(frozen=True)
class Named:
    """A paper by its title, or an entity by its name."""

    id: str
    name: str


@dataclass(frozen=True)
class Community:
    """Papers that are close to each other: how many, the best connected ones, and what sets them apart.

    ``inside`` (0 to 1) is the share of its papers' ties that stays among them.
    """

    number: int
    name: str
    size: int
    inside: float
    papers: list[Named]
    entities: list[Named]


@dataclass(frozen=True)
class Table:
    """The answer to a query: its columns and at most so many rows; ``more`` says whether there were others."""

    columns: list[str]
    rows: list[list[str | None]]
    more: bool
