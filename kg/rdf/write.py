"""N-Triples and N-Quads: sorted, streamed, the same bytes for the same graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import IO

from kg.rdf.block import Block
from kg.rdf.description import Census, description_blocks
from kg.rdf.iris import check_base_iri, source_iri
from kg.rdf.sorting import Keyed, sorted_lines
from kg.rdf.triples import PARTS, Part, graph_blocks
from kg.rdf.turtle import turtle
from kg.storage.tables import Tables
from kg.version import __version__


@dataclass(frozen=True, slots=True)
class Content:
    """What of a graph is written: under which base, which parts, whose version found it, and its licence.

    Without ``quotes`` the sentences around mentions are left out; ``with_abstracts`` gives the abstracts too.
    """

    base_iri: str
    parts: tuple[Part, ...] = PARTS
    with_abstracts: bool = False
    quotes: bool = True
    version: str = __version__
    license: str | None = None


def write_ntriples(
    tables: Tables, path: Path, base_iri: str, *, with_abstracts: bool = False, quotes: bool = True
) -> int:
    """Write the whole graph as N-Triples, lines sorted, and return the number of triples.

    Memory stays below some 700 MB whatever the size of the graph. Raises KgError for a ``base_iri`` that is
    no absolute http(s) IRI.
    """
    content = Content(check_base_iri(base_iri), with_abstracts=with_abstracts, quotes=quotes)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        return write_lines((lines for _, lines in triples(tables, content, path.parent)), file)


def write_turtle(ntriples: Path, path: Path, base_iri: str) -> int:
    """Write the triples of a sorted N-Triples file as Turtle, grouped by subject; return their number."""
    count = 0

    def subjects(file: IO[str]) -> Iterator[tuple[str, str]]:
        nonlocal count
        for subject, lines in groupby(file, key=lambda line: line[: line.index(" ")]):
            own = list(lines)
            count += len(own)
            yield subject, "".join(own)

    with ntriples.open(encoding="utf-8", newline="\n") as lines, path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(turtle(subjects(lines), check_base_iri(base_iri)))
    return count


def write_lines(lines: Iterable[str], file: IO[str]) -> int:
    """Write texts of whole lines and return the number of lines."""
    count = 0
    for text in lines:
        count += text.count("\n")
        file.write(text)
    return count


def triples(tables: Tables, content: Content, folder: Path) -> Iterator[tuple[str, str]]:
    """(subject, its N-Triples), sorted; ``folder`` takes what does not fit into memory."""
    for (subject,), lines in _sorted(tables, content, folder, lambda b: [((b.subject,), b.lines)]):
        yield subject, lines


def quads(tables: Tables, content: Content, folder: Path) -> Iterator[tuple[str, str, str]]:
    """(graph, subject, its N-Triples in that graph), sorted; the graph is "" or, like the subject, in angle brackets.

    What a paper says stands in the graphs of the files that it was read from, all else in the default graph.
    """
    base = content.base_iri
    rows = zip(*(tables.papers.column(c).to_pylist() for c in ("id", "sources")), strict=True)
    graphs = {paper: sorted({f"<{source_iri(base, x['file'])}>" for x in sources}) or [""] for paper, sources in rows}
    graphs[""] = [""]

    def keyed(found: Block) -> list[Keyed]:
        return [((graph, found.subject), found.lines) for graph in graphs[found.paper]]

    for (graph, subject), lines in _sorted(tables, content, folder, keyed):
        yield graph, subject, lines


def nquads(tables: Tables, content: Content, folder: Path) -> Iterator[str]:
    """The N-Quads of each subject in each graph, sorted by graph and subject."""
    for graph, _, lines in quads(tables, content, folder):
        # A line break inside a literal is escaped, so that each one here ends a line.
        yield lines.replace(" .\n", f" {graph} .\n") if graph else lines


def _sorted(tables: Tables, content: Content, folder: Path, keyed: Callable[[Block], list[Keyed]]) -> Iterator[Keyed]:
    base, census = content.base_iri, Census()
    blocks = graph_blocks(
        tables,
        base,
        parts=content.parts,
        with_abstracts=content.with_abstracts,
        quotes=content.quotes,
        version=content.version,
    )

    def counted() -> Iterator[Keyed]:
        for found in blocks:
            census.add(found)
            yield from keyed(found)

    def description() -> list[Keyed]:
        census.finish()
        said = description_blocks(tables, base, census, version=content.version, license=content.license)
        return [entry for found in said for entry in keyed(found)]

    return sorted_lines(counted(), folder, description)
