"""The user's own say: ``aliases.csv`` joins names, ``keep_apart.csv`` parts them. Both win over every rule.

``aliases.csv`` has the columns ``name,type,same_as``: every spelling of ``name`` becomes the entity of ``same_as``.
``keep_apart.csv`` has ``name,type,other``: ``name`` is taken out of the entity that ``other`` is in. Where both files
speak about one name, keep_apart.csv wins. Taking a line out again gives the graph back as it was.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import UnreadableInput
from kg.names.folding import fold_blanks
from kg.names.normal_form import normal_form
from kg.schema import ENTITY_TYPES, EntityType


@dataclass(frozen=True, slots=True)
class Alias:
    """A line of aliases.csv: ``name`` is the same as ``same_as``; ``line`` says where that stands."""

    name: str
    type: EntityType
    same_as: str
    line: str = ""


@dataclass(frozen=True, slots=True)
class KeptApart:
    """A line of keep_apart.csv: ``name`` is not ``other``; ``line`` says where that stands."""

    name: str
    type: EntityType
    other: str
    line: str = ""


def read_aliases(path: Path) -> tuple[Alias, ...]:
    """The lines of an aliases.csv at ``path``.

    Raises UnreadableInput, with file and line, where a line lacks a value, has an unknown type, joins a name with
    itself, gives one name two targets, or closes a circle of aliases.
    """
    found: dict[tuple[str, EntityType], Alias] = {}
    for place, name, kind, same_as in _lines(path, "same_as"):
        if fold_blanks(name) == fold_blanks(same_as):
            message = f"{place}: {name!r} is joined with itself; give another name as same_as, or take the line out"
            raise UnreadableInput(message)
        key = (normal_form(name), kind)
        if key in found and normal_form(found[key].same_as) != normal_form(same_as):
            message = (
                f"{place}: {name!r} is the same as {same_as!r} here, but as {found[key].same_as!r} in "
                f"{found[key].line}; keep one of the two lines"
            )
            raise UnreadableInput(message)
        found[key] = Alias(name, kind, same_as, place)
    for key, alias in found.items():
        _refuse_circle(key, alias, found)
    return tuple(found.values())


def read_kept_apart(path: Path) -> tuple[KeptApart, ...]:
    """The lines of a keep_apart.csv at ``path``.

    Raises UnreadableInput, with file and line, where a line lacks a value, has an unknown type, or parts a name
    from itself.
    """
    lines = []
    for place, name, kind, other in _lines(path, "other"):
        if fold_blanks(name) == fold_blanks(other):
            message = f"{place}: {name!r} cannot be kept apart from itself; give another name as other"
            raise UnreadableInput(message)
        lines.append(KeptApart(name, kind, other, place))
    return tuple(lines)


def _refuse_circle(start: tuple[str, EntityType], alias: Alias, found: dict[tuple[str, EntityType], Alias]) -> None:
    seen = [start]
    step: Alias | None = alias
    while step is not None:
        key = (normal_form(step.same_as), step.type)
        if key == seen[-1]:  # another spelling of the name itself: nothing more to follow
            return
        if key in seen:
            message = f"{step.line}: the aliases of {alias.name!r} run in a circle; take one of the lines out"
            raise UnreadableInput(message)
        seen.append(key)
        step = found.get(key)


def _lines(path: Path, last: str) -> Iterator[tuple[str, str, EntityType, str]]:
    """(file and line, name, type, last column) for each line of the CSV file at ``path``."""
    columns = ("name", "type", last)
    types = {t: t for t in ENTITY_TYPES}
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            if reader.fieldnames is None or not set(columns) <= {f.strip() for f in reader.fieldnames}:
                message = f"{path}, line 1: expected the columns {','.join(columns)}; found {reader.fieldnames}"
                raise UnreadableInput(message)
            reader.fieldnames = [f.strip() for f in reader.fieldnames]
            for row in reader:
                name, kind, value = ((row.get(c) or "").strip() for c in columns)
                place = f"{path}, line {reader.line_num}"
                if not name or not value or kind not in types:
                    message = (
                        f"{place}: expected a name, a type ({', '.join(ENTITY_TYPES)}) and {last}, "
                        f"found {name!r}, {kind!r} and {value!r}"
                    )
                    raise UnreadableInput(message)
                yield place, name, types[kind], value
    except FileNotFoundError as error:
        message = f"{path}: no such file; expected CSV with the columns {','.join(columns)}"
        raise UnreadableInput(message) from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        message = f"{path}: cannot be read as CSV in UTF-8 with the columns {','.join(columns)}: {error}"
        raise UnreadableInput(message) from error
