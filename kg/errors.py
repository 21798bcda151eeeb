"""Every error that `kg` raises on purpose, in one tree.

    KgError
    ├── InputError            an input path, file or format cannot be used
    │   ├── InputNotFound     no file, folder or glob of that name
    │   ├── UnreadableInput   the file exists but cannot be read as its format
    │   ├── UnknownColumn     no input has a column of that name
    │   └── UnknownFormat     no source format of that name, or none that fits the content
    ├── GraphError            a graph directory cannot be opened or written
    │   ├── NotAGraph         the folder holds no graph
    │   └── NoSuchItem        the graph has no such paper, entity or query
    ├── QueryError            a SPARQL query cannot be parsed or is refused
    └── MissingExtra          a feature needs an optional dependency

Each message names the file and record, says what was expected and found, and the way on.
"""

from __future__ import annotations

__all__ = [
    "GraphError",
    "InputError",
    "InputNotFound",
    "KgError",
    "MissingExtra",
    "NoSuchItem",
    "NotAGraph",
    "QueryError",
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


class GraphError(KgError):
    """A graph directory cannot be opened or written."""


class NotAGraph(GraphError):  # noqa: N818
    """The folder holds no graph, or one of another version."""


class NoSuchItem(GraphError):  # noqa: N818
    """The graph has no paper, entity or query of that name."""


class QueryError(KgError):
    """A SPARQL query cannot be parsed, or asks for what is refused."""


class MissingExtra(KgError):  # noqa: N818
    """A feature needs an optional dependency; the message names the extra to install."""
