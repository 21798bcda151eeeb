"""Files of any format to records: the registry of formats, recognition by content, and the one reading loop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from kg.errors import UnknownFormat
from kg.schema import Record, Reject
from kg.sources import (
    acl_xml,
    arxiv_json,
    arxiv_xml,
    bibliography,
    delimited,
    hf_papers,
    json_records,
    openalex,
    parquet,
    semantic_scholar,
)
from kg.sources.cleaning import excerpt
from kg.sources.content import Content, advice_for_binary, decode_head, is_binary
from kg.sources.fields import FIELD_NAMES
from kg.sources.format import Format, Head
from kg.sources.inputs import find_inputs, open_content, printable

#: In the order of recognition: what is most particular first.
_FORMATS: tuple[Format, ...] = (
    hf_papers.FORMAT,
    parquet.FORMAT,
    arxiv_xml.ATOM,
    arxiv_xml.OAI,
    acl_xml.FORMAT,
    openalex.FORMAT,
    semantic_scholar.FORMAT,
    arxiv_json.FORMAT,
    json_records.LINES,
    json_records.ARRAY,
    delimited.TSV,
    delimited.CSV,
    bibliography.RIS,
    bibliography.BIBTEX,
)


def formats() -> tuple[Format, ...]:
    """Every source format, in the order of recognition."""
    return _FORMATS


def read_records(
    inputs: Sequence[str | Path],
    *,
    format: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> Iterator[Record | Reject]:
    """Records of ``inputs``, file by file in the order of their names, with a reject for what cannot be used.

    ``format`` is the name of a format for all files, else each is recognised by its content; ``columns`` maps
    fields (title, abstract, …) to the names they have in the input. Raises InputNotFound where an input does
    not exist and UnknownFormat where ``format`` or a field of ``columns`` is not known.
    """
    by_name = {f.name: f for f in _FORMATS}
    if format is not None and format not in by_name:
        message = f"no format is called {format!r}; those known are {', '.join(sorted(by_name))}"
        raise UnknownFormat(message)
    unknown = sorted(set(columns or {}) - set(FIELD_NAMES))
    if unknown:
        message = f"no field is called {unknown[0]!r}; those known are {', '.join(FIELD_NAMES)}"
        raise UnknownFormat(message)
    files = find_inputs(inputs)
    return (item for file in files for item in _read_file(open_content(file), by_name.get(format or ""), columns or {}))


def _read_file(content: Content, chosen: Format | None, columns: Mapping[str, str]) -> Iterator[Record | Reject]:
    """The records of one file; whatever is wrong with the file itself becomes one reject."""
    number = 0
    try:
        raw = content.head()
        head = Head(raw, decode_head(raw))
        why_not = "the file is empty" if not head.text.strip() else advice_for_binary(raw)
        found = chosen or (None if why_not else _recognise(head, columns))
        if why_not or found is None:
            yield Reject(content.name, 0, why_not or _why_unknown(head), excerpt(head.text[:200]))
            return
        for item in found.read(content, columns):
            number = max(number + 1, item.source.record if isinstance(item, Record) else item.record)
            yield item
        if not number:
            yield Reject(
                content.name, 0, f"read as {found.title}, but there is no record in it", excerpt(head.text[:200])
            )
    except Exception as error:  # noqa: BLE001 - a damaged file must not stop the build, whatever its reader raises
        # What stands before the damage has been read.
        reason = printable(f"cannot be read: {type(error).__name__}: {error}")
        yield Reject(content.name, number + 1 if number else 0, reason)


def _recognise(head: Head, columns: Mapping[str, str]) -> Format | None:
    """The format that ``head`` has, if any."""
    # Control characters in a table do not make it something else: its header tells what it is.
    candidates = (parquet.FORMAT, delimited.TSV, delimited.CSV) if is_binary(head.raw) else _FORMATS
    found = next((f for f in candidates if f.detect(head)), None)
    return found or (None if is_binary(head.raw) else delimited.table_by_its_shape(head, columns))


def _why_unknown(head: Head) -> str:
    if is_binary(head.raw):
        return "a binary file of no known format; save the list of papers as text, CSV or Parquet"
    return "no known format fits the content; name one with --format (`kg formats` lists them)"
