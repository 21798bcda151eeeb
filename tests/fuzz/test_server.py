"""Whatever a client sends: the server answers with a status of HTTP's own, and goes on answering."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzzing import ANY_TEXT, examples, mutated
from graphs import one_of_each, write_graph
from serving import serving

pytest.importorskip("starlette", reason="the server comes with the extra `serve`")

#: What may be answered: 503 says that a query was too slow, or that there are too many.
FINE = {200, 206, 303, 304, 307, 400, 403, 404, 405, 406, 408, 413, 415, 416, 421, 503}
PATHS = ["/", "/sparql", "/query", "/queries/most-used-datasets.rq", "/ontology", "/shapes", "/context.jsonld"]
PATHS += [
    "/paper/lonely-8c9d0e1f",
    "/method/folding",
    "/.well-known/void",
    "/author/",
    "/graph/evidence",
    "/ontology/0.2.0",
]
VALUES = ANY_TEXT.map(lambda t: t.encode("utf-8", "surrogatepass")) | st.binary(max_size=30)
RAW_PATHS = st.builds(
    lambda start, rest: start.encode() + rest,
    st.sampled_from([*PATHS, "/paper/", "/"]),
    st.just(b"")
    | VALUES.map(lambda v: quote(v).encode())
    | VALUES
    | st.sampled_from([b"/..", b"/%2e%2e/%2e", b"%", b"%zz", b"%00"]),
)
NAMES = ["query", "default-graph-uri", "named-graph-uri", "format", "update", "dataset", "x"]
ASKED = [
    "ASK { ?s ?p ?o }",
    "SELECT * { ?s ?p ?o } LIMIT 2",
    "DESCRIBE <a:b>",
    "CONSTRUCT WHERE { ?s a ?o }",
    "INSERT DATA { <a:a> <a:b> 1 }",
]
PAIRS = st.builds(
    lambda name, value: name + b"=" + value,
    st.sampled_from([n.encode() for n in NAMES]) | VALUES,
    st.sampled_from([quote(a).encode() for a in ASKED]) | VALUES.map(lambda v: quote(v).encode()) | VALUES,
)
QUERIES = st.lists(PAIRS, max_size=3).map(b"&".join) | VALUES
TYPES = [
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
    "text/turtle; q=2",
]
ACCEPT = [
    "text/html",
    "*/*",
    "text/csv;q=0.5",
    "application/ld+json",
    "text/*;q=x",
    ";;,,",
    "application/sparql-results+xml",
]
HEADERS = st.lists(
    st.tuples(st.just(b"accept"), st.sampled_from([a.encode() for a in ACCEPT]) | VALUES)
    | st.tuples(st.just(b"content-type"), st.sampled_from([t.encode() for t in TYPES]) | VALUES)
    | st.tuples(
        st.sampled_from(
            [b"host", b"origin", b"range", b"if-none-match", b"if-modified-since", b"content-length", b"x"]
        ),
        VALUES,
    ),
    max_size=4,
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_graph(one_of_each(), tmp_path_factory.mktemp("fuzzed"), triples=True)
    (folder / "index.html").write_text("<title>the explorer</title>", encoding="utf-8")
    return folder


Ask = Callable[..., int]


@pytest.fixture(scope="module")
def ask(served: Path) -> Iterator[Ask]:
    """A function that sends the application one request, as a server of ASGI would, and gives the status."""
    from kg.server.app import Limits, make_app

    app = make_app(served, Limits(seconds=5, rows=100, body=2_000), origins=["https://a.org"])

    async def one(scope: dict[str, Any], body: bytes) -> int:
        messages = [{"type": "http.request", "body": body, "more_body": False}]
        statuses: list[int] = []
        ended = asyncio.Event()

        async def receive() -> dict[str, Any]:
            if messages:
                return messages.pop()
            await ended.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])
                assert all(b"\n" not in v and b"\r" not in v for _, v in message["headers"])
            elif not message.get("more_body"):
                ended.set()

        await app(scope, receive, send)  # type: ignore[arg-type]
        (status,) = statuses
        return status

    with asyncio.Runner() as runner:

        def send_one(
            method: str, raw_path: bytes, query: bytes, headers: list[tuple[bytes, bytes]], body: bytes
        ) -> int:
            scope = {
                "type": "http",
                "asgi": {"version": "3.0"},
                "http_version": "1.1",
                "method": method,
                "scheme": "http",
                "path": unquote(raw_path.decode("latin-1")),
                "raw_path": raw_path,
                "query_string": query,
                "headers": headers,
                "server": ("127.0.0.1", 8000),
                "client": ("127.0.0.1", 1),
                "root_path": "",
            }
            return runner.run(one(scope, body))

        lifespan = app.router.lifespan_context(app)
        runner.run(lifespan.__aenter__())
        yield send_one
        runner.run(lifespan.__aexit__(None, None, None))


@examples(60)
@given(raw_path=RAW_PATHS, query=QUERIES, headers=HEADERS)
def test_any_get_is_answered(ask: Ask, raw_path: bytes, query: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    assert ask("GET", raw_path, query, headers, b"") in FINE


@examples(40)
@given(
    path=st.sampled_from(["/sparql", "/", "/query"]),
    query=QUERIES,
    headers=HEADERS,
    body=QUERIES | st.binary(max_size=3_000),
    method=st.sampled_from(["POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "X"]),
)
def test_any_request_with_a_body_is_answered(
    ask: Ask, path: str, query: bytes, headers: list[tuple[bytes, bytes]], body: bytes, method: str
) -> None:
    assert ask(method, path.encode(), query, headers, body) in FINE


@pytest.fixture(scope="module")
def address(served: Path) -> Iterator[str]:
    with serving(served) as url:
        yield url


WHOLE = (
    b"POST /sparql?format=x HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/csv\r\n"
    b"Content-Type: application/sparql-query\r\nContent-Length: 16\r\n\r\nASK { ?s ?p ?o }"
)


@examples(20)
@given(sent=mutated(WHOLE))
def test_after_any_bytes_the_server_still_answers(address: str, sent: bytes) -> None:
    where = urlsplit(address)
    with socket.create_connection((where.hostname, where.port), timeout=30) as connection, suppress(ConnectionError):
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65_536):
            pass
    assert httpx.get(f"{address}/context.jsonld").status_code == 200
