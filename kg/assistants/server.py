"""A server of the Model Context Protocol over one graph: the questions of :class:`Answers` as tools."""

from __future__ import annotations

from collections.abc import Callable
from inspect import signature
from pathlib import Path
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar

from kg.answers.answers import Answers
from kg.errors import GraphError, KgError, MissingExtra, NoSuchItem
from kg.graph import open_graph
from kg.storage.current import Current
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
_TOOLS = (
    Answers.info,
    Answers.search,
    Answers.paper,
    Answers.entity,
    Answers.related,
    Answers.path,
    Answers.leaderboard,
    Answers.compare,
    Answers.communities,
    Answers.sparql,
)


def make_server(directory: Path) -> MCPServer[Any]:
    """The server of the graph in ``directory``, read-only. Raises NotAGraph where there is none."""
    current = Current(directory, lambda: Answers(open_graph(directory)))
    server: MCPServer[Any] = MCPServer("kg", version=__version__, instructions=_INSTRUCTIONS)
    reading = ToolAnnotations(read_only_hint=True, open_world_hint=False)
    for question in _TOOLS:
        server.tool(question.__name__, annotations=reading)(_told(current, question))
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


def _told(current: Current[Answers], question: Callable[Concatenate[Answers, _P], _R]) -> Callable[_P, _R]:
    """``question`` of the graph that stands in the folder now, whose errors are told as they are: they say what to do.

    What is asked while another graph takes its place is asked again of that one.
    """

    def ask(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        current.renew()
        try:
            return question(current.value, *args, **kwargs)
        except NoSuchItem:
            raise
        except GraphError:
            if current.renew() is None:
                raise
            return question(current.value, *args, **kwargs)

    def told(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        try:
            return ask(*args, **kwargs)
        except KgError as error:
            raise ToolError(str(error)) from error

    # what the protocol tells of a tool is read from these
    own = signature(question, eval_str=True)
    told.__name__, told.__doc__ = question.__name__, question.__doc__
    told.__annotations__ = {
        **{name: p.annotation for name, p in own.parameters.items()},
        "return": own.return_annotation,
    }
    told.__signature__ = own.replace(parameters=list(own.parameters.values())[1:])  # type: ignore[attr-defined]
    return told
