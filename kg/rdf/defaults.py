"""Values for the parameters of a shipped query that a graph has an answer for.

A default such as BERT is what most graphs of the field have something about. Where a graph has nothing of that name,
the most frequent thing of its kind takes its place, so that a question shows what it answers on any graph.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pyoxigraph as ox

from kg.names.ontology_folder import ONTOLOGY
from kg.rdf.named_queries import NamedQuery, list_queries
from kg.rdf.query import query
from kg.rdf.terms import XSD

_MOST_NAMED = "?thing a kg:{kind} ; skos:prefLabel ?value ; kg:support ?papers . BIND(-?papers AS ?order)"
#: What each parameter can be, the most telling first by ``?order``.
_CANDIDATES = {
    **{kind.lower(): _MOST_NAMED.format(kind=kind) for kind in ("Dataset", "Entity", "Method", "Model", "Task")},
    "author": """{ SELECT ?value (-COUNT(?paper) AS ?order) {
        ?paper dcterms:creator/foaf:name ?value } GROUP BY ?value }""",
    "title": """{ SELECT ?value (-COUNT(?other) AS ?order) {
        ?paper a kg:Paper ; dcterms:title ?value . OPTIONAL { ?other kg:buildsOn ?paper } } GROUP BY ?value }""",
    "year": """?paper fabio:hasPublicationYear ?published .
        BIND(STR(?published) AS ?value) BIND(-xsd:integer(?value) AS ?order)""",
}
#: How many candidates are tried before the first is taken although the query answers nothing for it.
_TRIED = 20


def fitting_values(
    store: ox.Store, text: str, values: Mapping[str, str], given: Mapping[str, str], *, base_iri: str
) -> dict[str, str]:
    """``values`` of a query's parameters, those that are no more than defaults and not in the graph replaced.

    What is ``given`` stays. Of the most frequent things of the kind, the first is taken that the query has an answer
    for; the default stays where the graph has nothing of the kind.
    """
    found = dict(values)
    for name, value in values.items():
        if name in given or name not in _CANDIDATES or _is_known(store, value):
            continue
        candidates = list(_candidates(store, name, base_iri))
        answered = (c for c in candidates if query(store, text, {**found, name: c}, base_iri=base_iri).rows)
        found[name] = next(answered, next(iter(candidates), value))
    return found


def fitting_queries(store: ox.Store, *, base_iri: str) -> tuple[NamedQuery, ...]:
    """The shipped queries with defaults that the graph in ``store`` has something about."""
    return tuple(
        replace(q, parameters=tuple(fitting_values(store, q.text, dict(q.parameters), {}, base_iri=base_iri).items()))
        for q in list_queries()
    )


def _is_known(store: ox.Store, value: str) -> bool:
    called = store.quads_for_pattern(None, ox.NamedNode(f"{ONTOLOGY}searchName"), ox.Literal(value.lower()), None)
    dated = store.quads_for_pattern(None, None, ox.Literal(value, datatype=ox.NamedNode(f"{XSD}gYear")), None)
    return next(called, None) is not None or next(dated, None) is not None


def _candidates(store: ox.Store, name: str, base_iri: str) -> Iterator[str]:
    asked = f"SELECT DISTINCT ?value ?order {{ {_CANDIDATES[name]} }} ORDER BY ?order ?value LIMIT {_TRIED}"
    yield from (str(row[0]) for row in query(store, asked, base_iri=base_iri).texts)
