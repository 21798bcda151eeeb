"""A program asks a graph through the protocol's own client, over standard input and output."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import anyio
import pytest

from graphs import naming, reporting, write_graph
from kg.storage.directory import replace_directory

pytest.importorskip("mcp", reason="the server for assistants comes with the extra `mcp`")

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

TITLES = "SELECT ?t { ?p a kg:Paper ; dcterms:title ?t }"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_graph(reporting(), tmp_path_factory.mktemp("asked"), triples=True)


def asked(folder: Path, ask: Callable[[ClientSession], Awaitable[Any]]) -> Any:  # noqa: ANN401 - what tools answer
    """What ``ask`` returns, given a client of a server of the graph in ``folder``."""

    async def talk() -> Any:  # noqa: ANN401
        server = StdioServerParameters(command=sys.executable, args=["-m", "kg", "mcp", str(folder)])
        async with stdio_client(server) as (reading, writing), ClientSession(reading, writing) as session:
            await session.initialize()
            return await ask(session)

    return anyio.run(talk)


def test_each_tool_has_a_description_and_a_schema_of_what_it_takes_and_answers(folder: Path) -> None:
    async def ask(session: ClientSession) -> Any:  # noqa: ANN401
        return (await session.list_tools()).tools

    tools = {tool.name: tool for tool in asked(folder, ask)}
    about_papers = {"search", "paper", "entity", "related", "path", "leaderboard", "compare", "communities"}
    assert set(tools) == about_papers | {"info", "sparql"}
    assert all(tool.description and tool.output_schema for tool in tools.values())
    assert all(tool.annotations.read_only_hint for tool in tools.values())
    assert tools["leaderboard"].input_schema["required"] == ["dataset"]
    assert "evidence-of-a-paper" in tools["sparql"].description
    assert set(tools["compare"].output_schema["$defs"]["Compared"]["properties"]) >= {"introduces", "uses", "figures"}


def test_answers_come_with_the_sentence_that_they_stand_on(folder: Path) -> None:
    async def ask(session: ClientSession) -> Any:  # noqa: ANN401
        return {
            "search": (await session.call_tool("search", {"words": "ci"})).structured_content,
            "entity": (await session.call_tool("entity", {"name": "Net"})).structured_content,
            "paper": (await session.call_tool("paper", {"paper": "A"})).structured_content,
            "board": (await session.call_tool("leaderboard", {"dataset": "cifar"})).structured_content,
            "compare": (await session.call_tool("compare", {"papers": ["a", "b"]})).structured_content,
            "related": (await session.call_tool("related", {"paper": "a"})).structured_content,
            "path": (await session.call_tool("path", {"first": "a", "second": "Old"})).structured_content,
            "sparql": (await session.call_tool("sparql", {"query": "ASK { ?p a kg:Paper }"})).structured_content,
            "question": (await session.call_tool("sparql", {"query": "most-used-datasets"})).structured_content,
        }

    found = asked(folder, ask)
    assert [hit["name"] for hit in found["search"]["hits"]] == ["CIFAR"]
    assert found["search"]["hits"][0]["evidence"]["sentence"] == "Ours reaches 91.5%"
    assert (found["entity"]["name"], found["entity"]["type"]) == ("Net", "method")
    assert {fact["relation"] for fact in found["entity"]["facts"]} == {"introduces", "uses"}
    assert found["paper"]["figures"][0]["sentence"] == "Ours reaches 91.5% accuracy on CIFAR."
    assert [row["value"] for row in found["board"]["result"]] == ["0.93", "91.5%"]
    assert [row["title"] for row in found["compare"]["result"]] == ["A", "B"]
    assert found["compare"]["result"][1]["compares_with"][0]["entity"] == "Old"
    assert found["compare"]["result"][1]["figures"][0]["sentence"].endswith("2 points over Old.")
    assert found["path"]["result"][0] == {"kind": "paper", "id": "a", "name": "A", "sentence": None}
    assert found["sparql"] == {"columns": ["answer"], "rows": [["yes"]], "more": False}
    assert found["question"]["rows"][0][1] == "CIFAR"
    assert found["related"]["result"] == []


def test_an_error_says_what_to_do_and_the_server_goes_on(folder: Path) -> None:
    async def ask(session: ClientSession) -> Any:  # noqa: ANN401
        wrong = await session.call_tool("entity", {"name": "Nett"})
        refused = await session.call_tool("sparql", {"query": "SELECT * WHERE { SERVICE <http://x/> { ?s ?p ?o } }"})
        right = await session.call_tool("entity", {"name": "Net"})
        return wrong, refused, right

    wrong, refused, right = asked(folder, ask)
    assert (wrong.is_error, refused.is_error, right.is_error) == (True, True, False)
    assert "did you mean" in wrong.content[0].text.lower()


def test_no_file_of_the_machine_is_read(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.rq").write_text("ASK { ?s ?p ?o }", encoding="utf-8")

    async def ask(session: ClientSession) -> Any:  # noqa: ANN401
        return await session.call_tool("sparql", {"query": str(tmp_path / "mine.rq")})

    refused = asked(folder, ask)
    assert refused.is_error
    assert "files are not read here" in refused.content[0].text


def test_a_graph_that_is_built_anew_is_asked_from_then_on(tmp_path: Path) -> None:
    served = write_graph(naming({"old": ["method/Old"]}), tmp_path / "served", triples=True)
    fresh = write_graph(naming({"new": ["method/New"]}), tmp_path / "fresh", triples=True)

    async def ask(session: ClientSession) -> Any:  # noqa: ANN401
        said = []
        for _ in range(2):
            said.append((await session.call_tool("search", {"words": "title"})).structured_content["hits"][0]["id"])
            said.append((await session.call_tool("sparql", {"query": TITLES})).structured_content["rows"])
            replace_directory(served, lambda folder: copytree(fresh, folder, dirs_exist_ok=True))
        return said

    assert asked(served, ask) == ["old", [["Title old"]], "new", [["Title new"]]]
