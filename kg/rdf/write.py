"""N-Triples and Turtle files: sorted, streamed, the same bytes for the same graph."""

from __future__ import annotations

import heapq
import re
import tempfile
from collections.abc import Iterator
from itertools import groupby, islice
from pathlib import Path

from kg.rdf.iris import check_base_iri
from kg.rdf.triples import PREFIXES, RDF, graph_lines
from kg.storage.tables import Tables

_CHUNK = 1_000_000  # lines sorted in memory at a time, about 150 MB
_LINE = re.compile(r"(<[^>]*>) (<[^>]*>) (.*) \.\n", re.DOTALL)
_TYPED = re.compile(r'("(?:[^"\\]|\\.)*")\^\^<([^>]*)>', re.DOTALL)
# A local name without escapes: letters, digits, "_", ":", "-" and encoded characters, dots only inside.
_LOCAL = re.compile(r"[A-Za-z0-9_:](?:(?:[A-Za-z0-9_:.-]|%[0-9A-Fa-f]{2})*(?:[A-Za-z0-9_:-]|%[0-9A-Fa-f]{2}))?")


def write_ntriples(tables: Tables, path: Path, base_iri: str, *, with_abstracts: bool = False) -> int:
    """Write the graph as N-Triples, lines sorted, and return the number of triples.

    Memory stays below some 300 MB whatever the size of the graph. Raises KgError for a ``base_iri`` that is
    no absolute http(s) IRI.
    """
    lines = graph_lines(tables, check_base_iri(base_iri), with_abstracts=with_abstracts)
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file, tempfile.TemporaryDirectory(dir=path.parent) as folder:
        for line in _sorted_lines(lines, Path(folder)):
            file.write(line)
            count += 1
    return count


def write_turtle(ntriples: Path, path: Path, base_iri: str) -> int:
    """Write the triples of a sorted N-Triples file as Turtle, grouped by subject; return their number."""
    names = _Names(check_base_iri(base_iri))
    count = 0
    with ntriples.open(encoding="utf-8", newline="\n") as lines, path.open("w", encoding="utf-8", newline="\n") as file:
        file.write("".join(f"@prefix {p}: <{iri}> .\n" for p, iri in sorted(names.prefixes.items())))
        triples = (_terms(line) for line in lines)
        for subject, group in groupby(triples, key=lambda t: t[0]):
            own = list(group)
            count += len(own)
            file.write(_subject_block(subject, own, names))
    return count


def _sorted_lines(lines: Iterator[str], folder: Path) -> Iterator[str]:
    """``lines`` sorted and each once, with line breaks; sorted in chunks on disk where they are many."""
    chunks: list[Path] = []
    while taken := list(islice(lines, _CHUNK)):
        chunk = sorted(set(taken))
        if len(taken) < _CHUNK and not chunks:
            yield from (f"{line}\n" for line in chunk)
            return
        chunks.append(folder / f"{len(chunks)}.nt")
        with chunks[-1].open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in chunk)
    files = [c.open(encoding="utf-8", newline="\n") for c in chunks]
    try:
        # The line break sorts before every character of a line, as the end of a line does in the chunks.
        yield from (line for line, _ in groupby(heapq.merge(*files)))
    finally:
        for file in files:
            file.close()


def _terms(line: str) -> tuple[str, str, str]:
    match = _LINE.fullmatch(line)
    assert match is not None, line  # our own file
    return match[1], match[2], match[3]


class _Names:
    """Prefixed names for the IRIs of one file."""

    def __init__(self, base: str) -> None:
        kinds = ("dataset", "method", "metric", "model", "paper", "task")
        self.prefixes = PREFIXES | {kind: f"{base}{kind}/" for kind in kinds}
        longest_first = sorted(self.prefixes.items(), key=lambda p: -len(p[1]))
        self._by_iri = [(iri, prefix) for prefix, iri in longest_first]

    def term(self, term: str) -> str:
        """An N-Triples term as Turtle writes it."""
        if term.startswith("<"):
            return self._iri(term[1:-1])
        typed = _TYPED.fullmatch(term)
        return f"{typed[1]}^^{self._iri(typed[2])}" if typed else term

    def _iri(self, iri: str) -> str:
        for start, prefix in self._by_iri:
            if iri.startswith(start):
                local = iri[len(start) :]
                return f"{prefix}:{local}" if _LOCAL.fullmatch(local) else f"<{iri}>"
        return f"<{iri}>"


def _subject_block(subject: str, triples: list[tuple[str, str, str]], names: _Names) -> str:
    """A subject with its predicates, the type first, and objects separated by commas."""
    ordered = sorted(triples, key=lambda t: (t[1] != f"<{RDF}type>", t[1], t[2]))
    parts = []
    for predicate, group in groupby(ordered, key=lambda t: t[1]):
        verb = "a" if predicate == f"<{RDF}type>" else names.term(predicate)
        parts.append(f"{verb} {', '.join(names.term(o) for _, _, o in group)}")
    return f"\n{names.term(subject)} " + " ;\n    ".join(parts) + " .\n"
