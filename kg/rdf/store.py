"""The triples of a graph in Oxigraph, on disk beside the graph, opened read-only.

The files of RocksDB differ from one run to the next even where their content is the same, and a graph directory is the
same bytes for the same input. So the store is no part of the graph: it is made from graph.nt when it is first asked
for, in a hidden folder that may be deleted at any time, and made again where graph.nt has changed. The ontology stands
beside the triples in it, so that a query can go up from a class or a property (``a/rdfs:subClassOf*``).
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import pyoxigraph as ox

from kg.errors import NotAGraph
from kg.names.ontology_folder import ontology_folder
from kg.storage import read_manifest
from kg.storage.directory import CACHE

TRIPLES = "graph.nt"
STORE = CACHE
_STAMP = "made-from.json"


def load_store(ntriples: Path) -> ox.Store:
    """The triples of ``ntriples`` and of the ontology in memory.

    Raises NotAGraph where the file is missing or damaged.
    """
    return _loaded(ox.Store(), ntriples)


def open_store(directory: Path) -> ox.Store:
    """The triples of the graph in ``directory``, read-only; the store is made first where there is none.

    Where the folder cannot be written to, the triples are loaded into memory, which takes as long each time. Raises
    NotAGraph where there is no graph or its triples are missing or damaged.
    """
    store = prepare_store(directory)
    if store is None:
        return load_store(directory / TRIPLES)
    try:
        return ox.Store.read_only(str(store))
    except OSError as error:
        message = f"{store}: the store cannot be opened: {error}. Delete {store.parent} and ask again."
        raise NotAGraph(message) from error


def prepare_store(directory: Path) -> Path | None:
    """The folder of the store of the graph in ``directory``, made where it is missing or older than the triples.

    None where it cannot be made because the folder is read-only. Raises as :func:`open_store`.
    """
    read_manifest(directory)
    triples, home = directory / TRIPLES, directory / STORE
    try:
        made_from = _stamp(triples)
    except OSError as error:
        message = f"{triples}: the triples cannot be read: {error}. Build the graph again."
        raise NotAGraph(message) from error
    if _read_stamp(home) == made_from:
        return home / "db"
    try:
        fresh = Path(tempfile.mkdtemp(prefix=f"{STORE}-", dir=directory))
    except OSError:
        return None
    try:
        store = _loaded(ox.Store(str(fresh / "db")), triples)
        store.flush()
        del store  # closes the files
        (fresh / _STAMP).write_text(json.dumps(made_from), encoding="utf-8")
        shutil.rmtree(home, ignore_errors=True)
        try:
            fresh.rename(home)
        except OSError:
            # Another process was faster; what it made is as good.
            if _read_stamp(home) != made_from:
                raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return home / "db"


def _loaded(store: ox.Store, ntriples: Path) -> ox.Store:
    try:
        store.bulk_load(path=str(ntriples), format=ox.RdfFormat.N_TRIPLES)
        store.bulk_load(path=str(_ontology()), format=ox.RdfFormat.TURTLE)
    except (OSError, SyntaxError) as error:
        message = f"{ntriples}: the triples cannot be read: {error}. Build the graph again."
        raise NotAGraph(message) from error
    return store


def _ontology() -> Path:
    return ontology_folder() / "kg.ttl"


def _stamp(triples: Path) -> dict[str, int | str]:
    """What changes when the files do: as `make` and `git` look at it, since a digest of gigabytes takes seconds."""
    found = triples.stat()
    ontology = hashlib.sha256(_ontology().read_bytes()).hexdigest()
    return {"bytes": found.st_size, "modified": found.st_mtime_ns, "ontology": ontology}


def _read_stamp(home: Path) -> object:
    try:
        return json.loads((home / _STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
