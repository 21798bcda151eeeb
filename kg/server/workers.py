"""Processes that answer queries, so that one that takes too long can be ended.

Oxigraph cannot be told to stop, and a thread cannot be ended; a process can. Each opens the store on disk read-only.
"""

from __future__ import annotations

import multiprocessing
import queue
import time
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from kg.errors import KgError, QueryError
from kg.extraction.processes import end_with_parent
from kg.rdf.query import query
from kg.rdf.results import ResultFormat
from kg.rdf.store import open_store

_CONTEXT = multiprocessing.get_context("spawn")


class QueryTimeout(QueryError):  # noqa: N818 - reads as what happened
    """A query took longer than the server allows, or none could be taken in that time."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query with the format of its answer and the graphs that it asks."""

    text: str
    format: ResultFormat
    base_iri: str
    max_rows: int
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


class Workers:
    """As many processes as queries may run at once; call :meth:`close` at the end."""

    def __init__(self, directory: Path, count: int) -> None:
        self._idle: queue.Queue[_Worker] = queue.Queue()
        self._all = [_Worker(directory) for _ in range(count)]
        for worker in self._all:
            self._idle.put(worker)

    def ask(self, question: Question, seconds: float) -> str:
        """The answer as text. Raises QueryError, and QueryTimeout where it takes more than ``seconds``."""
        until = time.monotonic() + seconds
        try:
            worker = self._idle.get(timeout=seconds)
        except queue.Empty as error:
            message = f"the server is busy: no query could be taken within {seconds:g} s; ask again later"
            raise QueryTimeout(message) from error
        try:
            return worker.ask(question, until - time.monotonic(), seconds)
        finally:
            self._idle.put(worker)

    def close(self) -> None:
        """End the processes."""
        for worker in self._all:
            worker.end()


class _Worker:
    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._start()

    def _start(self) -> None:
        self._pipe, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(target=_answer, args=(self._directory, theirs), daemon=True)
        self._process.start()
        theirs.close()
        self._ready = False

    def ask(self, question: Question, seconds: float, limit: float) -> str:
        try:
            if not self._ready:
                self._pipe.recv()  # starting takes a while, which is no part of the query
                self._ready = True
            self._pipe.send(question)
            if not self._pipe.poll(max(seconds, 0)):
                self._restart()
                message = f"the query took longer than {limit:g} s; ask for less"
                raise QueryTimeout(message)
            answered, text = self._pipe.recv()
        except (EOFError, OSError) as error:
            self._restart()
            message = "the query ended the process that answered it, perhaps for want of memory; ask for less"
            raise QueryError(message) from error
        if not answered:
            raise QueryError(text)
        return str(text)

    def _restart(self) -> None:
        self.end()
        self._start()

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _answer(directory: Path, pipe: Connection) -> None:
    """Answer questions until the other end is closed, or its process ended amid a question."""
    end_with_parent()
    store = open_store(directory)
    with suppress(EOFError, OSError, KeyboardInterrupt):
        pipe.send(None)
        while True:
            question: Question = pipe.recv()
            try:
                found = query(
                    store,
                    question.text,
                    base_iri=question.base_iri,
                    max_rows=question.max_rows,
                    default_graphs=question.default_graphs,
                    named_graphs=question.named_graphs,
                )
                reply = (True, found.to_text(question.format))
            except KgError as error:
                reply = (False, str(error))
            pipe.send(reply)
