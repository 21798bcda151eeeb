"""The graph's description of itself: a DCAT and VoID dataset with its counts, newest paper, makers and licence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection

import pyarrow as pa
import pyarrow.compute as pc

from kg.names.ontology_folder import ONTOLOGY
from kg.rdf.about import About
from kg.rdf.block import Block, block
from kg.rdf.entailed import entailed_counts
from kg.rdf.files import MEDIA_TYPES, RDF_FILES, RdfFile
from kg.rdf.iris import agent_iri, evidence_graph_iri, is_address, source_iri
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
#: What media types are called as IRIs, by the registry itself.
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
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
    tables: Tables,
    base: str,
    census: Census,
    *,
    version: str,
    about: About,
    files: Collection[RdfFile] = (),
) -> list[Block]:
    """What the graph says of itself; ``census`` has counted all the rest.

    ``about`` is what its maker says of it: no licence is its own. ``files`` are distributions of it (DCAT 3).
    void:triples counts these triples too; the partitions do not. dcterms:modified is the date of the newest paper, not
    of the build, so that the same input gives the same bytes.
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
    parts = [*_made_by(about, base, says), *_distributions(files, base, says)]
    for kind, counts, size in (("class", census.classes, "entities"), ("property", census.properties, "triples")):
        for i, (iri, count) in enumerate(sorted(counts.items()), 1):
            node = f"<{base}#{kind}-{i}>"
            says.append(f"<{VOID}{kind}Partition> {node}")
            parts.append(block(node, [f"<{VOID}{kind}> <{iri}>", f"<{VOID}{size}> {integer(count)}"]))
    own = len(says) + 1 + sum(part.lines.count("\n") for part in parts)
    says.append(f"<{VOID}triples> {integer(census.properties.total() + own)}")
    return [block(dataset, says), *parts]


def _made_by(about: About, base: str, says: list[str]) -> list[Block]:
    """Add to ``says`` what ``about`` tells of the dataset; what it tells of others are blocks of their own."""
    parts: list[Block] = []
    if about.license:
        says.append(f"<{DCTERMS}license> <{about.license}>")
    if about.release:
        says.append(f"<{DCAT}version> {literal(about.release)}")
    if about.endpoint:
        says.append(f"<{VOID}sparqlEndpoint> <{about.endpoint}>")
    if about.creator:
        creator = f"<{about.creator}>" if is_address(about.creator) else f"<{base}#creator>"
        says.append(f"<{DCTERMS}creator> {creator}")
        if not is_address(about.creator):
            named = [f"<{RDF}type> <{FOAF}Agent>", f"<{FOAF}name> {literal(about.creator)}"]
            parts.append(block(creator, named))
    if about.texts_license:
        evidence = f"<{evidence_graph_iri(base)}>"
        says.append(f"<{DCTERMS}hasPart> {evidence}")
        parts.append(block(evidence, [f"<{DCTERMS}license> <{about.texts_license}>"]))
    return parts


def _distributions(files: Collection[RdfFile], base: str, says: list[str]) -> list[Block]:
    """Add to ``says`` each of the ``files`` as a form in which the dataset comes, found at its own address."""
    parts = []
    for file in files:
        node = f"<{base}#{file}>"
        says.append(f"<{DCAT}distribution> {node}")
        parts.append(
            block(
                node,
                [
                    f"<{RDF}type> <{DCAT}Distribution>",
                    f"<{DCTERMS}title> {literal(RDF_FILES[file])}",
                    f"<{DCAT}accessURL> <{base}>",
                    f"<{DCAT}mediaType> <{_MEDIA_TYPES}{MEDIA_TYPES[file]}>",
                    f"<{DCAT}compressFormat> <{_MEDIA_TYPES}application/gzip>",
                ],
            )
        )
    return parts


def _newest(papers: pa.Table) -> str | None:
    """The latest date, or year where there is no later date; only of the form that an xsd:date has."""
    years = [f"{y:04d}" for y in pc.unique(papers.column("year")).to_pylist() if y]
    dates = [d for d in pc.unique(papers.column("date")).to_pylist() if d and "^^" in issued(d)]
    return max(years + dates, default=None)


def _files(papers: pa.Table) -> list[str]:
    return sorted({x["file"] for sources in papers.column("sources").to_pylist() for x in sources})
