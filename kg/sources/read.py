"""Files of any format to records: the registry of formats, recognition by content, and the one reading loop."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from kg.errors import InputSetAside, NoUsableRecord, UnknownFormat
from kg.plugins import warn_of
from kg.schema import ColumnsRead, Notice, Paper, Progress, Record, Reject
from kg.sources import delimited
from kg.sources.cleaning import excerpt, writable
from kg.sources.columns import check_given, notice_of
from kg.sources.content import Content, advice_for_binary, decode_head, is_binary
from kg.sources.fields import FIELD_NAMES
from kg.sources.format import Format, Head
from kg.sources.inputs import InputFile, find_inputs, open_content, printable, skipped_graphs
from kg.sources.limits import USUAL_LIMITS, Limits, TooLong
from kg.sources.memory import Given, Input, part, read_given
from kg.sources.merge import merge_records
from kg.sources.registry import FORMATS

#: Characters of title and abstract that are read, five times what the longest abstracts have: whatever stands in so
#: many, none takes longer than some seconds to read.
LONGEST_TEXT = 15_000
#: Rejects that an error tells of.
_TOLD = 5


def formats() -> tuple[Format, ...]:
    """Every source format, those of other packages too, in the order of recognition."""
    return tuple(FORMATS)


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
    inputs: Input | Iterable[Input],
    *,
    format: str | None = None,
    columns: Mapping[str, str] | None = None,
    limits: Limits = USUAL_LIMITS,
) -> Iterator[Record | Reject]:
    """Records of ``inputs``, file by file in the order of their names, with a reject for what cannot be used.

    Papers that the program holds come last (:mod:`kg.sources.memory`).

    ``format`` is the name of a format for all files, else each is recognised by its content; ``columns`` maps
    fields (title, abstract, …) to the names they have in the input; ``limits`` say how much of an input may be held in
    memory. Raises InputNotFound where an input does
    not exist, UnreadableInput where it is a graph and UnknownFormat where ``format`` or a field of ``columns`` is not
    known; and, once all is read, UnknownColumn where no input has a column that ``columns`` names.
    """
    paths, given = part(inputs)
    items = _read_items(paths, given, {}, format=format, columns=columns or {}, limits=limits)
    return (item for item in items if not isinstance(item, ColumnsRead))


def _read_items(
    paths: Sequence[str | Path],
    given: Sequence[Given],
    digests: dict[str, str],
    *,
    format: str | None,
    columns: Mapping[str, str],
    limits: Limits,
    known: Container[str] = (),
) -> Iterator[Record | Reject | ColumnsRead]:
    chosen = format_called(format, columns)
    files = [file for file in find_inputs(paths) if file.name not in known]
    return _read_files(files, given, digests, chosen, columns, limits)


def format_called(format: str | None, columns: Mapping[str, str]) -> Format | None:
    """The format of that name, if any. Raises UnknownFormat where it, or a field of ``columns``, is not known."""
    by_name = FORMATS.by_name()
    if format is not None and format not in by_name:
        message = f"no format is called {format!r}; those known are {', '.join(sorted(by_name))}"
        raise UnknownFormat(message)
    unknown = sorted(set(columns) - set(FIELD_NAMES))
    if unknown:
        message = f"no field is called {unknown[0]!r}; those known are {', '.join(FIELD_NAMES)}"
        raise UnknownFormat(message)
    return by_name.get(format or "")


def _read_files(
    files: Sequence[InputFile],
    given: Sequence[Given],
    digests: dict[str, str],
    chosen: Format | None,
    columns: Mapping[str, str],
    limits: Limits,
) -> Iterator[Record | Reject | ColumnsRead]:
    read: list[ColumnsRead] = []
    for item in _read_unchecked(files, given, digests, chosen, columns, limits):
        if isinstance(item, ColumnsRead):
            read.append(item)
        yield item
    check_given(columns, read)


def _read_unchecked(
    files: Sequence[InputFile],
    given: Sequence[Given],
    digests: dict[str, str],
    chosen: Format | None,
    columns: Mapping[str, str],
    limits: Limits,
) -> Iterator[Record | Reject | ColumnsRead]:
    """As :func:`_read_files`, though no input may have the columns that are named."""
    from_files = (_read_input(file, digests, chosen, columns, limits) for file in files)
    for items in chain(from_files, [read_given(given, columns)]):
        for item in items:
            yield from _shortened(writable(item)) if isinstance(item, Record) else [item]


def _shortened(record: Record) -> Iterator[Record | Reject]:
    """``record``, its text cut at :data:`LONGEST_TEXT` characters, and a reject for what is cut off."""
    length = len(record.title) + 1 + len(record.abstract)
    if length <= LONGEST_TEXT:
        yield record
        return
    title = record.title[: LONGEST_TEXT - 1]
    abstract = record.abstract[: LONGEST_TEXT - 1 - len(title)]
    yield replace(record, title=title, abstract=abstract)
    reason = f"title and abstract have {length:,} characters: only the first {LONGEST_TEXT:,} are read"
    yield Reject(record.source.file, record.source.record, reason, excerpt(title, abstract))


def _read_input(
    file: InputFile, digests: dict[str, str], chosen: Format | None, columns: Mapping[str, str], limits: Limits
) -> Iterator[Record | Reject | ColumnsRead]:
    """The records of ``file``, whose digest is put among ``digests`` now: later it may be another file, or gone."""
    try:
        content, digests[file.name] = open_content(file, limits)
    except OSError as error:
        digests[file.name] = ""
        yield Reject(file.name, 0, printable(f"cannot be read: {error.strerror or error}"))
        return
    yield from _read_file(content, chosen, columns)


def _read_file(
    content: Content, chosen: Format | None, columns: Mapping[str, str]
) -> Iterator[Record | Reject | ColumnsRead]:
    """The records of one file; whatever is wrong with the file itself becomes one reject."""
    number = 0
    try:
        raw = content.head()
        head = Head(raw, decode_head(raw))
        found, why_not = _format_of(head, chosen, columns)
        if found is None:
            yield Reject(content.name, 0, why_not, excerpt(head.text[:200]))
            return
        for item in found.read(content, columns):
            if not isinstance(item, ColumnsRead):
                number = max(number + 1, item.source.record if isinstance(item, Record) else item.record)
            yield item
        if not number:
            yield Reject(
                content.name, 0, f"read as {found.title}, but there is no record in it", excerpt(head.text[:200])
            )
    except TooLong as error:
        yield Reject(content.name, number + 1 if number else 0, str(error))
    except Exception as error:  # noqa: BLE001 - a damaged file must not stop the build, whatever its reader raises
        # What stands before the damage has been read.
        reason = printable(f"cannot be read: {type(error).__name__}: {error}")
        yield Reject(content.name, number + 1 if number else 0, reason)


def _format_of(head: Head, chosen: Format | None, columns: Mapping[str, str]) -> tuple[Format | None, str]:
    """The format to read an input with, ``chosen`` or as its head tells, and where there is none, why."""
    if not head.text.strip():
        return None, "the file is empty"
    by_bytes = [f for f in FORMATS if f.binary]
    advice = advice_for_binary(head.raw)
    if advice and (chosen is None or not chosen.binary):
        found = _first(by_bytes, head)
        return found, "" if found else advice
    return chosen or _recognise(head, by_bytes, columns), _why_unknown(head)


def _recognise(head: Head, by_bytes: Sequence[Format], columns: Mapping[str, str]) -> Format | None:
    """The format that ``head`` has, if any."""
    if is_binary(head.raw):
        # Control characters in a table do not make it something else: its header tells what it is.
        return _first([*by_bytes, delimited.TSV, delimited.CSV], head)
    return _first(formats(), head) or delimited.table_by_its_shape(head, columns)


def _first(candidates: Sequence[Format], head: Head) -> Format | None:
    """The first of ``candidates`` that ``head`` has; one that fails at looking is passed over with a warning."""
    for candidate in candidates:
        try:
            if candidate.detect(head):
                return candidate
        except Exception as error:  # noqa: BLE001 - a plug-in may raise anything, and must not cost a file
            warn_of(f"the source format {candidate.name!r} failed at recognising: {type(error).__name__}: {error}")
    return None


def _why_unknown(head: Head) -> str:
    if is_binary(head.raw):
        return "a binary file of no known format; save the list of papers as text, CSV or Parquet"
    return "no known format fits the content; name one with --format (`kg formats` lists them)"


def read_papers(
    inputs: Input | Iterable[Input],
    *,
    format: str | None = None,
    columns: Mapping[str, str] | None = None,
    strict: bool = False,
    limits: Limits = USUAL_LIMITS,
    progress: Progress | None = None,
) -> Reading:
    """Records, rejects and merged papers of ``inputs``, and what to know of them; raises as :func:`read_records`.

    ``inputs`` are files, folders, globs, "-", and papers in memory.

    Raises NoUsableRecord where there is no paper, and InputSetAside where there is a reject and ``strict`` is set.
    """
    given = columns or {}
    return reading_of(
        read_all(inputs, format=format, columns=given, limits=limits, progress=progress), given, strict=strict
    )


class Items(NamedTuple):
    """All that was read from inputs, in the order of the files, and the graphs among them, which were not read.

    ``digests`` are the SHA-256 of the files' bytes by their names.
    """

    records: list[Record]
    rejects: list[Reject]
    columns: list[ColumnsRead]
    graphs: list[str]
    digests: dict[str, str]


def read_all(
    inputs: Input | Iterable[Input],
    *,
    format: str | None = None,
    columns: Mapping[str, str] | None = None,
    known: Container[str] = (),
    limits: Limits = USUAL_LIMITS,
    progress: Progress | None = None,
) -> Items:
    """What stands in ``inputs``, unmerged, but for the files of the names that are ``known``.

    Raises as :func:`read_records`.
    """
    paths, held = part(inputs)
    digests: dict[str, str] = {}
    items = _read_items(paths, held, digests, format=format, columns=columns or {}, known=known, limits=limits)
    return _gathered(items, skipped_graphs(paths), digests, progress)


def read_some(
    files: Sequence[InputFile],
    given: Sequence[Given],
    *,
    format: str | None,
    columns: Mapping[str, str],
    limits: Limits,
) -> Items:
    """What stands in some of the inputs, of which others may have the ``columns``. Raises as :func:`format_called`."""
    digests: dict[str, str] = {}
    return _gathered(
        _read_unchecked(files, given, digests, format_called(format, columns), columns, limits), [], digests, None
    )


def _gathered(
    items: Iterable[Record | Reject | ColumnsRead],
    graphs: list[str],
    digests: dict[str, str],
    progress: Progress | None,
) -> Items:
    found = Items([], [], [], graphs, digests)
    for i, item in enumerate(items, 1):
        if isinstance(item, Record):
            found.records.append(item)
        elif isinstance(item, Reject):
            found.rejects.append(item)
        else:
            found.columns.append(item)
        if progress is not None and i % 1000 == 0:
            progress("read", i, None)
    return found


def reading_of(found: Items, columns: Mapping[str, str], *, strict: bool = False) -> Reading:
    """What was ``found`` with its papers merged; raises as :func:`read_papers`."""
    if not found.records:
        message = f"no paper can be read from the input: {_told(sorted(found.rejects))}"
        raise NoUsableRecord(message)
    notices = [Notice(g, "skipped", "a graph that `kg build` wrote; not read") for g in found.graphs]
    rejects = set_aside(found.rejects, strict=strict)
    notices += filter(None, (notice_of(r, columns) for r in found.columns))
    if not any(r.abstract for r in found.records):
        notices.append(Notice("", "abstracts", "no record has an abstract: all that is found stands in the titles"))
    return Reading(found.records, rejects, merge_records(found.records), found.columns, notices)


def set_aside(rejects: Sequence[Reject], *, strict: bool) -> list[Reject]:
    """``rejects``, sorted. Raises InputSetAside where there are any and ``strict`` is set."""
    rejects = sorted(rejects)
    if strict and rejects:
        noun = "input was" if len(rejects) == 1 else "inputs were"
        message = f"{len(rejects):,} {noun} set aside, so nothing was done (--strict): {_told(rejects)}"
        raise InputSetAside(message)
    return rejects


def _told(rejects: Sequence[Reject]) -> str:
    """The first of ``rejects`` in words, and how many more there are."""
    told = [f"{r.file}{f', record {r.record}' if r.record else ''}: {r.reason}" for r in rejects[:_TOLD]]
    if len(rejects) > _TOLD:
        told.append(f"and {len(rejects) - _TOLD:,} more")
    return "; ".join(told) or "the files are empty"
