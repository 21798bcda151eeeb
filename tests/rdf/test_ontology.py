"""The ontology and the JSON-LD context: every term is defined once, explained, and used as it is defined."""

from __future__ import annotations

import json
import re
from pathlib import Path

import owlrl
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from kg.names.ontology_folder import ONTOLOGY, ontology_folder
from kg.rdf import entailed as entailed_module
from kg.rdf import evidence as evidence_module
from kg.rdf import reported as reported_module
from kg.rdf import terms
from kg.rdf import triples as triples_module
from kg.rdf.iris import author_iri, entity_iri, paper_iri, statement_iri
from kg.rdf.named_queries import list_queries
from kg.rdf.query import query

WRITERS = (triples_module, evidence_module, reported_module, entailed_module)
KG = rdflib.Namespace(ONTOLOGY)
PATH = ontology_folder() / "kg.ttl"
CONTEXT = ontology_folder() / "context.jsonld"
PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty)


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    return rdflib.Graph().parse(PATH, format="turtle")


@pytest.fixture(scope="module")
def graph(files: Path) -> rdflib.Graph:
    """The small graph, which uses every term that kg.rdf.triples can write."""
    return rdflib.Graph().parse(files / "graph.nt", format="nt")


def own(iris: object) -> set[str]:
    """The local names of those IRIs that are in the ontology's namespace."""
    return {str(i).removeprefix(ONTOLOGY) for i in iris if str(i).startswith(ONTOLOGY)}  # type: ignore[attr-defined]


def defined(ontology: rdflib.Graph) -> set[str]:
    return own(s for kind in (OWL.Class, *PROPERTY_KINDS) for s in ontology.subjects(RDF.type, kind))


def used(graph: rdflib.Graph) -> set[str]:
    return own(term for triple in graph for term in triple if isinstance(term, rdflib.URIRef))


def test_rdflib_and_oxigraph_read_the_same_ontology(ontology: rdflib.Graph) -> None:
    by_oxigraph = {str(t) for t in ox.parse(path=str(PATH), format=ox.RdfFormat.TURTLE)}
    assert len(by_oxigraph) == len(ontology) > 200
    assert (rdflib.URIRef(ONTOLOGY.rstrip("#")), RDF.type, OWL.Ontology) in ontology


def reasoned(ontology: rdflib.Graph, facts: str) -> tuple[rdflib.Graph, list[str]]:
    """The ontology with ``facts`` (Turtle) and all that OWL 2 RL infers, and the contradictions that it finds."""
    graph = rdflib.Graph()
    for triple in ontology:
        graph.add(triple)
    graph.parse(data=f"@prefix kg: <{ONTOLOGY}> . @prefix : <https://example.org/kg/> . {facts}", format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph, [str(o) for _, p, o in graph if str(p).endswith("agent-ont#error")]


def test_an_owl_reasoner_infers_what_is_meant_and_finds_no_contradiction(ontology: rdflib.Graph) -> None:
    example = rdflib.Namespace("https://example.org/kg/")
    graph, errors = reasoned(ontology, ":p kg:introduces :m . :q kg:hasRepository :r . :m a kg:Method .")
    assert errors == []
    assert (example.m, rdflib.URIRef("https://linkedpaperswithcode.com/property/introducedBy"), example.p) in graph
    assert (example.p, RDF.type, rdflib.URIRef("https://linkedpaperswithcode.com/class/paper")) in graph
    assert (example.r, RDF.type, KG.Repository) in graph


def test_an_owl_reasoner_contradicts_an_entity_of_two_types(ontology: rdflib.Graph) -> None:
    _, errors = reasoned(ontology, ":m a kg:Method, kg:Task .")
    assert len(errors) > 0


def test_the_classes_that_readers_look_for_are_there(ontology: rdflib.Graph) -> None:
    wanted = "Paper Method Model Dataset Task Metric Repository Statement Mention".split()
    assert set(wanted) <= own(ontology.subjects(RDF.type, OWL.Class))


def test_every_term_has_one_label_one_comment_and_says_where_it_is_defined(ontology: rdflib.Graph) -> None:
    for name in defined(ontology):
        for said in (RDFS.label, RDFS.comment):
            values = list(ontology.objects(KG[name], said))
            assert len(values) == 1, (name, said)
            assert isinstance(values[0], rdflib.Literal)
            assert values[0].language == "en"
            assert values[0].strip()
        assert list(ontology.objects(KG[name], RDFS.isDefinedBy)) == [rdflib.URIRef(ONTOLOGY.rstrip("#"))], name


@pytest.mark.parametrize("above", [RDFS.subClassOf, RDFS.subPropertyOf])
def test_nothing_stands_above_itself(ontology: rdflib.Graph, above: rdflib.URIRef) -> None:
    pairs = set(ontology.subject_objects(above))
    assert pairs
    assert [a for a, b in pairs if a in set(ontology.transitive_objects(b, above))] == []


def test_the_page_on_its_checks_counts_its_terms(ontology: rdflib.Graph) -> None:
    page = (ontology_folder().parent / "docs" / "ontology.md").read_text(encoding="utf-8")
    kinds = (
        (OWL.Class, "classes"),
        (OWL.ObjectProperty, "object properties"),
        (OWL.DatatypeProperty, "datatype properties"),
    )
    for kind, words in kinds:
        own = [s for s in ontology.subjects(RDF.type, kind) if str(s).startswith(ONTOLOGY)]
        assert f" {len(own)} {words}" in " ".join(page.split())


def test_no_term_is_defined_twice(ontology: rdflib.Graph) -> None:
    names = re.findall(r"^:(\w+) a ", PATH.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(names) == sorted(defined(ontology))
    labels = [(str(ontology.value(KG[n], RDFS.label)), n[0].isupper()) for n in names]
    assert len(labels) == len(set(labels))


def test_every_term_that_the_ontology_refers_to_is_defined_in_it(ontology: rdflib.Graph) -> None:
    assert used(ontology) == defined(ontology)


def test_every_term_of_the_graph_is_defined(graph: rdflib.Graph, ontology: rdflib.Graph) -> None:
    assert used(graph) <= defined(ontology)


def test_the_small_graph_uses_every_term_that_can_be_written(graph: rdflib.Graph) -> None:
    """So that the other tests here speak of all of them."""
    sources = [Path(m.__file__).read_text(encoding="utf-8") for m in WRITERS]
    written = {term for source in sources for term in re.findall(r"\{ONTOLOGY\}(\w+)", source)}
    written |= {"Repository", "WebPage"} | set(triples_module.RELATION_TERMS.values())
    written |= set(reported_module.BELONGS.values())
    written |= set(triples_module.LINK_TERMS.values()) | {"linksPage"}
    entity_types = {"Task", "Method", "Model", "Dataset", "Metric"}
    assert used(graph) == written | entity_types


@pytest.mark.parametrize("name", [q.name for q in list_queries()])
def test_every_term_of_a_query_is_defined(name: str, ontology: rdflib.Graph) -> None:
    (text,) = (q.text for q in list_queries() if q.name == name)
    assert set(re.findall(r"\bkg:(\w+)", text)) <= defined(ontology)


def test_every_property_is_of_one_kind_and_used_as_such(graph: rdflib.Graph, ontology: rdflib.Graph) -> None:
    properties = [own(ontology.subjects(RDF.type, kind)) for kind in PROPERTY_KINDS]
    assert not properties[0] & properties[1]
    for _, p, o in graph:
        if str(p).startswith(ONTOLOGY):
            kind = OWL.DatatypeProperty if isinstance(o, rdflib.Literal) else OWL.ObjectProperty
            assert (p, RDF.type, kind) in ontology, p


def test_what_is_said_fits_the_domain_and_range_of_each_property(graph: rdflib.Graph, ontology: rdflib.Graph) -> None:
    def types_of(node: rdflib.term.Node) -> set[rdflib.term.Node]:
        return {
            above
            for kind in graph.objects(node, RDF.type)
            for above in ontology.transitive_objects(kind, RDFS.subClassOf)
        }

    def declared(p: rdflib.term.Node, what: rdflib.URIRef) -> list[set[rdflib.term.Node]]:
        """For each class that is declared, itself, or those that it is the union of."""
        above = ontology.transitive_objects(p, RDFS.subPropertyOf)
        kinds = [kind for q in above for kind in ontology.objects(q, what)]
        unions = [ontology.value(kind, OWL.unionOf) for kind in kinds]
        return [set(ontology.items(u)) if u is not None else {k} for k, u in zip(kinds, unions, strict=True)]

    checked = set()
    for s, p, o in graph:
        if not str(p).startswith(ONTOLOGY):
            continue
        for kinds in declared(p, RDFS.domain):
            assert kinds & types_of(s), (s, p)
            checked.add((p, RDFS.domain))
        for kinds in declared(p, RDFS.range):
            held = {o.datatype or RDFS.Literal} if isinstance(o, rdflib.Literal) else types_of(o)
            strings = {rdflib.URIRef(f"{terms.XSD}string")} if held == {RDFS.Literal} else held
            assert kinds & strings, (p, o)
            checked.add((p, RDFS.range))
    assert len(checked) > 30


def test_each_relation_is_one_of_the_seven(ontology: rdflib.Graph) -> None:
    relations = set(ontology.subjects(RDFS.subPropertyOf, KG.relation))
    assert own(relations) == set(triples_module.RELATION_TERMS.values())


def test_every_term_that_the_ontology_has_finds_something_in_a_graph(
    graph: rdflib.Graph, ontology: rdflib.Graph
) -> None:
    assert defined(ontology) - used(graph) == set()


def test_what_is_stated_is_stated_of_the_general_class_and_property_too(graph: rdflib.Graph) -> None:
    kinds = (KG.Method, KG.Model, KG.Dataset, KG.Task, KG.Metric)
    entities = {s for kind in kinds for s in graph.subjects(RDF.type, kind)}
    assert set(graph.subjects(RDF.type, KG.Entity)) == entities
    relations = [KG[name] for name in triples_module.RELATION_TERMS.values()]
    assert set(graph.subject_objects(KG.relation)) == {so for r in relations for so in graph.subject_objects(r)}
    links = [KG[name] for name in {*triples_module.LINK_TERMS.values(), "linksPage"}]
    assert set(graph.subject_objects(KG.links)) == {so for p in links for so in graph.subject_objects(p)}


def test_a_query_goes_up_from_a_class_and_a_property_by_the_ontology_in_the_store(store: ox.Store) -> None:
    for asked in (
        "ASK { ?x a/rdfs:subClassOf* kg:Entity }",
        "ASK { ?p rdfs:subPropertyOf kg:relation . ?paper ?p ?entity }",
        "ASK { kg:Statement rdfs:comment ?comment }",
    ):
        assert query(store, asked, base_iri="https://example.org/kg/").boolean is True, asked


def test_no_label_is_hidden_and_shown(graph: rdflib.Graph) -> None:
    """SKOS, integrity condition S13."""
    shown = {*graph.subject_objects(SKOS.prefLabel), *graph.subject_objects(SKOS.altLabel)}
    assert shown & set(graph.subject_objects(SKOS.hiddenLabel)) == set()
    names = {(s, str(o).lower()) for s, o in shown}
    assert names <= {(s, str(o)) for s, o in graph.subject_objects(KG.searchName)}


def test_the_context_names_every_term_with_the_type_of_its_values(ontology: rdflib.Graph) -> None:
    context = json.loads(CONTEXT.read_text(encoding="utf-8"))["@context"]
    for name in defined(ontology):
        expected: object = f"kg:{name}"
        if (KG[name], RDF.type, OWL.ObjectProperty) in ontology:
            expected = {"@id": f"kg:{name}", "@type": "@id"}
        elif (KG[name], RDF.type, OWL.DatatypeProperty) in ontology:
            kind = str(ontology.value(KG[name], RDFS.range)).removeprefix(terms.XSD)
            expected = expected if kind == "string" else {"@id": f"kg:{name}", "@type": f"xsd:{kind}"}
        assert context[name] == expected
    prefixes = {name: iri for name, iri in context.items() if str(iri).startswith("http")}
    assert prefixes.items() <= terms.PREFIXES.items()


def test_every_property_of_the_graph_has_a_name_in_the_context(graph: rdflib.Graph) -> None:
    context = json.loads(CONTEXT.read_text(encoding="utf-8"))["@context"]
    names = {term if isinstance(term, str) else term["@id"] for term in context.values() if term != 1.1}
    prefixed = {prefix: iri for prefix, iri in context.items() if str(iri).startswith("http")}
    expanded = {prefixed.get(n.split(":")[0], "") + n.split(":")[-1] for n in names}
    assert {str(p) for p in graph.predicates() if p != RDF.type} <= expanded


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
def test_json_in_the_words_of_the_context_says_what_the_graph_says(graph: rdflib.Graph, base: str) -> None:
    paper = paper_iri(base, "arxiv:2402.00001")
    document = {
        **json.loads(CONTEXT.read_text(encoding="utf-8")),
        "id": paper,
        "type": "Paper",
        "title": "Foldwise: Pruning by Folding",
        "creator": [{"id": author_iri(base, "Ada Example"), "name": "Ada Example"}, author_iri(base, "Bo Muster")],
        "introduces": entity_iri(base, "method/folding"),
        "hasRepository": {"id": "https://github.com/example/foldwise", "type": "Repository"},
        "relatedTo": [paper_iri(base, "doi:10.1000/x.2")],
        "@reverse": {
            "wasDerivedFrom": {
                "id": statement_iri(base, paper="arxiv:2402.00001", entity="method/folding"),
                "type": "Statement",
                "statementPredicate": "kg:introduces",
                "confidence": "0.95",
                "support": 1,
            }
        },
    }
    said = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    assert len(said) == 14
    assert set(said) <= set(graph)


def test_the_documentation_page_tells_of_every_term_and_asks_nothing_of_other_sites(ontology: rdflib.Graph) -> None:
    """It is made by pyLODE: `python -m pylode ontology/kg.ttl -o ontology/kg.html`."""
    page = (PATH.parent / "kg.html").read_text(encoding="utf-8")
    assert [name for name in sorted(defined(ontology)) if f"{ONTOLOGY}{name}" not in page] == []
    assert not re.search(r"<(script|img|iframe)[^>]+src=|<link[^>]+stylesheet", page)
