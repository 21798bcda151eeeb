"""Values of an answer as Python has them, and the answer as a table."""

from __future__ import annotations

import sys

import pytest
from pyoxigraph import Store

from kg.errors import MissingExtra, QueryError
from kg.rdf.query import query
from kg.rdf.results import QueryResult

BASE = "https://example.org/kg/"
TYPED = """SELECT ?n ?x ?yes ?day ?year ?odd ?none { VALUES (?n ?x ?yes ?day ?year ?odd ?none) {
  (7 0.50 true "2024-05"^^xsd:gYearMonth "2024"^^xsd:gYear "around"^^xsd:integer UNDEF)
  (-1 1e3 false "2024-05-01"^^xsd:date "1999"^^xsd:gYear <http://x/a> UNDEF)
} }"""


def ask(text: str) -> QueryResult:
    return query(Store(), text, base_iri=BASE)


def test_numbers_are_numbers_and_dates_are_as_the_graph_has_them() -> None:
    answer = ask(TYPED)
    assert answer.rows == (
        (7, 0.5, True, "2024-05", 2024, "around", None),
        (-1, 1000.0, False, "2024-05-01", 1999, "http://x/a", None),
    )
    assert [type(value) for value in answer.rows[0]] == [int, float, bool, str, int, str, type(None)]


def test_texts_and_csv_keep_what_the_graph_writes() -> None:
    answer = ask(TYPED)
    assert answer.texts[0] == ("7", "0.5", "true", "2024-05", "2024", "around", None)
    assert answer.to_text("csv").splitlines()[1].startswith("7,0.5,true")


def test_an_answer_is_a_table_with_columns_of_numbers() -> None:
    table = ask(TYPED).to_arrow()
    kinds = {name: str(table.schema.field(name).type) for name in table.column_names}
    assert kinds == {
        "n": "int64",
        "x": "double",
        "yes": "bool",
        "day": "string",
        "year": "int64",
        "odd": "string",
        "none": "string",
    }
    assert table.to_pylist()[0]["x"] == 0.5
    frame = ask(TYPED).to_pandas()
    assert frame["n"].sum() == 6
    assert ask(TYPED).to_polars()["x"].sum() == 1000.5


def test_whole_numbers_and_fractions_in_one_column_are_fractions_and_huge_ones_text() -> None:
    assert ask("SELECT * { VALUES ?v { 1 2.5 } }").to_arrow()["v"].to_pylist() == [1.0, 2.5]
    huge = "1" * 18
    assert ask(f"SELECT * {{ VALUES ?v {{ {huge} }} }}").rows == ((int(huge),),)
    assert ask("SELECT * { VALUES ?v { 1 <http://x/a> } }").to_arrow()["v"].to_pylist() == ["1", "http://x/a"]


def test_an_answer_without_rows_is_still_a_table_and_what_has_none_says_so() -> None:
    assert ask("SELECT ?v { VALUES ?v { } }").to_arrow().column_names == ["v"]
    for text in ("ASK { }", "CONSTRUCT WHERE { ?s ?p ?o }"):
        with pytest.raises(QueryError, match="SELECT"):
            ask(text).to_arrow()


@pytest.mark.parametrize("package", ["pandas", "polars"])
def test_a_package_that_is_not_installed_is_named(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtra, match=r"kg\[frames\]"):
        getattr(ask(TYPED), f"to_{package}")()
