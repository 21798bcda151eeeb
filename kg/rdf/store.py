"""The triples of a graph in Oxigraph, on disk beside the graph, opened read-only.

The files of RocksDB differ from one run to the next even where their content is the same, and a graph directory is the
same bytes for the same input. So the store is no part of the graph: it is made when it is first asked for, from the
RDF files of the graph, or from its tables where a build did not write them; in a hidden folder that may be deleted at
any time, and made again where the files have changed. Evidence stands in a named graph of its own, and queries are
asked of both (:data:`kg.rdf.query.UNION`). What follows from the triples by the ontology is in the store too
(kg.rdf.entailed), and so is the ontology itself, so that a query can go up from a class or a property
(``a/rdfs:subClassOf*``).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from kg.errors import NotAGraph
from kg.names.ontology_folder import ontology_folder
from kg.rdf.entailed import entailed_lines
from kg.rdf.files import RDF_FILES
from kg.rdf.iris import evidence_graph_iri
from kg.storage import open_manifest
from kg.storage.directory import CACHE
from kg.storage.lock import file_lock

STORE = CACHE
_STAMP = "made-from.json"
_FILES = (RDF_FILES["ntriples"], RDF_FILES["evidence"])
_BATCH = 5_000
#: Tables of which the RDF says nothing.
_NOT_TOLD = ("extractions.parquet", "records.parquet")


def load_store(main: Path, evidence: Path | None = None, *, base_iri: str = "") -> ox.Store:
    """The triples of N-Triples files, of what they entail and of the ontology in memory.

    Files whose names end in ``.gz`` are compressed. ``evidence`` is loaded into the named graph of the evidence of the
    graph under ``base_iri``. Raises NotAGraph where a file is missing or damaged.
    """
    return _loaded(ox.Store(), main, evidence, base_iri)


def open_store(directory: Path) -> ox.Store:
    """The triples of the graph in ``directory``, read-only; the store is made first where there is none.

    Where the folder cannot be written to, the triples are loaded into memory, which takes as long each time. Raises
    NotAGraph where there is no graph or its triples are missing or damaged.
    """
    store = prepare_store(directory)
    if store is None:
        with tempfile.TemporaryDirectory() as room, _files_of(directory, Path(room)) as (main, evidence):
            return load_store(main, evidence, base_iri=_base_of(directory))
    try:
        return ox.Store.read_only(str(store))
    except OSError as error:
        message = f"{store}: the store cannot be opened: {error}. Delete {store.parent} and ask again."
        raise NotAGraph(message) from error


def prepare_store(directory: Path) -> Path | None:
    """The folder of the store of the graph in ``directory``, made where it is missing or older than the triples.

    None where it cannot be made because the folder is read-only. Raises as :func:`open_store`.
    """
    home = directory / STORE
    made_from = _stamp(directory)
    if _read_stamp(home) == made_from:
        return home / "db"
    try:
        fresh = Path(tempfile.mkdtemp(prefix=f"{STORE}-", dir=directory))
    except OSError:
        return None
    try:
        with _files_of(directory, fresh) as (main, evidence):
            store = _loaded(ox.Store(str(fresh / "db")), main, evidence, _base_of(directory))
        store.flush()
        del store  # closes the files
        (fresh / _STAMP).write_text(json.dumps(made_from), encoding="utf-8")
        # What another process made meanwhile is as good, and is being read.
        with file_lock(directory, "store"):
            if _read_stamp(home) != made_from:
                shutil.rmtree(home, ignore_errors=True)
                fresh.rename(home)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return home / "db"


def _written(directory: Path) -> bool:
    """Whether the build of the graph in ``directory`` wrote all that a store is made from."""
    return set(_FILES) <= set(open_manifest(directory).get("files") or ())


@contextmanager
def _files_of(directory: Path, room: Path) -> Iterator[tuple[Path, Path]]:
    """The main graph and the evidence of the graph in ``directory``, written to ``room`` where no build wrote them."""
    if _written(directory):
        yield directory / _FILES[0], directory / _FILES[1]
        return
    # A query of files needs no Arrow.
    from kg.rdf.write import write_files
    from kg.storage import read_tables

    parameters = open_manifest(directory)["parameters"]
    with tempfile.TemporaryDirectory(dir=room) as folder:
        # Tables hold abstracts only where the graph was built with them.
        tables, quotes = read_tables(directory), parameters["quotes"]
        write_files(tables, Path(folder), parameters["base_iri"], with_abstracts=True, quotes=quotes)
        yield Path(folder) / _FILES[0], Path(folder) / _FILES[1]


def _base_of(directory: Path) -> str:
    return str(open_manifest(directory)["parameters"]["base_iri"])


def _loaded(store: ox.Store, main: Path, evidence: Path | None, base_iri: str) -> ox.Store:
    path = main
    try:
        _load(store, main, None)
        if evidence is not None:
            path = evidence
            _load(store, evidence, ox.NamedNode(evidence_graph_iri(base_iri)))
        store.bulk_load(path=str(_ontology()), format=ox.RdfFormat.TURTLE)
    except (OSError, EOFError, SyntaxError, ValueError, zlib.error) as error:
        message = f"{path}: the triples cannot be read: {error}. Build the graph again."
        raise NotAGraph(message) from error
    return store


def _load(store: ox.Store, path: Path, graph: ox.NamedNode | None) -> None:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        store.bulk_load(input=cast("IO[bytes]", _WithEntailed(file)), format=ox.RdfFormat.N_TRIPLES, to_graph=graph)


class _WithEntailed:
    """A file of N-Triples that says, beside each few thousand lines, what they entail."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = iter(lines)
        self._left = b""

    def read(self, size: int) -> bytes:
        """At most ``size`` bytes; none at the end."""
        while not self._left:
            batch = [line.decode() for line in islice(self._lines, _BATCH)]
            if not batch:
                return b""
            self._left = "".join(chain(batch, entailed_lines(batch))).encode()
        part, self._left = self._left[:size], self._left[size:]
        return part


def _ontology() -> Path:
    return ontology_folder() / "kg.ttl"


def _stamp(directory: Path) -> dict[str, object]:
    """What changes when the files do: as `make` and `git` look at it, since a digest of gigabytes takes seconds."""
    is_written = _written(directory)
    names = _FILES if is_written else sorted(p.name for p in directory.glob("*.parquet") if p.name not in _NOT_TOLD)
    try:
        found = {name: (directory / name).stat() for name in names}
    except OSError as error:
        message = f"{directory}: the triples cannot be read: {error}. Build the graph again."
        raise NotAGraph(message) from error
    ontology = hashlib.sha256(_ontology().read_bytes()).hexdigest()
    return {"files": {name: [f.st_size, f.st_mtime_ns] for name, f in found.items()}, "ontology": ontology}


def _read_stamp(home: Path) -> object:
    try:
        return json.loads((home / _STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
