"""Papers side by side: what each puts forward, on what it is tried and measured, what it reports, where its code is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.schema import Relation
from kg.storage.leaderboard import reported
from kg.storage.lookup import Lookup, Row, rows_with
from kg.storage.tables import Tables

#: How many papers fit side by side.
FEWEST, MOST = 2, 8
_RELATIONS: Mapping[str, Relation] = {
    "introduces": "introduces",
    "tasks": "addresses",
    "uses": "uses",
    "datasets": "evaluates_on",
    "metrics": "measures",
    "compared with": "compares_with",
}
#: The columns of a comparison, each with what it holds of every paper.
COLUMNS = ("paper", "year", *_RELATIONS, "results", "code")


def side_by_side(tables: Tables, lookup: Lookup, papers: Sequence[str]) -> list[Row]:
    """A row for each of ``papers`` (ids), in their order, with the keys of :data:`COLUMNS` and the paper's ``id``.

    ``paper`` is the title and ``year`` a number or None; the others are lists of names, the surest first, ``results``
    of figures with what they belong to, as they are printed, and ``code`` of the repositories that the paper calls its
    own.
    """
    return [_row(tables, lookup, lookup.paper(paper)) for paper in papers]


def papers_naming(tables: Tables, entity: str) -> list[str]:
    """The papers that introduce, use or compare with ``entity`` (an id): introducing ones first, then the surest."""
    named = [s for s in rows_with(tables.statements, "entity", entity) if s["relation"] != "mentions"]
    named.sort(key=lambda s: (s["relation"] != "introduces", -s["confidence"], s["paper"]))
    return [s["paper"] for s in named]


def _row(tables: Tables, lookup: Lookup, paper: Row) -> Row:
    statements = sorted(
        rows_with(tables.statements, "paper", paper["id"]), key=lambda s: (-s["confidence"], s["entity"])
    )
    row: Row = {"id": paper["id"], "paper": paper["title"], "year": paper["year"]}
    for column, relation in _RELATIONS.items():
        row[column] = [lookup.names[s["entity"]] for s in statements if s["relation"] == relation]
    row["results"] = [_figure(r) for r in reported(lookup, rows_with(tables.results, "paper", paper["id"]))]
    links = rows_with(tables.links, "paper", paper["id"])
    row["code"] = list(dict.fromkeys(k["url"] for k in links if k["own"] and k["kind"] == "repo"))
    return row


def _figure(result: Row) -> str:
    """A result in words.

    >>> _figure({"value": "2.1%", "form": "difference", "metric_name": "WER", "dataset_name": None,
    ...     "subject_name": "A", "over_name": "B"})
    'A: WER 2.1% (difference to B)'
    """
    what = " ".join(filter(None, (result["metric_name"], result["value"])))
    where = f" on {result['dataset_name']}" if result["dataset_name"] else ""
    whose = f"{result['subject_name']}: " if result["subject_name"] else ""
    if result["form"] == "absolute":
        return f"{whose}{what}{where}"
    over = f" to {result['over_name']}" if result["over_name"] else ""
    return f"{whose}{what}{where} ({result['form']}{over})"
