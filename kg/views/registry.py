"""The ways to draw a part of a graph: modules of this room, and those of other packages (entry points ``kg.views``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kg.errors import NoSuchItem
from kg.plugins import LAST, Registry
from kg.storage.tables import Tables
from kg.views.about import About


@dataclass(frozen=True, slots=True)
class ShownPart:
    """What is to be drawn: the tables of a part of a graph and of the whole, and what the page says of itself.

    Tables of the part that no view shows are empty. ``quotes`` says whether the papers' sentences may be quoted.
    """

    tables: Tables
    whole: Tables
    about: About
    quotes: bool


@dataclass(frozen=True, slots=True)
class ViewKind:
    """A way to draw a part of a graph as one file that a browser opens: ``write`` takes the part and the file."""

    name: str
    summary: str
    write: Callable[[ShownPart, Path], None]
    order: int = LAST


VIEWS: Registry[ViewKind] = Registry("view", ViewKind, group="kg.views", room="kg.views")
register = VIEWS.register


def find_view(name: str) -> ViewKind:
    """The way to draw of this name. Raises NoSuchItem, with the names there are."""
    known = VIEWS.by_name()
    if name not in known:
        message = f"no view is called {name!r}; there are {', '.join(known)}"
        raise NoSuchItem(message)
    return known[name]
