"""RDF: IRIs, triples, files, and SPARQL over them."""

from kg.ontology_files import ONTOLOGY, ontology_folder
from kg.rdf.formats import EXPORT_FORMATS, write_rdf
from kg.rdf.query import NamedQuery, QueryResult, list_queries, load_store, query, read_query
from kg.rdf.terms import PREFIXES
from kg.rdf.triples import PARTS, Part
from kg.rdf.write import write_ntriples, write_turtle

__all__ = [
    "EXPORT_FORMATS",
    "ONTOLOGY",
    "PARTS",
    "PREFIXES",
    "NamedQuery",
    "Part",
    "QueryResult",
    "list_queries",
    "load_store",
    "ontology_folder",
    "query",
    "read_query",
    "write_ntriples",
    "write_rdf",
    "write_turtle",
]
