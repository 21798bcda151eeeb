"""The RDF formats that a graph directory can be exported to, each streamed and sorted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from kg.rdf.about import about_of
from kg.rdf.files import DEFAULT_FILES, check_files
from kg.rdf.json_ld import json_ld
from kg.rdf.result_formats.xml_text import KEPT_RETURN, RETURN
from kg.rdf.terms import PREFIXES
from kg.rdf.triples import PARTS, Part
from kg.rdf.turtle import trig, turtle
from kg.rdf.write import Content, nquads, quads, triples
from kg.storage import open_manifest, read_tables
from kg.storage.files import open_binary
from kg.storage.tables import Tables

_Writer = Callable[[Tables, Content, Path, IO[bytes]], None]

#: XML 1.0 holds no control characters but tab and line breaks and no noncharacters, not even escaped.
#: An escaped backslash is read first, or the b of \\\\beta would be taken for a backspace.
_NOT_IN_XML = re.compile(r"\\\\|\\u(?:00[01][0-9A-F]|FFF[EF])|\\[bf]")


def _write_ntriples(tables: Tables, content: Content, folder: Path, file: IO[bytes]) -> None:
    _write(file, (lines for _, lines in triples(tables, content, folder)))


def _write_ntriples12(tables: Tables, content: Content, folder: Path, file: IO[bytes]) -> None:
    _write_ntriples(tables, replace(content, reifiers=True), folder, file)


def _write_nquads(tables: Tables, content: Content, folder: Path, file: IO[bytes]) -> None:
    _write(file, nquads(tables, content, folder))


def _write_turtle(tables: Tables, content: Content, folder: Path, file: IO[bytes]) -> None:
    _write(file, turtle(triples(tables, content, folder), content.base_iri))


def _write_trig(tables: Tables, content: Content, folder: Path, file: IO[bytes]) -> None:
    _write(file, trig(quads(tables, content, folder), content.base_iri))


def _write_json_ld(tables: Tables, content: Content, folder: Path, file: IO[bytes]) -> None:
    _write(file, json_ld(triples(tables, content, folder)))


def _write_rdf_xml(tables: Tables, content: Content, folder: Path, file: IO[bytes]) -> None:
    found = _parsed(lines for _, lines in triples(tables, content, folder))
    kept = cast("IO[bytes]", _ReturnsKept(file))  # these two are all that is called
    ox.serialize(found, output=kept, format=ox.RdfFormat.RDF_XML, prefixes=PREFIXES)


class _ReturnsKept:
    """A file of XML in which carriage returns stay what they are."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def write(self, piece: bytes) -> int:
        """Write ``piece`` and return its length."""
        self._file.write(piece.replace(RETURN.encode(), KEPT_RETURN.encode()))
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back here."""


def _write(file: IO[bytes], pieces: Iterable[str]) -> None:
    file.writelines(piece.encode() for piece in pieces)


def _parsed(blocks: Iterable[str]) -> Iterator[ox.Triple]:
    """The triples of N-Triples, with U+FFFD for the characters that no XML file can hold."""
    for lines in blocks:
        fit = _NOT_IN_XML.sub(lambda m: m[0] if m[0] == r"\\" else "\ufffd", lines)
        yield from (quad.triple for quad in ox.parse(fit, format=ox.RdfFormat.N_TRIPLES))


WRITERS: dict[str, tuple[str, str, _Writer]] = {
    "ntriples": (".nt", "N-Triples: a line a triple, sorted", _write_ntriples),
    "nquads": (".nq", "N-Quads: as N-Triples, with a named graph for each source file", _write_nquads),
    "turtle": (".ttl", "Turtle: grouped by subject, with prefixes", _write_turtle),
    "trig": (".trig", "TriG: as Turtle, with a named graph for each source file", _write_trig),
    "jsonld": (".jsonld", "JSON-LD in the words of ontology/context.jsonld, a line a subject", _write_json_ld),
    "ntriples12": (".nt", "N-Triples of RDF 1.2: statements as reifiers of triple terms", _write_ntriples12),
    "rdfxml": (".rdf", "RDF/XML (control characters, which XML cannot hold, become U+FFFD)", _write_rdf_xml),
}


def write_rdf(
    directory: Path, out: Path, format: str, *, parts: tuple[Part, ...] = PARTS, license: str | None = None
) -> None:
    """Write ``parts`` of the graph in ``directory`` to ``out`` in one of the RDF formats, compressed as its name says.

    ``license`` is the IRI of the licence that the description of the graph names, in the place of the one that it was
    built with. The same graph gives the same bytes. Raises NotAGraph where there is none, and ArgumentError where
    ``license`` is no http(s) IRI.
    """
    manifest = open_manifest(directory)
    about = about_of(manifest["parameters"])
    # Tables hold abstracts only where the graph was built with them.
    base_iri, version = manifest["parameters"]["base_iri"], manifest["kg"]
    content = Content(
        base_iri,
        parts,
        with_abstracts=True,
        quotes=manifest["parameters"]["quotes"],
        version=version,
        about=about if license is None else replace(about, license=license),
        files=check_files(manifest["parameters"].get("rdf", DEFAULT_FILES)),
    )
    with open_binary(out) as file:
        WRITERS[format][2](read_tables(directory), content, out.parent, file)
