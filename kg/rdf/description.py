"""The graph's description of itself: a DCAT and VoID dataset with its counts, newest paper, makers and licence."""

from __future__ import annotations

import re
from collections import Counter

import pyarrow as pa
import pyarrow.compute as pc

from kg.names.ontology_folder import ONTOLOGY
from kg.rdf.block import Block, block
from kg.rdf.entailed import entailed_counts
from kg.rdf.iris import agent_iri, source_iri
from kg.rdf.terms import (
    BIBO,
    DCAT,
    DCTERMS,
    FABIO,
    FOAF,
    OA,
    PROV,
    RDF,
    SCHEMA,
    SKOS,
    VOID,
    integer,
    issued,
    literal,
)
from kg.storage.tables import Tables

_PREDICATE = re.compile(r"^<[^>]*> <([^>]*)>", re.MULTILINE)
_CLASS = re.compile(rf"^<[^>]*> <{re.escape(RDF)}type> <([^>]*)>", re.MULTILINE)
_BATCH = 2_000
_VOCABULARIES = (ONTOLOGY.rstrip("#"), BIBO, DCTERMS, FABIO, FOAF, OA, PROV, SCHEMA, SKOS)


class Census:
    """How many triples have each property, and how many things each class has, what is entailed among them."""

    def __init__(self) -> None:
        self.properties: Counter[str] = Counter()
        self.classes: Counter[str] = Counter()
        #: How many of the triples are not stated.
        self.entailed = 0
        self._one_of_many: dict[str, str] = {}
        self._many: Counter[str] = Counter()
        self._waiting: list[str] = []

    def add(self, found: Block) -> None:
        """Count ``found``, at the latest when :meth:`finish` is called."""
        if found.like:
            self._many[found.like] += 1
            self._one_of_many.setdefault(found.like, found.lines)
            return
        self._waiting.append(found.lines)
        if len(self._waiting) == _BATCH:
            self._count("".join(self._waiting))
            self._waiting.clear()

    def finish(self) -> None:
        """Count what is waiting, and what all of it entails; to be called once."""
        self._count("".join(self._waiting))
        self._waiting.clear()
        for like, times in self._many.items():
            self._count(self._one_of_many[like], times)
        self._many.clear()
        stated = self.properties.total()
        self.properties, self.classes = entailed_counts(self.properties, self.classes)
        self.entailed = self.properties.total() - stated

    def _count(self, lines: str, times: int = 1) -> None:
        for counter, pattern in ((self.properties, _PREDICATE), (self.classes, _CLASS)):
            found = Counter(pattern.findall(lines))
            counter.update({iri: count * times for iri, count in found.items()} if times > 1 else found)


def description_blocks(
    tables: Tables, base: str, census: Census, *, version: str, license: str | None = None
) -> list[Block]:
    """What the graph says of itself; ``census`` has counted all the rest.

    ``license`` is the IRI of the licence that the user gives the graph, which has none of its own. void:triples
    counts these triples too; the partitions do not. dcterms:modified is the date of the newest paper, not of the
    build, so that the same input gives the same bytes.
    """
    dataset = f"<{base}>"
    agent = agent_iri(base, version)
    newest = _newest(tables.papers)
    says = [
        f"<{RDF}type> <{DCAT}Dataset>",
        f"<{RDF}type> <{VOID}Dataset>",
        f"<{DCTERMS}title> {literal('Knowledge graph of machine-learning papers')}",
        f"<{DCTERMS}description> "
        + literal(
            f"{tables.papers.num_rows} papers and the {tables.entities.num_rows} methods, models, datasets, tasks and "
            "metrics that they name, with the words that say so."
        ),
        f"<{DCTERMS}conformsTo> <{ONTOLOGY.rstrip('#')}>",
        f"<{PROV}wasAttributedTo> <{agent}>",
        f"<{VOID}uriSpace> {literal(base)}",
        f"<{VOID}entities> {integer(tables.papers.num_rows + tables.entities.num_rows)}",
        f"<{VOID}classes> {integer(len(census.classes))}",
        f"<{VOID}properties> {integer(len(census.properties))}",
        *(f"<{VOID}vocabulary> <{v}>" for v in _VOCABULARIES),
        *(f"<{DCTERMS}source> <{source_iri(base, file)}>" for file in _files(tables.papers)),
    ]
    if newest:
        says.append(f"<{DCTERMS}modified> {issued(newest)}")
    if license:
        says.append(f"<{DCTERMS}license> <{license}>")
    partitions: list[Block] = []
    for kind, counts, size in (("class", census.classes, "entities"), ("property", census.properties, "triples")):
        for i, (iri, count) in enumerate(sorted(counts.items()), 1):
            node = f"<{base}#{kind}-{i}>"
            says.append(f"<{VOID}{kind}Partition> {node}")
            partitions.append(block(node, [f"<{VOID}{kind}> <{iri}>", f"<{VOID}{size}> {integer(count)}"]))
    own = len(says) + 1 + 2 * len(partitions)
    says.append(f"<{VOID}triples> {integer(census.properties.total() + own)}")
    return [block(dataset, says), *partitions]


def _newest(papers: pa.Table) -> str | None:
    """The latest date, or year where there is no later date; only of the form that an xsd:date has."""
    years = [f"{y:04d}" for y in pc.unique(papers.column("year")).to_pylist() if y]
    dates = [d for d in pc.unique(papers.column("date")).to_pylist() if d and "^^" in issued(d)]
    return max(years + dates, default=None)


def _files(papers: pa.Table) -> list[str]:
    return sorted({x["file"] for sources in papers.column("sources").to_pylist() for x in sources})
