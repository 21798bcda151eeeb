"""Knowledge graphs from abstracts of machine-learning papers.

    >>> import kg
    >>> found = kg.extract("LoRA: Low-Rank Adaptation\\nWe propose LoRA and test it on GLUE.")
    >>> [(e.name, e.type, e.relation) for e in found.entities if e.name in ("LoRA", "GLUE")]
    [('LoRA', 'method', 'introduces'), ('GLUE', 'dataset', 'evaluates_on')]

``build`` makes a graph directory from files or from papers in memory, ``open_graph`` opens one; what can be asked of it
are the methods of :class:`Graph`. ``extract`` reads texts without a graph. Every command of `kg` has its function here
or its method there. What goes wrong raises an error of the tree of :class:`KgError` (see :mod:`kg.errors`). What is
listed here is public, nothing else.
"""

from typing import TYPE_CHECKING, Any

from kg.errors import (
    AddressError,
    ArgumentError,
    ClusterError,
    FetchError,
    GraphError,
    GraphInUse,
    InputError,
    InputNotFound,
    InputSetAside,
    KgError,
    MissingExtra,
    NoSuchItem,
    NotAGraph,
    NotThere,
    NoUsableRecord,
    OutputError,
    PipelineError,
    PluginError,
    QueryError,
    Refused,
    UnknownColumn,
    UnknownFormat,
    UnreadableInput,
)
from kg.version import __version__

if TYPE_CHECKING:
    from kg.analytics.analysis import note_of
    from kg.analytics.registry import list_analyses as analyses
    from kg.assistants.server import serve_mcp
    from kg.evaluation.evaluate import evaluate
    from kg.exports.registry import list_formats as formats
    from kg.extraction.extract import extract
    from kg.fetching.download import Fetched
    from kg.fetching.fetch import (
        fetch_acl,
        fetch_arxiv,
        fetch_hf_daily,
        fetch_openalex,
        fetch_semantic_scholar,
        fetch_titles,
    )
    from kg.graph import Graph, open_graph
    from kg.health import Check, check_health
    from kg.pipeline import add, build, remove
    from kg.rdf.about import About
    from kg.rdf.named_queries import list_queries as queries
    from kg.rdf.results import QueryResult
    from kg.resolution.bare_names import resolve_given as resolve_names
    from kg.schema import Extraction, Paper, Record
    from kg.server.run import serve
    from kg.sources.read import read_papers
    from kg.training.results import train_results
    from kg.training.train import train
    from kg.watching import Followed, watch

__all__ = [
    "About",
    "AddressError",
    "ArgumentError",
    "Check",
    "ClusterError",
    "Extraction",
    "FetchError",
    "Fetched",
    "Followed",
    "Graph",
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
    "Paper",
    "PipelineError",
    "PluginError",
    "QueryError",
    "QueryResult",
    "Record",
    "Refused",
    "UnknownColumn",
    "UnknownFormat",
    "UnreadableInput",
    "__version__",
    "add",
    "analyses",
    "build",
    "check_health",
    "evaluate",
    "extract",
    "fetch_acl",
    "fetch_arxiv",
    "fetch_hf_daily",
    "fetch_openalex",
    "fetch_semantic_scholar",
    "fetch_titles",
    "formats",
    "note_of",
    "open_graph",
    "queries",
    "read_papers",
    "remove",
    "resolve_names",
    "serve",
    "serve_mcp",
    "train",
    "train_results",
    "watch",
]

_HOME = {
    "About": ("kg.rdf.about", "About"),
    "Check": ("kg.health", "Check"),
    "Extraction": ("kg.schema", "Extraction"),
    "Fetched": ("kg.fetching.download", "Fetched"),
    "Followed": ("kg.watching", "Followed"),
    "Graph": ("kg.graph", "Graph"),
    "Paper": ("kg.schema", "Paper"),
    "QueryResult": ("kg.rdf.results", "QueryResult"),
    "Record": ("kg.schema", "Record"),
    "add": ("kg.pipeline", "add"),
    "analyses": ("kg.analytics.registry", "list_analyses"),
    "build": ("kg.pipeline", "build"),
    "check_health": ("kg.health", "check_health"),
    "evaluate": ("kg.evaluation.evaluate", "evaluate"),
    "extract": ("kg.extraction.extract", "extract"),
    "fetch_acl": ("kg.fetching.fetch", "fetch_acl"),
    "fetch_arxiv": ("kg.fetching.fetch", "fetch_arxiv"),
    "fetch_hf_daily": ("kg.fetching.fetch", "fetch_hf_daily"),
    "fetch_openalex": ("kg.fetching.fetch", "fetch_openalex"),
    "fetch_semantic_scholar": ("kg.fetching.fetch", "fetch_semantic_scholar"),
    "fetch_titles": ("kg.fetching.fetch", "fetch_titles"),
    "formats": ("kg.exports.registry", "list_formats"),
    "note_of": ("kg.analytics.analysis", "note_of"),
    "open_graph": ("kg.graph", "open_graph"),
    "queries": ("kg.rdf.named_queries", "list_queries"),
    "read_papers": ("kg.sources.read", "read_papers"),
    "remove": ("kg.pipeline", "remove"),
    "resolve_names": ("kg.resolution.bare_names", "resolve_given"),
    "serve": ("kg.server.run", "serve"),
    "serve_mcp": ("kg.assistants.server", "serve_mcp"),
    "train": ("kg.training.train", "train"),
    "train_results": ("kg.training.results", "train_results"),
    "watch": ("kg.watching", "watch"),
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - PEP 562
    """Import what is public when it is first used, so that ``import kg`` stays fast."""
    if name not in _HOME:
        message = f"module 'kg' has no attribute {name!r}"
        raise AttributeError(message)
    from importlib import import_module

    module, attribute = _HOME[name]
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    return sorted(__all__)
