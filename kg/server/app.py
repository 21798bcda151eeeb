"""The web application: which address answers what."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import MissingExtra, NoSuchItem, QueryError
from kg.names.ontology_folder import ontology_folder
from kg.rdf.named_queries import list_queries, read_query
from kg.rdf.result_formats.registry import media_types
from kg.rdf.sparql_text import with_parameters
from kg.rdf.store import prepare_store
from kg.rdf.terms import PREFIXES
from kg.server.negotiation import negotiated
from kg.server.pages import as_json_ld, describing, description, iri_of_path
from kg.server.protocol import Refusal, answer_type, read_request
from kg.server.workers import QueryTimeout, Question, Workers
from kg.storage import read_manifest

try:
    from jinja2 import Environment, PackageLoader
    from starlette.applications import Starlette
    from starlette.concurrency import run_in_threadpool
    from starlette.middleware import Middleware
    from starlette.middleware.cors import CORSMiddleware
    from starlette.requests import Request
    from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response
    from starlette.routing import Route
except ImportError as error:
    _MESSAGE = "kg serve needs Starlette: pip install 'kg[serve]'"
    raise MissingExtra(_MESSAGE) from error

if TYPE_CHECKING:
    from kg.rdf.results import ResultFormat

# Pages hold their own styles and scripts and ask nobody else for anything.
_PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Vary": "Accept",
}
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


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may cost: seconds, rows or triples of the answer, bytes of the body; queries at once."""

    seconds: float = 30
    rows: int = 100_000
    body: int = 1_000_000
    at_once: int = 2


def make_app(directory: Path, limits: Limits) -> Starlette:
    """The web application of the graph in ``directory``. Raises NotAGraph where there is none."""
    site = _Site(directory, limits)
    prepare_store(directory)

    @asynccontextmanager
    async def running(_: Starlette) -> AsyncIterator[None]:
        site.workers = Workers(directory, limits.at_once)
        yield
        site.workers.close()

    routes = [
        Route("/", site.explorer),
        Route("/sparql", site.sparql, methods=["GET", "POST"]),
        Route("/query", site.query_page),
        Route("/queries/{name}.rq", site.query_text),
        Route("/ontology", site.ontology),
        Route("/{path:path}", site.resource),
    ]
    cors = Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "POST"], allow_headers=["*"])
    return Starlette(routes=routes, middleware=[cors], lifespan=running, exception_handlers={Refusal: _refused})


async def _refused(_: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)
    return PlainTextResponse(f"{refusal.reason}\n", refusal.status)


class _Site:
    """The pages of one graph."""

    workers: Workers

    def __init__(self, directory: Path, limits: Limits) -> None:
        self._directory, self._limits = directory, limits
        self._base = str(read_manifest(directory)["parameters"]["base_iri"])
        self._pages = Environment(loader=PackageLoader("kg.server"), autoescape=True)

    async def explorer(self, _: Request) -> Response:
        return FileResponse(self._directory / "index.html", media_type="text/html")

    async def sparql(self, request: Request) -> Response:
        kind = request.headers.get("content-type", "")
        asked = read_request(request.method, request.url.query, kind, await self._body(request))
        accept = request.headers.get("accept", "")
        if asked is None:
            return self._service(request, accept)
        media_type, form = answer_type(asked.query, accept)
        text = await self._ask(asked.query, form, asked.default_graphs, asked.named_graphs)
        return Response(text, media_type=media_type, headers={"Vary": "Accept"})

    async def query_page(self, _: Request) -> Response:
        prefixes = sorted((PREFIXES | {"": self._base}).items())
        page = self._pages.get_template("query.html").render(
            queries=list_queries(), prefixes=prefixes, seconds=self._limits.seconds, rows=self._limits.rows
        )
        return HTMLResponse(page, headers=_PAGE_HEADERS)

    async def query_text(self, request: Request) -> Response:
        """A shipped query, with the parameters of the address."""
        name = request.path_params["name"]
        if name not in {q.name for q in list_queries()}:
            raise Refusal(404, f"no query {name!r}")
        try:
            text, values = read_query(name, dict(request.query_params))
        except (NoSuchItem, QueryError) as error:
            raise Refusal(400, str(error)) from error
        return PlainTextResponse(with_parameters(text, values), media_type="application/sparql-query")

    async def ontology(self, request: Request) -> Response:
        accept = request.headers.get("accept", "")
        page = ontology_folder() / "kg.html"
        offered = {"text/turtle": ontology_folder() / "kg.ttl"} | ({"text/html": page} if page.is_file() else {})
        kind, path = negotiated(accept, offered) or ("text/turtle", offered["text/turtle"])
        return FileResponse(path, media_type=kind, headers={"Vary": "Accept"})

    async def resource(self, request: Request) -> Response:
        """The page of an IRI under the base."""
        iri = iri_of_path(self._base, request.scope["raw_path"].decode("latin-1").partition("?")[0])
        offered = {"text/html": "html"} | media_types("triples")
        wanted = request.query_params.get("format", "")
        found = next(((t, f) for t, f in offered.items() if f == wanted), None)
        found = found or negotiated(request.headers.get("accept", ""), offered)
        if found is None:
            raise Refusal(406, f"a page comes as one of {', '.join(offered)}")
        media_type, form = found
        if form == "html":
            return await self._html(iri)
        text = await self._ask(describing(iri), "ntriples" if form == "jsonld" else form)
        if not text.strip() or "<" not in text:
            raise Refusal(404, f"the graph does not name {iri}")
        return Response(
            as_json_ld(text) if form == "jsonld" else text, media_type=media_type, headers={"Vary": "Accept"}
        )

    async def _html(self, iri: str) -> Response:
        def ask(text: str, format: str) -> str:
            return self._answer(text, format)

        try:
            found = await run_in_threadpool(description, iri, self._base, ask)
        except QueryError as error:
            raise _refusal(error) from error
        if found is None:
            raise Refusal(404, f"the graph does not name {iri}")
        formats = media_types("triples").values()
        page = self._pages.get_template("resource.html").render(iri=iri, found=found, formats=formats)
        return HTMLResponse(page, headers=_PAGE_HEADERS)

    async def _ask(
        self,
        text: str,
        format: ResultFormat,
        default_graphs: tuple[str, ...] = (),
        named_graphs: tuple[str, ...] = (),
    ) -> str:
        try:
            return await run_in_threadpool(self._answer, text, format, default_graphs, named_graphs)
        except QueryError as error:
            raise _refusal(error) from error

    def _answer(
        self,
        text: str,
        format: ResultFormat,
        default_graphs: tuple[str, ...] = (),
        named_graphs: tuple[str, ...] = (),
    ) -> str:
        question = Question(text, format, self._base, self._limits.rows, default_graphs, named_graphs)
        return self.workers.ask(question, self._limits.seconds)

    async def _body(self, request: Request) -> bytes:
        body = b""
        async for piece in request.stream():
            body += piece
            if len(body) > self._limits.body:
                raise Refusal(413, f"a request may have {self._limits.body:,} bytes")
        return body

    def _service(self, request: Request, accept: str) -> Response:
        """A person gets the query page, a program a description of the service."""
        found = negotiated(accept, {"text/turtle": "turtle", "text/html": "html"})
        if found is not None and found[1] == "html":
            return RedirectResponse("/query", 303)
        endpoint = str(request.url.replace(query=""))
        return Response(_SERVICE.format(endpoint=endpoint, base=self._base), media_type="text/turtle")


def _refusal(error: QueryError) -> Refusal:
    return Refusal(503 if isinstance(error, QueryTimeout) else 400, str(error))
