"""What was read from each input by itself, so that a graph can grow and shrink by inputs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from kg.errors import UnreadableInput
from kg.schema import ColumnsRead, InputRead, Progress, Record, Reject
from kg.sources.columns import check_given
from kg.sources.inputs import InputFile, find_inputs, skipped_graphs
from kg.sources.limits import USUAL_LIMITS, Limits
from kg.sources.memory import NAME, Given, digest
from kg.sources.read import Items, format_called, read_all, read_some

#: What reads files: each as it is named, in the format of a name (None: recognised), with the columns of fields, within
#: limits.
ReadFiles = Callable[[Sequence[InputFile], str | None, Mapping[str, str], Limits], Iterable[InputRead]]


def read_inputs(
    paths: Sequence[str | Path],
    given: Sequence[Given],
    *,
    format: str | None = None,
    columns: Mapping[str, str] | None = None,
    known: Container[str] = (),
    limits: Limits = USUAL_LIMITS,
    read_files: ReadFiles | None = None,
    progress: Progress | None = None,
) -> tuple[list[InputRead], list[str]]:
    """What stands in files and in ``given`` papers, by input, and the graphs among them, which are not read.

    Files of the names that are ``known`` are not read either. ``read_files`` reads them elsewhere, as
    :func:`read_file` would. Raises as :func:`kg.sources.read.read_records`.

    Raises UnreadableInput, too, where a file changes while it is read: half of it may be old and half of it new.
    """
    files = [file for file in find_inputs(paths) if file.name not in known]
    before = {file.name: _state(file) for file in files}
    if read_files is None:
        found = read_all(
            [*paths, *given], format=format, columns=columns, known=known, limits=limits, progress=progress
        )
        # of a pipe nothing is left to be read once more
        digests = {name: sha256 for name, sha256 in found.digests.items() if name != "stdin"}
        if given:
            digests[NAME] = digest(given)
        inputs = _by_input(found, {file.name: digests.get(file.name) for file in files} | digests)
    else:
        inputs = _read_elsewhere(files, given, format, columns or {}, read_files, limits)
    changed = [file.name for file in files if _state(file) != before[file.name]]
    if changed:
        message = f"{changed[0]} changed while it was read, so nothing was written; try again once it is whole"
        raise UnreadableInput(message)
    return inputs, skipped_graphs(paths)


def read_file(file: InputFile, format: str | None, columns: Mapping[str, str], limits: Limits) -> InputRead:
    """What stands in one file. Raises UnknownFormat where ``format`` or a field of ``columns`` is not known."""
    found = read_some([file], [], format=format, columns=columns, limits=limits)
    return _by_input(found, {file.name: found.digests.get(file.name)})[0]


def _read_elsewhere(
    files: Sequence[InputFile],
    given: Sequence[Given],
    format: str | None,
    columns: Mapping[str, str],
    read_files: ReadFiles,
    limits: Limits,
) -> list[InputRead]:
    """What ``read_files`` reads, and what can be read here alone: papers in memory and what is no file."""
    format_called(format, columns)
    here = [f for f in files if not f.path.is_file()]
    inputs = [read_file(f, format, columns, limits) for f in here]
    inputs = [replace(i, sha256=None) if i.file == "stdin" else i for i in inputs]
    inputs += read_files([f for f in files if f not in here], format, columns, limits)
    if given:
        inputs += _by_input(read_some([], given, format=format, columns=columns, limits=limits), {NAME: digest(given)})
    check_given(columns, [c for i in inputs for c in i.columns])
    return sorted(inputs, key=lambda i: i.file)


def all_items(inputs: Iterable[InputRead], graphs: Sequence[str]) -> Items:
    """What was read from ``inputs`` together, in their order, beside ``graphs`` that were not read."""
    found = Items([], [], [], list(graphs), {})
    for i in inputs:
        found.records.extend(i.records)
        found.rejects.extend(i.rejects)
        found.columns.extend(i.columns)
    return found


def _by_input(found: Items, digests: Mapping[str, str | None]) -> list[InputRead]:
    records: dict[str, list[Record]] = defaultdict(list)
    rejects: dict[str, list[Reject]] = defaultdict(list)
    columns: dict[str, list[ColumnsRead]] = defaultdict(list)
    for record in found.records:
        records[record.source.file].append(record)
    for reject in found.rejects:
        rejects[reject.file].append(reject)
    for read in found.columns:
        columns[read.file].append(read)
    names = sorted({*digests, *records, *rejects, *columns})
    return [InputRead(n, digests.get(n), tuple(columns[n]), tuple(records[n]), tuple(rejects[n])) for n in names]


def _state(file: InputFile) -> tuple[int, int, int] | None:
    """What changes when the file does; None for what is no file."""
    try:
        found = file.path.stat()
    except OSError:
        return None
    return (found.st_ino, found.st_size, found.st_mtime_ns) if file.path.is_file() else None
