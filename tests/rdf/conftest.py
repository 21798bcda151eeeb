"""A small graph of invented papers that has every kind of row, as tables and as files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyoxigraph
import pytest

from kg.rdf.store import load_store
from kg.rdf.write import write_ntriples, write_turtle
from kg.schema import (
    LINK_KINDS,
    Entity,
    EntityType,
    Evidence,
    Extraction,
    Lineage,
    LocalEntity,
    Mention,
    Paper,
    RelatedPapers,
    Relation,
    SharedEntity,
    Source,
    Statement,
    WebLink,
)
from kg.storage import Tables, make_tables

BASE = "https://example.org/kg/"

PAPERS = [
    Paper(
        "arxiv:2402.00001",
        "Foldwise: Pruning by Folding",
        "Foldwise folds layers.",
        authors=("Ada Example", "Bo Muster"),
        year=2024,
        date="2024-02-05",
        categories=("cs.LG",),
        identifiers=(("arxiv", "2402.00001"), ("doi", "10.1000/fold.1")),
        url="https://example.org/papers/fold wise",
        sources=(Source("pages/a.txt", 1), Source("pages/b.txt", 7)),
    ),
    Paper("doi:10.1000/x.2", "Does Folding Help? A Second Look", "We look again.", year=2025, date="2025-01"),
    Paper("wide-nets-0a1b2c3d", 'Wide Nets for "Narrow" Data', "Wide is good.", year=2023),
    Paper("quiet-signals-4e5f6a7b", "Quiet Signals in Loud Logs", "Quiet."),
    Paper("lonely-8c9d0e1f", "A Paper About Nothing in Particular", "Nothing."),
]

# Texts that are long enough for every position below, and a source for each paper.
PAPERS = [
    replace(p, abstract=p.abstract + " More is said of it." * 8, sources=p.sources or (Source("pages/b.txt", i),))
    for i, p in enumerate(PAPERS, 1)
]

ENTITIES = [
    Entity("method/folding", "method", "folding", ("layer folding",), 2, broader=("method/pruning",)),
    Entity("method/pruning", "method", "pruning", (), 2),
    Entity("model/foldnet", "model", "FoldNet", (), 1),
    Entity("model/foldnet-7b", "model", "FoldNet-7B", ("FoldNet (7B)",), 2, family="model/foldnet"),
    Entity("dataset/tinyviews", "dataset", "TinyViews", ("Tiny Views",), 3),
    Entity("dataset/wideviews", "dataset", "WideViews", (), 1),
    Entity("task/image-sorting", "task", "image sorting", (), 2),
    Entity("task/layer-counting", "task", "layer counting", (), 2),
    Entity("metric/accuracy", "metric", "accuracy", (), 1),
]

SAYS: list[tuple[int, Relation, str, float]] = [
    (0, "introduces", "method/folding", 0.95),
    (0, "uses", "method/pruning", 0.8),
    (0, "evaluates_on", "dataset/tinyviews", 0.9),
    (0, "addresses", "task/image-sorting", 0.7),
    (1, "uses", "method/folding", 0.6),
    (1, "uses", "method/pruning", 0.5),
    (1, "evaluates_on", "dataset/tinyviews", 1.0),
    (1, "compares_with", "model/foldnet-7b", 0.9),
    (2, "evaluates_on", "dataset/tinyviews", 0.4),
    (2, "addresses", "task/image-sorting", 0.85),
    (2, "compares_with", "model/foldnet-7b", 0.9),
    (2, "mentions", "model/foldnet", 0.3),
    (3, "measures", "metric/accuracy", 0.75),
    (3, "uses", "method/folding", 0.2),
    (3, "uses", "method/pruning", 0.2),
    (0, "addresses", "task/layer-counting", 0.6),
    (1, "evaluates_on", "dataset/wideviews", 0.65),
    (1, "uses", "model/foldnet", 0.65),
    (2, "addresses", "task/layer-counting", 0.6),
    (2, "measures", "metric/accuracy", 0.55),
]

LINKS = [
    WebLink(PAPERS[0].id, 0, 4, "https://github.com/example/foldwise", "repo", True),
    WebLink(PAPERS[1].id, 0, 4, "https://github.com/example/foldwise", "repo", False),
    *(
        WebLink(PAPERS[2].id, 4 * i + int(own), 4 * i + 2, f"https://example.org/{kind}/{own}", kind, own)
        for i, kind in enumerate(LINK_KINDS)
        for own in (True, False)
    ),
]

RELATED = [
    RelatedPapers(
        PAPERS[0].id,
        PAPERS[1].id,
        0.5,
        (
            SharedEntity("method/folding", 0.3, "same", "method/folding", "method/folding"),
            SharedEntity("method/pruning", 0.15, "same", "method/pruning", "method/pruning"),
            SharedEntity("dataset/tinyviews", 0.05, "same", "dataset/tinyviews", "dataset/tinyviews"),
        ),
    ),
    RelatedPapers(
        PAPERS[0].id,
        PAPERS[2].id,
        0.25,
        (SharedEntity("task/image-sorting", 0.25, "name", "task/image-sorting", "task/layer-counting"),),
    ),
    RelatedPapers(
        PAPERS[1].id,
        PAPERS[2].id,
        1e-07,
        (SharedEntity("model/foldnet-7b", 1e-07, "same", "model/foldnet-7b", "model/foldnet-7b"),),
    ),
]


def evidence(place: int) -> tuple[Evidence, ...]:
    return tuple(Evidence(10 * place + i, 10 * place + i + 1, 0, 999, "vocabulary") for i in range(1 + place % 2))


def type_of(entity: str) -> EntityType:
    return next(e.type for e in ENTITIES if e.id == entity)


def small_tables_of(papers: list[Paper], *, with_abstracts: bool = False) -> Tables:
    statements = [
        Statement(PAPERS[paper].id, relation, entity, confidence, evidence(i))
        for i, (paper, relation, entity, confidence) in enumerate(SAYS)
    ]
    extractions = []
    for paper in PAPERS:
        found = []
        for s in (s for s in statements if s.paper == paper.id):
            kind = type_of(s.entity)
            mentions = tuple(
                Mention(s.paper, e.start, e.end, "x", kind, s.confidence, e.found_by, e.sentence_start, e.sentence_end)
                for e in s.evidence
            )
            found.append(LocalEntity(s.paper, s.entity, kind, s.relation, s.confidence, mentions))
        extractions.append(Extraction(paper.id, tuple(found), tuple(k for k in LINKS if k.paper == paper.id)))
    return make_tables(
        papers=papers,
        extractions=extractions,
        entities=ENTITIES,
        statements=statements,
        related=RELATED,
        lineage=[Lineage(PAPERS[1].id, PAPERS[0].id, "method/folding", "uses", 0.6)],
        merges=[],
        rejects=[],
        entity_of={(s.paper, s.entity, type_of(s.entity)): s.entity for s in statements},
        with_abstracts=with_abstracts,
    )


@pytest.fixture(scope="session")
def base() -> str:
    return BASE


@pytest.fixture(scope="session")
def tables() -> Tables:
    """Tables with every relation, every kind of link, a family, something broader and pairs of papers."""
    return small_tables_of(PAPERS)


@pytest.fixture(scope="session")
def tables_with_abstracts() -> Tables:
    return small_tables_of(PAPERS, with_abstracts=True)


@pytest.fixture(scope="session")
def files(tables: Tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of graph.nt and graph.ttl of ``tables``."""
    folder = tmp_path_factory.mktemp("small")
    write_ntriples(tables, folder / "graph.nt", BASE)
    write_turtle(folder / "graph.nt", folder / "graph.ttl", BASE)
    return folder


@pytest.fixture(scope="session")
def store(files: Path) -> pyoxigraph.Store:
    return load_store(files / "graph.nt")
