"""SPARQL: prefixes are there, parameters are only ever text, every form is answered, errors say where they are."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.errors import NoSuchItem, NotAGraph, QueryError
from kg.rdf.named_queries import read_query
from kg.rdf.query import query
from kg.rdf.results import QueryResult
from kg.rdf.sparql_text import with_parameters
from kg.rdf.store import load_store
from kg.rdf.terms import PREFIXES

BASE = "https://example.org/kg/"
COUNT_PAPERS = "SELECT (COUNT(*) AS ?n) { ?p a kg:Paper }"


@pytest.fixture(scope="module")
def empty() -> pyoxigraph.Store:
    return pyoxigraph.Store()


def ask(store: pyoxigraph.Store, text: str, **parameters: str) -> QueryResult:
    return query(store, text, parameters, base_iri=BASE)


def test_select_answers_columns_and_rows_with_none_where_unbound(store: pyoxigraph.Store) -> None:
    answer = ask(
        store,
        "SELECT ?title ?year { ?p dcterms:title ?title OPTIONAL { ?p dcterms:date ?year } } ORDER BY ?title LIMIT 2",
    )
    assert answer.columns == ("title", "year")
    assert answer.rows == (
        ("A Paper About Nothing in Particular", None),
        ("Does Folding Help? A Second Look", "2025-01"),
    )
    assert (answer.boolean, answer.turtle) == (None, None)


def test_ask_answers_yes_or_no(store: pyoxigraph.Store) -> None:
    assert ask(store, "ASK { ?p a kg:Paper }").boolean is True
    no = ask(store, "ASK { ?p a kg:Unicorn }")
    assert no.boolean is False
    assert json.loads(no.to_json()) == {"head": {}, "boolean": False}


@pytest.mark.parametrize(
    ("text", "triples"),
    [
        ("CONSTRUCT { ?p rdfs:label ?t } WHERE { ?p a kg:Paper ; dcterms:title ?t }", 5),
        ("CONSTRUCT WHERE { ?p kg:introduces ?e }", 1),
        ("CONSTRUCT { kg:a kg:b kg:c } WHERE { ?p a kg:Paper }", 1),
        ("CONSTRUCT { ?p rdfs:label ?t } WHERE { ?p a kg:Unicorn ; dcterms:title ?t }", 0),
        ("DESCRIBE <https://example.org/kg/metric/accuracy>", 7),
    ],
)
def test_construct_and_describe_answer_turtle_with_the_usual_prefixes(
    store: pyoxigraph.Store, text: str, triples: int
) -> None:
    answer = ask(store, text)
    assert answer.turtle is not None
    assert len(rdflib.Graph().parse(data=answer.turtle, format="turtle")) == triples
    assert json.loads(answer.to_json()) == {"turtle": answer.turtle}
    assert ("@prefix kg: <https://w3id.org/ml-kg/ontology#> ." in answer.turtle) is (triples > 0)


def test_constructed_triples_are_sorted_and_each_stands_once(store: pyoxigraph.Store) -> None:
    turtle = (
        ask(store, "CONSTRUCT { kg:a kg:b kg:c . ?p kg:says ?t } WHERE { ?p a kg:Paper ; dcterms:title ?t }").turtle
        or ""
    )
    lines = [line for line in turtle.splitlines() if line and not line.startswith("@prefix")]
    assert lines.count("kg:a kg:b kg:c .") == 1
    papers = [line for line in lines if "kg:says" in line]
    assert papers == sorted(papers)
    assert len(papers) == 5


def test_every_prefix_and_the_base_are_declared(store: pyoxigraph.Store) -> None:
    for prefix, iri in PREFIXES.items():
        assert ask(store, f"SELECT ({prefix}:x AS ?i) {{}}").rows == ((f"{iri}x",),)
    assert ask(store, "SELECT (:paper AS ?i) (<x> AS ?j) {}").rows == ((f"{BASE}paper", f"{BASE}x"),)


def test_a_query_may_declare_prefixes_of_its_own(store: pyoxigraph.Store) -> None:
    answer = ask(
        store, "PREFIX kg: <http://other.example.org/> PREFIX x: <http://x/> SELECT (kg:a AS ?a) (x:b AS ?b) {}"
    )
    assert answer.rows == (("http://other.example.org/a", "http://x/b"),)


def test_json_is_the_standards_result_format(store: pyoxigraph.Store) -> None:
    text = """SELECT ?iri ?plain ?tagged ?number ?own ?unbound { VALUES (?iri ?plain ?tagged ?number ?own ?unbound) {
      (kg:Paper "say \\"yes\\" β" "ja"@de 3 "x"^^<http://own.example.org/#string> UNDEF) } }"""
    assert json.loads(ask(store, text).to_json()) == {
        "head": {"vars": ["iri", "plain", "tagged", "number", "own", "unbound"]},
        "results": {
            "bindings": [
                {
                    "iri": {"type": "uri", "value": "https://w3id.org/ml-kg/ontology#Paper"},
                    "plain": {"type": "literal", "value": 'say "yes" β'},
                    "tagged": {"type": "literal", "value": "ja", "xml:lang": "de"},
                    "number": {
                        "type": "literal",
                        "value": "3",
                        "datatype": "http://www.w3.org/2001/XMLSchema#integer",
                    },
                    "own": {"type": "literal", "value": "x", "datatype": "http://own.example.org/#string"},
                }
            ]
        },
    }
    assert (
        json.loads(ask(store, "SELECT (BNODE() AS ?b) {}").to_json())["results"]["bindings"][0]["b"]["type"] == "bnode"
    )


@settings(deadline=None)
@given(st.text() | st.text(st.sampled_from("\\\"'\n\r\t\b\f\0un{}?_x#<>")))
@example('" } ; DELETE { ?s ?p ?o } #')
@example("\\u0022 \\")
@example("?_other")
@example("it's \"\"\" '''\u2028\x85")
def test_a_parameter_is_text_and_nothing_but_text(value: str) -> None:
    store = pyoxigraph.Store()
    assert ask(store, "SELECT ?v { BIND(?_x AS ?v) }", x=value, other="no").rows == ((value,),)
    assert ask(store, "SELECT ?v { VALUES ?v { $_x } }", x=value).rows == ((value,),)


def test_a_parameter_with_a_lone_surrogate_is_refused_as_no_text(empty: pyoxigraph.Store) -> None:
    with pytest.raises(QueryError, match="cannot be answered"):
        ask(empty, "SELECT (?_x AS ?v) {}", x="\ud800")


def test_parameters_in_strings_comments_iris_and_longer_names_are_left_alone() -> None:
    text = "SELECT ?_x1 ?a_x '?_x' \"?_x\" '''?_x''' <?_x> <a?_x> # ?_x\n?_x $_x e:it\\'s ?_x"
    found = with_parameters(text, {"x": "V"})
    assert found == 'SELECT ?_x1 ?a_x \'?_x\' "?_x" \'\'\'?_x\'\'\' <"V"> <a?_x> # ?_x\n"V" "V" e:it\\\'s "V"'


def test_a_comment_ends_with_its_line_however_the_line_ends() -> None:
    assert with_parameters("# ?_x\r?_x # ?_x\n?_x", {"x": "V"}) == '# ?_x\r"V" # ?_x\n"V"'


def test_a_parameter_can_be_compared_with_less_than(store: pyoxigraph.Store) -> None:
    text = "SELECT ?n { ?e a kg:Metric ; rdfs:label ?n FILTER(?n<?_high&&?n>?_low) }"
    assert ask(store, text, low="a", high="b").rows == (("accuracy",),)
    assert ask(store, text, low="b", high="c").rows == ()


def test_a_parameter_reaches_a_query_inside_a_query(store: pyoxigraph.Store) -> None:
    text = "SELECT ?t { { SELECT ?p ?t { ?p dcterms:title ?t FILTER(STR(?t) = ?_title) } } ?p a kg:Paper }"
    assert ask(store, text, title="Quiet Signals in Loud Logs").rows == (("Quiet Signals in Loud Logs",),)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("SELECT WHERE", "1:13"),
        ("SELECT * {\n  ?s ?p }", "2:10"),
        ("SELECT * { ?s unknown:p ?o }", "1:24"),
        ("", "1:1"),
        ("SELECT * { ?s ?p ?o } \x00", "1:24"),
    ],
)
def test_an_error_carries_the_place_that_the_parser_names(empty: pyoxigraph.Store, text: str, place: str) -> None:
    with pytest.raises(QueryError, match=f"cannot be answered: error at {place}"):
        ask(empty, text)


def test_a_query_is_read_as_text_as_a_file_and_by_name(tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text("\ufeff" + COUNT_PAPERS, encoding="utf-8")
    assert read_query(COUNT_PAPERS, {}) == (COUNT_PAPERS, {})
    assert read_query(str(path), {}) == (COUNT_PAPERS, {})
    assert "kg:evaluatesOn" in read_query("most-used-datasets", {})[0]


def test_parameters_take_their_defaults_and_those_without_one_stay_variables(store: pyoxigraph.Store) -> None:
    pattern = "?_p dcterms:title ?t FILTER(STR(?t) = ?_t)"
    text = f"#+ defaults:\n#+   - t: Quiet Signals in Loud Logs  \nSELECT ?_p {{ {pattern} }}"
    _, values = read_query(text, {})
    assert values == {"t": "Quiet Signals in Loud Logs"}
    assert ask(store, text, **values).rows == ((f"{BASE}paper/quiet-signals-4e5f6a7b",),)
    assert read_query(text, {"t": ""})[1] == {"t": ""}


def test_an_empty_default_does_not_swallow_the_next_line() -> None:
    text = "#+ defaults:\n#+   - x:\n#+   - y: b\nSELECT (CONCAT(?_x, ?_y) AS ?z) {}"
    assert read_query(text, {})[1] == {"y": "b"}


def test_a_parameter_that_the_query_lacks_is_named_with_those_it_has() -> None:
    with pytest.raises(QueryError, match=r"what-a-paper-introduces has no parameter 'titel'; it has title"):
        read_query("what-a-paper-introduces", {"titel": "x"})
    with pytest.raises(QueryError, match="it has none"):
        read_query("ASK { ?s ?p '?_x' } # ?_x", {"x": "y"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("most-used-dataset", "most-used-datasets"),
        ("", "most-used-datasets"),
        ("select-nothing", "most-used-datasets"),
        ("'SELECT'", "most-used-datasets"),
        ("missing.rq", "missing.rq"),
        ("\0.rq", "cannot be read"),
        (f"{'x' * 5000}.rq", "cannot be read"),
    ],
)
def test_what_is_no_query_is_named_with_the_way_on(text: str, said: str) -> None:
    with pytest.raises(NoSuchItem, match=said):
        read_query(text, {})


def test_a_query_file_that_is_no_text_is_said_to_be_unreadable(tmp_path: Path) -> None:
    (tmp_path / "bad.rq").write_bytes(b"SELECT \xff\xfe")
    with pytest.raises(NoSuchItem, match="cannot be read"):
        read_query(str(tmp_path / "bad.rq"), {})


def test_query_text_that_ends_like_a_file_is_still_a_query() -> None:
    text = "SELECT * {\n ?s ?p ?o } # see my.rq"
    assert read_query(text, {}) == (text, {})


def test_text_with_a_misspelled_keyword_is_left_to_the_parser(empty: pyoxigraph.Store) -> None:
    text, values = read_query("SELEC * { ?s ?p ?o }", {})
    with pytest.raises(QueryError, match="error at 1:"):
        ask(empty, text, **values)


def test_triples_that_are_missing_or_damaged_are_no_graph(tmp_path: Path) -> None:
    with pytest.raises(NotAGraph, match=r"graph\.nt"):
        load_store(tmp_path / "graph.nt")
    (tmp_path / "graph.nt").write_text("<http://example.org/s> <no", encoding="utf-8")
    with pytest.raises(NotAGraph, match="Build the graph again"):
        load_store(tmp_path / "graph.nt")
