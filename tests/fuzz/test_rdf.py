"""Whatever text a graph holds: IRIs are valid and come back, and every serialisation holds the same triples."""

from __future__ import annotations

import csv
import io
import re
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fuzzing import ANY_TEXT, TEXT, examples, one_record
from kg.errors import KgError, QueryError
from kg.rdf.formats import _parsed as fit_for_xml
from kg.rdf.iris import (
    check_base_iri,
    entity_iri,
    id_of_iri,
    mention_iri,
    paper_iri,
    segment,
    statement_iri,
    web_iri,
)
from kg.rdf.json_ld import json_ld
from kg.rdf.query import query
from kg.rdf.result_formats.registry import formats_holding
from kg.rdf.results import QueryResult
from kg.rdf.sparql_text import with_parameters
from kg.rdf.terms import RDF, SCHEMA, XSD, issued, literal, number
from kg.rdf.turtle import trig, turtle
from kg.schema import ENTITY_TYPES

BASE = "https://example.org/kg/"
STORE = ox.Store()


def value_of(term: str) -> ox.Literal:
    """The literal that N-Triples writes as ``term``."""
    (quad,) = ox.parse(f"<a:s> <a:p> {term} .\n", format=ox.RdfFormat.N_TRIPLES)
    return quad.object


def without_halves(text: str) -> str:
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)


@examples(60)
@given(one=ANY_TEXT, other=ANY_TEXT)
def test_ids_become_iris_that_are_valid_and_come_back(one: str, other: str) -> None:
    for iri in (paper_iri(BASE, one), entity_iri(BASE, f"method/{one}"), statement_iri(BASE, one, f"task/{other}")):
        assert ox.NamedNode(iri).value == iri
        assert value_of(f"<{iri}>").value == iri
    assert id_of_iri(paper_iri(BASE, one), BASE) == ("paper", one)
    assert id_of_iri(entity_iri(BASE, f"{ENTITY_TYPES[0]}/{one}"), BASE) == ("entity", f"{ENTITY_TYPES[0]}/{one}")
    assert (segment(one) == segment(other)) == (one == other)
    assert mention_iri(BASE, one, 1, 2).startswith(paper_iri(BASE, one))


@examples(60)
@given(
    rest=ANY_TEXT,
    start=st.sampled_from(["", "http://", "https://", "https://a.org/", "https://a.org:80?", "http://a.org#"]),
)
def test_any_address_is_an_iri_or_none(rest: str, start: str) -> None:
    iri = web_iri(start + rest)
    if iri is not None:
        assert ox.NamedNode(iri).value == iri
        assert value_of(f"<{iri}>").value == iri
        assert web_iri(iri) == iri
    try:
        base = check_base_iri(start + rest)
    except KgError:
        return
    assert base.endswith("/")
    id_of_iri(rest, base)


@examples(60)
@given(text=ANY_TEXT)
def test_a_literal_comes_back_letter_for_letter(text: str) -> None:
    assert value_of(literal(text)).value == without_halves(text)
    assert value_of(issued(text)).value == without_halves(text)


@examples(30)
@given(value=st.floats())
def test_a_number_comes_back(value: float) -> None:
    assert value_of(number(value)).datatype.value == f"{XSD}double"


IRIS = TEXT.map(lambda t: f"<{paper_iri(BASE, t)}>") | TEXT.map(lambda t: f"<{entity_iri(BASE, f'method/{t}')}>")
PREDICATES = st.sampled_from(["<http://purl.org/dc/terms/title>", "<https://a.org/p#x.y>", "<https://a.org/q/z>"])
A_CLASS = (f"<{RDF}type>", f"<{SCHEMA}ScholarlyArticle>")
OBJECTS = st.one_of(IRIS, ANY_TEXT.map(literal), st.floats().map(number), TEXT.map(issued))
SAID = st.tuples(PREDICATES, OBJECTS) | st.just(A_CLASS)
SUBJECTS = st.dictionaries(IRIS, st.sets(SAID, min_size=1, max_size=4), max_size=4)


def blocks(said: dict[str, set[tuple[str, str]]]) -> list[tuple[str, str]]:
    return [(s, "".join(sorted(f"{s} {p} {o} .\n" for p, o in said[s]))) for s in sorted(said)]


def triples_of(text: str | bytes, format: ox.RdfFormat) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(text, format=format)}


@examples(40)
@given(said=SUBJECTS)
def test_turtle_trig_json_ld_and_n_triples_hold_the_same(said: dict[str, set[tuple[str, str]]]) -> None:
    given_blocks = blocks(said)
    expected = triples_of("".join(lines for _, lines in given_blocks), ox.RdfFormat.N_TRIPLES)
    with one_record():
        written = {
            ox.RdfFormat.TURTLE: "".join(turtle(given_blocks, BASE)),
            ox.RdfFormat.TRIG: "".join(trig([("", s, lines) for s, lines in given_blocks], BASE)),
            ox.RdfFormat.JSON_LD: "".join(json_ld(given_blocks)),
        }
    for kind, text in written.items():
        assert triples_of(text.encode(), kind) == expected, kind


@examples(40)
@given(said=SUBJECTS)
def test_rdf_xml_holds_the_same_but_for_what_xml_cannot_hold(said: dict[str, set[tuple[str, str]]]) -> None:
    fit = set(fit_for_xml(lines for _, lines in blocks(said)))
    turtle_of = QueryResult(turtle=(ox.serialize(fit, format=ox.RdfFormat.TURTLE) or b"").decode())
    written = turtle_of.to_text("rdfxml")
    assert triples_of(written.encode(), ox.RdfFormat.RDF_XML) == fit
    # Oxigraph keeps carriage returns that other readers of XML, by the standard, take for newlines
    texts = {element.text or "" for element in ElementTree.fromstring(written).iter()}
    assert {t.object.value for t in fit if isinstance(t.object, ox.Literal)} <= texts


SHIPPED = 'SELECT (?_one AS ?a) (?_one_lower AS ?b) ("?_one" AS ?c) (?_two AS ?d) {}'


@examples(60)
@given(one=ANY_TEXT, two=ANY_TEXT)
def test_a_parameter_is_a_literal_whatever_it_says(one: str, two: str) -> None:
    try:
        answer = query(STORE, SHIPPED, {"one": one, "two": two}, base_iri=BASE)
    except QueryError:
        assert without_halves(one + two) != one + two
        return
    assert answer.texts == ((one, one.lower(), "?_one", two),)
    for form in formats_holding("table"):
        answer.to_text(form.name).encode()
        answer.for_spreadsheets().to_text(form.name).encode()


WORDS = """
SELECT ASK CONSTRUCT DESCRIBE * ?s ?p ?_x { } WHERE FILTER ( ) <a:b> " ' \\ # SERVICE LOAD FROM kg:Paper a . ; LIMIT
1 REGEX GRAPH BIND AS UNION OPTIONAL VALUES ORDER BY < ?
""".split()
QUERIES = st.lists(st.sampled_from([*WORDS, "\n"]) | ANY_TEXT, max_size=15).map(" ".join)


@examples(60)
@given(text=QUERIES)
def test_any_query_is_answered_or_refused(text: str) -> None:
    with_parameters(text, {"x": "value"})
    try:
        with one_record():
            answer = query(STORE, text, {"x": "value"}, base_iri=BASE, max_rows=100)
    except QueryError:
        return
    for form in formats_holding(answer.kind):
        answer.to_text(form.name).encode()


@pytest.mark.parametrize("kind", ["csv", "tsv", "json", "xml"])
@examples(30)
@given(text=TEXT)
def test_an_answer_in_a_standard_format_is_read_back(kind: str, text: str) -> None:
    assume("\0" not in text)
    answer = query(STORE, "SELECT (?_x AS ?x) {}", {"x": text}, base_iri=BASE)
    written = answer.to_text(kind).encode()
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(written.decode(), newline="")))
        assert rows[1:] == ([[text]] if text else [[]]) or "\r" in text
        return
    if kind == "xml":
        found = "".join(ElementTree.fromstring(written).itertext())
        assert found == re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", text)
        return
    (solution,) = ox.parse_query_results(written, format=ox.QueryResultsFormat.from_extension(kind))
    assert solution["x"].value == text
