"""SPARQL 1.1 results of SELECT and ASK in JSON, XML, CSV and TSV (the last two have no form for yes or no)."""

from __future__ import annotations

from kg.rdf.result_formats.format import Answer, AnswerFormat
from kg.rdf.result_formats.registry import register
from kg.rdf.result_formats.xml_text import KEPT_RETURN, RETURN, fit_json


def _json(answer: Answer) -> str:
    return answer.json


def _xml(answer: Answer) -> str:
    return _converted(fit_json(answer.json), "xml").replace(RETURN, KEPT_RETURN)


def _csv(answer: Answer) -> str:
    return _converted(answer.json, "csv")


def _tsv(answer: Answer) -> str:
    return _converted(answer.json, "tsv")


def _converted(json: str, extension: str) -> str:
    import pyoxigraph as ox

    wanted = ox.QueryResultsFormat.from_extension(extension)
    parsed = ox.parse_query_results(json, format=ox.QueryResultsFormat.JSON)
    return (parsed.serialize(format=wanted) or b"").decode()


JSON = register(
    AnswerFormat(
        "json",
        "SPARQL 1.1 Query Results in JSON",
        ("application/sparql-results+json", "application/json"),
        ("table", "boolean"),
        _json,
        order=10,
    )
)
XML = register(
    AnswerFormat(
        "xml",
        "SPARQL Query Results in XML",
        ("application/sparql-results+xml", "application/xml", "text/xml"),
        ("table", "boolean"),
        _xml,
        order=20,
    )
)
CSV = register(AnswerFormat("csv", "Values with commas between", ("text/csv",), ("table",), _csv, order=30))
TSV = register(
    AnswerFormat("tsv", "Terms with tabs between", ("text/tab-separated-values",), ("table",), _tsv, order=40)
)
