"""The distinct names of many papers: what is decided by the name alone is decided once, however many papers use it.

Two papers use one name where they write it alike, take it for the same type, say that it is short for the same, and
call it the same other things. Papers repeat themselves far more than they coin names: 75,000 of them have a million
local entities and some 300,000 distinct names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.schema import EntityType, LocalEntity


@dataclass(frozen=True, slots=True)
class DistinctName:
    """A name as papers use it; see :class:`kg.schema.LocalEntity`, whose name is ``text`` here, for the fields.

    ``uses`` are the local entities of that name, one a paper, in the order of the papers.
    """

    text: str
    type: EntityType
    expansion: str
    forms: tuple[str, ...]
    uses: tuple[LocalEntity, ...]

    @property
    def papers(self) -> int:
        """How many papers use it."""
        return len(self.uses)


def distinct_names(locals_: Iterable[LocalEntity]) -> list[DistinctName]:
    """The names of ``locals_``, of which no paper has two of one name and type, in order of first use."""
    groups: dict[tuple[str, EntityType, str, tuple[str, ...]], list[LocalEntity]] = defaultdict(list)
    for e in locals_:
        groups[e.name, e.type, e.expansion, e.forms].append(e)
    return [DistinctName(*key, tuple(uses)) for key, uses in groups.items()]
