"""RDF: IRIs, triples, files, and SPARQL over them."""

from kg.names.ontology_folder import ONTOLOGY, ontology_folder
from kg.rdf.formats import write_rdf
from kg.rdf.named_queries import NamedQuery, list_queries, read_query
from kg.rdf.query import query, within
from kg.rdf.result_formats.registry import RESULT_FORMATS
from kg.rdf.results import QueryResult, ResultFormat
from kg.rdf.store import load_store, open_store, prepare_store
from kg.rdf.terms import PREFIXES
from kg.rdf.triples import PARTS, Part
from kg.rdf.validation import Violation, validate
from kg.rdf.write import write_ntriples, write_turtle

__all__ = [
    "ONTOLOGY",
    "PARTS",
    "PREFIXES",
    "RESULT_FORMATS",
    "NamedQuery",
    "Part",
    "QueryResult",
    "ResultFormat",
    "Violation",
    "list_queries",
    "load_store",
    "ontology_folder",
    "open_store",
    "prepare_store",
    "query",
    "read_query",
    "validate",
    "within",
    "write_ntriples",
    "write_rdf",
    "write_turtle",
]
