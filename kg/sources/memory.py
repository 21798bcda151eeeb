"""Papers that a program holds: dicts, records and papers, in the place of files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kg.schema import ColumnsRead, Paper, Record, Reject, Source
from kg.sources.cleaning import excerpt
from kg.sources.columns import Columns
from kg.sources.fields import record_of, why_unusable

#: What a source is called that is no file.
NAME = "memory"

#: A paper as a program holds it. A dict has the fields of a JSON record, under their usual names: title, abstract,
#: authors, year, date, categories, url, doi, arxiv, acl, id.
Given = Mapping[str, Any] | Record | Paper
#: What a graph is built from: papers, and paths of files, folders and globs.
Input = str | Path | Given


def part(inputs: Input | Iterable[Input]) -> tuple[list[str | Path], list[Given]]:
    """The paths and the papers among ``inputs``, each in their order."""
    several = [inputs] if isinstance(inputs, str | Path | Mapping | Record | Paper) else list(inputs)
    paths = [i for i in several if isinstance(i, str | Path)]
    return paths, [i for i in several if not isinstance(i, str | Path)]


def read_given(given: Sequence[Given], columns: Mapping[str, str]) -> Iterator[Record | Reject | ColumnsRead]:
    """The records of ``given``, a reject with its place (from 1) for what is none.

    What the keys of dicts were read as comes last. A paper that was read from records gives back one for each, so that
    it is the same paper again.
    """
    named = Columns(NAME, columns)
    for number, item in enumerate(given, 1):
        source = Source(NAME, number)
        if isinstance(item, Paper):
            yield from _records_of(item, source)
        elif isinstance(item, Record):
            yield _checked(item)
        elif isinstance(item, Mapping):
            yield record_of(source, named.pick({str(name): value for name, value in item.items()}))
        else:
            kind = type(item).__name__
            yield Reject(NAME, number, f"a paper is a dict, a kg.Record or a kg.Paper, not {kind}", excerpt(str(item)))
    if any(isinstance(item, Mapping) for item in given):
        yield named.read()


def digest(given: Sequence[Given]) -> str:
    """SHA-256 of ``given``, the same for the same papers in the same order."""
    told = [asdict(item) if isinstance(item, Paper | Record) else item for item in given]
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def record_of_paper(paper: Paper, source: Source) -> Record:
    """``paper`` as a record of ``source``."""
    return Record(
        source,
        paper.title,
        paper.abstract,
        authors=paper.authors,
        year=paper.year,
        date=paper.date,
        categories=paper.categories,
        identifiers=paper.identifiers,
        url=paper.url,
    )


def _records_of(paper: Paper, source: Source) -> Iterator[Record | Reject]:
    for known in paper.sources or (source,):
        yield _checked(record_of_paper(paper, known))


def _checked(record: Record) -> Record | Reject:
    reason = why_unusable(record.title, record.abstract)
    if reason is None:
        return record
    return Reject(record.source.file, record.source.record, reason, excerpt(record.title, record.abstract, record.id))
