"""watch(): a graph that follows a folder, one build after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from kg.errors import (
    ArgumentError,
    GraphInUse,
    InputNotFound,
    InputSetAside,
    KgError,
    MissingExtra,
    NoUsableRecord,
    OutputError,
    UnknownColumn,
    UnreadableInput,
)
from kg.graph import Graph
from kg.pipeline import build, renew
from kg.schema import Progress
from kg.sources.inputs import file_digest, find_inputs
from kg.storage import is_graph, read_manifest

if TYPE_CHECKING:
    from watchfiles import Change

#: Milliseconds without a change after which the changes so far are looked at, and how long they are gathered at most.
_CALM = 300
_GATHERED = 3_000
#: Milliseconds after which it is looked whether to stop, and whether what could not be done can be done now.
_LOOK = 1_000
#: What the next change in the folder may mend, or time alone; whatever else goes wrong ends the watch.
_PASSING = (InputNotFound, InputSetAside, NoUsableRecord, UnknownColumn, UnreadableInput)
_WITH_TIME = (GraphInUse, OutputError, UnreadableInput)


@dataclass(frozen=True, slots=True)
class Followed:
    """What changed in the folder, by the names of the inputs, and the graph that was built of it.

    Where it could not be built, ``graph`` is None and ``error`` says why; the graph is as it was.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    graph: Graph | None = None
    error: KgError | None = None


def watch(
    folder: str | Path,
    out: str | Path,
    *,
    format: str | None = None,
    columns: Mapping[str, str] | None = None,
    vocabularies: Sequence[str | Path] = (),
    aliases: str | Path | None = None,
    keep_apart: str | Path | None = None,
    workers: int | None = None,
    stop: Event | None = None,
    progress: Progress | None = None,
) -> Iterator[Followed]:
    """Keep the graph in ``out`` that of the files in ``folder``, until ``stop`` is set or a KeyboardInterrupt comes.

    Gives what was done whenever a build has ended, or could not be done: at the start, if the graph is not that of the
    folder yet, and after each change. Only new texts are read, and the graph is, byte for byte, what
    :func:`kg.build` makes of the folder. A file that cannot be read is among the rejects; where nothing can be read,
    a file is still being written, or another build is at work, the graph stays as it is and the watch goes on. A
    graph that is there keeps the settings that it was built with; a new one has those of :func:`kg.build`.

    Raises InputNotFound where there is no ``folder``, ArgumentError where ``out`` holds a graph of other inputs alone,
    MissingExtra without the extra `watch`, and else as :func:`kg.add`.
    """
    try:
        from watchfiles import watch as changes_in
    except ImportError as error:
        message = "kg watch needs watchfiles: pip install 'kg[watch]'"
        raise MissingExtra(message) from error
    folder, out = Path(folder), Path(out)
    if not folder.is_dir():
        message = f"{folder}: no such folder to watch"
        raise InputNotFound(message)
    _check_follows(folder, out)
    given: dict[str, Any] = {
        "format": format,
        "columns": columns,
        "vocabularies": vocabularies,
        "aliases": aliases,
        "keep_apart": keep_apart,
        "workers": workers,
        "progress": progress,
    }
    place = out.resolve()

    def counts(_: Change, path: str) -> bool:
        below = Path(path)
        return place not in (below, *below.parents)

    # The first look comes once the folder is watched, so that nothing is missed between the two.
    is_due, said = True, ""
    for changes in changes_in(
        folder,
        watch_filter=counts,
        debounce=_GATHERED,
        step=_CALM,
        stop_event=stop,
        rust_timeout=_LOOK,
        yield_on_timeout=True,
    ):
        if not (is_due or changes):
            continue
        done = _follow(folder, out, given)
        is_due = done is not None and isinstance(done.error, _WITH_TIME)
        if done is None:
            continue
        # what is tried again in vain need not be told again
        before, said = said, str(done.error or "")
        if done.graph is not None or changes or said != before:
            yield done


def _follow(folder: Path, out: Path, given: Mapping[str, Any]) -> Followed | None:
    """What it took to make the graph in ``out`` that of ``folder``; None where it was so already."""
    found = Followed()
    try:
        found = _difference(folder, out)
        if found == Followed():
            return None
        return replace(found, graph=(renew if is_graph(out) else _build)(out, folder, **given))
    except (*_PASSING, *_WITH_TIME) as error:
        return replace(found, error=error)


def _build(out: Path, folder: Path, **given: Any) -> Graph:  # noqa: ANN401 - what build() takes
    return build(folder, out, **given)


def _difference(folder: Path, out: Path) -> Followed:
    """The names of the files of ``folder`` that are new to the graph in ``out``, other than there, or gone."""
    there = _inputs_of(out)
    files = {f.name: file_digest(f.path) for f in find_inputs([folder])}
    return Followed(
        added=tuple(sorted(files.keys() - there.keys())),
        changed=tuple(sorted(n for n in files.keys() & there.keys() if files[n] != there[n])),
        removed=tuple(sorted(there.keys() - files.keys())),
    )


def _inputs_of(out: Path) -> dict[str, str]:
    """The digests of what the graph in ``out`` was built from, by name; none where there is no graph."""
    return {i["file"]: i["sha256"] for i in read_manifest(out)["inputs"]} if is_graph(out) else {}


def _check_follows(folder: Path, out: Path) -> None:
    """Raise ArgumentError where the graph in ``out`` has nothing to do with ``folder``, and would be lost."""
    there = _inputs_of(out)
    try:
        files = {f.name for f in find_inputs([folder])}
    except InputNotFound:
        files = set()
    if there and files and not files & there.keys():
        message = (
            f"{out}: a graph of other inputs ({', '.join(sorted(there)[:3])}), which would all be taken out of it; "
            "name another folder with --out"
        )
        raise ArgumentError(message)
