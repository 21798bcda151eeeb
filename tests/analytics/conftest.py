"""Tables of an invented graph in which it is known what the analyses must find, and a graph built from real text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.schema import Entity, Evidence, Extraction, Lineage, Paper, RelatedPapers, SharedEntity, Statement, WebLink
from kg.storage import Tables, make_tables, write_manifest, write_tables

Maker = Callable[..., Tables]
TYPES = ("task", "method", "model", "dataset", "metric")


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


@pytest.fixture(scope="session")
def make() -> Maker:
    """A function that makes the tables of :func:`planted`."""
    return planted


@pytest.fixture(scope="session")
def tables() -> Tables:
    """The planted graph with its defaults."""
    return planted()


def write_graph(tables: Tables, folder: Path) -> Path:
    """``tables`` as a graph directory."""
    folder.mkdir(parents=True, exist_ok=True)
    write_tables(tables, folder)
    counts = {name: table.num_rows for name, table in tables.items()}
    counts |= {"records": tables.papers.num_rows + 2, "duplicates": 2, "rejected": 0}
    write_manifest({"kg": "0", "parameters": {}, "inputs": [], "counts": counts, "stages": {}}, folder)
    return folder


@pytest.fixture(scope="session")
def write() -> Callable[[Tables, Path], Path]:
    """A function that writes tables as a graph directory."""
    return write_graph


@pytest.fixture(scope="session")
def graph(tmp_path_factory: pytest.TempPathFactory, tables: Tables) -> Path:
    """The planted graph as a directory."""
    return write_graph(tables, tmp_path_factory.mktemp("planted") / "graph")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Path:
    """A graph built from one of the project's own pages."""
    import kg

    folder = tmp_path_factory.mktemp("built") / "graph"
    kg.build(project / "seeds" / "landmarks-a.txt", folder, workers=1)
    return folder
