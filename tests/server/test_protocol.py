"""The cases of the W3C SPARQL 1.1 protocol tests that concern queries, and real clients.

The names in brackets are those of the manifest of data-sparql11/protocol. Left out are the update cases that expect
an update to be carried out, since the graph is read-only, and those that need the data sets of that manifest.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import quote, urlencode

import httpx
import pytest
import rdflib

ASK = "ASK { ?p a kg:Paper }"
SELECT = "SELECT ?t { ?p a kg:Paper ; dcterms:title ?t } ORDER BY ?t"
FORM = "application/x-www-form-urlencoded"


def get(server: str, query: str, **headers: str) -> httpx.Response:
    return httpx.get(f"{server}/sparql?{urlencode({'query': query})}", headers=headers)


def post(server: str, body: bytes | str, kind: str, params: str = "", **headers: str) -> httpx.Response:
    return httpx.post(f"{server}/sparql{params}", content=body, headers={"Content-Type": kind, **headers})


def test_a_query_by_each_of_the_three_bindings_is_answered(server: str) -> None:
    """[query_get, query_post_form, query_post_direct]"""
    answers = [
        get(server, ASK, Accept="application/sparql-results+json"),
        post(server, urlencode({"query": ASK}), FORM, Accept="application/sparql-results+json"),
        post(server, ASK, "application/sparql-query", Accept="application/sparql-results+json"),
    ]
    for answer in answers:
        assert answer.status_code == 200
        assert answer.json()["boolean"] is True
        assert answer.headers["vary"] == "Accept"


@pytest.mark.parametrize(
    ("query", "accept", "expected"),
    [
        (SELECT, "application/sparql-results+json", "application/sparql-results+json"),
        (SELECT, "application/sparql-results+xml", "application/sparql-results+xml"),
        (SELECT, "text/csv", "text/csv"),
        (SELECT, "text/tab-separated-values", "text/tab-separated-values"),
        (SELECT, "*/*", "application/sparql-results+json"),
        (SELECT, "text/csv;q=0.2, application/xml;q=0.9, image/png", "application/xml"),
        (ASK, "application/sparql-results+xml", "application/sparql-results+xml"),
        ("DESCRIBE <https://example.org/kg/paper/p2>", "application/rdf+xml", "application/rdf+xml"),
        ("CONSTRUCT WHERE { ?s a kg:Paper }", "text/turtle", "text/turtle"),
        ("CONSTRUCT WHERE { ?s a kg:Paper }", "application/ld+json", "application/ld+json"),
        ("CONSTRUCT WHERE { ?s a kg:Paper }", "application/n-triples", "application/n-triples"),
    ],
)
def test_an_answer_comes_in_the_form_that_the_client_wants(query: str, accept: str, expected: str, server: str) -> None:
    """[query_content_type_select, _ask, _describe, _construct]"""
    answer = get(server, query, Accept=accept)
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == expected
    assert "Accept" in answer.headers["vary"]
    if expected in ("application/rdf+xml", "text/turtle", "application/n-triples"):
        assert len(rdflib.Graph().parse(data=answer.text, format=expected)) > 0


def test_a_form_that_no_answer_has_is_not_acceptable(server: str) -> None:
    assert get(server, SELECT, Accept="image/png").status_code == 406
    assert get(server, ASK, Accept="text/csv").status_code == 406


def test_the_dataset_of_the_protocol_is_heeded(server: str) -> None:
    """[query_dataset_default_graph(s)_get/post, query_dataset_named_graphs_get/post, query_dataset_full]

    The store has a default graph alone, so that any other graph is empty.
    """
    empty = urlencode({"query": ASK, "default-graph-uri": "http://example.org/none"})
    for answer in (
        httpx.get(f"{server}/sparql?{empty}"),
        post(server, empty, FORM),
        post(server, ASK, "application/sparql-query", "?default-graph-uri=http%3A%2F%2Fexample.org%2Fnone"),
        httpx.get(f"{server}/sparql?{urlencode({'query': ASK, 'named-graph-uri': 'http://example.org/none'})}"),
    ):
        assert (answer.status_code, answer.json()["boolean"]) == (200, False)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_allowed(method: str, server: str) -> None:
    """[bad_query_method]"""
    assert httpx.request(method, f"{server}/sparql?query={quote(ASK)}").status_code == 405


def test_what_is_no_query_operation_is_refused(server: str) -> None:
    """[bad_multiple_queries, bad_query_wrong_media_type, bad_query_missing_form_type, bad_query_missing_direct_type,
    bad_query_non_utf8, bad_query_syntax]"""
    twice = urlencode([("query", ASK), ("query", ASK)])
    assert httpx.get(f"{server}/sparql?{twice}").status_code == 400
    assert post(server, twice, FORM).status_code == 400
    assert post(server, ASK, "text/plain").status_code == 415
    assert post(server, urlencode({"query": ASK}), "").status_code == 415
    assert post(server, ASK, "").status_code == 415
    assert post(server, ASK.encode("utf-16"), "application/sparql-query").status_code == 400
    assert httpx.get(f"{server}/sparql?query=ASK%20%7B%FF%7D").status_code == 400
    assert httpx.get(f"{server}/sparql?other=1").status_code == 400
    bad = get(server, "SELECT WHERE")
    assert bad.status_code == 400
    assert "error at 1:13" in bad.text, "the parser's message"


def test_updates_are_refused_by_every_binding(server: str) -> None:
    """[bad_update_get, and update_post_form, update_post_direct, which a read-only service refuses]"""
    update = "DELETE WHERE { ?s ?p ?o }"
    assert httpx.get(f"{server}/sparql?{urlencode({'update': update})}").status_code == 403
    assert post(server, urlencode({"update": update}), FORM).status_code == 403
    assert post(server, update, "application/sparql-update").status_code == 403
    refused = get(server, update)
    assert refused.status_code == 400
    assert "read-only" in refused.text
    for text in ("LOAD <http://127.0.0.1:9/>", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"):
        assert get(server, text).status_code == 400
    assert get(server, ASK).json()["boolean"] is True


def test_time_rows_and_body_are_limited_and_the_server_goes_on(server: str) -> None:
    slow = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?s{i} ?p{i} ?o{i} ." for i in range(6)) + " }"
    answer = httpx.get(f"{server}/sparql?{urlencode({'query': slow})}", timeout=60)
    assert answer.status_code == 503
    assert "longer than 3 s" in answer.text
    many = get(server, "SELECT * { ?s ?p ?o }")
    assert many.status_code == 400
    assert "more than 60 rows" in many.text
    assert post(server, ASK + "#" * 20000, "application/sparql-query").status_code == 413
    assert get(server, ASK).json()["boolean"] is True


def test_without_a_query_programs_get_a_description_of_the_service_and_people_a_page(server: str) -> None:
    described = httpx.get(f"{server}/sparql", headers={"Accept": "text/turtle"})
    graph = rdflib.Graph().parse(data=described.text, format="turtle")
    assert rdflib.URIRef(f"{server}/sparql") in set(graph.objects())
    page = httpx.get(f"{server}/sparql", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["location"]) == (303, "/query")


def test_sparqlwrapper_asks_the_running_server(server: str) -> None:
    wrapper_module = pytest.importorskip("SPARQLWrapper", reason="SPARQLWrapper comes with the extra `test`")
    client = wrapper_module.SPARQLWrapper(f"{server}/sparql", returnFormat=wrapper_module.JSON)
    for method in (wrapper_module.GET, wrapper_module.POST):
        client.setMethod(method)
        client.setQuery(f"PREFIX kg: <https://w3id.org/ml-kg/ontology#> {SELECT}")
        found = client.query().convert()["results"]["bindings"]
        assert found[0]["t"]["value"] == "Folding β-Nets"


def test_curl_asks_the_running_server(server: str) -> None:
    if shutil.which("curl") is None:
        pytest.skip("there is no curl")
    command = ["curl", "-sS", f"{server}/sparql", "--data-urlencode", f"query={SELECT}", "-H", "Accept: text/csv"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[:2] == ["t", "Folding β-Nets"]
    command[-1] = "Accept: application/sparql-results+json"
    assert len(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)) == 2


def test_answers_for_spreadsheets_are_as_the_standard_has_them_unless_the_owner_says_otherwise(
    server: str, serve: Callable[..., AbstractContextManager[str]], directory: Path
) -> None:
    asked = 'SELECT ("=1+1" AS ?formula) (-0.5 AS ?figure) {}'
    assert get(server, asked, Accept="text/csv").text.splitlines()[1] == "=1+1,-0.5"
    with serve(directory, "--safe-csv") as url:
        assert get(url, asked, Accept="text/csv").text.splitlines()[1] == "'=1+1,-0.5"
        assert get(url, asked, Accept="text/tab-separated-values").text.splitlines()[1] == '"\'=1+1"\t-0.5'
        told = get(url, asked, Accept="application/sparql-results+json").json()["results"]["bindings"][0]
    assert told["formula"]["value"] == "=1+1"
