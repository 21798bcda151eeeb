"""N-Triples and N-Quads: sorted, streamed, the same bytes for the same graph."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import groupby, islice
from pathlib import Path
from typing import IO, cast

from kg.rdf.about import About
from kg.rdf.block import EVIDENCE, Block
from kg.rdf.description import Census, description_blocks
from kg.rdf.entailed import entailed_lines
from kg.rdf.files import DEFAULT_FILES, RDF_FILES, RdfFile
from kg.rdf.iris import check_base_iri, evidence_graph_iri, source_iri
from kg.rdf.reifiers import with_reifiers
from kg.rdf.sorting import Keyed, sorted_lines
from kg.rdf.triples import PARTS, Part, graph_blocks
from kg.rdf.turtle import turtle
from kg.storage.tables import Tables
from kg.version import __version__

#: Blocks written at a time.
_BATCH = 1_000
#: zlib's fastest: the files are repetitive, so that they are a twentieth of their size, in a tenth of the time of 6.
_LEVEL = 1


_NOTHING_SAID = About()


@dataclass(frozen=True, slots=True)
class Content:
    """What of a graph is written: under which base, which parts, whose version found it, and what its maker says of it.

    ``files`` are those of a graph directory that it describes itself in. Without ``quotes`` the sentences around
    mentions are left out; ``with_abstracts`` gives the abstracts too. What the rest entails by the ontology is written
    too where it is to be ``entailed``. With ``reifiers`` statements are those of RDF 1.2.
    """

    base_iri: str
    parts: tuple[Part, ...] = PARTS
    with_abstracts: bool = False
    quotes: bool = True
    version: str = __version__
    about: About = _NOTHING_SAID
    files: tuple[RdfFile, ...] = DEFAULT_FILES
    entailed: bool = True
    reifiers: bool = False


def write_files(
    tables: Tables,
    folder: Path,
    base_iri: str,
    *,
    files: Collection[RdfFile] = DEFAULT_FILES,
    with_abstracts: bool = False,
    quotes: bool = True,
    about: About | None = None,
) -> dict[str, int]:
    """Write the RDF ``files`` of a graph directory into ``folder``, compressed, and count its triples.

    The main graph ("ntriples", or "turtle") and the "evidence" say what is stated; what that entails by the ontology is
    left out. ``about`` is what its maker says of the graph. Returns the numbers of "triples" (those that a query is
    answered from, what is entailed among them), of "main_triples" and of "evidence_triples" as the files have them.
    Memory stays below some 700 MB whatever the size of the graph. Raises KgError for a ``base_iri`` that is no absolute
    http(s) IRI.
    """
    content = Content(
        check_base_iri(base_iri),
        with_abstracts=with_abstracts,
        quotes=quotes,
        about=about or _NOTHING_SAID,
        files=tuple(files),
        entailed=False,
    )
    census = Census()
    found = _sorted(tables, content, folder, lambda b: [((b.graph, b.subject), b.lines)], census)
    by_graph = groupby(found, key=lambda entry: entry[0][0])
    counts = {"": 0, EVIDENCE: 0}
    with (
        _packed(folder, "ntriples", {"ntriples", "turtle"} & set(files)) as main,
        _packed(folder, "evidence", {"evidence"} & set(files)) as evidence,
    ):
        for graph, members in by_graph:
            counts[graph] = write_lines((lines for _, lines in members), evidence if graph else main)
    if "turtle" in files:
        main_file = folder / RDF_FILES["ntriples"]
        write_turtle(main_file, folder / RDF_FILES["turtle"], content.base_iri)
        if "ntriples" not in files:
            main_file.unlink()
    stated = sum(counts.values())
    return {
        "triples": stated + census.entailed,
        "main_triples": counts[""],
        "evidence_triples": counts[EVIDENCE],
    }


def write_ntriples(
    tables: Tables, path: Path, base_iri: str, *, with_abstracts: bool = False, quotes: bool = True
) -> int:
    """Write all that a graph states and entails as one file of N-Triples, lines sorted; returns their number.

    Memory and errors are those of :func:`write_files`.
    """
    content = Content(check_base_iri(base_iri), with_abstracts=with_abstracts, quotes=quotes)
    with path.open("wb") as file:
        return write_lines((lines for _, lines in triples(tables, content, path.parent)), file)


def write_turtle(ntriples: Path, path: Path, base_iri: str) -> int:
    """Write the triples of a sorted N-Triples file as Turtle, grouped by subject; return their number.

    Either is compressed where its name ends in ``.gz``.
    """
    count = 0

    def subjects(file: IO[str]) -> Iterator[tuple[str, str]]:
        nonlocal count
        for subject, lines in groupby(file, key=_subject_of):
            own = list(lines)
            count += len(own)
            yield subject, "".join(own)

    with _opened(ntriples) as read, _text(path) as file:
        file.writelines(turtle(subjects(read), check_base_iri(base_iri)))
    return count


def write_lines(lines: Iterable[str], file: IO[bytes] | None) -> int:
    """Write texts of whole lines, unless there is no ``file``, and return the number of lines."""
    count = 0
    rest = iter(lines)
    while batch := "".join(islice(rest, _BATCH)):
        count += batch.count("\n")
        if file is not None:
            file.write(batch.encode())
    return count


@contextmanager
def _packed(folder: Path, name: RdfFile, wanted: Collection[str]) -> Iterator[IO[bytes] | None]:
    """The RDF file of this name, to be written; None where none of those that need it is ``wanted``."""
    if not wanted:
        yield None
        return
    with _gzip(folder / RDF_FILES[name]) as file:
        yield file


@contextmanager
def _gzip(path: Path) -> Iterator[IO[bytes]]:
    """No name and no time inside, so that equal content is equal bytes."""
    with (
        path.open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", compresslevel=_LEVEL, fileobj=raw, mtime=0) as file,
    ):
        yield cast("IO[bytes]", file)


@contextmanager
def _text(path: Path) -> Iterator[IO[str]]:
    if path.suffix != ".gz":
        with path.open("w", encoding="utf-8", newline="\n") as plain:
            yield plain
        return
    with _gzip(path) as file, TextIOWrapper(file, encoding="utf-8", newline="\n") as text:
        yield text


def _opened(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return cast("IO[str]", gzip.open(path, "rt", encoding="utf-8", newline="\n"))
    return path.open(encoding="utf-8", newline="\n")


def triples(tables: Tables, content: Content, folder: Path) -> Iterator[tuple[str, str]]:
    """(subject, its N-Triples), sorted; ``folder`` takes what does not fit into memory."""
    for (subject,), lines in _sorted(tables, content, folder, lambda b: [((b.subject,), b.lines)], Census()):
        yield from _by_subject(subject, lines)


def quads(tables: Tables, content: Content, folder: Path) -> Iterator[tuple[str, str, str]]:
    """(graph, subject, its N-Triples in that graph), sorted; the graph is "" or, like the subject, in angle brackets.

    Evidence stands in a graph of its own, what a paper says in those of the files that it was read from, all else in
    the default graph.
    """
    base = content.base_iri
    rows = zip(*(tables.papers.column(c).to_pylist() for c in ("id", "sources")), strict=True)
    graphs = {paper: sorted({f"<{source_iri(base, x['file'])}>" for x in sources}) or [""] for paper, sources in rows}
    graphs[""] = [""]
    evidence = [f"<{evidence_graph_iri(base)}>"]

    def keyed(found: Block) -> list[Keyed]:
        names = evidence if found.graph == EVIDENCE else graphs[found.paper]
        return [((graph, found.subject), found.lines) for graph in names]

    for (graph, subject), lines in _sorted(tables, content, folder, keyed, Census()):
        for own, said in _by_subject(subject, lines):
            yield graph, own, said


def nquads(tables: Tables, content: Content, folder: Path) -> Iterator[str]:
    """The N-Quads of each subject in each graph, sorted by graph and subject."""
    for graph, _, lines in quads(tables, content, folder):
        # A line break inside a literal is escaped, so that each one here ends a line.
        yield lines.replace(" .\n", f" {graph} .\n") if graph else lines


def _by_subject(subject: str, lines: str) -> Iterator[tuple[str, str]]:
    """(subject, its lines) for lines that begin with those of ``subject``, of one subject or several, sorted."""
    if lines.startswith(f"{subject} ", lines.rfind("\n", 0, -1) + 1):
        yield subject, lines
        return
    for own, said in groupby(_lines(lines), key=_subject_of):
        yield own, "".join(said)


def _lines(text: str) -> list[str]:
    """The lines of ``text``, with their line breaks; literals may hold what else str.splitlines() takes for one."""
    return [f"{line}\n" for line in text.split("\n")[:-1]]


def _subject_of(line: str) -> str:
    return line[: line.index(" ")]


def _sorted(
    tables: Tables, content: Content, folder: Path, keyed: Callable[[Block], list[Keyed]], census: Census
) -> Iterator[Keyed]:
    base = content.base_iri
    blocks = graph_blocks(
        tables,
        base,
        parts=content.parts,
        with_abstracts=content.with_abstracts,
        quotes=content.quotes,
        version=content.version,
    )

    def counted() -> Iterator[Keyed]:
        for found in map(with_reifiers, blocks) if content.reifiers else blocks:
            census.add(found)
            yield from keyed(found)
            if content.entailed:
                for also in _entailed_by(found):
                    yield from keyed(also)

    def description() -> list[Keyed]:
        census.finish()
        said = description_blocks(
            tables, base, census, version=content.version, about=content.about, files=content.files
        )
        return [entry for found in said for entry in keyed(found)]

    return sorted_lines(counted(), folder, description)


def _entailed_by(found: Block) -> Iterator[Block]:
    """Blocks of what ``found`` entails: beside its own lines, or of another subject."""
    stated = _lines(found.lines)
    subjects = {_subject_of(line) for line in stated}
    beside: list[str] = []
    for line in entailed_lines(stated):
        subject = _subject_of(line)
        if subject in subjects:
            beside.append(line)
        else:
            yield Block(subject, line, found.paper, graph=found.graph)
    if beside:
        yield found._replace(lines="".join(sorted(beside)))
