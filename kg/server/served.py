"""One graph as it is served: what pages say of it, and those who answer what is asked of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from kg.errors import MissingExtra
from kg.rdf.answering import open_texts
from kg.rdf.defaults import fitting_queries
from kg.rdf.store import open_store
from kg.rdf.workers import Room, Workers
from kg.server.calls import open_calls
from kg.storage import open_manifest

try:
    from anyio import CapacityLimiter, to_thread
except ImportError as error:
    _MESSAGE = "kg serve needs AnyIO: pip install 'kg[serve]'"
    raise MissingExtra(_MESSAGE) from error
_Asked = TypeVar("_Asked")
_Answer = TypeVar("_Answer")
#: Seconds between two looks at whether an old graph is still asked.
_IDLE_GLANCE = 0.2
#: Pages ask little and are answered in milliseconds, so that two processes do for many readers.
_PAGES_AT_ONCE, _PAGES_WAITING = 2, 100


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may cost: seconds, rows or triples of the answer, bytes of the body, megabytes of memory.

    A request has ``seconds`` to come, and as many to be answered. ``at_once`` queries run at the same time and
    ``waiting`` more wait for their turn. ``safe_csv`` sets off what a spreadsheet would run as a formula in answers
    that one opens (:mod:`kg.storage.spreadsheet_cells`).
    """

    seconds: float = 30
    rows: int = 100_000
    body: int = 1_000_000
    at_once: int = 2
    waiting: int = 100
    memory: int = 2_000
    safe_csv: bool = False


class Counter(Generic[_Asked, _Answer]):
    """Where questions are taken: the processes that answer them, and threads that wait for these."""

    def __init__(self, workers: Workers[_Asked, _Answer], waiting: int) -> None:
        self.workers = workers
        self.threads = CapacityLimiter(waiting)

    async def close_when_idle(self) -> None:
        """End the processes once nobody waits for an answer of theirs."""
        while self.threads.borrowed_tokens:
            await asyncio.sleep(_IDLE_GLANCE)
        await to_thread.run_sync(self.workers.close)


class Served:
    """The graph in ``directory``. Raises NotAGraph where there is none.

    Queries, pages and the API have processes of their own, so that none keeps another waiting.
    """

    def __init__(self, directory: Path, limits: Limits) -> None:
        self.base = str(open_manifest(directory)["parameters"]["base_iri"])
        # With examples that this graph knows; the store is closed again, for the processes to open.
        self.shipped = fitting_queries(open_store(directory), base_iri=self.base)
        # One thread more than there is room for, so that a query too many is told so instead of waiting unseen.
        threads = limits.at_once + limits.waiting + 1
        self.queries = Counter(Workers(open_texts, directory, Room(limits.at_once, limits.waiting)), threads)
        pages = Room(_PAGES_AT_ONCE, _PAGES_WAITING, behind=False)
        self.pages = Counter(Workers(open_texts, directory, pages), _PAGES_AT_ONCE + _PAGES_WAITING)
        answers = Workers(open_calls, directory, Room(limits.at_once, limits.waiting, behind=False))
        self.answers = Counter(answers, threads)
        self._counters: tuple[Counter[Any, Any], ...] = (self.queries, self.pages, self.answers)

    def start(self) -> None:
        """Start the processes for queries and pages; those of the API hold tables, and start when it is first asked."""
        for counter in (self.queries, self.pages):
            counter.workers.start()

    def close(self) -> None:
        """End the processes."""
        for counter in self._counters:
            counter.workers.close()

    async def close_when_idle(self) -> None:
        """End the processes once nobody waits for an answer of theirs."""
        for counter in self._counters:
            await counter.close_when_idle()
