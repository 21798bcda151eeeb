"""Whether a graph is as ontology/shapes.ttl says, constraint by constraint, answered by the embedded store.

The shapes are SHACL, which any engine reads; pySHACL takes minutes for what this takes seconds, so each constraint
becomes one SPARQL query for what breaks it. The constraints of SHACL Core that the shapes use are known, and
SPARQL-based ones (W3C SHACL, 2017, sections 4 and 5); a shape that uses another is refused, never passed over. The
graph states every class that it means, so sh:class looks for no subclasses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH, XSD
from rdflib.term import Node

from kg.errors import KgError
from kg.names.ontology_folder import ontology_folder
from kg.rdf.query import UNION

#: What a shape says besides its constraints.
_SAID = {RDF.type, SH.path, SH.message, SH.property, SH.targetClass, SH.targetObjectsOf, SH.targetSubjectsOf}
_KINDS: dict[Node, str] = {SH.IRI: "isIRI", SH.Literal: "isLiteral", SH.BlankNode: "isBlank"}

#: Datatypes with texts that are none of their values ("yesterday"^^xsd:date), and that Oxigraph casts to.
_WRITTEN_IN_ONE_WAY = frozenset(
    (XSD.boolean, XSD.date, XSD.dateTime, XSD.decimal, XSD.double, XSD.float, XSD.gYear, XSD.gYearMonth, XSD.integer)
)


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """Something that is not as a shape says: which shape and constraint, of what, and the value if it has one."""

    shape: str
    message: str
    constraint: str
    focus: str
    path: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class _Check:
    """A query for ``?this`` (and ``?value``) that break one constraint."""

    shape: str
    message: str
    constraint: str
    path: str | None
    query: str


def validate(store: ox.Store, shapes: Path | None = None) -> list[Violation]:
    """What in ``store`` breaks ``shapes`` (a Turtle file; default: those that come with the package), sorted.

    Raises KgError where the shapes use what is not known here.
    """
    found = set()
    for check in _checks(rdflib.Graph().parse(shapes or ontology_folder() / "shapes.ttl", format="turtle")):
        answer = store.query(check.query, **UNION)
        assert isinstance(answer, ox.QuerySolutions)
        with_value = "value" in [v.value for v in answer.variables]
        for solution in answer:
            value = _text(solution["value"]) if with_value else None
            focus = _text(solution["this"])
            found.add(Violation(check.shape, check.message, check.constraint, focus, check.path, value))
    return sorted(found, key=lambda v: (v.shape, v.message, v.constraint, v.focus, v.path or "", v.value or ""))


def _text(term: object) -> str:
    return str(getattr(term, "value", term))


def _checks(shapes: rdflib.Graph) -> Iterator[_Check]:
    for shape in sorted(shapes.subjects(RDF.type, SH.NodeShape), key=str):
        target = _target(shapes, shape)
        yield from _constraints(shapes, shape, shape, target)
        for inner in shapes.objects(shape, SH.property):
            yield from _constraints(shapes, shape, inner, target)


def _target(shapes: rdflib.Graph, shape: Node) -> str:
    patterns = [f"?this a {c.n3()}" for c in _objects(shapes, shape, SH.targetClass)]
    patterns += [f"?this {p.n3()} ?any" for p in _objects(shapes, shape, SH.targetSubjectsOf)]
    patterns += [f"?any {p.n3()} ?this" for p in _objects(shapes, shape, SH.targetObjectsOf)]
    if len(patterns) == 1:
        return f"{patterns[0]} ."
    return f"{{ SELECT DISTINCT ?this {{ {' UNION '.join(f'{{ {p} }}' for p in patterns)} }} }}"


def _objects(graph: rdflib.Graph, subject: Node, predicate: Node) -> list[Node]:
    return sorted(graph.objects(subject, predicate), key=str)


def _constraints(shapes: rdflib.Graph, shape: Node, holder: Node, target: str) -> Iterator[_Check]:
    """The checks of a node shape (``holder`` is the shape) or of one of its property shapes."""
    path = shapes.value(holder, SH.path)
    message = str(shapes.value(holder, SH.message) or "")
    values = f"?this {path.n3()} ?value ." if path is not None else "BIND(?this AS ?value)"

    def check(constraint: Node, query: str, said: str = message) -> _Check:
        where = None if path is None else str(path)
        return _Check(_local(shape), said, f"{_local(constraint)} constraint", where, query)

    for kind, argument in sorted(shapes.predicate_objects(holder), key=str):
        if kind in _SAID or kind in (SH.qualifiedMinCount, SH.qualifiedMaxCount):
            continue
        if kind == SH.sparql:
            body = str(shapes.value(argument, SH.select)).replace("WHERE {", f"WHERE {{ {target}", 1)
            prefixes = _prefixes(shapes, shapes.value(argument, SH.prefixes))
            yield check(kind, f"{prefixes} {body}", str(shapes.value(argument, SH.message)))
        elif kind == SH.qualifiedValueShape:
            wanted = _listed(shapes, shapes.value(argument, SH["in"]))
            counted = f"{target} OPTIONAL {{ {values} FILTER(?value IN ({wanted})) }}"
            for bound, sign in ((SH.qualifiedMinCount, "<"), (SH.qualifiedMaxCount, ">")):
                number = shapes.value(holder, bound)
                if number is not None:
                    yield check(bound, _having(counted, f"COUNT(DISTINCT ?value) {sign} {number}"))
        elif kind in (SH.minCount, SH.maxCount):
            yield check(kind, _counting(kind, int(str(argument)), target, values))
        else:
            breaks = _breaks(shapes, kind, argument)
            if breaks is None:
                problem = f"the shape {_local(shape)} uses sh:{_local(kind)}, which `kg validate` does not know"
                raise KgError(problem)
            yield check(kind, f"SELECT DISTINCT ?this ?value {{ {target} {values} {breaks} }}")


def _counting(kind: Node, number: int, target: str, values: str) -> str:
    if kind == SH.minCount and number == 1:
        return f"SELECT DISTINCT ?this {{ {target} FILTER NOT EXISTS {{ {values} }} }}"
    if kind == SH.minCount:
        return _having(f"{target} OPTIONAL {{ {values} }}", f"COUNT(DISTINCT ?value) < {number}")
    return _having(f"{target} {values}", f"COUNT(DISTINCT ?value) > {number}")


def _having(pattern: str, condition: str) -> str:
    return f"SELECT ?this {{ {pattern} }} GROUP BY ?this HAVING({condition})"


def _breaks(shapes: rdflib.Graph, kind: Node, argument: Node) -> str | None:
    """The part of a query that keeps each ``?value`` that breaks a constraint; None for a kind that is not known."""
    term = argument.n3()
    if kind == SH.datatype:
        return _other_datatype(argument)
    if kind == SH["or"]:
        each = [_alternative(shapes, shape) for shape in Collection(shapes, argument)]
        return " ".join(part for part in each if part is not None) if None not in each else None
    if kind == SH["class"]:
        return f"FILTER NOT EXISTS {{ ?value a {term} }}"
    if kind == SH.nodeKind:
        return f"FILTER(!{_KINDS[argument]}(?value))" if argument in _KINDS else None
    if kind == SH["in"]:
        return f"FILTER(?value NOT IN ({_listed(shapes, argument)}))"
    if kind == SH.minInclusive:
        return f"FILTER(!COALESCE(?value >= {term}, false))"
    if kind == SH.maxInclusive:
        return f"FILTER(!COALESCE(?value <= {term}, false))"
    if kind == SH.pattern:
        return f"FILTER(isBlank(?value) || !REGEX(STR(?value), {term}))"
    if kind == SH.lessThan:
        return f"?this {term} ?other . FILTER(!COALESCE(?value < ?other, false))"
    return None


def _other_datatype(argument: Node) -> str:
    """A filter for what is no literal of the datatype, or is written as none of its values is (section 4.1.2)."""
    term = argument.n3()
    if argument == XSD.nonNegativeInteger:
        # Oxigraph keeps the types that are derived from xsd:integer as xsd:integer.
        return f"FILTER(!COALESCE(DATATYPE(?value) IN ({term}, {XSD.integer.n3()}) && ?value >= 0, false))"
    is_one = f"DATATYPE(?value) = {term}"
    if argument in _WRITTEN_IN_ONE_WAY:
        is_one += f" && isLiteral({term}(STR(?value)))"
    return f"FILTER(!COALESCE({is_one}, false))"


def _alternative(shapes: rdflib.Graph, shape: Node) -> str | None:
    """What keeps the values that break one alternative of sh:or; None where it is more than one constraint."""
    said = list(shapes.predicate_objects(shape))
    return _breaks(shapes, *said[0]) if len(said) == 1 else None


def _listed(shapes: rdflib.Graph, items: Node | None) -> str:
    assert items is not None
    return ", ".join(item.n3() for item in Collection(shapes, items))


def _prefixes(shapes: rdflib.Graph, declared: Node | None) -> str:
    return " ".join(
        f"PREFIX {shapes.value(d, SH.prefix)}: <{shapes.value(d, SH.namespace)}>"
        for d in sorted(shapes.objects(declared, SH.declare), key=lambda d: str(shapes.value(d, SH.prefix)))
    )


def _local(iri: Node) -> str:
    return str(iri).rpartition("#")[2]
