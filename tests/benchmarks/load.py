"""Many readers of one server: what is answered, how fast, and what memory the server takes.

    python tests/benchmarks/load.py GRAPH [--readers 200] [--seconds 60] [--requests 20000]

GRAPH is a folder that `kg build` wrote. `kg serve` runs in processes of its own on loopback, and readers ask, each one
thing after the other: pages, papers and entities as HTML and as Turtle, shipped queries at /sparql, all of what stands
in the graph. First READERS read for SECONDS; then REQUESTS requests are made, eight at a time. Printed are statuses and
the latency of each kind (milliseconds: median, 95th percentile, longest), and the resident memory of the server's
processes at the start, after the readers and after each quarter of the requests.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import random
import socket
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx

from kg.graph import open_graph
from kg.rdf.iris import entity_iri, paper_iri
from kg.rdf.named_queries import list_queries, read_query
from kg.rdf.sparql_text import with_parameters

#: (kind, path, Accept)
Request = tuple[str, str, str]
_AT_ONCE = 8


class Places:
    """What there is to ask of a graph."""

    def __init__(self, graph: Path) -> None:
        opened = open_graph(graph)
        self._papers = [quote(paper_iri("/", p)) for p in opened.papers["id"].to_pylist()]
        self._entities = [quote(entity_iri("/", e)) for e in opened.entities["id"].to_pylist()]
        self._asked = [quote(with_parameters(*read_query(q.name, {}))) for q in list_queries()]

    def requests(self, seed: int) -> Iterator[Request]:
        """What one reader asks, without end: seven of ten are pages, two queries, one a document for a program."""
        drawn = random.Random(seed)
        pages = ["/", "/query", "/ontology", "/context.jsonld", "/.well-known/void"]
        while True:
            kind = drawn.choices(["page", "paper", "entity", "query", "document", "missing"], [10, 30, 29, 20, 10, 1])[
                0
            ]
            if kind == "page":
                yield kind, drawn.choice(pages), "text/html"
            elif kind == "query":
                form = drawn.choice(["application/sparql-results+json", "text/csv"])
                yield kind, f"/sparql?query={drawn.choice(self._asked)}", f"{form}, text/turtle;q=0.5"
            elif kind == "missing":
                yield kind, f"/paper/none-{drawn.randrange(10**6)}", "text/html"
            else:
                of_papers = kind == "paper" or (kind == "document" and drawn.random() < 0.5)
                place = drawn.choice(self._papers if of_papers else self._entities)
                yield kind, place, "text/turtle" if kind == "document" else "text/html"


class Counted:
    """Statuses and latencies in seconds, by kind."""

    def __init__(self) -> None:
        self.statuses: Counter[tuple[str, str]] = Counter()
        self.latencies: dict[str, list[float]] = defaultdict(list)

    async def ask(self, client: httpx.AsyncClient, request: Request) -> None:
        """Ask, and count what comes back, or the name of the error."""
        kind, path, accept = request
        started = time.perf_counter()
        try:
            answer = await client.get(path, headers={"Accept": accept})
            told = str(answer.status_code)
        except httpx.HTTPError as error:
            told = type(error).__name__
        self.statuses[kind, told] += 1
        self.latencies[kind].append(time.perf_counter() - started)

    def table(self, seconds: float) -> str:
        """A row a kind."""
        rows = ["kind      requests  median ms  95 % ms  longest ms  statuses"]
        for kind, took in sorted(self.latencies.items()):
            took = sorted(1000 * t for t in took)
            told = ", ".join(f"{n:,} x {s}" for (k, s), n in sorted(self.statuses.items()) if k == kind)
            figures = f"{took[len(took) // 2]:>9.0f}  {took[int(len(took) * 0.95)]:>7.0f}  {took[-1]:>10.0f}"
            rows.append(f"{kind:<9} {len(took):>8,}  {figures}  {told}")
        total = self.statuses.total()
        return "\n".join([*rows, f"{total:,} requests in {seconds:.0f} s: {total / seconds:.0f} a second"])


async def read_for(url: str, streams: list[Iterator[Request]], seconds: float) -> Counted:
    """What readers, one for each stream, count in ``seconds``."""
    counted, until = Counted(), time.monotonic() + seconds
    limits = httpx.Limits(max_connections=len(streams), max_keepalive_connections=len(streams))
    async with httpx.AsyncClient(base_url=url, timeout=120, limits=limits) as client:

        async def read(stream: Iterator[Request]) -> None:
            while time.monotonic() < until:
                await counted.ask(client, next(stream))

        await asyncio.gather(*map(read, streams))
    return counted


async def ask_all(url: str, asked: list[Request]) -> Counted:
    """What ``asked`` gives, some at once."""
    counted, left = Counted(), iter(asked)
    async with httpx.AsyncClient(base_url=url, timeout=120) as client:

        async def read() -> None:
            for request in left:
                await counted.ask(client, request)

        await asyncio.gather(*(read() for _ in range(_AT_ONCE)))
    return counted


def memory(process: int) -> str:
    """Resident megabytes of ``process`` and those below it, and of each; what they share counts for each."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:  # it has just ended
            continue
    tree = {process}
    while more := {child for child, parent in parents.items() if parent in tree} - tree:
        tree |= more
    page = os.sysconf("SC_PAGE_SIZE")
    each = []
    for number in sorted(tree):
        try:
            each.append(int(Path(f"/proc/{number}/statm").read_text().split()[1]) * page / 2**20)
        except OSError:
            continue
    return f"{sum(each):.0f} MB in {len(each)} processes ({', '.join(f'{m:.0f}' for m in each)})"


def main() -> None:
    """Serve, read, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graph", type=Path)
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--requests", type=int, default=20_000)
    given = parser.parse_args()
    places = Places(given.graph)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    server = subprocess.Popen([sys.executable, "-m", "kg", "serve", str(given.graph), "--port", str(port)])
    try:
        while True:
            try:
                httpx.get(f"{url}/context.jsonld")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        # each process opens the store with its first question
        warm = list(itertools.islice(places.requests(0), 200))
        asyncio.run(ask_all(url, warm))
        print(f"memory at the start: {memory(server.pid)}")
        if given.seconds:
            streams = [places.requests(seed) for seed in range(given.readers)]
            started = time.monotonic()
            counted = asyncio.run(read_for(url, streams, given.seconds))
            print(f"\n{given.readers} readers\n{counted.table(time.monotonic() - started)}")
            print(f"memory after the readers: {memory(server.pid)}")
        stream, started = places.requests(-1), time.monotonic()
        counted = Counted()
        quarter = max(1, given.requests // 4)
        for done in range(quarter, given.requests + 1, quarter):
            some = asyncio.run(ask_all(url, list(itertools.islice(stream, quarter))))
            counted.statuses += some.statuses
            for kind, took in some.latencies.items():
                counted.latencies[kind] += took
            print(f"memory after {done:,} requests more: {memory(server.pid)}", flush=True)
        if given.requests:
            print(f"\n{_AT_ONCE} at a time\n{counted.table(time.monotonic() - started)}")
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
