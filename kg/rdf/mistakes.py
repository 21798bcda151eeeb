"""What is wrong with a query, in words: where the parser stops, and what the graph knows nothing of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache

import pyoxigraph as ox

from kg.names.folding import fold_case
from kg.names.ontology_folder import ONTOLOGY, ontology_folder
from kg.rdf.sparql_text import CODE
from kg.rdf.terms import RDF, SKOS, XSD

_ERROR = re.compile(r"error at (?P<line>\d+):(?P<column>\d+)(?:: expected (?:one of )?(?P<wanted>.*))?", re.DOTALL)
# Amid the lists of characters and keywords that the parser would have taken, a sentence that says what is wrong.
_SENTENCE = re.compile(r"(?<!\w)[A-Z][A-Za-z]*(?: \w+)+")
_PREFIX_OF_NAME = re.compile(r"(?<![\w.-])(?P<prefix>[\w.-]*):[^\s:<>{}()]*$")
_DECLARED = re.compile(r"\bPREFIX\s+(?P<prefix>[\w.-]*):\s*<(?P<iri>[^<>]*)>", re.IGNORECASE)
_WORD = re.compile(r"[^\s{}()\[\];,]+|[^\s]")
_WIDTH = 100
_NAME = re.compile(r"(?<![\w:?$.-])[A-Za-z][\w.-]*:[\w%][\w.%-]*(?<![.])")
FUNCTIONS = "http://www.w3.org/2005/xpath-functions#"
#: What the input would have needed to give for a term to be used.
_GIVEN_BY = {
    "fabio:hasPublicationYear": ": the input gives no years",
    "dcterms:issued": ": the input gives no days of publication",
    "dcterms:creator": ": the input gives no authors",
    "kg:Author": ": the input gives no authors",
    "rdf:value": ": the graph was built without quotes",
    "kg:hasRepository": ": no paper links a repository of its own",
    "kg:buildsOn": ": no paper uses what an earlier one introduces",
}


def parse_error(error: str, text: str, prefixes: Mapping[str, str]) -> str:
    """The parser's ``error`` about ``text`` for a person: what it says but for its grammar, and the line with a caret.

    Where a prefix is not declared, those of ``prefixes`` are listed. An error without a place is given back as it is.
    """
    found = _ERROR.match(error)
    if found is None:
        return error
    lines = text.split("\n")
    number, column = int(found["line"]), int(found["column"])
    line = lines[number - 1] if number <= len(lines) else ""
    wanted = found["wanted"] or ""
    name = _PREFIX_OF_NAME.search(line[: column - 1])
    if "Prefix not found" in wanted and name is not None:
        reason = (
            f"the prefix {name['prefix']!r} is not declared; those declared are {', '.join(filter(None, prefixes))}; "
            f"another one needs a line PREFIX {name['prefix']}: <…>"
        )
        column = name.start() + 1
    else:
        column = _start_of_word(line, column)
        reason = _reason(wanted, line, column)
    return f"error at {number}:{found['column']}: {reason}\n{_marked(line, column)}"


def _reason(wanted: str, line: str, column: int) -> str:
    """A sentence of the parser's, where it has one; its lists of what it would have taken lead astray."""
    told = _SENTENCE.search(wanted)
    if told is not None:
        return told[0]
    word = _WORD.match(line, column - 1)
    return f"{word[0]!r} cannot stand here" if word else "something is missing at the end"


def _start_of_word(line: str, column: int) -> int:
    """Where the word begins that ``column`` (from 1) stands in; the parser may stop amid one."""
    around = (m for m in _WORD.finditer(line) if m.start() < column - 1 < m.end())
    return next((m.start() + 1 for m in around), column)


def _marked(line: str, column: int) -> str:
    """``line``, or the part of it around ``column`` (from 1), with a caret below."""
    start = max(0, column - _WIDTH // 2) if len(line) > _WIDTH else 0
    shown = re.sub(r"\s", " ", line[start : start + _WIDTH])
    return f"  {shown}\n  {' ' * (column - 1 - start)}^"


def doubts(
    store: ox.Store, text: str, values: Mapping[str, str], *, is_empty: bool, prefixes: Mapping[str, str]
) -> tuple[str, ...]:
    """Why the answer to a query may lack what it was asked for, each reason in words.

    Names in the ontology's namespace that the ontology does not have; and where the answer ``is_empty``, ``values`` of
    parameters that nothing in the graph is called, and terms that the graph does not use. ``prefixes`` are those that
    the query has without declaring them.
    """
    found = list(_unknown_terms(text))
    if is_empty:
        unused = list(_unused_terms(store, text, prefixes))
        found += _unknown_values(store, values)
        found += [doubt for doubt in unused if not any(doubt.split(",")[0].split()[-1] in said for said in found)]
        if not found:
            found.append("every term and name of the query is in the graph, but nothing fits all of them together")
    return tuple(found)


def _unknown_terms(text: str) -> Iterator[str]:
    declared = {"kg": ONTOLOGY} | {m["prefix"]: m["iri"] for m in _DECLARED.finditer(text)}
    known = _ontology_names()
    names = {
        f"{prefix}:{m[1]}": m[1]
        for prefix, iri in declared.items()
        if iri == ONTOLOGY
        for m in re.finditer(rf"(?<![\w:?$-]){re.escape(prefix)}:(\w+)", CODE.sub(" ", text))
    }
    names |= {f"<{ONTOLOGY}{name}>": name for name in re.findall(rf"<{re.escape(ONTOLOGY)}(\w+)>", text)}
    for written, name in names.items():
        if name not in known:
            near = get_close_matches(name, known, 3, 0.6)
            hint = f"; did you mean {' or '.join(f'kg:{n}' for n in near)}?" if near else ""
            yield f"the ontology has no {written}, so nothing fits it{hint}"


def _unused_terms(store: ox.Store, text: str, prefixes: Mapping[str, str]) -> Iterator[str]:
    """What the query names that the graph says nothing with, and what would have given it."""
    declared = {**prefixes, **{m["prefix"]: m["iri"] for m in _DECLARED.finditer(text)}}
    code = CODE.sub(" ", _DECLARED.sub(" ", text))
    for written in dict.fromkeys(m[0] for m in _NAME.finditer(code)):
        prefix, _, local = written.partition(":")
        if prefix not in declared or declared[prefix] in (XSD, FUNCTIONS):
            continue
        if not _is_used(store, declared[prefix] + local):
            why = _GIVEN_BY.get(written, "")
            yield f"nothing in the graph has to do with {written}, so nothing fits it{why}"


def _is_used(store: ox.Store, iri: str) -> bool:
    term = ox.NamedNode(iri)
    patterns: list[tuple[ox.NamedNode | None, ox.NamedNode | None, ox.NamedNode | None]] = [
        (None, term, None),
        (None, ox.NamedNode(f"{RDF}type"), term),
    ]
    if not iri.startswith(ONTOLOGY):  # which the ontology, in the store too, says something of
        patterns += [(term, None, None), (None, None, term)]
    elif iri == ONTOLOGY or next(store.quads_for_pattern(None, ox.NamedNode(f"{RDF}predicate"), term, None), None):
        return True
    return any(next(store.quads_for_pattern(*p, None), None) for p in patterns)


@cache
def _ontology_names() -> tuple[str, ...]:
    """The names that kg.ttl describes, in order."""
    triples = ox.parse(path=str(ontology_folder() / "kg.ttl"), format=ox.RdfFormat.TURTLE)
    subjects = {t.subject.value for t in triples if isinstance(t.subject, ox.NamedNode)}
    return tuple(sorted(s.removeprefix(ONTOLOGY) for s in subjects if s.startswith(ONTOLOGY) and s != ONTOLOGY))


def _unknown_values(store: ox.Store, values: Mapping[str, str]) -> Iterator[str]:
    for name, value in values.items():
        forms = [ox.Literal(v) for v in (value, value.lower())]
        forms += [ox.Literal(value, datatype=ox.NamedNode(XSD + kind)) for kind in ("gYear", "date", "integer")]
        if _is_number(value) or any(next(store.quads_for_pattern(None, None, f, None), None) for f in forms):
            continue
        near = _labels_like(store, value)
        hint = f"; there is {', '.join(near)}" if near else ""
        yield f"nothing in the graph is called {value!r} (parameter {name}){hint}"


def _labels_like(store: ox.Store, value: str) -> list[str]:
    from rapidfuzz import fuzz, process

    labels = {
        quad.object.value
        for quad in store.quads_for_pattern(None, ox.NamedNode(f"{SKOS}prefLabel"), None, None)
        if isinstance(quad.object, ox.Literal)
    }
    found = process.extract(value, sorted(labels), scorer=fuzz.ratio, processor=fold_case, limit=3, score_cutoff=75)
    return [str(label) for label, *_ in found]


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True
