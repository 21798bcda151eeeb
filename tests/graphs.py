"""Invented graphs for the tests, made without any extraction: as tables, and as graph directories.

Import what a test needs from here (``from graphs import planted``); ``tests/`` is on the path of every test.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa

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
from kg.storage import Tables, make_tables, write_manifest, write_tables
from kg.storage.tables import SCHEMAS

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


def planted(papers: int = 60, groups: int = 3, title: str = "A Study", step: int = 1, dated: bool = True) -> Tables:
    """``papers`` papers in ``groups`` groups, one a month from January 2021.

    All name "everything". Those of a group share four things of their own; "old" is named by the first third only,
    "new" by the last third; each paper introduces a method and compares it with its group's model, which the first
    paper of each group says it outperforms. Every third paper has code. ``step`` -1 gives the rows in reverse.
    """
    statements: list[Statement] = []
    texts: list[Paper] = []
    links: list[WebLink] = []
    related: list[RelatedPapers] = []
    for n in range(papers):
        group, key = n % groups, f"p{n:03}"
        verb = "outperforms" if n < groups else "is compared with"
        sentence = f"Ours {verb} m{group}."
        year, month = 2021 + n // 12, n % 12 + 1
        date = f"{year}-{month:02}" if dated else None
        name = f"{title} {n}"
        texts.append(Paper(key, name, sentence, ("Ada Test",), year if dated else None, date))
        start = len(name) + 1
        spot = Evidence(
            start + sentence.index(f"m{group}."), start + len(sentence) - 1, start, start + len(sentence), "x"
        )
        named = {
            f"task/t{group}": "addresses",
            f"dataset/d{group}": "evaluates_on",
            f"method/u{group}": "uses",
            f"model/m{group}": "compares_with",
            "metric/everything": "measures",
            f"method/own-{n}": "introduces",
        }
        if n < papers // 3:
            named["method/old"] = "uses"
        if n >= papers - papers // 3:
            named["method/new"] = "uses"
        statements += [
            Statement(key, relation, entity, 0.9, (spot,))  # type: ignore[arg-type]
            for entity, relation in sorted(named.items())
        ]
        if n % 3 == 0:
            links.append(WebLink(key, 0, 1, f"https://github.com/example/{n}", "repo", True))
        related += [
            RelatedPapers(
                f"p{m:03}", key, 0.5, (SharedEntity(f"task/t{group}", 0.5, "same", f"task/t{group}", f"task/t{group}"),)
            )
            for m in range(group, n, groups)
        ]
    held: dict[str, int] = {}
    for s in statements:
        held[s.entity] = held.get(s.entity, 0) + 1
    entities = [Entity(e, e.split("/")[0], e.split("/")[1], (), count) for e, count in held.items()]  # type: ignore[arg-type]
    extractions = [Extraction(p.id, (), tuple(k for k in links if k.paper == p.id)) for p in texts]
    return make_tables(
        papers=texts[::step],
        extractions=extractions[::step],
        entities=entities[::step],
        statements=statements[::step],
        related=related[::step],
        merges=[],
        rejects=[],
        lineage=[
            Lineage("p003", "p000", "method/own-0", "uses", 0.9),
            Lineage("p006", "p000", "method/own-0", "uses", 0.8),
            Lineage("p009", "p003", "method/own-3", "uses", 0.9),
            Lineage("p006", "p003", "method/own-3", "mentions", 0.9),
        ][::step],
        entity_of={},
    )


def write_graph(tables: Tables, folder: Path) -> Path:
    """``tables`` as a graph directory."""
    folder.mkdir(parents=True, exist_ok=True)
    write_tables(tables, folder)
    counts = {name: table.num_rows for name, table in tables.items()}
    counts |= {"records": tables.papers.num_rows + 2, "duplicates": 2, "rejected": 0}
    write_manifest({"kg": "0", "parameters": {}, "inputs": [], "counts": counts, "stages": {}}, folder)
    return folder


TYPES = ("task", "method", "model", "dataset", "metric")


def rows_of(papers: int, groups: int, title: str) -> dict[str, list[dict[str, Any]]]:
    """Rows of ``papers`` papers in ``groups`` groups; those of a group share six entities, two of them with all."""
    entities = [f"{TYPES[k % 5]}/g{g}-{k}" for g in range(groups) for k in range(4)] + ["method/all", "metric/all"]
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in SCHEMAS}
    for n in range(papers):
        g, paper = n % groups, f"paper-{n:03}"
        text = f"{title} {n}\nWe use alpha and beta in group {g}. A second sentence names alpha again."
        start = text.index("alpha")
        end = text.index(". A") + 1
        lists: dict[str, list[str]] = {"sources": [], "authors": [], "categories": [], "identifiers": []}
        rows["papers"].append({"id": paper, "title": f"{title} {n}", "url": f"https://example.org/{n}", **lists})
        rows["texts"].append({"paper": paper, "text": text})
        evidence = {"start": start, "end": start + 5, "sentence_start": text.index("We"), "sentence_end": end}
        for k, entity in enumerate([*entities[4 * g : 4 * g + 4], *entities[-2:], f"model/only-{n:03}"]):
            rows["statements"].append(
                {
                    "paper": paper,
                    "relation": ("introduces", "uses", "evaluates_on")[k % 3],
                    "entity": entity,
                    "confidence": 0.5 + 0.05 * k,
                    "evidence": [{**evidence, "found_by": "vocabulary"}],
                }
            )
        if n % 3 == 0:
            url = f"https://github.com/example/{n}"
            rows["links"].append({"paper": paper, "start": 0, "end": 1, "url": url, "kind": "repo", "own": True})
        for m in range(n % groups, n, groups):
            shared = [{"entity": e, "share": 0.1, "via": "same", "a": e, "b": e} for e in entities[4 * g : 4 * g + 4]]
            rows["related"].append({"a": f"paper-{m:03}", "b": paper, "score": 0.4, "shared": shared})
    held = {s["entity"] for s in rows["statements"]}
    for entity in sorted(held):
        count = sum(s["entity"] == entity for s in rows["statements"])
        kind, name = entity.split("/")
        rows["entities"].append(
            {"id": entity, "type": kind, "name": name, "aliases": [], "papers": count, "broader": []}
        )
    return rows


def tables_of(rows: dict[str, list[dict[str, Any]]]) -> Tables:
    return Tables(**{name: pa.Table.from_pylist(rows[name], schema=schema) for name, schema in SCHEMAS.items()})
