"""A query that costs too much is given up, alone: pages, other queries and the server go on."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pytest

ASK = quote("ASK { ?p a kg:Paper }")
#: Many rows that are sorted, and so held.
_MANY = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o"
HELD = f"SELECT * {{ {_MANY} }} ORDER BY ?a ?d"
#: As many that are only counted.
COUNTED = f"SELECT (COUNT(*) AS ?n) {{ {_MANY} . ?p ?q ?r }}"


@pytest.fixture
def running(serve: Callable[..., AbstractContextManager[str]], directory: Path) -> Iterator[str]:
    """A server that answers one query at a time, has room for one more, and waits for long."""
    options = ("--at-once", "1", "--queue", "1", "--timeout", "100", "--max-memory", "150")
    with serve(directory, *options) as url:
        yield url


class Left(AbstractContextManager["Left"]):
    """A client that asks and does not wait for the answer."""

    def __init__(self, url: str, query: str) -> None:
        self._socket = socket.create_connection((urlsplit(url).hostname or "", urlsplit(url).port or 0))
        self._socket.sendall(f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())

    def __exit__(self, *_: object) -> None:
        self._socket.close()


def until_taken(url: str) -> httpx.Response:
    """What a query gets once as many are there as the server has room for."""
    for _ in range(60):
        try:
            return httpx.get(f"{url}/sparql?query={ASK}", timeout=1)
        except httpx.TimeoutException:  # it took the place itself
            continue
    pytest.fail("the server takes more queries than it has room for")


def test_a_query_that_needs_too_much_memory_is_refused_in_words_and_the_next_is_answered(running: str) -> None:
    answer = httpx.get(f"{running}/sparql?query={quote(HELD)}", timeout=90)
    assert answer.status_code == 400
    assert "needs more than 150 MB of memory" in answer.text
    assert httpx.get(f"{running}/sparql?query={ASK}", timeout=90).json()["boolean"] is True


def test_pages_are_answered_while_queries_take_every_place_and_one_more_is_told_when_to_come_back(
    running: str,
) -> None:
    with Left(running, COUNTED), Left(running, COUNTED):
        busy = until_taken(running)
        assert busy.status_code == 503
        assert int(busy.headers["Retry-After"]) > 0
        assert "wait already" in busy.text
        for accept in ("text/html", "text/turtle"):
            assert httpx.get(f"{running}/paper/p2", headers={"Accept": accept}, timeout=30).status_code == 200


def test_a_client_that_leaves_frees_its_place(running: str) -> None:
    with Left(running, COUNTED), Left(running, COUNTED):
        pass
    for _ in range(300):  # the server learns of it a moment later
        answer = httpx.get(f"{running}/sparql?query={ASK}", timeout=50)
        if answer.status_code == 200:
            break
        time.sleep(0.1)
    assert answer.status_code == 200


def test_a_query_that_ran_out_of_time_is_told_when_to_come_back(server: str) -> None:
    answer = httpx.get(f"{server}/sparql?query={quote(COUNTED)}", timeout=60)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "3"
