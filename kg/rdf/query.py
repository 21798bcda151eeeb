"""SPARQL over a graph's triples: Oxigraph answers, prefixes are declared, nothing is changed or fetched."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import NoSuchItem, QueryError
from kg.ontology_files import ontology_folder
from kg.rdf.terms import PREFIXES, XSD

# Strings, IRIs, comments and escaped characters of names, in which no keyword and no parameter counts. "<?" begins a
# comparison with a variable, not an IRI.
_QUOTED = (
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\'|"(?:[^"\\\n\r]|\\.)*"|\'(?:[^\'\\\n\r]|\\.)*\''
    r"|<(?![?$])[^<>\"{}|^`\\\s]*>|#[^\n\r]*|\\."
)
_CODE = re.compile(_QUOTED, re.DOTALL)
_PARAMETER = re.compile(rf"{_QUOTED}|[?$]_(?P<name>\w+)", re.DOTALL)
_FORM = re.compile(
    r"(?<![\w:?$-])(SELECT|ASK|CONSTRUCT|DESCRIBE|INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)(?![\w:-])",
    re.IGNORECASE,
)
_ANSWERED = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
_SERVICE = re.compile("(s)e(rvice)", re.IGNORECASE)
_DECORATOR = re.compile(r"^#\+\s*(\w+):[^\S\n]*(.*?)\s*$", re.MULTILINE)
# What a SPARQL string in double quotes must escape (grammar: ECHAR).
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"})


@dataclass(frozen=True, slots=True)
class QueryResult:
    """An answer: for SELECT ``columns`` and ``rows`` (lexical values, None where unbound), for ASK ``boolean``,
    for CONSTRUCT and DESCRIBE ``turtle``. ``json`` is the answer in the standard's JSON, or in JSON for Turtle.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str | None, ...], ...] = ()
    boolean: bool | None = None
    turtle: str | None = None
    json: str = ""

    def to_json(self) -> str:
        """The answer as JSON (SPARQL 1.1 Query Results JSON Format; {"turtle": …} for triples)."""
        return self.json


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query that comes with the package; ``parameters`` maps each parameter to its default."""

    name: str
    summary: str
    description: str
    parameters: tuple[tuple[str, str], ...]
    text: str


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
    by_name = {q.name: q for q in list_queries()}
    if query in by_name:
        return by_name[query]
    if query.endswith(".rq") and "\n" not in query:
        try:
            return _named(Path(query))
        except (OSError, ValueError) as error:
            message = f"the query file cannot be read: {error}"
            raise NoSuchItem(message) from error
    if "{" in query or _FORM.search(_CODE.sub(" ", query)):  # the parser says what is wrong with it
        return _parsed("the query", query)
    message = f"no query text, .rq file or shipped query: {query!r}; those shipped are {', '.join(by_name)}"
    raise NoSuchItem(message)


def _named(path: Path) -> NamedQuery:
    return _parsed(path.stem, path.read_text(encoding="utf-8-sig"))


def _parsed(name: str, text: str) -> NamedQuery:
    """A query with its decorators, in the style of grlc: ``#+ summary:``, ``#+ description:``, ``#+ default_x:``."""
    said = dict(_DECORATOR.findall(text))
    names = dict.fromkeys(m["name"] for m in _PARAMETER.finditer(text) if m["name"])
    parameters = tuple((n, said.get(f"default_{n}", "")) for n in names)
    return NamedQuery(name, said.get("summary", ""), said.get("description", ""), parameters, text)


def with_parameters(text: str, parameters: Mapping[str, str]) -> str:
    """``text`` with a string literal for each ``?_name`` that ``parameters`` holds, outside strings and comments.

    >>> print(with_parameters("ASK { ?p dcterms:title ?_title }", {"title": 'Say "Yes"'}))
    ASK { ?p dcterms:title "Say \\"Yes\\"" }
    """

    def replaced(match: re.Match[str]) -> str:
        value = parameters.get(match["name"]) if match["name"] else None
        return match[0] if value is None else f'"{value.translate(_ESCAPES)}"'

    return _PARAMETER.sub(replaced, text)


def query(store: ox.Store, text: str, parameters: Mapping[str, str] | None = None, *, base_iri: str) -> QueryResult:
    """The answer of ``store`` to a SPARQL query, with ``parameters`` as literals for ``?_name``.

    The prefixes of :data:`kg.rdf.triples.PREFIXES` and the empty prefix (``base_iri``) are declared. Raises
    QueryError where the text cannot be parsed, or would change or fetch something.
    """
    asked = with_parameters(text, parameters or {})
    prefixes = PREFIXES | {"": base_iri}
    try:
        _refuse_service(asked, base_iri, prefixes)
        return _result(store.query(asked, base_iri=base_iri, prefixes=prefixes))
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        message = f"the query cannot be answered: {error}{_refusal(asked)}"
        raise QueryError(message) from error


def _refuse_service(text: str, base_iri: str, prefixes: dict[str, str]) -> None:
    """Raise SyntaxError where ``text`` would make Oxigraph send a request to another machine.

    SERVICE is the only part of SPARQL's query language that does. No pattern tells it from the same letters in a
    string, a comment or a name as surely as the parser: spelled otherwise, a name is still a name, the keyword is an
    error.
    """
    spelled_otherwise = _SERVICE.sub(r"\1x\2", text)
    if spelled_otherwise != text:
        ox.Store().query(spelled_otherwise, base_iri=base_iri, prefixes=prefixes)


def _refusal(text: str) -> str:
    """Why a text that is no query that is answered may have been refused, to be added to the parser's message."""
    form = _FORM.search(_CODE.sub(" ", text))
    if form is not None and form[1].upper() not in _ANSWERED:
        return f" ({form[1].upper()} is refused: the graph is read-only)"
    return " (SERVICE is refused: nothing leaves this machine)" if _SERVICE.search(text) else ""


def _result(answer: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> QueryResult:
    if isinstance(answer, ox.QueryBoolean):
        return QueryResult(boolean=bool(answer), json=json.dumps({"head": {}, "boolean": bool(answer)}))
    if isinstance(answer, ox.QueryTriples):
        prefixes = dict(PREFIXES)
        written = ox.serialize(sorted(set(answer), key=str), format=ox.RdfFormat.TURTLE, prefixes=prefixes)
        turtle = (written or b"").decode()
        return QueryResult(turtle=turtle, json=json.dumps({"turtle": turtle}, ensure_ascii=False))
    columns = tuple(v.value for v in answer.variables)
    solutions = list(answer)
    rows = tuple(tuple(_lexical(s[c]) for c in columns) for s in solutions)
    bindings = [{c: _as_json(s[c]) for c in columns if s[c] is not None} for s in solutions]
    return QueryResult(
        columns,
        rows,
        json=json.dumps({"head": {"vars": columns}, "results": {"bindings": bindings}}, ensure_ascii=False),
    )


def _lexical(term: object) -> str | None:
    return None if term is None else str(getattr(term, "value", term))


def _as_json(term: object) -> dict[str, str]:
    """A term in the SPARQL 1.1 Query Results JSON Format."""
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Literal):
        cell = {"type": "literal", "value": term.value}
        if term.language:
            return cell | {"xml:lang": term.language}
        datatype = term.datatype.value
        return cell if datatype == f"{XSD}string" else cell | {"datatype": datatype}
    return {"type": "literal", "value": str(term)}
