"""Knowledge graphs from abstracts of machine-learning papers.

    >>> import kg
    >>> found = kg.extract("LoRA: Low-Rank Adaptation\\nWe propose LoRA and test it on GLUE.")
    >>> [(e.name, e.type, e.relation) for e in found.entities if e.name in ("LoRA", "GLUE")]
    [('LoRA', 'method', 'introduces'), ('GLUE', 'dataset', 'evaluates_on')]

``build`` makes a graph directory from files, ``open_graph`` opens one, ``extract`` reads one text. Nothing else
is public.
"""

from typing import TYPE_CHECKING, Any

from kg.version import __version__

if TYPE_CHECKING:
    from kg.extraction.extract import extract_text as extract
    from kg.graph import Graph, open_graph
    from kg.pipeline import build

__all__ = ["Graph", "__version__", "build", "extract", "open_graph"]

_HOME = {
    "Graph": ("kg.graph", "Graph"),
    "build": ("kg.pipeline", "build"),
    "extract": ("kg.extraction.extract", "extract_text"),
    "open_graph": ("kg.graph", "open_graph"),
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
