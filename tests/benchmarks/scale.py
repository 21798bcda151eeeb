"""Time and memory of every stage but extraction, for graphs of any size.

    python tests/benchmarks/scale.py GRAPH [--papers 1000 10000 75000] [--work FOLDER] [--add]

GRAPH is a folder that `kg build` wrote. Its extractions are taken as they are and, for more papers than it has,
repeated: in copy n the words of names that at most two papers use have other letters (vowels for vowels, consonants for
consonants, so that acronyms still spell their expansions), as new papers bring new names, and titles and repositories
are told apart. Each size is built by the command in a process of its own, into a folder that holds the extractions, so
that no text is read by the model. With --add, a file of 100 papers is then added to each graph.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import pyarrow.parquet as pq

from kg.extraction.fingerprint import extraction_fingerprint, text_digest
from kg.schema import Extraction, LocalEntity, Mention, Paper, Result, WebLink
from kg.sources.kept import all_items
from kg.sources.read import reading_of
from kg.storage import extraction_text, read_extractions, read_kept, write_extractions, write_manifest

_VOWELS, _CONSONANTS = "aeiou", "bcdfghjklmnpqrtvwxyz"  # no s, which makes plurals
_WORD = re.compile(r"[A-Za-z]+")
#: Papers up to which a word of a name is one that new papers would have others for.
_RARE = 2
_ADDED = 100


@dataclass(frozen=True)
class Copy:
    """One repetition of all papers: its number (from 1), the letters for letters, and the words that it changes."""

    number: int
    letters: dict[int, int]
    rare: frozenset[str]

    def text(self, text: str) -> str:
        """``text`` with other letters in its rare words; its length stays."""
        return _WORD.sub(lambda m: m[0].translate(self.letters) if m[0].lower() in self.rare else m[0], text)


def copy_of(number: int, rare: frozenset[str]) -> Copy:
    """The copy of this number; the same each time."""
    chance = random.Random(number)
    letters: dict[int, int] = {}
    for kind in (_VOWELS, _CONSONANTS):
        others = "".join(chance.sample(kind, len(kind)))
        letters |= str.maketrans(kind + kind.upper(), others + others.upper())
    return Copy(number, letters, rare)


def copied(place: int, paper: Paper, found: Extraction, copy: Copy) -> tuple[Paper, Extraction]:
    """``paper`` and what was found in it, as in ``copy``; its title is longer, so all after it stands elsewhere."""
    own = f" ({copy.number})"
    text = list(paper.text)
    for e in found.entities:
        for m in e.mentions:
            text[m.start : m.end] = copy.text(m.text)
    title, _, abstract = "".join(text).partition("\n")
    id_ = f"doi:10.1000/{copy.number}.{place}"
    changed = replace(paper, id=id_, title=title + own, abstract=abstract)

    def moved(place: int) -> int:
        return place + len(own) if place > len(paper.title) else place

    def mention(m: Mention) -> Mention:
        start, end = moved(m.start), moved(m.start) + m.end - m.start
        words = copy.text(m.text)
        return replace(
            m,
            paper=id_,
            start=start,
            end=end,
            text=words,
            sentence_start=moved(m.sentence_start),
            sentence_end=moved(m.sentence_end),
        )

    def entity(e: LocalEntity) -> LocalEntity:
        return replace(
            e,
            paper=id_,
            name=copy.text(e.name),
            expansion=copy.text(e.expansion),
            mentions=tuple(map(mention, e.mentions)),
        )

    def link(k: WebLink) -> WebLink:
        url = f"{k.url}-{copy.number}" if k.kind == "repo" else k.url
        return replace(k, paper=id_, start=moved(k.start), end=moved(k.end), url=url)

    def result(r: Result) -> Result:
        metric, dataset, subject, over = (
            None if n is None else copy.text(n) for n in (r.metric, r.dataset, r.subject, r.over)
        )
        return replace(
            r,
            paper=id_,
            metric=metric,
            dataset=dataset,
            subject=subject,
            over=over,
            start=moved(r.start),
            end=moved(r.end),
            sentence_start=moved(r.sentence_start),
            sentence_end=moved(r.sentence_end),
        )

    return changed, Extraction(
        id_, tuple(map(entity, found.entities)), tuple(map(link, found.links)), tuple(map(result, found.results))
    )


def real(graph: Path) -> list[tuple[Paper, Extraction]]:
    """The papers of ``graph`` and what was found in them."""
    fingerprint = (pq.read_schema(graph / "extractions.parquet").metadata or {})[b"kg:fingerprint"].decode()
    found = read_extractions(graph, fingerprint)
    papers = reading_of(all_items(read_kept(graph), []), {}).papers
    pairs = [(p, found.get((p.id, text_digest(p.text)))) for p in papers]
    return [(p, x) for p, x in pairs if x is not None]


def many(pairs: list[tuple[Paper, Extraction]]) -> Iterator[tuple[Paper, Extraction]]:
    """``pairs``, then copy after copy of them without end."""
    counts = Counter(
        word for _, x in pairs for word in {w.lower() for e in x.entities for w in _WORD.findall(e.name + e.expansion)}
    )
    rare = frozenset(word for word, papers in counts.items() if papers <= _RARE)
    yield from (copied(i, p, x, Copy(0, {}, frozenset())) for i, (p, x) in enumerate(pairs))
    number = 1
    while True:
        copy = copy_of(number, rare)
        yield from (copied(i, p, x, copy) for i, (p, x) in enumerate(pairs))
        number += 1


def prepare(pairs: list[tuple[Paper, Extraction]], papers: int, folder: Path) -> tuple[Path, Path, Path, Path]:
    """The inputs of a build of so many papers, a file of papers to add, a folder for the graph, and what is found."""
    inputs, more, graph, found_in = folder / "papers", folder / "more.jsonl", folder / "graph", folder / "found"
    found_in.mkdir()
    inputs.mkdir()
    graph.mkdir()
    digests: dict[str, str] = {}
    extractions: dict[str, str] = {}
    source = many(pairs)
    for path, count in ((inputs / "papers.jsonl", papers), (more, _ADDED)):
        with path.open("w", encoding="utf-8") as file:
            for paper, found in islice(source, count):
                told = {"title": paper.title, "abstract": paper.abstract, "doi": paper.id[4:], "year": paper.year}
                file.write(json.dumps({**told, "authors": paper.authors, "categories": paper.categories}) + "\n")
                digests[paper.id] = text_digest(paper.text)
                extractions[paper.id] = extraction_text(found)
    write_extractions(extractions, digests, extraction_fingerprint(), found_in)
    write_manifest({"kg": "", "counts": {}}, graph)
    return inputs, more, graph, found_in / "extractions.parquet"


def show(papers: int, what: str, graph: Path) -> None:
    """A line for each stage of the last build of ``graph``, and one for all."""
    manifest = json.loads((graph / "manifest.json").read_text(encoding="utf-8"))
    stages = manifest["stages"]
    for name, s in stages.items():
        figures = f"{s['seconds']:>9.1f} {s['processor_seconds']:>9.1f} {s['peak_mib']:>9.0f}"
        print(f"{papers:>8} {what:<6} {name:<9} {figures}")
    seconds, spent = (sum(s[key] for s in stages.values()) for key in ("seconds", "processor_seconds"))
    peak = max(s["peak_mib"] for s in stages.values())
    size = sum(f.stat().st_size for f in graph.rglob("*") if f.is_file()) / 1e6
    counts = manifest["counts"]
    print(f"{papers:>8} {what:<6} {'all':<9} {seconds:>9.1f} {spent:>9.1f} {peak:>9.0f}", end="")
    print(
        f"  {counts['papers']:,} papers, {counts['entities']:,} entities, {counts['triples']:,} triples, {size:.0f} MB"
    )


def main() -> None:
    """Build each size and print a table of its stages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graph", type=Path)
    parser.add_argument("--papers", type=int, nargs="+", default=[1_000, 10_000, 75_000])
    parser.add_argument(
        "--work", type=Path, default=None, help="where to build; a folder for temporary files otherwise"
    )
    parser.add_argument("--add", action="store_true", help="then add a file of 100 papers to each")
    given = parser.parse_args()
    pairs = real(given.graph)
    print(f"{'papers':>8} {'':<6} {'stage':<9} {'seconds':>9} {'processor':>9} {'peak MiB':>9}")
    for papers in given.papers:
        folder = Path(tempfile.mkdtemp(prefix="kg-scale-", dir=given.work))
        try:
            inputs, more, graph, found = prepare(pairs, papers, folder)
            kg = [sys.executable, "-m", "kg"]
            shutil.copy(found, graph)
            subprocess.run([*kg, "build", str(inputs), "--out", str(graph), "-q"], check=True)
            show(papers, "build", graph)
            if given.add:
                shutil.copy(found, graph)
                subprocess.run([*kg, "add", str(graph), str(more), "-q"], check=True)
                show(papers, "add", graph)
        finally:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
