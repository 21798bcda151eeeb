"""Rows of a graph's tables by what they hold: a paper by id or title, an entity by id, name or alias."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Any, Literal

import pyarrow as pa

from kg.errors import NoSuchItem
from kg.names.folding import fold_case
from kg.schema import EntityType
from kg.storage.tables import Tables

Row = dict[str, Any]

#: From how alike on (of 100) a name may have been meant, and how many of these a message names.
_ALIKE = 80
_MEANT = 3


def rows_with(table: pa.Table, column: str, value: str) -> list[Row]:
    """The rows of ``table`` that hold ``value`` in ``column``."""
    import pyarrow.compute as pc

    # pa.scalar loads pandas, where that is installed, which takes longer than all the rest
    builder = pa.lib.StringBuilder()
    builder.append(value)
    rows: list[Row] = table.filter(pc.equal(table[column], builder.finish()[0])).to_pylist()
    return rows


def alike(asked: str, known: Iterable[str]) -> list[str]:
    """The names among the ``known`` that resemble what was ``asked``, the most alike first: three at most."""
    from rapidfuzz import fuzz, process, utils

    choices = sorted(set(known))
    found = process.extract(
        asked, choices, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=_ALIKE, limit=_MEANT
    )
    return [name for name, *_ in sorted(found, key=lambda f: (-f[1], f[0]))]


class Lookup:
    """Finds papers and entities in ``tables``; ``where`` is what a message calls the graph.

    Each index is made when it is first asked for, in one pass over one table.
    """

    def __init__(self, tables: Tables, where: str) -> None:
        self._tables = tables
        self._where = where

    def paper(self, id_or_title: str) -> Row:
        """The row of the paper with this id or title (case and white space aside). Raises NoSuchItem."""
        by_title = self._paper_rows.get(("title", fold_case(id_or_title)))
        row = self._paper_rows.get(("id", id_or_title), by_title)
        if row is None:
            message = f"{self._where} has no paper with the id or title {id_or_title!r}"
            raise NoSuchItem(message + _meant(id_or_title, self.titles.values()))
        found: Row = self._tables.papers.slice(row, 1).to_pylist()[0]
        return found

    def entity(self, name_or_id: str, kind: EntityType | None = None) -> Row:
        """The row of the entity with this id, name or alias (case aside; the one in most papers where several fit).

        Only one of the type ``kind`` where that is given. Raises NoSuchItem.
        """
        wanted = fold_case(name_or_id)
        keys = (("id", name_or_id), ("name", wanted))
        rows = sorted({row for key in keys for row in self._entity_rows.get(key, ())})
        fitting: list[Row] = [self._tables.entities.slice(row, 1).to_pylist()[0] for row in rows]
        fitting = [row for row in fitting if kind in (None, row["type"])]
        if not fitting:
            message = f"{self._where} has no {kind or 'entity'} with the id, name or alias {name_or_id!r}"
            names = [name for key, name in self.names.items() if kind in (None, self.types[key])]
            raise NoSuchItem(message + _meant(name_or_id, names))
        return min(
            fitting, key=lambda r: (r["id"] != name_or_id, fold_case(r["name"]) != wanted, -r["papers"], r["id"])
        )

    def paper_or_entity(self, name: str) -> tuple[Literal["paper", "entity"], str]:
        """Which of the two has this id, title, name or alias, and its id; a paper goes before an entity of its name.

        Raises NoSuchItem.
        """
        if ("id", name) in self._paper_rows:
            return "paper", name
        if ("id", name) in self._entity_rows:
            return "entity", name
        if ("title", fold_case(name)) in self._paper_rows:
            return "paper", self.paper(name)["id"]
        if ("name", fold_case(name)) in self._entity_rows:
            return "entity", self.entity(name)["id"]
        message = f"{self._where} has no paper and no entity with the id, title, name or alias {name!r}"
        raise NoSuchItem(message + _meant(name, [*self.titles.values(), *self.names.values()]))

    def related_to(self, paper: str) -> list[Row]:
        """The pairs that hold the paper with this id, most related first, each with the other one under ``paper``.

        Titles and names stand beside ids: ``title``, and in ``shared`` ``name``, ``a_name`` and ``b_name``.
        """
        found = [
            {"paper": r["b"] if r["a"] == paper else r["a"], "score": r["score"], "shared": r["shared"]}
            for side in ("a", "b")
            for r in rows_with(self._tables.related, side, paper)
        ]
        found.sort(key=lambda r: (-r["score"], r["paper"]))
        return [
            {
                "paper": r["paper"],
                "title": self.titles[r["paper"]],
                "score": r["score"],
                "shared": [self.with_names(s) for s in r["shared"]],
            }
            for r in found
        ]

    def with_names(self, shared: Row) -> Row:
        """What two papers have in common, with the names of its entities."""
        names = self.names
        told = {"name": names[shared["entity"]], "a_name": names[shared["a"]], "b_name": names[shared["b"]]}
        return {**shared, **told}

    @cached_property
    def titles(self) -> dict[str, str]:
        """The title of each paper by its id."""
        return _columns(self._tables.papers, "id", "title")

    @cached_property
    def years(self) -> dict[str, int | None]:
        """The year of each paper by its id."""
        return _columns(self._tables.papers, "id", "year")

    @cached_property
    def texts(self) -> dict[str, str]:
        """The text of each paper by its id."""
        return _columns(self._tables.texts, "paper", "text")

    @cached_property
    def names(self) -> dict[str, str]:
        """The name of each entity by its id."""
        return _columns(self._tables.entities, "id", "name")

    @cached_property
    def types(self) -> dict[str, str]:
        """The type of each entity by its id."""
        return _columns(self._tables.entities, "id", "type")

    @cached_property
    def _entity_rows(self) -> dict[tuple[str, str], list[int]]:
        """The rows of the entities table by ("id", id) and by ("name", folded name or alias)."""
        rows: dict[tuple[str, str], list[int]] = defaultdict(list)
        for i, row in enumerate(self._tables.entities.select(["id", "name", "aliases"]).to_pylist()):
            rows["id", row["id"]].append(i)
            for name in {fold_case(row["name"]), *map(fold_case, row["aliases"])}:
                rows["name", name].append(i)
        return rows

    @cached_property
    def _paper_rows(self) -> dict[tuple[str, str], int]:
        """The row of the papers table by ("id", id) and by ("title", folded title): the first of the same title."""
        rows: dict[tuple[str, str], int] = {}
        for i, row in enumerate(self._tables.papers.select(["id", "title"]).to_pylist()):
            rows["id", row["id"]] = i
            rows.setdefault(("title", fold_case(row["title"])), i)
        return rows


def _meant(asked: str, known: Iterable[str]) -> str:
    """What among the ``known`` may have been meant by what was ``asked``, for the end of a message."""
    names = [repr(name) for name in alike(asked, known)]
    if not names:
        return ". `kg search DIR WORDS` finds papers and entities by words"
    return f"; did you mean {' or '.join(names)}?"


def _columns(table: pa.Table, key: str, value: str) -> dict[str, Any]:
    return dict(zip(table[key].to_pylist(), table[value].to_pylist(), strict=True))
