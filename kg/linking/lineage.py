"""Who builds on whom: one paper uses, evaluates on or compares with what another introduces; and shared repositories.

Co-occurrence has no direction; these links have one, as citations do. A paper introduces a thing where its statement
says so and its title begins with the name ("QLoRA: …", "Qwen2.5 Technical Report"), or where the name was made up and
is not in the vocabulary: a paper that "introduces" mixtures of experts or fine-tuning means its own kind of them. A
thing that several papers introduce is linked to none of them, unless dates tell which came first.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Sequence

from kg.names.folding import looks_coined
from kg.schema import Entity, Lineage, Paper, Relation, Statement

#: What a paper may do with a thing of an earlier one; a task that is addressed was there before anybody's paper.
_BUILDS: frozenset[Relation] = frozenset(("uses", "evaluates_on", "compares_with", "measures", "mentions"))
#: Only these are introduced by one paper: several papers "introduce" a task.
_INTRODUCED = frozenset(("method", "model", "dataset", "metric"))
_AFTER_NAME = re.compile(r"(?:\s*\(\S+\))?\s*(?::|-- |[–—] |technical report|$)", re.IGNORECASE)
#: Letters of an acronym that several papers may well have made up.
_SHORT = 5
_DIGITS = 4


def lineage(
    statements: Sequence[Statement], entities: Sequence[Entity], papers: Sequence[Paper], well_known: Container[str]
) -> tuple[Lineage, ...]:
    """The links from papers to the earlier papers whose things they use, sorted. Linear in the statements.

    ``well_known`` has the ids of entities that the vocabulary lists.
    """
    by_id = {e.id: e for e in entities}
    titles = {p.id: p.title for p in papers}
    dates = {p.id: p.date or (str(p.year) if p.year else "") for p in papers}
    introducing: dict[str, list[Statement]] = defaultdict(list)
    for s in statements:
        entity = by_id[s.entity]
        if s.relation != "introduces" or entity.type not in _INTRODUCED:
            continue
        if (s.entity not in well_known and _is_made_up(entity.name)) or _begins_the_title(s, titles[s.paper]):
            introducing[s.entity].append(s)
    origin = {e: first for e, found in introducing.items() if (first := _first(found, dates)) is not None}
    links = [
        Lineage(s.paper, first.paper, s.entity, s.relation, round(s.confidence * first.confidence, _DIGITS))
        for s in statements
        if s.relation in _BUILDS and (first := origin.get(s.entity)) is not None and first.paper != s.paper
        if not _before(dates[s.paper], dates[first.paper])
    ]
    return tuple(sorted(links))


def _is_made_up(name: str) -> bool:
    """Whether nobody else is likely to use ``name``: short acronyms stand for many things (PAC, S3)."""
    return looks_coined(name) and not (name.isupper() and len(name) <= _SHORT)


def _begins_the_title(statement: Statement, title: str) -> bool:
    first = min(statement.evidence)
    return first.start == 0 and _AFTER_NAME.match(title, first.end) is not None


def _first(found: Sequence[Statement], dates: dict[str, str]) -> Statement | None:
    """The statement of the one paper that introduces a thing, or of the one that did so before all others."""
    if len(found) == 1:
        return found[0]
    dated = sorted((s for s in found if dates[s.paper]), key=lambda s: dates[s.paper])
    if len(dated) == len(found) and _before(dates[dated[0].paper], dates[dated[1].paper]):
        return dated[0]
    return None


def _before(one: str, other: str) -> bool:
    """Whether one ISO date is before the other, as far as both are given: 2024 is not before 2024-05."""
    length = min(len(one), len(other))
    return one[:length] < other[:length]
