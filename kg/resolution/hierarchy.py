"""Which entities are kinds of which others: links from an entity to more general ones, each with its reason.

Three rules, in this order:

1. ``vocabulary``: the vocabulary names what is broader; where that is not in the graph, what is broader than it.
2. ``family``: a version, size or variant is a kind of its family (see `kg.names.versions`).
3. ``name``: a name that ends in another entity's name is a kind of it (structured pruning is pruning, cross-domain
   named entity recognition is named entity recognition); so is one that goes on with "for", "of", "in" … after the
   other's name (pruning of LLMs). The longest such name counts. Words that turn a meaning round (non-, self-,
   semi-supervised learning is no supervised learning) and heads that name no concept (model, method, learning) do not.

The links have no circle, and none that two others together already say (SKOS: Miles and Bechhofer 2009).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from graphlib import TopologicalSorter

from kg.names.generic_heads import GENERIC_HEADS
from kg.names.vocabulary import KnownName
from kg.schema import Broader, Entity, EntityType

#: The id of the entity that a name of this type goes to, or None where the graph has none.
Lookup = Callable[[str, EntityType], str | None]

_PREPOSITION = re.compile(r"\s(?:of|for|in|on|with|via|by|from|using|under|over|across|through|to)\s", re.IGNORECASE)
#: Words that make another thing, not a kind, of what follows them.
_TURNS = frozenset("non un anti de dis pseudo semi self unsupervised weakly without beyond no not post pre".split())
_JOINING = frozenset(("and", "or", "&"))
_VERB_LIKE = re.compile(r"supervised|trained|labeled|labelled", re.IGNORECASE)


def broader_links(
    entities: Mapping[str, Entity], lookup: Lookup, row_of: Mapping[str, KnownName], vocabulary: Sequence[KnownName]
) -> tuple[Broader, ...]:
    """The links from each of ``entities`` (by id) to those that are broader, sorted.

    ``row_of`` has the vocabulary's row for the ids that it knows. Time grows linearly with the names.
    """
    broader_of = {(row.type, row.name): row.broader for row in vocabulary if row.broader}
    found: dict[str, dict[str, Broader]] = defaultdict(dict)
    for entity in (entities[i] for i in sorted(entities)):
        row = row_of.get(entity.id)
        for link in _links(entity, row, broader_of, lookup):
            if link.broader != entity.id and _fits(entity, entities[link.broader]):
                found[entity.id].setdefault(link.broader, link)
    return tuple(sorted(_reduced(_without_circles(found))))


def _links(
    entity: Entity,
    row: KnownName | None,
    broader_of: Mapping[tuple[EntityType, str], tuple[str, ...]],
    lookup: Lookup,
) -> Iterator[Broader]:
    if row is not None:
        for name, told in _known_broader(row, broader_of, lookup):
            yield Broader(entity.id, name, "vocabulary", told)
    if entity.family is not None:
        yield Broader(entity.id, entity.family, "family", f"{entity.name} is of the family {entity.family}")
    names = (entity.name, *(row.aliases if row is not None else ()), *entity.aliases)
    for name in dict.fromkeys(names):
        for shorter in shorter_names(name):
            parent = lookup(shorter, entity.type)
            if parent == entity.id:
                break  # another name of the same entity: what is shorter still is not its kind by this name
            if parent is not None:
                yield Broader(entity.id, parent, "name", f"{name} is a kind of {shorter}")
                break


def _known_broader(
    row: KnownName, broader_of: Mapping[tuple[EntityType, str], tuple[str, ...]], lookup: Lookup
) -> Iterator[tuple[str, str]]:
    """(entity id, the names on the way) of the nearest entities that the vocabulary says are broader than ``row``."""
    paths: list[tuple[str, ...]] = [(row.name, name) for name in row.broader]
    seen = {row.name}
    while paths:
        path = paths.pop(0)
        if path[-1] in seen:
            continue
        seen.add(path[-1])
        parent = lookup(path[-1], row.type)
        if parent is not None:
            yield parent, " → ".join(path)
        else:
            kinds: tuple[EntityType, ...] = (row.type, "task", "method")
            above = next((broader_of[kind, path[-1]] for kind in kinds if (kind, path[-1]) in broader_of), ())
            paths += [(*path, name) for name in above]


def shorter_names(name: str) -> Iterator[str]:
    """Names that ``name`` may be a kind of, the longest first.

    >>> list(shorter_names("cross-domain named entity recognition"))
    ['named entity recognition', 'entity recognition', 'recognition']
    >>> list(shorter_names("pruning of large language models")), list(shorter_names("Graph-Mamba"))
    (['pruning'], ['Mamba'])
    >>> list(shorter_names("image and video generation"))
    ['generation']
    >>> list(shorter_names("self-supervised learning")), list(shorter_names("reward model"))
    ([], [])
    """
    head = _PREPOSITION.split(name, maxsplit=1)[0].strip()
    if head != name.strip():
        if _names_something(head):
            yield head
        name = head
    words = name.split()
    for i in range(1, len(words)):
        dropped, rest = words[i - 1], words[i:]
        if _turns(dropped, rest[0]):
            return
        if not {dropped.casefold(), rest[0].casefold()} & _JOINING and _names_something(" ".join(rest)):
            yield " ".join(rest)
    parts = words[-1].split("-") if words else []
    for i in range(1, len(parts)):
        rest_of_word = "-".join(parts[i:])
        if parts[i][:1].isalpha() and not _turns(parts[i - 1], parts[i]) and _names_something(rest_of_word):
            yield rest_of_word


def _turns(dropped: str, following: str) -> bool:
    last = dropped.casefold().rpartition("-")[2] if not dropped.endswith("-") else dropped.casefold().strip("-")
    return (
        dropped.casefold() in _TURNS
        or last in _TURNS
        or dropped.casefold().split("-")[0] in _TURNS
        or (_VERB_LIKE.search(following) is not None)
    )


def _names_something(name: str) -> bool:
    return len(name) > 1 and name.casefold().rstrip("s") not in GENERIC_HEADS and not name.isdigit()


def _fits(narrower: Entity, broader: Entity) -> bool:
    """Whether a thing of one type can be a kind of a thing of the other."""
    concept = ("task", "method", "model")
    return narrower.type == broader.type or (narrower.type in concept and broader.type in concept)


def _without_circles(found: Mapping[str, Mapping[str, Broader]]) -> dict[str, dict[str, Broader]]:
    """``found`` without the links that would close a circle; of a circle, the link that comes last by rule goes."""
    order = {"vocabulary": 0, "family": 1, "name": 2}
    links = sorted(
        (link for by_broader in found.values() for link in by_broader.values()),
        key=lambda k: (order[k.rule], k.entity, k.broader),
    )
    kept: dict[str, dict[str, Broader]] = defaultdict(dict)
    for link in links:
        if not _reaches(link.broader, link.entity, kept):
            kept[link.entity][link.broader] = link
    return kept


def _reaches(start: str, goal: str, links: Mapping[str, Mapping[str, Broader]], *, without: str | None = None) -> bool:
    """Whether broader links lead from ``start`` to ``goal``, the direct link to ``without`` left out."""
    waiting, seen = [start], {start}
    while waiting:
        here = waiting.pop()
        if here == goal:
            return True
        for above in links.get(here, ()):
            if above not in seen and not (here == start and above == without):
                seen.add(above)
                waiting.append(above)
    return False


def _reduced(links: Mapping[str, Mapping[str, Broader]]) -> Iterator[Broader]:
    """The links that no chain of others replaces."""
    for entity, by_broader in links.items():
        for above, link in by_broader.items():
            if not _reaches(entity, above, links, without=above):
                yield link


def levels(links: Sequence[Broader]) -> dict[str, dict[str, int]]:
    """For each entity with something broader: every entity above it and how many steps up it is (1: next)."""
    direct: dict[str, list[str]] = defaultdict(list)
    for link in links:
        direct[link.entity].append(link.broader)
    above: dict[str, dict[str, int]] = {}
    for entity in TopologicalSorter(direct).static_order():
        steps: dict[str, int] = {}
        for parent in direct.get(entity, ()):
            for ancestor, distance in ((parent, 0), *above.get(parent, {}).items()):
                steps[ancestor] = min(steps.get(ancestor, distance + 1), distance + 1)
        if steps:
            above[entity] = steps
    return above
