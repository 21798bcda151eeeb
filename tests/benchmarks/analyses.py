"""How long each analysis takes, and in how much memory, on a graph of a stated size.

    python tests/benchmarks/analyses.py GRAPH
    python tests/benchmarks/analyses.py FOLDER --synthesise 75000

GRAPH is a folder that `kg build` wrote. With --synthesise a graph of so many papers is first drawn into FOLDER: papers
have topics, and name common, topical and rare entities by laws fitted to a graph of 4,500 arXiv papers (see
docs/analytics.md); what they say about them is drawn too, so that figures of such a graph mean nothing. Each analysis
runs in a process of its own; peak memory is that process's.
"""

from __future__ import annotations

import argparse
import dataclasses
import multiprocessing
import resource
import time
from pathlib import Path

import numpy as np
import pyarrow as pa

from kg.analytics.registry import ANALYSES
from kg.linking.related import link_papers
from kg.schema import RELATIONS, Evidence, Statement
from kg.storage import SCHEMAS, Tables, read_tables, write_manifest, write_tables

_TOPICS = 80
_COMMON, _TOPICAL, _RARE = 4000, 900, 0.36
_TYPES = ("task", "method", "model", "dataset", "metric")
_TYPE_SHARES = (0.22, 0.52, 0.11, 0.08, 0.07)
_RELATION_SHARES = {"uses": 0.44, "addresses": 0.18, "introduces": 0.16, "measures": 0.07, "mentions": 0.07}
_PER_PAPER = 8.7
_EVERYWHERE = 0.2
_COINED = 30
_MONTHS = [f"2025-{m:02}" for m in range(3, 13)] + [f"2026-{m:02}" for m in range(1, 7)]


def synthesise(papers: int, folder: Path, seed: int = 1) -> None:
    """Write a graph of ``papers`` papers into ``folder``; the same seed gives the same graph."""
    random = np.random.default_rng(seed)
    statements = draw_statements(papers, random)
    ids = sorted({s.entity for s in statements})
    held = dict.fromkeys(ids, 0)
    for s in statements:
        held[s.entity] += 1
    months = [_MONTHS[i] for i in random.integers(0, len(_MONTHS), papers).tolist()]
    keys = [f"arxiv:{i:06}" for i in range(papers)]
    with_code = np.flatnonzero(random.random(papers) < 0.25).tolist()
    rows: dict[str, list[dict[str, object]]] = {name: [] for name in SCHEMAS}
    rows["papers"] = [
        {"id": key, "title": f"Paper {key}", "authors": ["A. Author"], "year": int(m[:4]), "date": m, "sources": []}
        for key, m in zip(keys, months, strict=True)
    ]
    rows["texts"] = [{"paper": key, "text": f"Paper {key}\nIt outperforms what is named here."} for key in keys]
    rows["entities"] = [
        {"id": e, "type": e.split("/")[0], "name": e.split("/")[1], "aliases": [], "papers": held[e], "broader": []}
        for e in ids
    ]
    rows["links"] = [
        {"paper": keys[i], "start": 0, "end": 1, "url": f"https://github.com/x/{i}", "kind": "repo", "own": True}
        for i in with_code
    ]
    rows["statements"] = [
        {**{f: getattr(s, f) for f in ("paper", "relation", "entity", "confidence")}, "evidence": [vars_of(s)]}
        for s in statements
    ]
    rows["related"] = [dataclasses.asdict(r) for r in link_papers(statements)]
    rows["lineage"] = draw_lineage(statements, held)
    folder.mkdir(parents=True, exist_ok=True)
    tables = Tables(**{name: pa.Table.from_pylist(rows[name], schema=schema) for name, schema in SCHEMAS.items()})
    write_tables(tables, folder)
    counts = {"papers": papers, "records": papers, "duplicates": 0, "rejected": 0}
    counts |= {name: len(rows[name]) for name in ("entities", "statements", "links", "related", "mentions")}
    write_manifest({"kg": "synthetic", "parameters": {}, "inputs": [], "counts": counts, "stages": {}}, folder)


def draw_lineage(statements: list[Statement], held: dict[str, int]) -> list[dict[str, object]]:
    """Links to the first paper that introduces a thing, for things that few papers name."""
    introduced: dict[str, str] = {}
    for s in statements:
        if s.relation == "introduces" and held[s.entity] <= _COINED:
            introduced.setdefault(s.entity, s.paper)
    return [
        {
            "paper": s.paper,
            "earlier": introduced[s.entity],
            "entity": s.entity,
            "relation": s.relation,
            "confidence": s.confidence,
        }
        for s in statements
        if s.relation != "introduces" and introduced.get(s.entity, "~") < s.paper
    ]


def vars_of(statement: Statement) -> dict[str, object]:
    """The one piece of evidence of ``statement`` as a row."""
    return {name: getattr(statement.evidence[0], name) for name in Evidence.__dataclass_fields__}


def draw_statements(papers: int, random: np.random.Generator) -> list[Statement]:
    """Statements of ``papers`` papers, sorted by paper and entity."""
    topics = random.zipf(1.6, papers) % _TOPICS
    evidence = (Evidence(33, 38, 13, 48, "synthetic"),)
    relations = [*_RELATION_SHARES, "evaluates_on", "compares_with"]
    assert set(relations) == set(RELATIONS)
    shares = [*_RELATION_SHARES.values(), 0.04, 0.04]
    statements = []
    sizes = 1 + random.poisson(_PER_PAPER, papers)
    for i, (topic, count) in enumerate(zip(topics.tolist(), sizes.tolist(), strict=True)):
        kind = random.random(count)
        common = (_COMMON ** random.random(count)).astype(int)  # Zipf's law: ranks whose logarithm is even
        topical = (_TOPICAL ** random.random(count)).astype(int)
        types = random.choice(len(_TYPES), count, p=_TYPE_SHARES)
        named = {"method/llm"} if random.random() < _EVERYWHERE else set()
        for k in range(count):
            if kind[k] < _RARE:
                name = f"{_TYPES[types[k]]}/rare-{i}-{k}"
            elif kind[k] < 0.62:
                name = f"{_TYPES[common[k] % 5]}/common-{common[k]}"
            else:
                name = f"{_TYPES[topical[k] % 5]}/t{topic}-{topical[k]}"
            named.add(name)
        which = random.choice(len(relations), len(named), p=shares)
        confidence = random.uniform(0.4, 1.0, len(named)).round(3)
        statements += [
            Statement(f"arxiv:{i:06}", relations[w], name, c, evidence)  # type: ignore[arg-type]
            for name, w, c in zip(sorted(named), which.tolist(), confidence.tolist(), strict=True)
        ]
    return statements


def run_alone(folder: Path, name: str) -> tuple[float, float, float, int]:
    """Seconds, seconds of processor, peak MiB and rows of the analysis ``name``; reading the tables is not counted."""
    tables = read_tables(folder)
    (analysis,) = (a for a in ANALYSES if a.name == name)
    start, worked = time.perf_counter(), time.process_time()
    rows = analysis.run(tables).num_rows
    seconds, processor = time.perf_counter() - start, time.process_time() - worked
    return seconds, processor, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, rows


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graph", type=Path)
    parser.add_argument("--synthesise", type=int, metavar="PAPERS")
    parser.add_argument("--only", nargs="*", help="These analyses and no others.")
    given = parser.parse_args()
    if given.synthesise:
        start = time.perf_counter()
        synthesise(given.synthesise, given.graph)
        print(f"drawn in {time.perf_counter() - start:.0f} s", flush=True)
    print("analysis\tseconds\tof processor\tpeak MiB\trows", flush=True)
    total = np.zeros(2)
    for analysis in ANALYSES:
        if given.only and analysis.name not in given.only:
            continue
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            seconds, processor, peak, rows = pool.apply(run_alone, (given.graph, analysis.name))
        total += (seconds, processor)
        print(f"{analysis.name}\t{seconds:.1f}\t{processor:.1f}\t{peak:.0f}\t{rows}", flush=True)
    print(f"together\t{total[0]:.1f}\t{total[1]:.1f}")


if __name__ == "__main__":
    main()
