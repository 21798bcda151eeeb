"""Files of any format to records: the registry of formats, recognition by content, and the one reading loop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from kg.errors import UnknownFormat
from kg.schema import ColumnsRead, Notice, Paper, Progress, Record, Reject
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
from kg.sources.columns import check_given, notice_of
from kg.sources.content import Content, advice_for_binary, decode_head, is_binary
from kg.sources.fields import FIELD_NAMES
from kg.sources.format import Format, Head
from kg.sources.inputs import InputFile, find_inputs, open_content, skipped_graphs
from kg.sources.merge import merge_records

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


class Reading(NamedTuple):
    """What came out of inputs: records in the order of the files, rejects (sorted), merged papers, and what to know.

    ``columns`` says of each input with named columns what they were read as; ``notices`` what a user should be told.
    """

    records: list[Record]
    rejects: list[Reject]
    papers: list[Paper]
    columns: list[ColumnsRead]
    notices: list[Notice]


def read_records(
    inputs: Sequence[str | Path],
    *,
    format: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> Iterator[Record | Reject]:
    """Records of ``inputs``, file by file in the order of their names, with a reject for what cannot be used.

    ``format`` is the name of a format for all files, else each is recognised by its content; ``columns`` maps
    fields (title, abstract, …) to the names they have in the input. Raises InputNotFound where an input does
    not exist, UnreadableInput where it is a graph and UnknownFormat where ``format`` or a field of ``columns`` is not
    known; and, once all is read, UnknownColumn where no input has a column that ``columns`` names.
    """
    items = _read_items(inputs, format=format, columns=columns or {})
    return (item for item in items if not isinstance(item, ColumnsRead))


def _read_items(
    inputs: Sequence[str | Path], *, format: str | None, columns: Mapping[str, str]
) -> Iterator[Record | Reject | ColumnsRead]:
    by_name = {f.name: f for f in _FORMATS}
    if format is not None and format not in by_name:
        message = f"no format is called {format!r}; those known are {', '.join(sorted(by_name))}"
        raise UnknownFormat(message)
    unknown = sorted(set(columns) - set(FIELD_NAMES))
    if unknown:
        message = f"no field is called {unknown[0]!r}; those known are {', '.join(FIELD_NAMES)}"
        raise UnknownFormat(message)
    return _read_files(find_inputs(inputs), by_name.get(format or ""), columns)


def _read_files(
    files: Sequence[InputFile], chosen: Format | None, columns: Mapping[str, str]
) -> Iterator[Record | Reject | ColumnsRead]:
    read: list[ColumnsRead] = []
    for file in files:
        for item in _read_file(open_content(file), chosen, columns):
            if isinstance(item, ColumnsRead):
                read.append(item)
            yield item
    check_given(columns, read)


def _read_file(
    content: Content, chosen: Format | None, columns: Mapping[str, str]
) -> Iterator[Record | Reject | ColumnsRead]:
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
            if not isinstance(item, ColumnsRead):
                number = max(number + 1, item.source.record if isinstance(item, Record) else item.record)
            yield item
        if not number:
            yield Reject(
                content.name, 0, f"read as {found.title}, but there is no record in it", excerpt(head.text[:200])
            )
    except Exception as error:  # noqa: BLE001 - a damaged file must not stop the build, whatever its reader raises
        # What stands before the damage has been read.
        yield Reject(content.name, number + 1 if number else 0, f"cannot be read: {type(error).__name__}: {error}")


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


def read_papers(
    inputs: Sequence[str | Path],
    *,
    format: str | None = None,
    columns: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Reading:
    """Records, rejects and merged papers of ``inputs``, and what to know of them; raises as :func:`read_records`."""
    given = columns or {}
    records: list[Record] = []
    rejects: list[Reject] = []
    read: list[ColumnsRead] = []
    items = _read_items(inputs, format=format, columns=given)
    notices = [Notice(g, "skipped", "a graph that `kg build` wrote; not read") for g in skipped_graphs(inputs)]
    for i, item in enumerate(items, 1):
        if isinstance(item, Record):
            records.append(item)
        elif isinstance(item, Reject):
            rejects.append(item)
        else:
            read.append(item)
        if progress is not None and i % 1000 == 0:
            progress("read", i, None)
    notices += filter(None, (notice_of(r, given) for r in read))
    if records and not any(r.abstract for r in records):
        notices.append(Notice("", "abstracts", "no record has an abstract: all that is found stands in the titles"))
    return Reading(records, sorted(rejects), merge_records(records), read, notices)
