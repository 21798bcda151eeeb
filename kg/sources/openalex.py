"""OpenAlex works, with their abstracts rebuilt from the inverted index."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kg.schema import Record, Reject, Source
from kg.sources.content import Content
from kg.sources.fields import record_of
from kg.sources.format import Format, Head
from kg.sources.json_objects import first_object, iterate_objects, mapping, mappings
from kg.sources.registry import register

_WORK = re.compile(r"W[0-9]+")  # a number of the user's own in its place is no identifier


def detect(head: Head) -> bool:
    """Whether the first object is a work."""
    item = first_object(head.text) or {}
    return "abstract_inverted_index" in item or str(item.get("id", "")).startswith("https://openalex.org/W")


def read(content: Content, columns: Mapping[str, str]) -> Iterator[Record | Reject]:
    """Works of JSON Lines, an array, or a page of the interface."""
    for number, item in iterate_objects(content):
        yield item if isinstance(item, Reject) else record_of(Source(content.name, number), _fields(item))


def _fields(work: dict[str, Any]) -> dict[str, Any]:
    openalex = str(work.get("id") or "").rpartition("/")[2]
    locations = [mapping(work.get("primary_location")), *mappings(work.get("locations"))]
    pages = [str(x.get("landing_page_url") or "") for x in locations]
    return {
        "id": openalex,
        "identifiers": {"openalex": openalex if _WORK.fullmatch(openalex) else ""},
        "title": work.get("title") or work.get("display_name"),
        "abstract": abstract_of(work.get("abstract_inverted_index")),
        "authors": [mapping(a.get("author")).get("display_name") for a in mappings(work.get("authorships"))],
        "year": work.get("publication_year"),
        "date": work.get("publication_date"),
        "doi": work.get("doi"),
        "url": next((p for p in pages if "arxiv.org/abs/" in p), next((p for p in pages if p), None)),
        "categories": [t.get("display_name") for t in mappings(work.get("topics"))],
    }


def abstract_of(index: object) -> str:
    """The words of an inverted index ({word: [positions]}) in their order.

    >>> abstract_of({"graph": [1], "A": [0]})
    'A graph'
    """
    if not isinstance(index, dict):
        return ""
    placed = sorted(
        (p, str(word))
        for word, places in index.items()
        if isinstance(places, list)
        for p in places
        if isinstance(p, int)
    )
    return " ".join(word for _, word in placed)


FORMAT = register(
    Format("openalex", "OpenAlex works", "JSON of the OpenAlex interface or snapshot.", detect, read, order=60)
)
