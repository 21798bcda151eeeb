"""The web application: which address answers what."""

from __future__ import annotations

import asyncio
import math
import threading
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from kg.errors import GraphError, KgError, MissingExtra, NoSuchItem, QueryError
from kg.names.ontology_folder import ontology_folder, ontology_version
from kg.rdf.answering import Question
from kg.rdf.iris import web_iri
from kg.rdf.limits import QueryTimeout
from kg.rdf.named_queries import read_query
from kg.rdf.result_formats.registry import media_types
from kg.rdf.results import QueryResult
from kg.rdf.sparql_text import with_parameters
from kg.rdf.terms import prefixes_of
from kg.rdf.workers import QueryAbandoned
from kg.server.api import make_api
from kg.server.calls import Call
from kg.server.guarding import Guard, page_headers
from kg.server.negotiation import negotiated
from kg.server.pages import Ask, description, document, iri_of_path
from kg.server.protocol import Refusal, answer_type, read_request
from kg.server.served import Counter, Limits, Served
from kg.storage.current import Current

try:
    from anyio import to_thread
    from jinja2 import Environment, PackageLoader
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.middleware.cors import CORSMiddleware
    from starlette.requests import Request
    from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response
    from starlette.routing import Mount, Route
    from starlette.types import ASGIApp, Receive, Scope, Send
except ImportError as error:
    _MESSAGE = "kg serve needs Starlette: pip install 'kg[serve]'"
    raise MissingExtra(_MESSAGE) from error
_Asked = TypeVar("_Asked")
_T = TypeVar("_T")
#: What a document may say, whatever the limit of answers: the graph decides on its length, not the client.
_PAGE_ROWS = 100_000
_SERVICE = """@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix void: <http://rdfs.org/ns/void#> .
[] a sd:Service ;
    sd:endpoint <{endpoint}> ;
    sd:supportedLanguage sd:SPARQL11Query ;
    sd:resultFormat <http://www.w3.org/ns/formats/SPARQL_Results_JSON>, <http://www.w3.org/ns/formats/SPARQL_Results_XML>,
        <http://www.w3.org/ns/formats/SPARQL_Results_CSV>, <http://www.w3.org/ns/formats/SPARQL_Results_TSV>,
        <http://www.w3.org/ns/formats/Turtle>, <http://www.w3.org/ns/formats/N-Triples>,
        <http://www.w3.org/ns/formats/RDF_XML>, <http://www.w3.org/ns/formats/JSON-LD> ;
    sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [ a sd:Graph, void:Dataset ; void:uriSpace "{base}" ] ] .
"""


def make_app(
    directory: Path, limits: Limits, *, origins: Sequence[str] = (), names: frozenset[str] | None = None
) -> Starlette:
    """The web application of the graph in ``directory``. Raises NotAGraph where there is none.

    Pages of ``origins`` ("*": any) may read answers, as well as its own; ``names`` are those that it may be called by.
    """
    site = _Site(directory, limits)

    @asynccontextmanager
    async def running(_: Starlette) -> AsyncIterator[None]:
        site.start()
        yield
        site.close()

    routes = [
        Route("/", site.graph),
        Route("/.well-known/void", site.void),
        Route("/sparql", site.sparql, methods=["GET", "POST"]),
        Route("/query", site.query_page),
        Route("/queries/{name}.rq", site.query_text),
        Route("/ontology", site.ontology),
        Route("/ontology/{version}", site.ontology),
        Route("/shapes", site.shapes),
        Route("/context.jsonld", site.context),
        Mount("/api", make_api(site.call)),
        Route("/{path:path}", site.resource),
    ]
    middleware = [Middleware(Guard, names=names), Middleware(_UpToDate, site=site)]
    if origins:
        shared = Middleware(CORSMiddleware, allow_origins=origins, allow_methods=["GET", "POST"], allow_headers=["*"])
        middleware.append(shared)
    return Starlette(routes=routes, middleware=middleware, lifespan=running, exception_handlers={Refusal: _refused})


async def _refused(_: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)
    return PlainTextResponse(f"{refusal.reason}\n", refusal.status, headers=dict(refusal.headers))


class _UpToDate:
    """Middleware: before a request is answered, the site looks whether another graph stands in its folder."""

    def __init__(self, app: ASGIApp, site: _Site) -> None:
        self._app, self._site = app, site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._site.renew()
        await self._app(scope, receive, send)


class _Site:
    """The pages of one graph."""

    def __init__(self, directory: Path, limits: Limits) -> None:
        self._directory, self._limits = directory, limits
        self._pages = Environment(loader=PackageLoader("kg.server"), autoescape=True)
        self._current = Current(directory, lambda: Served(directory, limits))
        self._renewal = asyncio.Lock()
        self._retired: set[asyncio.Task[None]] = set()

    @property
    def _graph(self) -> Served:
        return self._current.value

    async def renew(self) -> None:
        """Answer from the graph that stands in the folder now, all of the site at once.

        What was asked before is answered from the old one. Where no graph can be read there, the old one stays.
        """
        if not self._current.is_old():
            return
        async with self._renewal:
            before = await to_thread.run_sync(self._current.renew)
            if before is None:
                return
            self.start()
            closing = asyncio.create_task(before.close_when_idle())
            self._retired.add(closing)
            closing.add_done_callback(self._retired.discard)

    def start(self) -> None:
        """Start what answers, before it is asked."""
        self._graph.start()

    def close(self) -> None:
        """End what answers."""
        self._graph.close()

    async def graph(self, request: Request) -> Response:
        """The explorer for people, and for programs what the graph says of itself: its IRI is the base."""
        media_type, form = _wanted(request, {"text/html": "html"} | media_types("triples"))
        if form == "html":
            return FileResponse(self._directory / "index.html", media_type="text/html", headers={"Vary": "Accept"})
        return await self._document(request, self._graph.base, media_type, form)

    async def void(self, request: Request) -> Response:
        """What the graph says of itself, where the VoID standard looks for it."""
        accept = request.headers.get("accept", "")
        media_type, form = negotiated(accept, media_types("triples")) or ("text/turtle", "turtle")
        return await self._document(request, self._graph.base, media_type, form)

    async def sparql(self, request: Request) -> Response:
        kind = request.headers.get("content-type", "")
        asked = read_request(request.method, request.scope["query_string"], kind, await self._body(request))
        accept = request.headers.get("accept", "")
        if asked is None:
            return self._service(request, accept)
        media_type, form = answer_type(asked.query, accept)
        graph, graphs = self._graph, (asked.default_graphs, asked.named_graphs)
        question = Question(asked.query, graph.base, self._limits.rows, form, *graphs, safe_csv=self._limits.safe_csv)
        text = await self._taken(request, graph.queries, partial(self._ask, graph.queries, question))
        return Response(text, media_type=media_type, headers={"Vary": "Accept"})

    async def query_page(self, _: Request) -> Response:
        prefixes = sorted(prefixes_of(self._graph.base).items())
        page = self._pages.get_template("query.html").render(
            queries=self._graph.shipped, prefixes=prefixes, seconds=self._limits.seconds, rows=self._limits.rows
        )
        return HTMLResponse(page, headers=page_headers(page))

    async def query_text(self, request: Request) -> Response:
        """A shipped query, with the parameters of the address."""
        name = request.path_params["name"]
        shipped = {q.name: q for q in self._graph.shipped}
        if name not in shipped:
            raise Refusal(404, f"no query {name!r}")
        try:
            text, _ = read_query(name, dict(request.query_params))
            values = dict(shipped[name].parameters) | dict(request.query_params)
        except (NoSuchItem, QueryError) as error:
            raise Refusal(400, str(error)) from error
        return PlainTextResponse(with_parameters(text, values), media_type="application/sparql-query")

    async def ontology(self, request: Request) -> Response:
        """The ontology, of the version that comes with this software."""
        version = request.path_params.get("version")
        if version not in (None, ontology_version()):
            raise Refusal(404, f"this server has version {ontology_version()} of the ontology, not {version}")
        page = ontology_folder() / "kg.html"
        return _vocabulary(request, ontology_folder() / "kg.ttl", page if page.is_file() else None)

    async def shapes(self, request: Request) -> Response:
        """The shapes, in any format of triples."""
        return _vocabulary(request, ontology_folder() / "shapes.ttl")

    async def context(self, _: Request) -> Response:
        """The context of JSON-LD."""
        return FileResponse(ontology_folder() / "context.jsonld", media_type="application/ld+json")

    async def resource(self, request: Request) -> Response:
        """The page of an IRI under the base."""
        iri = iri_of_path(self._graph.base, request.scope["raw_path"].decode("latin-1").partition("?")[0])
        media_type, form = _wanted(request, {"text/html": "html"} | media_types("triples"))
        if form == "html":
            return await self._html(request, iri)
        return await self._document(request, iri, media_type, form)

    async def _document(self, request: Request, iri: str, media_type: str, form: str) -> Response:
        text = await self._described(request, lambda ask: document(iri, form, ask))
        if text is None:
            raise Refusal(404, f"the graph does not name {iri}")
        return Response(text, media_type=media_type, headers={"Vary": "Accept"})

    async def _html(self, request: Request, iri: str) -> Response:
        found = await self._described(request, lambda ask: description(iri, self._graph.base, ask))
        if found is None:
            raise Refusal(404, f"the graph does not name {iri}")
        formats = media_types("triples").values()
        page = self._pages.get_template("resource.html").render(iri=iri, found=found, formats=formats)
        return HTMLResponse(page, headers=page_headers(page))

    async def _described(self, request: Request, describe: Callable[[Ask], _T]) -> _T:
        """What ``describe`` returns, given a function that asks those who answer pages."""
        graph = self._graph

        def described(seconds: float, gone: threading.Event) -> _T:
            def ask(text: str, format: str) -> str:
                question = Question(text, graph.base, _PAGE_ROWS, format)
                return self._ask(graph.pages, question, seconds, gone)

            return describe(ask)

        return await self._taken(request, graph.pages, described)

    async def call(self, request: Request, call: Call) -> Any:  # noqa: ANN401 - the API says what
        """The answer to a question of the API."""
        answers = self._graph.answers
        return await self._taken(request, answers, partial(self._ask, answers, call))

    def _ask(self, counter: Counter[_Asked, _T], question: _Asked, seconds: float, gone: threading.Event) -> _T:
        return counter.workers.ask(question, seconds, memory=self._limits.memory, gone=gone)

    async def _taken(
        self,
        request: Request,
        counter: Counter[_Asked, Any],
        ask: Callable[[float, threading.Event], _T],
    ) -> _T:
        """What ``ask`` answers in a thread of ``counter``; it is told where the client goes before that."""
        gone = threading.Event()
        watch = asyncio.create_task(_set_when_gone(request, gone))
        try:
            work = partial(ask, self._limits.seconds, gone)
            return await to_thread.run_sync(work, limiter=counter.threads)
        except KgError as error:
            raise self._refusal(error) from error
        finally:
            watch.cancel()
            with suppress(asyncio.CancelledError):
                await watch

    def _refusal(self, error: KgError) -> Refusal:
        if isinstance(error, NoSuchItem):
            return Refusal(
                404, str(error).replace(str(self._directory), "the graph")
            )  # its folder is nobody's business
        # a graph that cannot be read is one that is being built anew
        if isinstance(error, QueryTimeout | QueryAbandoned | GraphError):
            return Refusal(503, str(error), {"Retry-After": str(math.ceil(self._limits.seconds))})
        return Refusal(400, str(error))

    async def _body(self, request: Request) -> bytes:
        """The body of a request. Raises Refusal where it is too long, or takes longer to come than a query may take."""
        body = b""
        try:
            async with asyncio.timeout(self._limits.seconds):
                async for piece in request.stream():
                    body += piece
                    if len(body) > self._limits.body:
                        raise Refusal(413, f"a request may have {self._limits.body:,} bytes")
        except TimeoutError as error:
            raise Refusal(408, f"a request has {self._limits.seconds:g} s to come", {"Connection": "close"}) from error
        return body

    def _service(self, request: Request, accept: str) -> Response:
        """A person gets the query page, a program a description of the service."""
        found = negotiated(accept, {"text/turtle": "turtle", "text/html": "html"})
        if found is not None and found[1] == "html":
            return RedirectResponse("/query", 303)
        # what a client says that this server is called must not end the IRI
        endpoint = web_iri(str(request.url.replace(query=""))) or f"{self._graph.base}sparql"
        return Response(_SERVICE.format(endpoint=endpoint, base=self._graph.base), media_type="text/turtle")


def _wanted(request: Request, offered: Mapping[str, str]) -> tuple[str, str]:
    """(media type, format) that a request asks for by ?format= or its Accept header. Raises Refusal for neither."""
    wanted = request.query_params.get("format", "")
    named = next(((t, f) for t, f in offered.items() if f == wanted), None)
    found = named or negotiated(request.headers.get("accept", ""), offered)
    if found is None:
        raise Refusal(406, f"a page comes as one of {', '.join(offered)}")
    return found


def _vocabulary(request: Request, turtle: Path, page: Path | None = None) -> Response:
    """A vocabulary in the format of triples that a request wants, or as the ``page`` for people; else as Turtle."""
    offered = media_types("triples") | ({"text/html": "html"} if page is not None else {})
    kind, form = negotiated(request.headers.get("accept", ""), offered) or ("text/turtle", "turtle")
    headers = {"Vary": "Accept"}
    if page is not None and form == "html":
        return FileResponse(page, media_type=kind, headers=headers)
    if form == "turtle":
        return FileResponse(turtle, media_type=kind, headers=headers)
    text = QueryResult(turtle=turtle.read_text(encoding="utf-8")).to_text(form)
    return Response(text, media_type=kind, headers=headers)


async def _set_when_gone(request: Request, gone: threading.Event) -> None:
    """Set ``gone`` once the client has closed the connection."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
    gone.set()
