"""A client that sends its request bit by bit is cut off in time, and one that asks again and again is not."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator

import pytest

pytest.importorskip("uvicorn", reason="the server comes with the extra `serve`")

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from kg.server.connections import punctual

#: Seconds that the head of a request has to come.
LIMIT = 0.5
HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


async def answer(_: Request) -> PlainTextResponse:
    await asyncio.sleep(2 * LIMIT)
    return PlainTextResponse("done")


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The port of a server whose answers take longer than a request may take to come."""
    listening = socket.create_server(("127.0.0.1", 0))
    app = Starlette(routes=[Route("/", answer)])
    server = uvicorn.Server(uvicorn.Config(app, http=punctual(LIMIT), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    yield listening.getsockname()[1]
    server.should_exit = True
    thread.join()
    listening.close()


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=30)


def all_of(client: socket.socket) -> bytes:
    """What comes until the server closes the connection."""
    found = b""
    while piece := client.recv(1000):
        found += piece
    return found


def test_a_head_that_comes_byte_by_byte_is_cut_off(port: int) -> None:
    with connected(port) as slow:
        begun, sent = time.monotonic(), 0
        slow.settimeout(LIMIT / 10)
        said = b""
        while not said and sent < len(HEAD) - 5:
            slow.sendall(HEAD[sent : sent + 1])
            sent += 1
            try:
                said = slow.recv(1000)
            except TimeoutError:
                continue
        assert said.startswith(b"HTTP/1.1 408 ")
        assert b"a request has 0.5 s to come" in said + all_of(slow)
        assert time.monotonic() - begun >= LIMIT


def test_a_connection_on_which_nothing_comes_is_closed(port: int) -> None:
    with connected(port) as silent:
        assert all_of(silent) == b""


def test_a_second_request_that_never_ends_is_cut_off_too(port: int) -> None:
    with connected(port) as slow:
        slow.sendall(HEAD)
        assert slow.recv(1000).startswith(b"HTTP/1.1 200 ")
        slow.sendall(HEAD[:20])
        assert b"HTTP/1.1 408 " in all_of(slow)


def test_an_answer_may_take_longer_than_a_request(port: int) -> None:
    with connected(port) as client:
        for _ in range(2):
            client.sendall(HEAD)
            said = client.recv(1000)
            while not said.endswith(b"done"):
                said += client.recv(1000)
            assert said.startswith(b"HTTP/1.1 200 ")
