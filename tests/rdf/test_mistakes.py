"""What is wrong with a query is said in words, where it stands, with the way on."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pytest

import kg
from kg.errors import QueryError
from kg.rdf.explain import explain
from kg.rdf.mistakes import doubts
from kg.rdf.query import query
from kg.rdf.terms import PREFIXES

BASE = "https://example.org/kg/"


@pytest.mark.parametrize(
    ("text", "reason", "line", "below_the_caret"),
    [
        ("SELECT ?t WHERE {\n  ?p a kg:Paper\n  ?p dcterms:title ?t\n}", "'dcterms:title' cannot", "  ?p dc", "d"),
        ("SELECT * WHERE { ?s ?p ?o } LIMIT x", "'x' cannot stand here", "SELECT", "x"),
        ("SELECT * { ?s ?p ?o", "something is missing at the end", "SELECT", ""),
        ("SELECT ?x (COUNT(?y) AS ?n) { ?x ?p ?y }", "contains a variable that is unbound", "SELECT", ""),
        ("SELECT * { ?s foo:bar ?o }", "the prefix 'foo' is not declared", "SELECT", "f"),
    ],
)
def test_the_line_is_shown_with_a_caret_where_the_parser_stopped(
    text: str, reason: str, line: str, below_the_caret: str
) -> None:
    for answer in (query, explain):
        with pytest.raises(QueryError) as caught:
            answer(pyoxigraph.Store(), text, base_iri=BASE)
        first, shown, caret = str(caught.value).split("\n")
        assert reason in first
        assert "\\u{" not in first, "no grammar"
        assert shown.startswith(f"  {line}")
        assert shown[caret.index("^") :][:1] == below_the_caret


def test_an_unknown_prefix_comes_with_those_that_are_declared() -> None:
    with pytest.raises(QueryError, match=r"declared are bibo, .*skos.*PREFIX foo: <"):
        query(pyoxigraph.Store(), "SELECT * { ?s foo:bar ?o }", base_iri=BASE)


def test_of_a_long_line_what_is_around_the_caret_is_shown() -> None:
    with pytest.raises(QueryError) as caught:
        query(pyoxigraph.Store(), "SELECT * {" + " ?s ?p ?o ." * 90 + " ] }", base_iri=BASE)
    _, shown, caret = str(caught.value).split("\n")
    assert len(shown) < 110
    assert len(caret) <= len(shown) + 1


def said(text: str, **values: str) -> tuple[str, ...]:
    store = pyoxigraph.Store()
    label = pyoxigraph.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    store.add(pyoxigraph.Quad(pyoxigraph.NamedNode("http://example.org/i"), label, pyoxigraph.Literal("ImageNet")))
    return doubts(store, text, values, is_empty=bool(values), prefixes=PREFIXES)


def test_a_name_that_the_ontology_lacks_is_said_with_those_it_may_be_for() -> None:
    assert said("SELECT * { ?p kg:evaluatesOn ?d ; a kg:Paper }") == ()
    (doubt,) = said("SELECT * { ?p kg:evaluateOn ?d }")
    assert "no kg:evaluateOn" in doubt
    assert "kg:evaluatesOn" in doubt
    (doubt,) = said("SELECT * { ?p <https://w3id.org/ml-kg/ontology#nope> ?d }")
    assert "ontology#nope>" in doubt
    (doubt,) = said("PREFIX o: <https://w3id.org/ml-kg/ontology#> SELECT * { ?p o:nope ?d }")
    assert "o:nope" in doubt


def test_what_only_looks_like_a_name_of_the_ontology_is_left_alone() -> None:
    assert said('SELECT * { ?p rdfs:label "kg:nope" } # kg:nope') == ()
    assert said("PREFIX kg: <http://other.example.org/> SELECT * { ?p kg:nope ?o }") == ()


def test_a_value_that_nothing_is_called_is_said_with_what_is_alike() -> None:
    assert not any("called" in doubt for doubt in said("ASK {}", dataset="ImageNet", year="2023"))
    (doubt,) = said("ASK {}", dataset="ImageNett")
    assert "nothing in the graph is called 'ImageNett' (parameter dataset); there is ImageNet" in doubt


def test_the_command_says_its_doubts_beside_the_answer_and_leaves_that_as_it_is(
    built: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from kg.cli import main

    def run(*arguments: str) -> tuple[str, str]:
        monkeypatch.setattr("sys.argv", ["kg", "query", str(built), *arguments])
        try:
            main()
        except SystemExit as end:
            assert not end.code  # noqa: PT017
        return capsys.readouterr()

    name = "papers-evaluating-on-a-dataset"
    out, err = run(name, "--param", "dataset=Nope", "-o", "csv")
    assert len(out.splitlines()) == 1
    assert "nothing in the graph is called 'Nope'" in err
    assert run(name, "-o", "csv")[1] == ""
    assert "no kg:nope" in run("ASK { ?p kg:nope ?o }")[1]
    assert kg.open_graph(built).query("ASK { ?p kg:nope ?o }").boolean is False


def test_json_and_another_output_are_one_or_the_other(
    built: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from kg.cli import main

    monkeypatch.setattr("sys.argv", ["kg", "query", str(built), "most-used-datasets", "--json", "-o", "csv"])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 2
    assert "either --json or --output" in capsys.readouterr().err
