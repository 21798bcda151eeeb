"""Triples: literals of any text, typed dates and numbers, and what each table says."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rdflib.namespace import DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SKOS

from graphs import assemble
from kg.names.ontology_folder import ONTOLOGY, ontology_folder
from kg.rdf.iris import entity_iri, mention_iri, paper_iri, statement_iri
from kg.rdf.query import query
from kg.rdf.terms import XSD, integer, issued, literal, number
from kg.rdf.triples import RELATION_TERMS, graph_blocks
from kg.schema import RELATIONS, Paper, WebLink
from kg.storage import Tables, empty_tables

DOUBLE = f"{XSD}double"
KG = rdflib.Namespace(ONTOLOGY)
OA = rdflib.Namespace("http://www.w3.org/ns/oa#")
YEAR = "http://purl.org/spar/fabio/hasPublicationYear"
SCHEMA = rdflib.Namespace("https://schema.org/")


@pytest.fixture(scope="module")
def graph(files: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(files / "graph.nt", format="nt")


def read_back(literal_text: str) -> tuple[str, str]:
    """What rdflib and Oxigraph read where the object of a triple is ``literal_text``."""
    line = f"<http://example.org/s> <http://example.org/p> {literal_text} .\n"
    by_rdflib = next(rdflib.Graph().parse(data=line, format="nt").objects())
    by_oxigraph = next(iter(ox.parse(line, format=ox.RdfFormat.N_TRIPLES))).object
    assert isinstance(by_oxigraph, ox.Literal)
    return str(by_rdflib), by_oxigraph.value


def lines_of(tables: Tables, *, with_abstracts: bool = False) -> list[str]:
    blocks = graph_blocks(tables, "https://example.org/kg/", with_abstracts=with_abstracts)
    return [line for block in blocks for line in block.lines.splitlines()]


def lines_of_paper(**fields: object) -> list[str]:
    paper = Paper("p", "A Title", "An abstract.", **fields)  # type: ignore[arg-type]
    return lines_of(assemble([paper]))


@settings(deadline=None)
@given(
    st.text(
        st.characters(exclude_categories=()) | st.sampled_from("\"'\\\n\r\t\b\f\0\x0b\x7f\x85\u2028\ufffe\uffff\ud800")
    )
)
@example('\\u0041 \\" \\n')
@example("שלום \u202eevil\u202c \u200fעולם")
@example("👩‍🔬 and 🏳️‍🌈, e\u0301 and é")
@example("line\r\nbreaks\rof\u2028all\u2029kinds\x85\x0b\x0c")
@example("\ufeff\ufffe\uffff\U0001ffff\0")
@example('""" .\n<http://evil> <http://evil> "')
@example("$\\LaTeX$ {\\'e}")
def test_a_literal_is_one_line_and_both_parsers_read_its_text_letter_for_letter(text: str) -> None:
    """Only lone surrogates, which no file can hold, are replaced."""
    written = literal(text)
    assert not set("\n\r\0") & set(written)
    expected = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    assert read_back(written) == (expected, expected)


def test_control_characters_and_noncharacters_are_written_as_escapes_and_the_rest_as_it_is() -> None:
    assert literal('\0\x0b\x7f\ufffe\uffff\t\\"') == r'"\u0000\u000B\u007F\uFFFE\uFFFF\t\\\""'
    assert literal("é 研 🙂 \u202e\ufeff'") == '"é 研 🙂 \u202e\ufeff\'"'


@settings(deadline=None)
@given(st.floats())
def test_a_number_is_a_double_that_is_read_back_equal(value: float) -> None:
    text, _ = read_back(number(value))
    assert rdflib.Literal(text, datatype=rdflib.URIRef(DOUBLE)).toPython() == pytest.approx(
        value, abs=0, rel=0, nan_ok=True
    )
    assert number(value).endswith(f"^^<{DOUBLE}>")


def test_numbers_have_the_forms_that_the_standard_names() -> None:
    forms = {f: number(float(f)).split("^^")[0] for f in ("1", "1e-07", "inf", "-inf", "nan")}
    assert forms == {"1": '"1.0"', "1e-07": '"1e-07"', "inf": '"INF"', "-inf": '"-INF"', "nan": '"NaN"'}
    assert integer(-3) == f'"-3"^^<{XSD}integer>'


@pytest.mark.parametrize(
    ("when", "kind"),
    [
        ("2024", "gYear"),
        ("2024-02", "gYearMonth"),
        ("2024-02-29", "date"),
        ("2023-02-29", None),
        ("2024-13", None),
        ("2024-W01-1", None),
        ("20240229", None),
        ("2024-1", None),
        ("0000", None),
        ("spring 2024", None),
        ('"', None),
        ("٢٠٢٤", None),
        ("", None),
    ],
)
def test_a_date_has_the_type_of_its_precision_and_what_is_no_date_is_text(when: str, kind: str | None) -> None:
    expected = f'"{when}"^^<{XSD}{kind}>' if kind else literal(when)
    assert issued(when) == expected


def test_days_are_issued_and_what_is_less_exact_is_a_date_of_its_own() -> None:
    def dates(**fields: object) -> set[tuple[str, ...]]:
        names = {f"<{DCTERMS.issued}>": "issued", f"<{DCTERMS.date}>": "date", f"<{YEAR}>": "year"}
        said = [line.split(" ", 2)[1:] for line in lines_of_paper(**fields)]
        return {(names[p], o.removesuffix(" .").replace(XSD, "")) for p, o in said if p in names}

    assert dates(date="2024-02-05", year=2023) == {("issued", '"2024-02-05"^^<date>'), ("year", '"2023"^^<gYear>')}
    assert dates(date="2024-02") == {("date", '"2024-02"^^<gYearMonth>'), ("year", '"2024"^^<gYear>')}
    assert dates(year=2023) == {("date", '"2023"^^<gYear>'), ("year", '"2023"^^<gYear>')}
    assert dates(year=800) == {("date", '"0800"^^<gYear>'), ("year", '"0800"^^<gYear>')}
    assert dates(date="spring 2024") == {("date", '"spring 2024"')}
    assert dates(date="2024-02-30") == {("date", '"2024-02-30"'), ("year", '"2024"^^<gYear>')}
    assert dates() == set()


LPWC_QUERIES = {
    "papers with their tasks": "?paper a lpwc:paper ; lpwcp:hasTask ?task . ?task a lpwc:task ; foaf:name ?n",
    "datasets that papers use": "?paper a lpwc:paper ; lpwcp:usesDataset ?d . ?d a lpwc:dataset ; foaf:name ?n",
    "methods of papers": "?paper lpwcp:hasMethod ?m . ?m a lpwc:method ; foaf:name ?n",
    "models of papers": "?paper lpwcp:hasModel ?m . ?m a lpwc:model ; foaf:name ?n",
    "what introduced a method": "?m a lpwc:method ; lpwcp:introducedBy ?paper . ?paper a lpwc:paper",
    "official repositories": "?p lpwcp:hasOfficialRepository ?r . ?r a lpwc:repository ; fabio:hasURL ?url",
    "repositories": "?paper lpwcp:hasRepository/fabio:hasURL ?url",
    "parents of methods": "?m lpwcp:hasParent ?above",
    "years": "?paper a lpwc:paper ; dcterms:issued ?date FILTER(YEAR(?date) = 2024)",
}


@pytest.mark.parametrize("pattern", LPWC_QUERIES.values(), ids=LPWC_QUERIES)
def test_a_query_in_the_words_of_linked_papers_with_code_finds_something(pattern: str, store: ox.Store) -> None:
    assert query(store, f"SELECT * {{ {pattern} }}", base_iri="https://example.org/kg/").rows


def test_what_is_said_to_be_equivalent_is_said_alike(graph: rdflib.Graph) -> None:
    ontology = rdflib.Graph().parse(ontology_folder() / "kg.ttl")
    pairs = [*ontology.subject_objects(OWL.equivalentProperty)]
    assert pairs
    for own, theirs in pairs:
        assert set(graph.subject_objects(own)) == set(graph.subject_objects(theirs)) != set(), own
    for own, theirs in ontology.subject_objects(OWL.equivalentClass):
        assert set(graph.subjects(RDF.type, own)) == set(graph.subjects(RDF.type, theirs)) != set(), own


def test_every_day_of_issue_has_one_datatype(graph: rdflib.Graph) -> None:
    kinds = {o.datatype for o in graph.objects(predicate=DCTERMS.issued) if isinstance(o, rdflib.Literal)}
    assert kinds == {rdflib.XSD.date}


def test_a_statement_has_an_iri_without_an_encoded_slash_of_its_entity(graph: rdflib.Graph) -> None:
    statements = list(graph.subjects(RDF.type, KG.Statement))
    assert statements
    assert {str(s).split("/")[-2] for s in statements} == {"dataset", "method", "metric", "model", "task"}


def test_a_mention_has_its_words_and_its_sentence_unless_quotes_are_off(tables: Tables, base: str) -> None:
    text = {t["paper"]: t["text"] for t in tables.texts.to_pylist()}

    def said(*, quotes: bool) -> rdflib.Graph:
        blocks = graph_blocks(tables, base, quotes=quotes)
        return rdflib.Graph().parse(data="".join(b.lines for b in blocks), format="nt")

    for quotes in (True, False):
        graph = said(quotes=quotes)
        mentions = list(graph.subjects(KG.sentence))
        assert mentions
        for mention in mentions:
            target = graph.value(mention, OA.hasTarget)
            own = text[str(graph.value(graph.value(target, OA.hasSource), DCTERMS.identifier))]
            (quote,) = [s for s in graph.objects(target, OA.hasSelector) if (s, OA.exact, None) in graph]
            (place,) = set(graph.objects(target, OA.hasSelector)) - {quote}
            start, end = (int(str(graph.value(place, p))) for p in (OA.start, OA.end))
            assert str(graph.value(quote, OA.exact)) == own[start:end]
            sentence = graph.value(mention, KG.sentence)
            start, end = (int(str(graph.value(sentence, p))) for p in (OA.start, OA.end))
            assert graph.value(sentence, RDF.value) == (rdflib.Literal(own[start:end]) if quotes else None)


@pytest.mark.parametrize("url", ["", "no address", "javascript:alert(1)", "https://", None])
def test_a_paper_whose_url_is_no_web_address_has_none_in_rdf(url: str | None) -> None:
    assert not [line for line in lines_of_paper(url=url) if "schema.org/url" in line]


def test_what_the_papers_table_holds_stands_in_the_graph(graph: rdflib.Graph, tables: Tables, base: str) -> None:
    paper = rdflib.URIRef(paper_iri(base, "arxiv:2402.00001"))
    assert graph.value(paper, DCTERMS.title) == rdflib.Literal("Foldwise: Pruning by Folding")
    creators = set(graph.objects(paper, DCTERMS.creator))
    assert {str(graph.value(a, FOAF.name)) for a in creators} == {"Ada Example", "Bo Muster"}
    assert all((a, RDF.type, KG.Author) in graph for a in creators)
    (subject,) = graph.objects(paper, DCTERMS.subject)
    assert graph.value(subject, SKOS.notation) == rdflib.Literal("cs.LG")
    records = {
        (str(graph.value(graph.value(r, DCTERMS.isPartOf), RDFS.label)), graph.value(r, KG.recordNumber).toPython())  # type: ignore[union-attr]
        for r in graph.objects(paper, PROV.wasDerivedFrom)
    }
    assert records == {("pages/a.txt", 1), ("pages/b.txt", 7)}
    pages = {str(o) for o in graph.objects(paper, SCHEMA.sameAs)}
    assert pages == {"https://arxiv.org/abs/2402.00001", "https://doi.org/10.1000/fold.1"}
    text = next(t["text"] for t in tables.texts.to_pylist() if t["paper"] == "arxiv:2402.00001")
    assert graph.value(paper, KG.textLength).toPython() == len(text)  # type: ignore[union-attr]
    assert graph.value(paper, SCHEMA.url) == rdflib.URIRef("https://example.org/papers/fold%20wise")
    held = {str(o) for o in graph.objects(paper)}
    assert {"2402.00001", "10.1000/fold.1", "2024", "2024-02-05", "arxiv:2402.00001"} <= held


def test_abstracts_stand_in_the_graph_only_when_asked_for(tables_with_abstracts: Tables, base: str) -> None:
    def with_abstract(lines: list[str]) -> int:
        return sum(f"<{DCTERMS.abstract}>" in line for line in lines)

    assert with_abstract(lines_of(tables_with_abstracts)) == 0
    asked = lines_of(tables_with_abstracts, with_abstracts=True)
    assert with_abstract(asked) == tables_with_abstracts.papers.num_rows


def test_each_relation_of_the_schema_has_a_name_in_rdf() -> None:
    assert set(RELATION_TERMS) == set(RELATIONS)


def test_each_statement_is_one_readable_triple_and_one_node_with_its_evidence(
    graph: rdflib.Graph, tables: Tables, base: str
) -> None:
    rows = tables.statements.to_pylist()
    assert len(set(graph.subjects(RDF.type, KG.Statement))) == len(rows) > 0
    for row in rows:
        paper, entity = rdflib.URIRef(paper_iri(base, row["paper"])), rdflib.URIRef(entity_iri(base, row["entity"]))
        relation = KG[RELATION_TERMS[row["relation"]]]
        assert (paper, relation, entity) in graph
        s = rdflib.URIRef(statement_iri(base, row["paper"], row["entity"]))
        assert (graph.value(s, RDF.subject), graph.value(s, RDF.predicate)) == (paper, relation)
        assert graph.value(s, RDF.object) == entity
        confidence, support = graph.value(s, KG.confidence), graph.value(s, KG.support)
        assert isinstance(confidence, rdflib.Literal)
        assert isinstance(support, rdflib.Literal)
        assert confidence.toPython() == row["confidence"]
        assert support.toPython() == len(row["evidence"])
        expected = {mention_iri(base, row["paper"], e["start"], e["end"]) for e in row["evidence"]}
        assert {str(m) for m in graph.objects(s, KG.evidence)} == expected
        assert all((rdflib.URIRef(m), RDF.type, KG.Mention) in graph for m in expected)


def test_each_entity_has_its_type_names_and_place_in_the_hierarchy(
    graph: rdflib.Graph, tables: Tables, base: str
) -> None:
    for e in tables.entities.to_pylist():
        s = rdflib.URIRef(entity_iri(base, e["id"]))
        assert KG[e["type"].capitalize()] in set(graph.objects(s, RDF.type))
        assert graph.value(s, SKOS.prefLabel) == rdflib.Literal(e["name"])
        assert {str(a) for a in graph.objects(s, SKOS.altLabel)} == set(e["aliases"])
        assert {str(b) for b in graph.objects(s, SKOS.broader)} == {entity_iri(base, b) for b in e["broader"]}
        family = {entity_iri(base, e["family"])} if e["family"] else set()
        assert {str(f) for f in graph.objects(s, KG.family)} == family


def test_related_papers_are_related_both_ways_and_say_what_they_share(
    graph: rdflib.Graph, tables: Tables, base: str
) -> None:
    for r in tables.related.to_pylist():
        a, b = rdflib.URIRef(paper_iri(base, r["a"])), rdflib.URIRef(paper_iri(base, r["b"]))
        assert (a, KG.relatedTo, b) in graph
        assert (b, KG.relatedTo, a) in graph
        (pair,) = set(graph.subjects(KG.paper, a)) & set(graph.subjects(KG.paper, b))
        nodes = list(graph.objects(pair, KG.shares))
        shared = {
            (str(graph.value(s, KG.entity)), graph.value(s, KG.share).toPython())  # type: ignore[union-attr]
            for s in nodes
        }
        assert shared == {(entity_iri(base, s["entity"]), s["share"]) for s in r["shared"]}
        ways = {(str(graph.value(s, KG.via)), frozenset(map(str, graph.objects(s, KG.named)))) for s in nodes}
        own = {(s["via"], frozenset(entity_iri(base, e) for e in (s["a"], s["b"]))) for s in r["shared"]}
        assert ways == own


def test_a_paper_builds_on_the_earlier_one_whose_introduction_it_uses(
    graph: rdflib.Graph, tables: Tables, base: str
) -> None:
    expected = {(paper_iri(base, x["paper"]), paper_iri(base, x["earlier"])) for x in tables.lineage.to_pylist()}
    assert {(str(s), str(o)) for s, o in graph.subject_objects(KG.buildsOn)} == expected
    assert expected


def test_an_own_repository_is_told_from_one_of_others(graph: rdflib.Graph, base: str) -> None:
    repository = rdflib.URIRef("https://github.com/example/foldwise")
    assert (repository, RDF.type, KG.Repository) in graph
    assert set(graph.subjects(KG.hasRepository, repository)) == {rdflib.URIRef(paper_iri(base, "arxiv:2402.00001"))}
    assert set(graph.subjects(KG.linksRepository, repository)) == {rdflib.URIRef(paper_iri(base, "doi:10.1000/x.2"))}


def test_a_link_that_no_iri_can_name_is_left_out_and_the_others_stay() -> None:
    paper = Paper("p", "A Title", "An abstract.")
    urls = ["https://good.example.org/x y", "https://a.org:port/", "javascript:alert(1)", "", "https://"]
    links = [WebLink("p", i, i + 1, url, "other", False) for i, url in enumerate(urls)]
    tables = assemble([paper], links=links)
    lines = [line for line in lines_of(tables) if f"<{KG.linksPage}>" in line]
    assert [line.split()[2] for line in lines] == ["<https://good.example.org/x%20y>"]


def test_empty_tables_give_no_triple() -> None:
    assert lines_of(empty_tables()) == []
