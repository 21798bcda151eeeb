"""arXiv metadata in XML: the query interface's Atom feed, and OAI-PMH (arXiv, arXivRaw, Dublin Core)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from kg.schema import Record, Reject, Source
from kg.sources.content import Content
from kg.sources.fields import date_of_message, first_name_first, record_of
from kg.sources.format import Format
from kg.sources.registry import register
from kg.sources.xml_records import child_text, children, iterate_elements, local_name, root_name, text_of

_METADATA = frozenset({"arXiv", "arXivRaw", "dc"})


def read_atom(content: Content, columns: Mapping[str, str]) -> Iterator[Record | Reject]:
    """Entries of the feed."""
    for number, entry in enumerate(iterate_elements(content, frozenset({"entry"})), 1):
        if isinstance(entry, Reject):
            yield Reject(entry.file, number if number > 1 else 0, entry.reason)
            return
        url = child_text(entry, "id").strip()
        if "/api/errors" in url:
            # The interface answers a wrong query with an entry called "Error".
            yield Reject(content.name, number, f"an error message of arXiv: {child_text(entry, 'summary').strip()}")
            continue
        yield record_of(
            Source(content.name, number),
            {
                "id": url.rpartition("/abs/")[2],
                "arxiv": url.rpartition("/abs/")[2],
                "url": url,
                "title": child_text(entry, "title"),
                "abstract": child_text(entry, "summary"),
                "authors": [child_text(a, "name") for a in children(entry, "author")],
                "date": child_text(entry, "published")[:10],
                "doi": child_text(entry, "doi"),
                "categories": [c.get("term", "") for c in children(entry, "category")],
            },
        )


def read_oai(content: Content, columns: Mapping[str, str]) -> Iterator[Record | Reject]:
    """Records of an OAI-PMH answer; deleted ones have no metadata and are passed over."""
    for number, element in enumerate(iterate_elements(content, frozenset({"record"})), 1):
        if isinstance(element, Reject):
            yield Reject(element.file, number if number > 1 else 0, element.reason)
            return
        metadata = next((m for m in element.iter() if local_name(m) in _METADATA), None)
        if metadata is not None:
            yield record_of(Source(content.name, number), _oai_fields(metadata))


def _oai_fields(metadata: Element) -> dict[str, Any]:
    if local_name(metadata) == "dc":
        identifiers = [text_of(i) for i in children(metadata, "identifier")]
        url = next((i for i in identifiers if "arxiv.org/abs/" in i), "")
        return {
            "id": url.rpartition("/abs/")[2],
            "url": url,
            "doi": next((i for i in identifiers if i.startswith("doi:")), ""),
            "title": child_text(metadata, "title"),
            "abstract": child_text(metadata, "description"),
            "authors": [first_name_first(text_of(c)) for c in children(metadata, "creator")],
            "date": min((text_of(d) for d in children(metadata, "date")), default=""),
            "categories": [text_of(s) for s in children(metadata, "subject")],
        }
    arxiv = child_text(metadata, "id").strip()
    authors = [
        f"{child_text(a, 'forenames')} {child_text(a, 'keyname')}"
        for group in children(metadata, "authors")
        for a in children(group, "author")
    ]
    return {
        "id": arxiv,
        "arxiv": arxiv,
        "url": f"https://arxiv.org/abs/{arxiv}",
        "doi": child_text(metadata, "doi"),
        "title": child_text(metadata, "title"),
        "abstract": child_text(metadata, "abstract"),
        "authors": authors or _without_brackets(child_text(metadata, "authors")),
        "date": child_text(metadata, "created") or _first_version(metadata),
        "categories": child_text(metadata, "categories").split(),
    }


def _without_brackets(names: str) -> str:
    """Names without their affiliations, which may hold brackets themselves: "A (1), B (2) ((1) …, (2) …)"."""
    inner = re.sub(r"\([^()]*\)", "", names)
    return re.sub(r"(?<!\s)\s*\([^()]*\)", "", inner)


def _first_version(metadata: Element) -> str | None:
    """The date of the first version, which arXivRaw lists in place of a date of creation."""
    versions = children(metadata, "version")
    return date_of_message(child_text(versions[0], "date")) if versions else None


ATOM = register(
    Format(
        "arxiv-atom",
        "arXiv Atom feed",
        "Answers of the arXiv query interface.",
        lambda head: root_name(head) == "feed",
        read_atom,
        order=30,
    )
)
OAI = register(
    Format(
        "arxiv-oai",
        "arXiv OAI-PMH",
        "Answers of the arXiv OAI-PMH interface: arXiv, arXivRaw or Dublin Core metadata.",
        lambda head: root_name(head) in {"OAI-PMH", "ListRecords", "GetRecord"},
        read_oai,
        order=40,
    )
)
