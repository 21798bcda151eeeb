"""A server of the Model Context Protocol over one graph: the questions of :class:`Answers` as tools."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Literal, ParamSpec, TypeVar

from kg.assistants.answers import Answers
from kg.errors import KgError, MissingExtra
from kg.graph import open_graph
from kg.version import __version__

try:
    from mcp.server.mcpserver import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError
    from mcp.types import ToolAnnotations
except ImportError as error:
    _MESSAGE = "kg mcp needs the Model Context Protocol: pip install 'kg[mcp]'"
    raise MissingExtra(_MESSAGE) from error

_P = ParamSpec("_P")
_R = TypeVar("_R")
Transport = Literal["stdio", "streamable-http"]
_INSTRUCTIONS = (
    "A knowledge graph of machine-learning papers: what each introduces, uses, addresses, measures and reports. Start "
    "with search. Every fact has the sentence of the paper that it stands on and a confidence; quote the sentence. "
    "Figures are as papers report them and name no winner."
)
_TOOLS = ("search", "paper", "entity", "related", "path", "leaderboard", "compare", "sparql")


def make_server(directory: Path) -> MCPServer[Any]:
    """The server of the graph in ``directory``, read-only. Raises NotAGraph where there is none."""
    answers = Answers(open_graph(directory))
    server: MCPServer[Any] = MCPServer("kg", version=__version__, instructions=_INSTRUCTIONS)
    reading = ToolAnnotations(read_only_hint=True, open_world_hint=False)
    for name in _TOOLS:
        server.tool(name, annotations=reading)(_told(getattr(answers, name)))
    return server


def serve_mcp(directory: Path, transport: Transport = "stdio", *, port: int = 8001) -> None:
    """Answer questions about the graph in ``directory`` until whoever asks has gone.

    Over standard input and output, or over HTTP at ``port`` of this machine alone. Raises NotAGraph where there is no
    graph, and MissingExtra where the extra `mcp` is not installed.
    """
    server = make_server(directory)
    if transport == "stdio":
        server.run("stdio")
    else:
        server.run("streamable-http", host="127.0.0.1", port=port)


def _told(answer: Callable[_P, _R]) -> Callable[_P, _R]:
    """``answer``, whose errors of the graph are told as they are: they say what to do."""

    @wraps(answer)
    def told(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        try:
            return answer(*args, **kwargs)
        except KgError as error:
            raise ToolError(str(error)) from error

    return told
