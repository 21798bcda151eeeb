"""Every answer, a refusal like any other, leaves the connection as it was: one connection carries them all."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import pytest

ASK = quote("ASK { ?p a kg:Paper }")
SLOW = quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r }")
QUERY = {"Content-Type": "application/sparql-query"}
#: Status → (method, target, body, headers) of a request that is answered by it.
REQUESTS: dict[int, tuple[str, str, str | None, dict[str, str]]] = {
    200: ("GET", "/", None, {}),
    303: ("GET", "/sparql", None, {"Accept": "text/html"}),
    400: ("GET", "/sparql?query=nonsense", None, {}),
    403: ("GET", "/sparql?update=CLEAR%20ALL", None, {}),
    404: ("GET", "/paper/none", None, {}),
    405: ("PUT", f"/sparql?query={ASK}", None, {}),
    406: ("GET", f"/sparql?query={ASK}", None, {"Accept": "image/png"}),
    413: ("POST", "/sparql", "ASK {}" + "#" * 20_001, QUERY),
    415: ("POST", "/sparql", "ASK {}", {"Content-Type": "text/plain"}),
    503: ("GET", f"/sparql?query={SLOW}", None, {}),
}


@pytest.fixture
def connection(server: str) -> Iterator[http.client.HTTPConnection]:
    found = http.client.HTTPConnection(urlsplit(server).netloc, timeout=60)
    found.connect()
    # Or a second connection would be opened in silence where the server has closed the first.
    found.auto_open = 0
    yield found
    found.close()


def status(connection: http.client.HTTPConnection, method: str, target: str, body: str | None, headers: dict) -> int:
    connection.request(method, target, body, headers)
    answer = connection.getresponse()
    assert answer.read() or answer.status == 303
    return answer.status


def test_one_connection_carries_an_answer_of_every_status(connection: http.client.HTTPConnection) -> None:
    found = [status(connection, *request) for request in [*REQUESTS.values(), *REQUESTS.values()]]
    assert found == [*REQUESTS, *REQUESTS]


@pytest.mark.parametrize(
    "target", ["/queries/none.rq", "/queries/papers-of-entity.rq?unknown=1", "/%FF%FE", "/a/../../b"]
)
def test_the_refusals_of_other_addresses_keep_the_connection(
    target: str, connection: http.client.HTTPConnection
) -> None:
    assert status(connection, "GET", target, None, {}) in (400, 404)
    assert status(connection, *REQUESTS[200]) == 200


def test_pages_refuse_forms_that_they_do_not_have(connection: http.client.HTTPConnection) -> None:
    assert status(connection, "GET", "/paper/p2", None, {"Accept": "image/png"}) == 406
    assert status(connection, "GET", "/paper/p2", None, {"Accept": "text/html"}) == 200
