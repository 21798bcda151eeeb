"""The SPARQL 1.1 Protocol's query operation: what a request asks, and what is answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from kg.rdf.result_formats.registry import media_types
from kg.rdf.sparql_text import form_of
from kg.server.negotiation import negotiated

if TYPE_CHECKING:
    from kg.rdf.results import ResultFormat

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"


class Refusal(Exception):  # noqa: N818 - it is an answer, not an error of ours
    """A request that is not carried out: the HTTP status, why, and headers that say more."""

    # No frozen dataclass: whoever passes an exception on sets its traceback, as Starlette and context managers do.
    def __init__(self, status: int, reason: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, reason)
        self.status = status
        self.reason = reason
        self.headers = headers or {}

    def __str__(self) -> str:
        return f"{self.status}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Request:
    """A query operation: the query and the graphs of its dataset."""

    query: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


def read_request(method: str, query_string: bytes, content_type: str, body: bytes) -> Request | None:
    """What a request asks by one of the three bindings; None for a GET without a query, which asks about the service.

    Raises Refusal for everything else (W3C SPARQL 1.1 Protocol, section 2.1).
    """
    given = _pairs(_decoded(query_string, "address"))
    if method == "POST":
        kind = content_type.partition(";")[0].strip().lower()
        if kind == FORM:
            given += _pairs(_decoded(body))
        elif kind == DIRECT:
            if any(name == "query" for name, _ in given):
                raise Refusal(400, "the query stands both in the address and in the body")
            given.append(("query", _decoded(body)))
        elif kind == UPDATE:
            raise Refusal(403, "updates are refused: the graph is read-only")
        else:
            raise Refusal(415, f"expected a body of type {FORM} or {DIRECT}, found {kind or 'none'}")
    if any(name == "update" for name, _ in given):
        raise Refusal(403, "updates are refused: the graph is read-only")
    queries = [value for name, value in given if name == "query"]
    if not queries and method == "GET" and not given:
        return None
    if len(queries) != 1:
        raise Refusal(400, f"expected one query, found {len(queries)}")
    return Request(
        queries[0],
        tuple(value for name, value in given if name == "default-graph-uri"),
        tuple(value for name, value in given if name == "named-graph-uri"),
    )


def answer_type(query: str, accept: str) -> tuple[str, ResultFormat]:
    """(media type, format) of the answer to ``query``. Raises Refusal where the client accepts none that fits."""
    form = form_of(query)
    offered = media_types("triples" if form in ("CONSTRUCT", "DESCRIBE") else "boolean" if form == "ASK" else "table")
    found = negotiated(accept, offered)
    if found is None:
        raise Refusal(406, f"the answer comes as one of {', '.join(offered)}")
    return found


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError as error:
        raise Refusal(400, f"the parameters cannot be read: {error}") from error


def _decoded(sent: bytes, what: str = "body") -> str:
    try:
        return sent.decode()
    except UnicodeDecodeError as error:
        raise Refusal(400, f"the {what} is no UTF-8: {error}") from error
