"""What extraction found in each paper, kept with the graph so that a build need not read the same text twice.

``extractions.parquet`` has a row a paper: its id, the digest of its text, and what was found, as JSON. The file's
metadata hold the fingerprint of what extraction depends on; under another one nothing is taken over.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from operator import attrgetter
from pathlib import Path
from sys import intern
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kg.schema import Extraction, LocalEntity, Mention, Result, WebLink

EXTRACTIONS = "extractions.parquet"
_FINGERPRINT = b"kg:fingerprint"
_SCHEMA = pa.schema([("paper", pa.string()), ("text", pa.string()), ("found", pa.string())])


def write_extractions(found: Mapping[str, str], digests: Mapping[str, str], fingerprint: str, folder: Path) -> None:
    """Write what was ``found`` in each paper, as JSON, with the ``digests`` of the papers' texts, sorted by paper."""
    papers = sorted(found)
    columns = [papers, [digests[p] for p in papers], [found[p] for p in papers]]
    schema = _SCHEMA.with_metadata({_FINGERPRINT: fingerprint.encode()})
    pq.write_table(pa.table(columns, schema=schema), folder / EXTRACTIONS, compression="zstd")


def read_found(folder: Path, fingerprint: str) -> dict[tuple[str, str], str]:
    """By (paper, digest of its text) what a build with the same ``fingerprint`` found, as JSON; else nothing."""
    path = folder / EXTRACTIONS
    try:
        if (pq.read_schema(path).metadata or {}).get(_FINGERPRINT) != fingerprint.encode():
            return {}
        table = pq.ParquetFile(path).read()
        papers, texts, found = (table.column(name).to_pylist() for name in _SCHEMA.names)
    except (OSError, pa.ArrowException, KeyError):
        return {}  # a damaged file costs time, not the build
    return dict(zip(zip(papers, texts, strict=True), found, strict=True))


def read_extractions(folder: Path, fingerprint: str) -> dict[tuple[str, str], Extraction]:
    """:func:`read_found` as extractions, without those that are damaged."""
    return {key: x for key, text in read_found(folder, fingerprint).items() if (x := kept_extraction(key[0], text))}


def kept_extraction(paper: str, text: str | None) -> Extraction | None:
    """What was found in ``paper``, from its JSON; None where there is none or it is damaged."""
    try:
        return extraction_of(paper, text) if text is not None else None
    except (ValueError, KeyError, TypeError):
        return None


def extraction_text(extraction: Extraction) -> str:
    """``extraction`` as JSON, but for the paper; :func:`extraction_of` reads it."""
    entities = [
        {name: [*map(_MENTION, e.mentions)] if name == "mentions" else getattr(e, name) for name in _ENTITY}
        for e in extraction.entities
    ]
    told = {
        "entities": entities,
        "links": [*map(_LINK, extraction.links)],
        "results": [*map(_RESULT, extraction.results)],
    }
    return json.dumps(told, ensure_ascii=False)


def _names(kind: type[Any]) -> tuple[str, ...]:
    """The names of the fields in order, but for the paper, which is the first."""
    return tuple(f.name for f in fields(kind))[1:]


# Not by asdict(), which copies every value and takes ten times as long.
_ENTITY = _names(LocalEntity)
_MENTION, _LINK, _RESULT = (attrgetter(*_names(kind)) for kind in (Mention, WebLink, Result))


def extraction_of(paper: str, text: str) -> Extraction:
    """What was found in ``paper``, from its JSON. Raises ValueError, KeyError or TypeError where it is none."""
    told = json.loads(text)
    entities = tuple(
        LocalEntity(**{**_shared(e), "paper": paper, "mentions": tuple(_mention(paper, m) for m in e["mentions"])})
        for e in told["entities"]
    )
    links = tuple(WebLink(paper, *k) for k in told["links"])
    return Extraction(paper, entities, links, tuple(Result(paper, *r) for r in told["results"]))


def _mention(paper: str, values: list[Any]) -> Mention:
    shared: list[Any] = [intern(v) if type(v) is str else v for v in values]
    return Mention(paper, *shared)


def _shared(entity: Mapping[str, Any]) -> dict[str, Any]:
    """``entity`` with texts that others have too, as most are, held once: millions of names are held at a time."""
    return {key: intern(value) if type(value) is str else value for key, value in entity.items()}
