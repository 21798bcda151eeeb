"""Papers read by several processes, so that one that takes too long over a text can be ended.

A library's call cannot be told to stop, and a thread cannot be ended; a process can. Each answers text by text, so that
it is known which one it did not come back from.
"""

from __future__ import annotations

import signal
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait

from kg.errors import PipelineError
from kg.extraction.processes import end_with_parent
from kg.schema import Extraction, Paper, Unread

#: What reads one paper.
Reader = Callable[[Paper], Extraction]

CHUNK = 64  # papers a task: enough to hide the cost of passing them, few enough to share the work out evenly
#: How often a text may end its process: the first time may be another's fault, as where memory runs out.
_DEATHS = 2
# "spawn" behaves alike on every platform and copies no locks of this process.
_CONTEXT = get_context("spawn")


def read_in_processes(
    papers: Sequence[Paper], make_reader: Callable[[], Reader], *, workers: int, seconds: float
) -> Iterator[Extraction | Unread]:
    """What is found in each of ``papers``, in their order, by ``workers`` processes that each call ``make_reader``.

    A text that takes longer than ``seconds``, or twice ends the process that reads it, is Unread: its process is ended
    and another goes on with the next text. Raises what ``make_reader`` or a reader raises, and PipelineError where a
    process ends before it has made its reader.
    """
    waiting = deque((start, papers[start : start + CHUNK]) for start in range(0, len(papers), CHUNK))
    processes = [_Process(make_reader, seconds) for _ in range(min(workers, len(waiting)))]
    found: dict[int, Extraction | Unread] = {}
    at = 0
    try:
        while at < len(papers):
            for process in processes:
                if waiting and process.is_idle:
                    process.give(*waiting.popleft())
            busy = [process for process in processes if not process.is_idle]
            left = min(process.deadline for process in busy) - time.monotonic()
            ready = wait([process.pipe for process in busy], None if left == float("inf") else max(0, left))
            for process in busy:
                # Whoever asks for the papers one by one may be slow: what was answered meanwhile is in time.
                if process.pipe in ready:
                    found.update(process.answered())
                elif time.monotonic() > process.deadline and not process.pipe.poll():
                    found.update(process.late())
            while at in found:
                yield found.pop(at)
                at += 1
    finally:
        for process in processes:
            process.end()


class _Process:
    """A process that reads, the papers that it has been given, and until when it must have answered the first."""

    def __init__(self, make_reader: Callable[[], Reader], seconds: float) -> None:
        self._make_reader, self._seconds = make_reader, seconds
        self._papers: deque[Paper] = deque()
        self._number = self._deaths = 0
        self._start()

    @property
    def is_idle(self) -> bool:
        """Whether it could be given papers."""
        return self._ready and not self._papers

    def _start(self) -> None:
        self.pipe, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(target=_read, args=(self._make_reader, theirs), daemon=True)
        self._process.start()
        theirs.close()
        # Starting takes a while, which is no part of reading.
        self._ready, self.deadline = False, float("inf")

    def give(self, number: int, papers: Sequence[Paper]) -> None:
        """Have ``papers`` read, of which the first is that of this ``number``."""
        self._number, self._papers = number, deque(papers)
        self._send()

    def _send(self) -> None:
        # Where the process has just ended, its pipe says so when it is asked.
        with suppress(OSError):
            self.pipe.send(list(self._papers))
        self.deadline = time.monotonic() + self._seconds

    def answered(self) -> dict[int, Extraction | Unread]:
        """What its message says: by the paper's number what was found, or nothing."""
        try:
            message = self.pipe.recv()
        except (EOFError, OSError):
            return self._died()
        if isinstance(message, BaseException):
            raise message
        if message is None:
            self._ready = True
            if self._papers:
                self._send()
            return {}
        self.deadline = time.monotonic() + self._seconds
        return self._done(message)

    def _done(self, found: Extraction | Unread) -> dict[int, Extraction | Unread]:
        self._papers.popleft()
        self._number += 1
        self._deaths = 0
        return {self._number - 1: found}

    def late(self) -> dict[int, Extraction | Unread]:
        """The paper that it has not answered in time; another process goes on with the next."""
        self._restart()
        return self._done(Unread(self._papers[0].id, why_late(self._seconds)))

    def _died(self) -> dict[int, Extraction | Unread]:
        self._process.join()
        code = self._process.exitcode
        if not self._ready:
            message = (
                f"a process that reads papers ended before it began (exit code {code}); a script of your own calls kg "
                'below `if __name__ == "__main__":`, or with workers=1'
            )
            raise PipelineError(message)
        self._restart()
        self._deaths += 1
        if self._deaths < _DEATHS:
            return {}
        why = f"its text twice ended the process that read it (exit code {code}), perhaps for want of memory"
        return self._done(Unread(self._papers[0].id, why))

    def _restart(self) -> None:
        self.end()
        self._start()

    def end(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.join()
        self.pipe.close()


def why_late(seconds: float) -> str:
    """The reason for which a text is set aside that takes longer than ``seconds``."""
    return f"its text takes longer to read than {seconds:g} s, the limit for one text"


def _read(make_reader: Callable[[], Reader], pipe: Connection) -> None:
    """Answer papers one by one until the other end is closed."""
    # Let the parent alone answer Ctrl-C, which reaches all processes of a terminal, and end with it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    try:
        read = make_reader()
    except Exception as error:  # noqa: BLE001 - it is raised where the papers are asked for
        _send_error(error, pipe)
        return
    with suppress(EOFError, OSError):
        pipe.send(None)
        while True:
            for paper in pipe.recv():
                try:
                    found = read(paper)
                except Exception as error:  # noqa: BLE001
                    _send_error(error, pipe)
                    return
                pipe.send(found)


def _send_error(error: Exception, pipe: Connection) -> None:
    told = "".join(traceback.format_exception(error))
    error.add_note(f"In a process that reads papers:\n{told}")
    try:
        pipe.send(error)
    except Exception:  # noqa: BLE001 - an exception may hold what cannot be passed on
        pipe.send(RuntimeError(told))
