"""Invented graphs for the tests, made without any extraction: as tables, and as graph directories.

Import what a test needs (``from graphs import planted``): ``tests/`` is on the path of every test. Every graph comes
out of :func:`assemble`, which a test with a shape of its own asks too:

- :func:`planted`: as many papers in as many groups as you like, in which it is known what the analyses must find;
- :func:`grouped`: papers in groups, each with sentences to quote, for pictures and pages;
- :func:`one_of_each`: five papers that have every relation, every kind of link and every kind of row, for RDF;
- :func:`naming`: papers that name what you say, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.schema import (
    LINK_KINDS,
    Entity,
    Evidence,
    Extraction,
    Lineage,
    LocalEntity,
    Mention,
    Paper,
    RelatedPapers,
    Relation,
    Result,
    SharedEntity,
    Source,
    Statement,
    WebLink,
)
from kg.storage import Tables, make_tables, read_manifest, write_manifest, write_tables
from kg.version import __version__

BASE = "https://example.org/kg/"


def assemble(
    papers: Sequence[Paper],
    statements: Sequence[Statement] = (),
    *,
    entities: Iterable[Entity] = (),
    links: Sequence[WebLink] = (),
    related: Sequence[RelatedPapers] = (),
    lineage: Sequence[Lineage] = (),
    results: Sequence[Result] = (),
    step: int = 1,
    with_abstracts: bool = False,
) -> Tables:
    """The tables of a graph; its mentions are the evidence of ``statements``.

    ``results`` name entities by their ids.

    An entity that is not among ``entities`` has the type and the name that its id spells, and the papers that state
    something of it. ``step`` -1 gives every row in reverse.
    """
    known = {e.id: e for e in entities}
    counts: dict[str, int] = {}
    for s in statements:
        counts[s.entity] = counts.get(s.entity, 0) + 1
    for key, count in counts.items():
        if key not in known:
            kind, _, name = key.partition("/")
            known[key] = Entity(key, kind, name, (), count)  # type: ignore[arg-type]
    found: dict[str, list[LocalEntity]] = {p.id: [] for p in papers}
    text = {p.id: p.text for p in papers}
    for s in statements:
        kind = known[s.entity].type
        mentions = tuple(
            Mention(
                s.paper,
                e.start,
                e.end,
                text[s.paper][e.start : e.end],
                kind,
                s.confidence,
                e.found_by,
                e.sentence_start,
                e.sentence_end,
            )
            for e in s.evidence
        )
        if mentions:
            found[s.paper].append(LocalEntity(s.paper, s.entity, kind, s.relation, s.confidence, mentions))
    extractions = [
        Extraction(
            p.id,
            tuple(found[p.id]),
            tuple(k for k in links if k.paper == p.id),
            tuple(r for r in results if r.paper == p.id),
        )
        for p in papers
    ]
    return make_tables(
        papers=papers[::step],
        extractions=extractions[::step],
        entities=list(known.values())[::step],
        statements=statements[::step],
        related=related[::step],
        lineage=lineage[::step],
        merges=[],
        rejects=[],
        entity_of={(e.paper, e.name, e.type): e.name for entities in found.values() for e in entities},
        with_abstracts=with_abstracts,
    )


def write_graph(tables: Tables, folder: Path, *, triples: bool = False) -> Path:
    """``tables`` as a graph directory, with their RDF where ``triples`` are asked for."""
    folder.mkdir(parents=True, exist_ok=True)
    write_tables(tables, folder)
    counts = {name: table.num_rows for name, table in tables.items()}
    counts |= {"records": tables.papers.num_rows + 2, "duplicates": 2, "rejected": 0}
    if triples:
        from kg.rdf.write import write_files

        counts |= write_files(tables, folder, BASE)
    parameters = {"base_iri": BASE, "quotes": True}
    write_manifest({"kg": __version__, "parameters": parameters, "inputs": [], "counts": counts, "stages": {}}, folder)
    return folder


def listed_anew(folder: Path) -> Path:
    """``folder`` with a manifest that says what stands there now, as if a build had written it so."""
    manifest = {k: v for k, v in read_manifest(folder).items() if k not in ("layout", "files")}
    write_manifest(manifest, folder)
    return folder


def shares(entities: Sequence[str], each: float) -> tuple[SharedEntity, ...]:
    """What two papers share, ``each`` with the same part of the score."""
    return tuple(SharedEntity(e, each, "same", e, e) for e in entities)


def naming(named: Mapping[str, Sequence[str]], relation: Relation = "uses") -> Tables:
    """A graph in which each paper states ``relation`` of these entities, without evidence."""
    papers = [Paper(key, f"Title {key}", "") for key in named]
    return assemble(papers, [Statement(p, relation, e, 0.9, ()) for p, listed in named.items() for e in listed])


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
            RelatedPapers(f"p{m:03}", key, 0.5, shares([f"task/t{group}"], 0.5)) for m in range(group, n, groups)
        ]
    descent = [
        Lineage("p003", "p000", "method/own-0", "uses", 0.9),
        Lineage("p006", "p000", "method/own-0", "uses", 0.8),
        Lineage("p009", "p003", "method/own-3", "uses", 0.9),
        Lineage("p006", "p003", "method/own-3", "mentions", 0.9),
    ]
    return assemble(texts, statements, links=links, related=related, lineage=descent, step=step)


TYPES = ("task", "method", "model", "dataset", "metric")


def grouped(papers: int = 24, groups: int = 3, title: str = "A Study") -> Tables:
    """``papers`` papers in ``groups`` groups; those of a group share six entities, two of them with all.

    The text of each says "alpha", which is the evidence of all that it states. Every third paper has code.
    """
    named = [f"{TYPES[k % 5]}/g{g}-{k}" for g in range(groups) for k in range(4)]
    texts: list[Paper] = []
    statements: list[Statement] = []
    links: list[WebLink] = []
    related: list[RelatedPapers] = []
    for n in range(papers):
        g, key = n % groups, f"paper-{n:03}"
        abstract = f"We use alpha and beta in group {g}. A second sentence names alpha again."
        paper = Paper(key, f"{title} {n}", abstract, url=f"https://example.org/{n}")
        start, end = paper.text.index("alpha"), paper.text.index(". A") + 1
        spot = Evidence(start, start + 5, paper.text.index("We"), end, "vocabulary")
        own = named[4 * g : 4 * g + 4]
        texts.append(paper)
        relations: tuple[Relation, ...] = ("introduces", "uses", "evaluates_on")
        statements += [
            Statement(key, relations[k % 3], entity, 0.5 + 0.05 * k, (spot,))
            for k, entity in enumerate([*own, "method/all", "metric/all", f"model/only-{n:03}"])
        ]
        if n % 3 == 0:
            links.append(WebLink(key, 0, 1, f"https://github.com/example/{n}", "repo", True))
        related += [RelatedPapers(f"paper-{m:03}", key, 0.4, shares(own, 0.1)) for m in range(g, n, groups)]
    return assemble(texts, statements, links=links, related=related)


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

#: Two of one figure, and one in a sentence that holds no mention.
RESULTS = [
    Result(
        PAPERS[2].id,
        *("93.5%", 93.5, "%", "absolute"),
        *("metric/accuracy", "dataset/tinyviews", "model/foldnet", None),
        *(0.6, 4, 7, 0, 99),
    ),
    Result(
        PAPERS[2].id, *("93.5%", 93.5, "%", "absolute"), *(None, None, "model/foldnet-7b", None), *(0.4, 4, 7, 0, 99)
    ),
    Result(
        PAPERS[0].id,
        *("2.5x", 2.5, "x", "factor"),
        *(None, "dataset/tinyviews", "method/folding", "method/pruning"),
        *(0.5, 9, 11, 9, 30),
    ),
]

RELATED = [
    RelatedPapers(
        PAPERS[0].id,
        PAPERS[1].id,
        0.5,
        shares(["method/folding"], 0.3) + shares(["method/pruning"], 0.15) + shares(["dataset/tinyviews"], 0.05),
    ),
    RelatedPapers(
        PAPERS[0].id,
        PAPERS[2].id,
        0.25,
        (SharedEntity("task/image-sorting", 0.25, "name", "task/image-sorting", "task/layer-counting"),),
    ),
    RelatedPapers(PAPERS[1].id, PAPERS[2].id, 1e-07, shares(["model/foldnet-7b"], 1e-07)),
]


def evidence(place: int) -> tuple[Evidence, ...]:
    return tuple(Evidence(10 * place + i, 10 * place + i + 1, 0, 999, "vocabulary") for i in range(1 + place % 2))


def one_of_each(*, with_abstracts: bool = False) -> Tables:
    """A graph with every relation, every kind of link, a family, something broader and pairs of papers."""
    statements = [
        Statement(PAPERS[paper].id, relation, entity, confidence, evidence(i))
        for i, (paper, relation, entity, confidence) in enumerate(SAYS)
    ]
    return assemble(
        PAPERS,
        statements,
        entities=ENTITIES,
        links=LINKS,
        related=RELATED,
        lineage=[Lineage(PAPERS[1].id, PAPERS[0].id, "method/folding", "uses", 0.6)],
        results=RESULTS,
        with_abstracts=with_abstracts,
    )


def reporting(step: int = 1) -> Tables:
    """Three papers that report five figures on one data set: two of accuracy, one printed in percent and one as a
    share, a difference, a duration without the data set, and an error that is not sure.
    """
    texts = {
        "a": "Ours reaches 91.5% accuracy on CIFAR. It needs 12 ms.",
        "b": "Ours reaches an accuracy of 0.93 on CIFAR, 2 points over Old.",
        "c": "Ours has a WER of 4.1 on CIFAR.",
    }
    papers = [Paper(key, key.upper(), text, year=2020 + i) for i, (key, text) in enumerate(texts.items())]
    text_of = {paper.id: paper.text for paper in papers}

    def says(paper: str, relation: Relation, entity: str) -> Statement:
        return Statement(paper, relation, entity, 0.9, (Evidence(2, 6, 2, 20, "ner"),))

    def reports(paper: str, value: str, number: float, unit: str = "", **more: Any) -> Result:  # noqa: ANN401
        text = text_of[paper]
        start = text.index(value)
        end = text.index(". ", start) + 1 if ". " in text[start:] else len(text)
        place = {"start": start, "end": start + len(value), "sentence_start": 2, "sentence_end": end}
        parts = {"form": "absolute", "metric": None, "dataset": "dataset/CIFAR", "subject": None, "over": None}
        return Result(paper, value, number, unit, **{**parts, "confidence": 0.8, **place, **more})

    said = [says(paper, "evaluates_on", "dataset/CIFAR") for paper in texts]
    said += [says("a", "measures", "metric/accuracy"), says("b", "measures", "metric/accuracy")]
    said += [says("c", "measures", "metric/WER"), says("a", "measures", "metric/latency")]
    said += [says("a", "introduces", "method/Net"), says("b", "introduces", "method/Other")]
    said += [says("b", "compares_with", "method/Old"), says("b", "uses", "method/Net")]
    said += [says("a", "addresses", "task/image classification")]
    results = [
        reports("a", "91.5%", 91.5, "%", metric="metric/accuracy", subject="method/Net"),
        reports("a", "12 ms", 12.0, "s", metric="metric/latency", dataset=None),
        reports("b", "0.93", 0.93, metric="metric/accuracy", subject="method/Other"),
        reports("b", "2 points", 2.0, "points", form="difference", metric="metric/accuracy", over="method/Old"),
        reports("c", "4.1", 4.1, metric="metric/WER", confidence=0.2),
    ]
    links = [WebLink("a", 2, 6, "https://github.com/a/net", "repo", True)]
    return assemble(papers, said, results=results, links=links, step=step)
