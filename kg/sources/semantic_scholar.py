"""Semantic Scholar papers, from its interface or its data sets."""

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

_HASH = re.compile(r"[0-9a-f]{40}")


def detect(head: Head) -> bool:
    """Whether the first object has the keys of a paper there."""
    keys = {k.casefold() for k in first_object(head.text) or {}}
    return bool(keys & {"paperid", "corpusid"}) and bool(keys & {"externalids", "abstract", "venue", "publicationdate"})


def read(content: Content, columns: Mapping[str, str]) -> Iterator[Record | Reject]:
    """Papers of JSON Lines, an array, or an answer with them under `data`."""
    for number, item in iterate_objects(content):
        yield item if isinstance(item, Reject) else record_of(Source(content.name, number), _fields(item))


def _fields(paper: dict[str, Any]) -> dict[str, Any]:
    known = {k.casefold(): v for k, v in paper.items()}
    external = {str(k).casefold(): v for k, v in mapping(known.get("externalids")).items() if v}
    corpus = str(known.get("corpusid") or "")
    own = str(known.get("paperid") or corpus)
    subjects = known.get("fieldsofstudy") or [s.get("category") for s in mappings(known.get("s2fieldsofstudy"))]
    return {
        "id": own,
        # Others call a column paperId too, and number their papers from 1 in each file.
        "identifiers": {"s2": own if _HASH.fullmatch(own) else corpus if corpus.isdecimal() else ""},
        "title": known.get("title"),
        "abstract": known.get("abstract"),
        "authors": known.get("authors"),
        "year": known.get("year"),
        "date": known.get("publicationdate"),
        "doi": external.get("doi"),
        "arxiv": external.get("arxiv"),
        "acl": external.get("acl"),
        "url": known.get("url"),
        "categories": subjects,
    }


FORMAT = register(
    Format(
        "semantic-scholar",
        "Semantic Scholar",
        "JSON of the Semantic Scholar interface or data sets.",
        detect,
        read,
        order=70,
    )
)
