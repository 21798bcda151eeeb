"""Queries that come with the package, and how a query is given: as SPARQL, as an .rq file, or by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import NoSuchItem, QueryError
from kg.names.ontology_folder import ontology_folder
from kg.rdf.sparql_text import PARAMETER, form_of

_DECORATION = re.compile(r"^#\+[^\S\n]?(?P<text>(?:.*\S)?)\s*$", re.MULTILINE)
_KEY = re.compile(r"(?P<key>\w+):\s*(?P<value>.*)")
_ITEM = re.compile(r"\s+-\s+(?P<value>.*)")


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query that comes with the package; ``parameters`` maps each parameter to its default."""

    name: str
    summary: str
    description: str
    parameters: tuple[tuple[str, str], ...]
    text: str
    tags: tuple[str, ...] = ()


def list_queries() -> tuple[NamedQuery, ...]:
    """The queries in ontology/queries, by name."""
    return tuple(_named(path) for path in sorted((ontology_folder() / "queries").glob("*.rq")))


def read_query(query: str, parameters: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """(text, values of its parameters) of a query given as SPARQL, as a path of an .rq file, or by name.

    Parameters that are not given take their defaults; one without a default stays a variable. Raises NoSuchItem
    where there is no such query, and QueryError for a parameter that it does not have.
    """
    found = _find_query(query)
    known = dict(found.parameters)
    unknown = sorted(set(parameters) - set(known))
    if unknown:
        message = f"{found.name} has no parameter {unknown[0]!r}; it has {', '.join(known) or 'none'}"
        raise QueryError(message)
    return found.text, {name: default for name, default in known.items() if default} | dict(parameters)


def _find_query(query: str) -> NamedQuery:
    if "{" in query and not query.endswith(".rq"):  # to read those shipped takes longer than many a query
        return _parsed("the query", query)
    by_name = {q.name: q for q in list_queries()}
    if query in by_name:
        return by_name[query]
    if query.endswith(".rq") and "\n" not in query:
        try:
            return _named(Path(query))
        except (OSError, ValueError) as error:
            reason = (isinstance(error, OSError) and error.strerror) or str(error)
            message = f"{query}: a query file that cannot be read: {reason}; it is SPARQL in UTF-8"
            raise NoSuchItem(message) from error
    if form_of(query):  # the parser says what is wrong with it
        return _parsed("the query", query)
    message = f"no query text, .rq file or shipped query: {query!r}; those shipped are {', '.join(by_name)}"
    raise NoSuchItem(message)


def _named(path: Path) -> NamedQuery:
    return _parsed(path.stem, path.read_text(encoding="utf-8-sig"))


def _parsed(name: str, text: str) -> NamedQuery:
    """A query with its decorators as grlc writes them: ``#+ summary: …``, and lists under ``#+ defaults:``."""
    said: dict[str, str] = {}
    lists: dict[str, list[str]] = {}
    key = ""
    for line in _DECORATION.finditer(text):
        if pair := _KEY.fullmatch(line["text"]):
            key, said[pair["key"]] = pair["key"], pair["value"]
        elif item := _ITEM.fullmatch(line["text"]):
            lists.setdefault(key, []).append(item["value"])
    defaults = {k.strip(): v.strip() for k, _, v in (item.partition(":") for item in lists.get("defaults", []))}
    names = dict.fromkeys(m["name"] for m in PARAMETER.finditer(text) if m["name"])
    parameters = tuple((n, defaults.get(n, "")) for n in names)
    tags = tuple(lists.get("tags", ()))
    return NamedQuery(name, said.get("summary", ""), said.get("description", ""), parameters, text, tags)
