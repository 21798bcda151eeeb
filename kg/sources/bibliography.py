"""BibTeX and RIS, as reference managers export them."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from typing import Any

from kg.schema import Record, Reject, Source
from kg.sources.cleaning import excerpt
from kg.sources.content import Content
from kg.sources.fields import first_name_first, record_of
from kg.sources.format import Format
from kg.sources.latex import plain
from kg.sources.registry import register

_REFERENCE = re.compile(r"^\ufeff?TY {1,2}-", re.MULTILINE)
_END = re.compile(r"^ER {1,2}-", re.MULTILINE)


def read_bibtex(content: Content, columns: Mapping[str, str]) -> Iterator[Record | Reject]:
    """Entries as records; accents and braces are decoded, mathematics stays as it is."""
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import Entry

    # The parser logs each broken entry as well; here it becomes a reject.
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    library = parse_string(content.whole_text())
    blocks = sorted([*library.entries, *library.failed_blocks], key=lambda b: b.start_line or 0)
    for number, block in enumerate(blocks, 1):
        # A key or a field that occurs twice is no reason to lose the entry.
        entry = block if isinstance(block, Entry) else getattr(block, "ignore_error_block", None)
        if isinstance(entry, Entry):
            yield record_of(Source(content.name, number), _bibtex_fields(entry))
        else:
            why = str(getattr(block, "error", "")).strip() or "an entry that is not closed, or whose fields are broken"
            yield Reject(content.name, number, f"not valid BibTeX: {why}", excerpt(getattr(block, "raw", "")))


def _bibtex_fields(entry: Any) -> dict[str, Any]:  # noqa: ANN401 - a class of a library without types
    # The first of two fields of one name counts, as in BibTeX itself.
    fields = {field.key.lower(): str(field.value) for field in reversed(entry.fields)}
    is_arxiv = fields.get("archiveprefix", fields.get("eprinttype", "arxiv")).lower() == "arxiv"
    authors = re.split(r"(?<!\s)\s+and\s+", fields.get("author", ""))
    return {
        "id": entry.key,
        "title": plain(fields.get("title", "")),
        "abstract": plain(fields.get("abstract", "")),
        "authors": [first_name_first(plain(a)) for a in authors if a != "others"],
        "year": fields.get("year") or fields.get("date"),
        "date": fields.get("date"),
        "url": fields.get("url"),
        "doi": fields.get("doi"),
        "arxiv": fields.get("eprint") if is_arxiv else None,
        "categories": plain(fields.get("keywords", "")),
    }


def read_ris(content: Content, columns: Mapping[str, str]) -> Iterator[Record | Reject]:
    """References as records, each parsed by itself, so that a broken one costs no other."""
    whole = content.whole_text()
    starts = [m.start() for m in _REFERENCE.finditer(whole)]
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(whole)], strict=True), 1):
        yield _ris_record(Source(content.name, number), whole[start:end])


def _ris_record(source: Source, reference: str) -> Record | Reject:
    import rispy

    try:
        # The closing tag is missing where a file is cut off; what stands there is of use all the same.
        entries = rispy.loads(reference if _END.search(reference) else f"{reference.rstrip()}\nER  - \n")
    except (OSError, ValueError, IndexError, KeyError, TypeError, rispy.parser.ParseError) as error:
        return Reject(source.file, source.record, f"not valid RIS: {error}", excerpt(reference))
    entry = entries[0] if entries else {}
    urls = entry.get("urls") or [entry.get("url")]
    return record_of(
        source,
        {
            "id": entry.get("id"),
            "title": entry.get("title") or entry.get("primary_title"),
            "abstract": entry.get("abstract") or entry.get("notes_abstract"),
            "authors": [first_name_first(a) for a in entry.get("authors") or entry.get("first_authors") or []],
            "year": entry.get("year") or entry.get("publication_year"),
            "date": entry.get("date") or entry.get("publication_year") or entry.get("year"),
            "doi": entry.get("doi"),
            "url": urls[0],
            "categories": entry.get("keywords"),
        },
    )


BIBTEX = register(
    Format(
        "bibtex",
        "BibTeX",
        "Entries with an abstract field, as reference managers and arXiv export them.",
        lambda head: re.search(r"^[^\S\n]*@[A-Za-z]+\s*[{(]", head.text[:20000], re.MULTILINE) is not None,
        read_bibtex,
        order=140,
    )
)
RIS = register(
    Format(
        "ris",
        "RIS",
        "References with an abstract (AB or N2), as reference managers export them.",
        lambda head: _REFERENCE.search(head.text[:20000]) is not None,
        read_ris,
        order=130,
    )
)
