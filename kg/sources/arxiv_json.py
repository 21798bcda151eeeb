"""The arXiv metadata snapshot: JSON Lines with id, title, abstract, authors, categories."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kg.schema import ColumnsRead, Record, Reject, Source
from kg.sources.columns import Columns
from kg.sources.content import Content
from kg.sources.fields import date_of_message, record_of
from kg.sources.format import Format, Head
from kg.sources.identifiers import arxiv_id
from kg.sources.json_objects import first_object, iterate_objects, mappings
from kg.sources.registry import register


def detect(head: Head) -> bool:
    """Whether the first object has an arXiv id and the snapshot's keys."""
    item = first_object(head.text) or {}
    return "categories" in item and arxiv_id(str(item.get("id", ""))) is not None


def read(content: Content, columns: Mapping[str, str]) -> Iterator[Record | Reject | ColumnsRead]:
    """Records with their arXiv id; the date is that of the first version, else that of the last update."""
    table = Columns(content.name, columns)
    for number, item in iterate_objects(content):
        if isinstance(item, Reject):
            yield item
            continue
        fields = table.pick(item)
        arxiv = arxiv_id(str(item.get("id", "")))
        fields |= {"arxiv": arxiv, "date": _first_date(item), "authors": _authors(item)}
        if arxiv and not fields["url"]:
            fields["url"] = f"https://arxiv.org/abs/{arxiv}"
        if isinstance(fields["categories"], str):
            fields["categories"] = fields["categories"].split()
        yield record_of(Source(content.name, number), fields)
    yield table.read()


def _authors(item: dict[str, Any]) -> object:
    parsed = item.get("authors_parsed")
    if isinstance(parsed, list):
        return [
            " ".join(str(p) for p in (name[1:2] + name[:1] + name[2:3]) if p)
            for name in parsed
            if isinstance(name, list)
        ]
    authors = item.get("authors")
    # Affiliations stand in brackets behind the names.
    return re.sub(r"(?<!\s)\s*\([^()]*\)", "", authors) if isinstance(authors, str) else authors


def _first_date(item: dict[str, Any]) -> str | None:
    versions = mappings(item.get("versions"))
    created = date_of_message(str(versions[0].get("created"))) if versions else None
    if created:
        return created
    given = item.get("published") or item.get("date") or item.get("update_date")
    return str(given) if given else _date_of_id(str(item.get("id", "")))


def _date_of_id(arxiv: str) -> str | None:
    """Year and month that an arXiv id carries (2310.12508 → 2023-10)."""
    match = re.match(r"(\d\d)(0[1-9]|1[0-2])\.\d", arxiv) or re.match(r"[a-z.A-Z-]+/(\d\d)(0[1-9]|1[0-2])", arxiv)
    if not match:
        return None
    century = "19" if int(match[1]) > 90 else "20"  # arXiv began in 1991
    return f"{century}{match[1]}-{match[2]}"


FORMAT = register(
    Format("arxiv-json", "arXiv metadata (JSON)", "Lines of the arXiv metadata snapshot.", detect, read, order=80)
)
