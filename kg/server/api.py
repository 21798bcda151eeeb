"""The JSON API: the questions of :class:`kg.answers.answers.Answers` over HTTP, described by OpenAPI."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Annotated, Any, Concatenate, ParamSpec, TypeVar

from kg.answers.answers import MOST, Answers
from kg.answers.shapes import (
    Community,
    Compared,
    EntityAnswer,
    Figure,
    Found,
    Info,
    PaperAnswer,
    RelatedAnswer,
    Step,
)
from kg.errors import MissingExtra
from kg.server.calls import Call
from kg.server.protocol import Refusal
from kg.storage.side_by_side import FEWEST
from kg.storage.side_by_side import MOST as MOST_COMPARED
from kg.version import __version__

try:
    from fastapi import FastAPI, Query
    from fastapi.exceptions import RequestValidationError
    from starlette.exceptions import HTTPException
    from starlette.requests import Request
    from starlette.responses import JSONResponse
except ImportError as error:
    _MESSAGE = "kg serve needs FastAPI: pip install 'kg[serve]'"
    raise MissingExtra(_MESSAGE) from error

_P = ParamSpec("_P")
_T = TypeVar("_T")
#: The most characters of a name, a title or words: no paper's is as long.
_LONG = 1_000
Top = Annotated[int, Query(ge=1, le=MOST, description="How many at most.")]
PaperName = Annotated[str, Query(max_length=_LONG, description="A paper: its id or title, in any case.")]
_ABOUT = (
    "A knowledge graph of machine-learning papers, read-only. Every fact has the sentence that it stands on and how "
    "sure it is; figures are as papers report them, and none is the winner."
)
#: Errors as RFC 9457 has them.
PROBLEM = "application/problem+json"


#: What answers a call for whoever sent a request. Raises Refusal.
Caller = Callable[[Request, Call], Awaitable[Any]]


@dataclass(frozen=True)
class Problem:
    """Why a request is refused (RFC 9457)."""

    title: str
    status: int
    detail: str


def make_api(ask: Caller) -> FastAPI:
    """The application that answers what ``ask`` does; its description is at /openapi.json below its own address.

    FastAPI's pages of documentation load scripts from elsewhere, so they are left out.
    """
    api = FastAPI(
        title="kg",
        summary="What papers say, with the sentences that say so",
        description=_ABOUT,
        version=__version__,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        responses={"default": {"model": Problem, "description": "Why the request is refused"}},
        exception_handlers={
            Refusal: _refused,
            RequestValidationError: _misread,
            HTTPException: _not_served,
        },
    )
    _add_questions(api, ask)
    described = api.openapi

    def openapi() -> dict[str, Any]:
        """What FastAPI tells of the API, with errors as the type that they have."""
        if api.openapi_schema is None:
            for address in described()["paths"].values():
                content = address["get"]["responses"]["default"]["content"]
                content[PROBLEM] = content.pop("application/json")
        return described()

    api.openapi = openapi  # type: ignore[method-assign]
    return api


def _add_questions(api: FastAPI, ask: Caller) -> None:
    async def asked(
        request: Request, question: Callable[Concatenate[Answers, _P], _T], *given: _P.args, **named: _P.kwargs
    ) -> _T:
        answer: _T = await ask(request, Call(question.__name__, given, named))
        return answer

    @api.get("/info")
    async def info(request: Request) -> Info:
        """What the graph is, and how much it holds."""
        return await asked(request, Answers.info)

    @api.get("/search")
    async def search(
        request: Request,
        words: Annotated[str, Query(max_length=_LONG, description="Words, or how they begin.")],
        top: Top = 10,
    ) -> Found:
        """Papers and entities by words of titles, names and aliases, and sentences of abstracts with all of them."""
        return await asked(request, Answers.search, words=words, top=top)

    @api.get("/papers/{id:path}")
    async def paper(request: Request, id: str) -> PaperAnswer:
        """A paper by its id or title: what it names, what it reports and what it links to."""
        return await asked(request, Answers.paper, paper=id)

    @api.get("/entities/{id:path}")
    async def entity(request: Request, id: str, top: Top = 10) -> EntityAnswer:
        """A task, method, model, data set or metric by its id, name or alias, and what papers say of it."""
        return await asked(request, Answers.entity, name=id, top=top)

    @api.get("/related")
    async def related(request: Request, paper: PaperName, top: Top = 10) -> list[RelatedAnswer]:
        """The papers most related to one, with what they share and what both say of it."""
        return await asked(request, Answers.related, paper=paper, top=top)

    @api.get("/path")
    async def path(
        request: Request,
        first: Annotated[str, Query(max_length=_LONG, description="A paper or an entity: its id, title or name.")],
        second: Annotated[str, Query(max_length=_LONG, description="Another one.")],
    ) -> list[Step]:
        """The strongest chain between two papers or entities, one naming the next; nothing where there is none."""
        return await asked(request, Answers.path, first=first, second=second)

    @api.get("/leaderboard")
    async def leaderboard(
        request: Request,
        dataset: Annotated[str, Query(max_length=_LONG, description="A data set: its id, name or alias.")],
        metric: Annotated[str | None, Query(max_length=_LONG, description="Figures of this metric alone.")] = None,
        task: Annotated[str | None, Query(max_length=_LONG, description="Figures for this task alone.")] = None,
    ) -> list[Figure]:
        """The figures that papers report on a data set, by metric; none of them is the winner."""
        return await asked(request, Answers.leaderboard, dataset=dataset, metric=metric, task=task)

    @api.get("/compare")
    async def compare(
        request: Request,
        papers: Annotated[
            list[str],
            Query(min_length=FEWEST, max_length=MOST_COMPARED, description="Papers, each by its id or title."),
        ],
    ) -> list[Compared]:
        """Two to eight papers side by side: what each says with its sentence, what it reports, and its code."""
        return await asked(request, Answers.compare, papers=papers)

    @api.get("/communities")
    async def communities(request: Request) -> list[Community]:
        """The groups of papers that are close to each other, the largest first."""
        return await asked(request, Answers.communities)


async def _refused(_: Request, refusal: Exception) -> JSONResponse:
    assert isinstance(refusal, Refusal)
    return _problem(refusal.status, refusal.reason, refusal.headers)


async def _misread(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    said = "; ".join(f"{'.'.join(map(str, fault['loc'][1:]))}: {fault['msg']}" for fault in error.errors())
    return _problem(400, said, {})


async def _not_served(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    known = "what is answered stands in openapi.json"
    said = {404: f"no question {request.url.path!r}; {known}", 405: f"only GET is answered; {known}"}
    return _problem(error.status_code, said.get(error.status_code, str(error.detail)), error.headers or {})


def _problem(status: int, detail: str, headers: Mapping[str, str]) -> JSONResponse:
    problem = Problem(HTTPStatus(status).phrase, status, detail)
    return JSONResponse(asdict(problem), status, headers=dict(headers), media_type=PROBLEM)
