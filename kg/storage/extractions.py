"""What extraction found in each paper, kept with the graph so that a build need not read the same text twice.

``extractions.parquet`` has a row a paper: its id, the digest of its text, and what was found, as JSON. The file's
metadata hold the fingerprint of what extraction depends on; under another one nothing is taken over.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kg.schema import Extraction, LocalEntity, Mention, Result, WebLink

EXTRACTIONS = "extractions.parquet"
_FINGERPRINT = b"kg:fingerprint"
_SCHEMA = pa.schema([("paper", pa.string()), ("text", pa.string()), ("found", pa.string())])


def write_extractions(
    extractions: Sequence[Extraction], digests: Mapping[str, str], fingerprint: str, folder: Path
) -> None:
    """Write ``extractions`` with the ``digests`` of their papers' texts, sorted by paper."""
    rows = [
        {"paper": x.paper, "text": digests[x.paper], "found": extraction_text(x)}
        for x in sorted(extractions, key=lambda x: x.paper)
    ]
    schema = _SCHEMA.with_metadata({_FINGERPRINT: fingerprint.encode()})
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), folder / EXTRACTIONS, compression="zstd")


def read_extractions(folder: Path, fingerprint: str) -> dict[tuple[str, str], Extraction]:
    """By (paper, digest of its text) what a build with the same ``fingerprint`` found; nothing where there is none."""
    path = folder / EXTRACTIONS
    try:
        if (pq.read_schema(path).metadata or {}).get(_FINGERPRINT) != fingerprint.encode():
            return {}
        rows = pq.read_table(path).to_pylist()
        return {(row["paper"], row["text"]): extraction_of(row["paper"], row["found"]) for row in rows}
    except (OSError, pa.ArrowException, ValueError, KeyError, TypeError):
        return {}  # a damaged file costs time, not the build


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
        LocalEntity(**{**e, "paper": paper, "mentions": tuple(Mention(paper, *m) for m in e["mentions"])})
        for e in told["entities"]
    )
    links = tuple(WebLink(paper, *k) for k in told["links"])
    return Extraction(paper, entities, links, tuple(Result(paper, *r) for r in told["results"]))
