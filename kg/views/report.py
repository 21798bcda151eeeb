"""report.md: what is in a graph, in words and tables."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.schema import ENTITY_TYPES
from kg.storage.tables import Tables

_TOP = 10
_PLURALS = {"task": "tasks", "method": "methods", "model": "models", "dataset": "datasets", "metric": "metrics"}


def write_report(tables: Tables, path: Path, counts: Mapping[str, int], communities: Sequence[tuple[str, int]]) -> None:
    """Write the report of ``tables``; ``counts`` are the manifest's, ``communities`` names with numbers of papers."""
    parts = [
        "# What is in this graph\n",
        _opening(tables, counts),
        _entities(tables),
        _datasets(tables),
        _relations(tables),
        _communities(communities),
        _papers(tables),
        _gaps(tables, counts),
    ]
    path.write_text("\n".join(part for part in parts if part), encoding="utf-8", newline="\n")


def _opening(tables: Tables, counts: Mapping[str, int]) -> str:
    n = {k: f"{v:,}" for k, v in counts.items()}
    with_code = _papers_with_code(tables)
    share = f"{100 * len(with_code) / max(1, counts['papers']):.0f} %"
    per_paper = counts["statements"] / max(1, counts["papers"])
    return (
        f"{n['papers']} papers from {n['records']} records ({n['duplicates']} records were of papers already seen). "
        f"They name {n['entities']} different things in {n['statements']} statements, {per_paper:.1f} a paper. "
        f"{len(with_code):,} papers ({share}) link a repository of their own. {n['related']} pairs of papers are "
        f"related by what they share.\n"
    )


def _entities(tables: Tables) -> str:
    by_type: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for e in tables.entities.to_pylist():
        by_type[e["type"]].append(e)
    parts = ["## What the papers name most\n"]
    for kind in ENTITY_TYPES:
        found = sorted(by_type[kind], key=lambda e: (-e["papers"], e["name"], e["id"]))
        once = sum(e["papers"] == 1 for e in found)
        if found:
            parts.append(f"**{_PLURALS[kind].capitalize()}**: {len(found):,}, of which {once:,} in one paper only.\n")
            parts.append(_table([kind, "papers"], [[e["name"], str(e["papers"])] for e in found[:_TOP]]))
    return "\n".join(parts)


def _datasets(tables: Tables) -> str:
    names = dict(zip(*(tables.entities[c].to_pylist() for c in ("id", "name")), strict=True))
    with_code = _papers_with_code(tables)
    papers: dict[str, set[str]] = defaultdict(set)
    for s in tables.statements.to_pylist():
        if s["relation"] == "evaluates_on":
            papers[s["entity"]].add(s["paper"])
    if not papers:
        return ""
    top = sorted(papers, key=lambda e: (-len(papers[e]), names[e], e))[:_TOP]
    rows = [[names[e], str(len(papers[e])), str(len(papers[e] & with_code))] for e in top]
    return "## Where results are reported\n\n" + _table(
        ["dataset", "papers that evaluate on it", "of them with code"], rows
    )


def _relations(tables: Tables) -> str:
    counts = Counter(tables.statements["relation"].to_pylist())
    rows = [[r.replace("_", " "), f"{n:,}"] for r, n in sorted(counts.items(), key=lambda c: (-c[1], c[0]))]
    return "## How the papers relate to what they name\n\n" + _table(["relation", "statements"], rows) if rows else ""


def _communities(communities: Sequence[tuple[str, int]]) -> str:
    if not communities:
        return ""
    opening = "Groups of papers that share more with each other than with the rest, named by what sets them apart."
    rows = [[name, str(papers)] for name, papers in communities[: 2 * _TOP]]
    return f"## Communities\n\n{opening}\n\n" + _table(["community", "papers"], rows)


def _papers(tables: Tables) -> str:
    strength: dict[str, float] = defaultdict(float)
    for r in tables.related.to_pylist():
        strength[r["a"]] += r["score"]
        strength[r["b"]] += r["score"]
    titles = dict(zip(*(tables.papers[c].to_pylist() for c in ("id", "title")), strict=True))
    top = sorted(strength, key=lambda p: (-round(strength[p], 6), p))[:_TOP]
    rows = [[titles[p], f"{strength[p]:.2f}"] for p in top]
    return "## The most connected papers\n\n" + _table(["paper", "sum of its scores"], rows) if rows else ""


def _gaps(tables: Tables, counts: Mapping[str, int]) -> str:
    stated = set(tables.statements["paper"].to_pylist())
    linked = set(tables.related["a"].to_pylist()) | set(tables.related["b"].to_pylist())
    silent, alone = counts["papers"] - len(stated), counts["papers"] - len(linked)
    lines = [
        "## What is missing\n",
        f"{silent:,} papers name nothing that was recognised; {alone:,} share nothing that counts with another paper.",
    ]
    if tables.rejects.num_rows:
        rows = [[r["file"], str(r["record"] or ""), r["reason"]] for r in tables.rejects.to_pylist()[: 2 * _TOP]]
        lines += [
            f"{tables.rejects.num_rows:,} records or files were set aside:\n",
            _table(["file", "record", "why"], rows),
        ]
    return "\n".join(lines) + "\n"


def _papers_with_code(tables: Tables) -> set[str]:
    return {k["paper"] for k in tables.links.to_pylist() if k["kind"] == "repo" and k["own"]}


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; names are text, whatever characters they hold."""
    lines = [header, ["---"] * len(header), *([_text(c) for c in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _text(name: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>|#$~])", r"\\\1", " ".join(name.split()))
