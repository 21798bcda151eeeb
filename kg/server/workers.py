"""Processes that answer queries, so that one that takes too long, or too much, can be ended.

Oxigraph cannot be told to stop, and a thread cannot be ended; a process can. Each opens the store on disk read-only.
"""

from __future__ import annotations

import multiprocessing
import os
import queue
import threading
import time
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from kg.errors import KgError, QueryError
from kg.extraction.processes import end_with_parent
from kg.rdf.memory import MEGABYTE, own_memory
from kg.rdf.query import OutOfMemory, query, within
from kg.rdf.result_formats.format import SPREADSHEETS
from kg.rdf.results import ResultFormat
from kg.rdf.store import open_store

_CONTEXT = multiprocessing.get_context("spawn")
#: Seconds between two looks at whether the client is still there.
_GLANCE = 0.1
#: By how much those who answer queries stand back behind those who answer pages, as `nice` has it.
_STAND_BACK = 5


class QueryTimeout(QueryError):  # noqa: N818 - reads as what happened
    """A query took longer than the server allows, or none could be taken in that time."""


class QueryAbandoned(QueryError):  # noqa: N818
    """Whoever asked has gone, so that the query was ended."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query with the format of its answer and the graphs that it asks; ``safe_csv``: no formulas in CSV and TSV."""

    text: str
    format: ResultFormat
    base_iri: str
    max_rows: int
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    safe_csv: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """For what there is room: ``at_once`` queries that run, ``waiting`` ones behind them, megabytes for each.

    ``memory`` is what a query may take beyond the store; None for as much as there is. ``behind`` queries leave the
    processor to others that want it too.
    """

    at_once: int
    waiting: int
    memory: int | None = None
    behind: bool = True


class Workers:
    """As many processes as queries may run at once; call :meth:`close` at the end."""

    def __init__(self, directory: Path, room: Room) -> None:
        self._room = room
        self._idle: queue.Queue[_Worker] = queue.Queue()
        self._taken = threading.BoundedSemaphore(room.at_once + room.waiting)
        # A process ends with the thread that started it (kg.extraction.processes), so one thread starts them all.
        self._starter = ThreadPoolExecutor(max_workers=1, thread_name_prefix="starter")
        self._all = [_Worker(directory, room, self._starter) for _ in range(room.at_once)]
        for worker in self._all:
            self._idle.put(worker)

    def ask(self, question: Question, seconds: float, gone: threading.Event | None = None) -> str:
        """The answer as text; ``gone`` is set where nobody waits for it any longer.

        Raises QueryError, QueryTimeout where it takes more than ``seconds`` or too many wait already, and
        QueryAbandoned where ``gone`` was set before there was an answer.
        """
        until = time.monotonic() + seconds
        if not self._taken.acquire(blocking=False):
            message = f"the server is busy: {self._room.waiting:,} queries wait already; ask again later"
            raise QueryTimeout(message)
        try:
            worker = self._free_worker(until, seconds, gone)
            try:
                return worker.ask(question, until, seconds, gone)
            finally:
                self._idle.put(worker)
        finally:
            self._taken.release()

    def _free_worker(self, until: float, seconds: float, gone: threading.Event | None) -> _Worker:
        while True:
            left = until - time.monotonic()
            try:
                return self._idle.get(timeout=max(min(left, _GLANCE), 0))
            except queue.Empty as error:
                _check_there(gone)
                if left <= 0:
                    message = f"the server is busy: no query could be taken within {seconds:g} s; ask again later"
                    raise QueryTimeout(message) from error

    def close(self) -> None:
        """End the processes."""
        for worker in self._all:
            worker.end()
        self._starter.shutdown()


class _Worker:
    def __init__(self, directory: Path, room: Room, starter: Executor) -> None:
        self._directory, self._room, self._starter = directory, room, starter
        self._start()

    def _start(self) -> None:
        self._pipe, theirs = _CONTEXT.Pipe()
        arguments = (self._directory, theirs, self._room)
        self._process = _CONTEXT.Process(target=_answer, args=arguments, daemon=True)
        self._starter.submit(self._process.start).result()
        theirs.close()
        self._ready = False

    def ask(self, question: Question, until: float, limit: float, gone: threading.Event | None) -> str:
        try:
            if not self._ready:
                started = time.monotonic()
                self._pipe.recv()  # starting takes a while, which is no part of the query
                until += time.monotonic() - started
                self._ready = True
            self._pipe.send(question)
            self._wait(until, limit, gone)
            answered, text, ended = self._pipe.recv()
        except (EOFError, OSError) as error:
            self._restart()
            message = "the query ended the process that answered it, perhaps for want of memory; ask for less"
            raise QueryError(message) from error
        if ended:
            self._restart()
        if not answered:
            raise QueryError(text)
        return str(text)

    def _wait(self, until: float, limit: float, gone: threading.Event | None) -> None:
        """Return once there is an answer. Raises, with a fresh process, where nobody may or will wait for it."""
        while not self._pipe.poll(max(min(until - time.monotonic(), _GLANCE), 0)):
            try:
                _check_there(gone)
            except QueryAbandoned:
                self._restart()
                raise
            if time.monotonic() >= until:
                self._restart()
                message = f"the query took longer than {limit:g} s; ask for less"
                raise QueryTimeout(message)

    def _restart(self) -> None:
        self.end()
        self._start()

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _check_there(gone: threading.Event | None) -> None:
    if gone is not None and gone.is_set():
        message = "whoever asked has gone"
        raise QueryAbandoned(message)


def _answer(directory: Path, pipe: Connection, room: Room) -> None:
    """Answer questions until the other end is closed, or its process ended amid a question."""
    end_with_parent()
    if room.behind and hasattr(os, "nice"):
        os.nice(_STAND_BACK)
    store = open_store(directory)
    most = None if room.memory is None else own_memory() + room.memory * MEGABYTE

    def answer(question: Question) -> str:
        found = query(
            store,
            question.text,
            base_iri=question.base_iri,
            max_rows=question.max_rows,
            default_graphs=question.default_graphs,
            named_graphs=question.named_graphs,
        )
        safe = question.safe_csv and question.format in SPREADSHEETS
        return (found.for_spreadsheets() if safe else found).to_text(question.format)

    with suppress(EOFError, OSError, KeyboardInterrupt):
        pipe.send(None)
        while True:
            question: Question = pipe.recv()
            try:
                reply = (True, within(None, lambda asked=question: answer(asked), memory=most), False)  # type: ignore[misc]
            except OutOfMemory:
                said = f"the query needs more than {room.memory:,} MB of memory; ask for less"
                reply = (False, said, True)
            except KgError as error:
                reply = (False, str(error), False)
            pipe.send(reply)
