"""What a newer graph adds, drops and changes, compared with an older one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa

from kg.analytics.analysis import counts, table, texts
from kg.storage.tables import Tables

Row = dict[str, Any]
_CHANGES = ("added", "dropped", "changed")


def difference(old: Tables, new: Tables) -> pa.Table:
    """Rows that are in one of the graphs or differ; columns what, change, id, name, detail.

    ``what`` is paper, entity, statement, link or related; ``change`` is added, dropped or changed, and ``detail``
    says what changed, as "column: old → new". Papers, entities, and the two ends of statements are matched by id; a
    paper that another source gives another id is one dropped and one added. Sorted by what, change and id. O(rows of
    both).
    """
    names = {r["id"]: r["title"] for t in (old, new) for r in t.papers.select(["id", "title"]).to_pylist()}
    names |= {r["id"]: r["name"] for t in (old, new) for r in t.entities.select(["id", "name"]).to_pylist()}

    def both(one: str, other: str) -> Callable[[Row], str]:
        return lambda row: f"{names.get(row[one], row[one])} — {names.get(row[other], row[other])}"

    rows = [
        *_compare("paper", old.papers, new.papers, ("id",), ("title", "year", "url"), lambda r: str(r["title"])),
        *_compare(
            "entity", old.entities, new.entities, ("id",), ("name", "papers", "family"), lambda r: str(r["name"])
        ),
        *_compare(
            "statement",
            old.statements,
            new.statements,
            ("paper", "entity"),
            ("relation", "confidence"),
            both("paper", "entity"),
        ),
        *_compare("link", old.links, new.links, ("paper", "url"), ("kind", "own"), both("paper", "url")),
        *_compare("related", old.related, new.related, ("a", "b"), ("score",), both("a", "b")),
    ]
    return table(
        "",
        **{
            column: texts(row[k] for row in rows) for k, column in enumerate(("what", "change", "id", "name", "detail"))
        },
    )


def totals(found: pa.Table) -> pa.Table:
    """How many of each ``what`` were added, dropped and changed; columns what, added, dropped, changed."""
    kinds = list(dict.fromkeys(found["what"].to_pylist()))
    pairs = list(zip(found["what"].to_pylist(), found["change"].to_pylist(), strict=True))
    counted = {change: counts([pairs.count((kind, change)) for kind in kinds]) for change in _CHANGES}
    return table("", what=texts(kinds), **counted)


def _compare(
    what: str,
    old: pa.Table,
    new: pa.Table,
    key: tuple[str, ...],
    watched: tuple[str, ...],
    name: Callable[[Row], str],
) -> list[tuple[str, str, str, str, str]]:
    """(what, change, id, name, detail) of the rows of two tables that differ; of rows with one key the first counts."""
    columns = [*key, *watched]
    before, after = (
        {tuple(row[k] for k in key): row for row in reversed(t.select(columns).to_pylist())} for t in (old, new)
    )
    rows = []
    for place in sorted(before.keys() | after.keys()):
        was, now = before.get(place), after.get(place)
        if was is None and now is not None:
            rows.append((what, "added", " ".join(place), name(now), ""))
        elif now is None and was is not None:
            rows.append((what, "dropped", " ".join(place), name(was), ""))
        elif was is not None and now is not None and was != now:
            detail = "; ".join(f"{c}: {_shown(was[c])} → {_shown(now[c])}" for c in watched if was[c] != now[c])
            rows.append((what, "changed", " ".join(place), name(now), detail))
    return sorted(rows, key=lambda row: (_CHANGES.index(row[1]), row[2]))


def _shown(value: object) -> str:
    return "nothing" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)
