"""Every error that `kg` raises on purpose, in one tree.

    KgError
    ├── InputError            an input path, file or format cannot be used
    │   ├── InputNotFound     no file, folder or glob of that name
    │   ├── UnreadableInput   the file exists but cannot be read as its format
    │   ├── UnknownColumn     no input has a column of that name
    │   ├── UnknownFormat     no source format of that name, or none that fits the content
    │   ├── NoUsableRecord    the inputs hold no paper
    │   └── InputSetAside     some of the inputs cannot be used, and the call is strict
    ├── OutputError           a file or folder cannot be written where it is wanted
    ├── GraphError            a graph directory cannot be opened or written
    │   ├── NotAGraph         the folder holds no graph
    │   ├── GraphInUse        another build is writing there
    │   └── NoSuchItem        the graph has no such paper, entity or query
    ├── PipelineError         a spaCy pipeline of one's own cannot be used
    ├── PluginError           a plug-in cannot be used, or its name is taken
    ├── QueryError            a SPARQL query cannot be parsed or is refused
    ├── ArgumentError         an argument has a value that it cannot have (a ValueError too)
    ├── AddressError          nothing can be served at an address
    ├── ClusterError          a cluster cannot be reached, or its work fails
    ├── FetchError            an archive of papers cannot be reached, refuses, or has nothing of the kind
    │   └── Refused           it refuses a request
    │       └── NotThere      since it has nothing at that address
    └── MissingExtra          a feature needs an optional dependency

Each message names the file and record, says what was expected and found, and the way on.
"""

from __future__ import annotations

__all__ = [
    "AddressError",
    "ArgumentError",
    "ClusterError",
    "FetchError",
    "GraphError",
    "GraphInUse",
    "InputError",
    "InputNotFound",
    "InputSetAside",
    "KgError",
    "MissingExtra",
    "NoSuchItem",
    "NoUsableRecord",
    "NotAGraph",
    "NotThere",
    "OutputError",
    "PipelineError",
    "PluginError",
    "QueryError",
    "Refused",
    "UnknownColumn",
    "UnknownFormat",
    "UnreadableInput",
]


class KgError(Exception):
    """Base of every error that `kg` raises on purpose."""


class InputError(KgError):
    """An input path, file or format cannot be used."""


class InputNotFound(InputError):  # noqa: N818 - reads as what happened
    """No file, folder or glob of that name."""


class UnreadableInput(InputError):  # noqa: N818
    """The file exists but cannot be read as the format it claims or seems to have."""


class UnknownColumn(InputError):  # noqa: N818
    """No input has a column of the name that a field was said to have."""


class UnknownFormat(InputError):  # noqa: N818
    """No source format of that name, or none that fits the content."""


class NoUsableRecord(InputError):  # noqa: N818
    """The inputs hold no paper; the message says why what stands in them was set aside."""


class InputSetAside(InputError):  # noqa: N818
    """Some of the inputs cannot be used, and the caller wants all of them or nothing."""


class OutputError(KgError):
    """A file or folder cannot be written where it is wanted."""


class GraphError(KgError):
    """A graph directory cannot be opened or written."""


class NotAGraph(GraphError):  # noqa: N818
    """The folder holds no graph, or one of another version."""


class GraphInUse(GraphError):  # noqa: N818
    """Another build is writing the graph."""


class NoSuchItem(GraphError):  # noqa: N818
    """The graph has no paper, entity or query of that name."""


class PipelineError(KgError):
    """A spaCy pipeline of one's own lacks a component that the graph needs, or cannot reach another process."""


class PluginError(KgError):
    """A plug-in cannot be used: its name is taken, or it is not what its place asks for."""


class QueryError(KgError):
    """A SPARQL query cannot be parsed, or asks for what is refused."""


class ArgumentError(KgError, ValueError):
    """An argument of a function has a value that it cannot have; a ValueError too, as Python programs expect."""


class AddressError(KgError):
    """Nothing can be served at this host and port, as where another program has the port."""


class ClusterError(KgError):
    """A cluster cannot be reached, its workers have another `kg` than this one, or its work fails."""


class FetchError(KgError):
    """An archive of papers cannot be reached, refuses a request, or has nothing of the kind."""


class Refused(FetchError):  # noqa: N818
    """An archive refuses a request; ``status`` is its HTTP status (0: it has said so in an answer of its own form)."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class NotThere(Refused):
    """An archive has nothing at an address."""


class MissingExtra(KgError):  # noqa: N818
    """A feature needs an optional dependency; the message names the extra to install."""
