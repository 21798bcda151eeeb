"""Processes that answer questions, so that one that takes too long, or too much, can be ended.

Oxigraph cannot be told to stop, and a thread cannot be ended; a process can. Each opens the graph for itself. They are
no processes of :mod:`multiprocessing`, which would run the user's script again in each of them, unless all of it stands
below ``if __name__ == "__main__":``.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Generic, TypeVar

from kg.errors import KgError, QueryError
from kg.rdf.limits import OutOfMemory, QueryTimeout, too_long, within
from kg.rdf.memory import own_memory

_Asked = TypeVar("_Asked")
_Answer = TypeVar("_Answer")
#: What answers questions about the graph in a folder: a function of a module, which a process finds by its name.
Opener = Callable[[Path], Callable[[_Asked], _Answer]]
#: Seconds between two looks at whether the client is still there.
_GLANCE = 0.1
#: By how much those who answer queries stand back behind those who answer pages, as `nice` has it.
_STAND_BACK = 5
#: What a process runs: it finds modules where this one does, and nothing else in the folder that it runs in.
_RUN = "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); from kg.rdf.workers import work; work()"


class QueryAbandoned(QueryError):  # noqa: N818 - reads as what happened
    """Whoever asked has gone, so that the query was ended."""


@dataclass(frozen=True, slots=True)
class Room:
    """For what there is room: ``at_once`` questions that are answered, and ``waiting`` ones behind them.

    Those ``behind`` leave the processor to others that want it too.
    """

    at_once: int
    waiting: int
    behind: bool = True


@dataclass(frozen=True, slots=True)
class _Reply:
    """An answer, or why there is none; ``ended`` where the process is of no use any longer."""

    answer: Any = None
    error: KgError | None = None
    ended: bool = False


class Workers(Generic[_Asked, _Answer]):
    """As many processes as questions may be answered at once; they end by :meth:`close`, or when nobody has this."""

    def __init__(self, opener: Opener[_Asked, _Answer], directory: Path, room: Room) -> None:
        self._room = room
        # Who answered last answers next, so that no more processes start than are needed.
        self._idle: queue.LifoQueue[_Worker] = queue.LifoQueue()
        self._taken = threading.BoundedSemaphore(room.at_once + room.waiting)
        self._all = [_Worker(opener, directory, room.behind) for _ in range(room.at_once)]
        for worker in self._all:
            self._idle.put(worker)
        self._closing = weakref.finalize(self, _end, self._all)

    def start(self) -> None:
        """Start the processes; else each starts when it is first needed."""
        for worker in self._all:
            worker.start()

    def ask(
        self,
        asked: _Asked,
        seconds: float | None = None,
        *,
        memory: int | None = None,
        gone: threading.Event | None = None,
    ) -> _Answer:
        """The answer; ``gone`` is set where nobody waits for it any longer.

        It may take ``seconds`` and so many megabytes of ``memory`` beyond the opened graph (None: as much as there is).
        Raises what answering raises, QueryTimeout where it takes longer or too many wait already, OutOfMemory, and
        QueryAbandoned where ``gone`` was set before there was an answer.
        """
        until = time.monotonic() + (float("inf") if seconds is None else seconds)
        if not self._taken.acquire(blocking=False):
            message = f"busy: {self._room.waiting:,} queries wait already; ask again later"
            raise QueryTimeout(message)
        try:
            worker = self._free_worker(until, seconds, gone)
            try:
                answer: _Answer = worker.ask(asked, memory, _Wait(until, seconds, gone))
            finally:
                self._idle.put(worker)
        finally:
            self._taken.release()
        return answer

    def _free_worker(self, until: float, seconds: float | None, gone: threading.Event | None) -> _Worker:
        while True:
            left = until - time.monotonic()
            try:
                return self._idle.get(timeout=max(min(left, _GLANCE), 0))
            except queue.Empty as error:
                _check_there(gone)
                if left <= 0:
                    message = f"busy: no query could be taken within {seconds:g} s; ask again later"
                    raise QueryTimeout(message) from error

    def close(self) -> None:
        """End the processes."""
        self._closing()


@dataclass(slots=True)
class _Wait:
    """Until when an answer is waited for, how long that is in all, and whether anybody still does."""

    until: float
    seconds: float | None
    gone: threading.Event | None


class _Worker:
    """A process that answers one question at a time."""

    def __init__(self, opener: Opener[Any, Any], directory: Path, behind: bool) -> None:
        self._first = (opener, directory, behind)
        self._process: subprocess.Popen[bytes] | None = None
        self._reader = threading.Thread()
        self._replies: queue.SimpleQueue[_Reply | None] = queue.SimpleQueue()
        self._is_open = False

    def start(self) -> None:
        """Start the process, where it does not run."""
        if self._process is not None:
            return
        command = [sys.executable, "-P", "-c", _RUN]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._process, self._replies, self._is_open = process, queue.SimpleQueue(), False
        self._reader = threading.Thread(target=_read, args=(process.stdout, self._replies), daemon=True)
        self._reader.start()
        with suppress(OSError):  # it has ended, as whoever asks it will notice
            self._send(sys.path)
            self._send(self._first)

    def ask(self, asked: Any, memory: int | None, wait: _Wait) -> Any:  # noqa: ANN401 - the caller says what
        self.start()
        if not self._is_open:
            started = time.monotonic()
            self._reply(_Wait(float("inf"), None, wait.gone))  # to start takes a while, which is no part of the query
            wait.until += time.monotonic() - started
            self._is_open = True
        with suppress(OSError):
            self._send((asked, memory))
        return self._reply(wait).answer

    def _reply(self, wait: _Wait) -> _Reply:
        """The next reply. Raises what it says, and with a fresh process where nobody may or will wait for it."""
        while True:
            try:
                reply = self._replies.get(timeout=max(min(wait.until - time.monotonic(), _GLANCE), 0))
                break
            except queue.Empty:
                try:
                    _check_there(wait.gone)
                except QueryAbandoned:
                    self._restart()
                    raise
                if time.monotonic() >= wait.until:
                    self._restart()
                    raise QueryTimeout(too_long(wait.seconds or 0)) from None
        if reply is None:
            self._restart()
            message = "the query ended the process that answered it, perhaps for want of memory; ask for less"
            raise QueryError(message)
        if reply.ended:
            self._restart()
        if reply.error is not None:
            raise reply.error
        return reply

    def _send(self, message: object) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        pickle.dump(message, self._process.stdin)
        self._process.stdin.flush()

    def _restart(self) -> None:
        self.end()
        self.start()

    def end(self) -> None:
        """End the process, whatever it is at."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            self._reader.join()
            with suppress(OSError):  # what it did not read
                process.stdin.close()  # type: ignore[union-attr]


def _end(workers: Sequence[_Worker]) -> None:
    for worker in workers:
        worker.end()


def _read(answers: IO[bytes], replies: queue.SimpleQueue[_Reply | None]) -> None:
    """Pass on what a process replies, and None once it has ended."""
    with answers, suppress(EOFError, OSError, pickle.UnpicklingError):
        while True:
            replies.put(pickle.load(answers))
    replies.put(None)


def _check_there(gone: threading.Event | None) -> None:
    if gone is not None and gone.is_set():
        message = "whoever asked has gone"
        raise QueryAbandoned(message)


def work() -> None:
    """Answer questions that come by standard input, until that is closed or the process ended amid a question."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asks, which ends this one
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what is printed here is no answer
    asked: queue.SimpleQueue[Any] = queue.SimpleQueue()
    opener, directory, behind = pickle.load(sys.stdin.buffer)
    threading.Thread(target=_take, args=(asked,), daemon=True).start()
    if behind and hasattr(os, "nice"):
        os.nice(_STAND_BACK)

    def reply(told: _Reply) -> None:
        pickle.dump(told, answers)
        answers.flush()

    with suppress(OSError):
        try:
            answer = opener(directory)
        except KgError as error:
            reply(_Reply(error=error, ended=True))
            return
        held = own_memory()
        reply(_Reply())
        while True:
            question, memory = asked.get()
            try:
                told = _Reply(within(None, lambda: answer(question), megabytes=memory, held=held))  # noqa: B023
            except OutOfMemory as error:
                told = _Reply(error=error, ended=True)
            except KgError as error:
                told = _Reply(error=error)
            reply(told)


def _take(asked: queue.SimpleQueue[Any]) -> None:
    """Take questions as they come; with the process that asks ends this one, even amid an answer."""
    with suppress(EOFError, OSError, pickle.UnpicklingError):
        while True:
            asked.put(pickle.load(sys.stdin.buffer))
    os._exit(0)
