"""Papers and entities as small pieces of HTML for notebooks. Names and titles are text, whatever they hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from html import escape
from typing import Any

from kg.schema import RELATIONS

_MOST = 12


def paper_card(paper: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """A paper with its year, and what it states by relation; ``names`` are those of entities by id."""
    by_relation: dict[str, list[str]] = defaultdict(list)
    for s in sorted(paper["statements"], key=lambda s: (-s["confidence"], s["entity"])):
        by_relation[s["relation"]].append(names.get(s["entity"], s["entity"]))
    rows = [(r.replace("_", " "), by_relation[r]) for r in RELATIONS if by_relation[r]]
    rows.append(("code", [k["url"] for k in paper["links"] if k["kind"] == "repo" and k["own"]]))
    about = ", ".join(str(x) for x in ("paper", paper["year"]) if x)
    return _card(paper["title"], about, rows)


def entity_card(entity: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    """An entity with its aliases, and its papers by relation; ``titles`` are those of papers by id."""
    by_relation: dict[str, list[str]] = defaultdict(list)
    for s in sorted(entity["statements"], key=lambda s: (-s["confidence"], s["paper"])):
        by_relation[s["relation"]].append(titles.get(s["paper"], s["paper"]))
    rows = [("also written", list(entity["aliases"]))]
    rows += [(f"papers: {r.replace('_', ' ')}", by_relation[r]) for r in RELATIONS if by_relation[r]]
    return _card(entity["name"], f"{entity['type']} in {entity['papers']:,} papers", rows)


def _card(title: str, about: str, rows: list[tuple[str, list[str]]]) -> str:
    cells = "".join(
        f'<tr><th style="text-align:left;vertical-align:top;font-weight:500">{escape(head)}</th>'
        f'<td style="text-align:left"><bdi>{_listed(items)}</bdi></td></tr>'
        for head, items in rows
        if items
    )
    return f"<div><strong><bdi>{escape(title)}</bdi></strong> <em>{escape(about)}</em><table>{cells}</table></div>"


def _listed(items: list[str]) -> str:
    more = f" … and {len(items) - _MOST:,} more" if len(items) > _MOST else ""
    return "</bdi>, <bdi>".join(escape(item) for item in items[:_MOST]) + more


class PaperItem(dict[str, Any]):
    """A paper as :meth:`Graph.paper` gives it; a notebook shows it as a card with the ``names`` of its entities."""

    def __init__(self, found: Mapping[str, Any], names: Mapping[str, str]) -> None:
        super().__init__(found)
        self._names = names

    def _repr_html_(self) -> str:
        return paper_card(self, self._names)


class EntityItem(dict[str, Any]):
    """An entity as :meth:`Graph.entity` gives it; a notebook shows it as a card with the ``titles`` of its papers."""

    def __init__(self, found: Mapping[str, Any], titles: Mapping[str, str]) -> None:
        super().__init__(found)
        self._titles = titles

    def _repr_html_(self) -> str:
        return entity_card(self, self._titles)
