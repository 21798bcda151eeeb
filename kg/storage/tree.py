"""The hierarchy of entities as trees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.schema import Broader, EntityType


@dataclass(frozen=True, slots=True)
class Branch:
    """An entity, why it stands below the one above it (empty at the root), and what stands below it, by papers."""

    id: str
    name: str
    type: EntityType
    papers: int
    rule: str
    below: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """The ``roots`` with all that is below them and, where one entity was asked for, its links to broader ones
    with their names.
    """

    roots: tuple[Branch, ...]
    above: tuple[tuple[str, Broader], ...] = ()


def tree_of(links: Sequence[Mapping[str, str]], entities: Sequence[Mapping[str, Any]], root: str | None) -> Tree:
    """The tree below the entity with the id ``root``, or (None) all trees, those with most branches first.

    ``links`` are rows of the hierarchy and ``entities`` rows of the entities table. An entity that is a kind of two
    others stands below both.
    """
    of = {e["id"]: e for e in entities}
    below: dict[str, list[Mapping[str, str]]] = {}
    above: dict[str, list[Mapping[str, str]]] = {}
    for link in links:
        below.setdefault(link["broader"], []).append(link)
        above.setdefault(link["entity"], []).append(link)

    def branch(entity: str, rule: str) -> Branch:
        children = sorted(below.get(entity, ()), key=lambda k: (-of[k["entity"]]["papers"], k["entity"]))
        e = of[entity]
        return Branch(
            entity, e["name"], e["type"], e["papers"], rule, tuple(branch(k["entity"], k["rule"]) for k in children)
        )

    if root is not None:
        broader = tuple((of[link["broader"]]["name"], Broader(**link)) for link in above.get(root, ()))
        return Tree((branch(root, ""),), broader)
    starts = sorted(set(below) - set(above), key=lambda e: (-len(below[e]), e))
    return Tree(tuple(branch(e, "") for e in starts))
