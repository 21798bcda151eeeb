"""The JSON API says what assistants are told, in the shapes that it describes, and refuses what it does not take."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, settings

import kg
from graphs import reporting, write_graph
from kg.answers.answers import Answers

pytest.importorskip("fastapi", reason="the server comes with the extra `serve`")
pytest.importorskip("schemathesis", reason="Schemathesis comes with the extra `test`")

import schemathesis

from kg.server.api import make_api


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_graph(reporting(), tmp_path_factory.mktemp("api"), triples=True)


@pytest.fixture(scope="module")
def api(folder: Path, serve: Callable[..., AbstractContextManager[str]]) -> Iterator[str]:
    with serve(folder) as url:
        yield f"{url}/api"


async def unasked(_: object, call: object) -> Any:  # noqa: ANN401
    pytest.fail(f"{call} is asked of the server")


described = schemathesis.openapi.from_dict(make_api(unasked).openapi())


@described.parametrize()
@settings(max_examples=8, deadline=None, database=None, suppress_health_check=list(HealthCheck))
def test_what_is_answered_is_what_is_described(api: str, case: Any) -> None:  # noqa: ANN401
    case.call_and_validate(base_url=api, timeout=60)


def test_the_answers_are_those_that_assistants_get(api: str, folder: Path) -> None:
    answers = Answers(kg.open_graph(folder))
    expected: dict[str, Any] = {
        "info": answers.info(),
        "search?words=ci": answers.search("ci"),
        "papers/a": answers.paper("a"),
        "entities/method/Net": answers.entity("method/Net"),
        "entities/method%2FNet?top=1": answers.entity("Net", top=1),
        "related?paper=A": answers.related("a"),
        "path?first=a&second=Old": answers.path("a", "Old"),
        "leaderboard?dataset=cifar&metric=accuracy": answers.leaderboard("CIFAR", "accuracy"),
        "compare?papers=a&papers=b": answers.compare(["a", "b"]),
        "communities": answers.communities(),
    }
    for address, answer in expected.items():
        given = httpx.get(f"{api}/{address}", timeout=60)
        assert given.status_code == 200, address
        assert given.json() == ([asdict(a) for a in answer] if isinstance(answer, list) else asdict(answer)), address


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("papers/none", 404, "the graph has no paper with the id or title 'none'"),
        ("entities/Nett", 404, "id, name or alias 'Nett'"),
        ("search?words=a&top=0", 400, "top: Input should be greater than or equal to 1"),
        ("search", 400, "words: Field required"),
        ("compare?papers=a", 400, "at least 2 items"),
        ("nothing", 404, "no question '/api/nothing'"),
    ],
)
def test_a_refusal_says_why(api: str, address: str, status: int, said: str) -> None:
    answer = httpx.get(f"{api}/{address}", timeout=60)
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (answer.status_code, problem["status"]) == (status, status)
    assert said in problem["detail"]


def test_the_api_is_read_only_and_guarded_as_the_rest(api: str) -> None:
    assert httpx.post(f"{api}/info").status_code == 405
    assert httpx.get(f"{api}/info", headers={"Host": "rebound.example.org"}).status_code == 421
    for address in ("info", "papers/none", "openapi.json"):
        answer = httpx.get(f"{api}/{address}", timeout=60)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_a_question_that_takes_too_long_is_told_when_to_come_back(
    folder: Path, serve: Callable[..., AbstractContextManager[str]]
) -> None:
    # communities are reckoned by libraries that take longer than this to load
    with serve(folder, "--timeout", "0.1") as url:
        answer = httpx.get(f"{url}/api/communities", timeout=60)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "longer than 0.1 s" in answer.json()["detail"]


def test_the_description_loads_nothing_from_elsewhere(api: str) -> None:
    described = httpx.get(f"{api}/openapi.json").json()
    assert set(described["paths"]) == {
        "/info", "/search", "/papers/{id}", "/entities/{id}", "/related", "/path", "/leaderboard", "/compare",
        "/communities",
    }  # fmt: skip
    assert described["servers"] == [{"url": "/api"}]
    for page in ("docs", "redoc"):
        assert httpx.get(f"{api}/{page}").status_code == 404
