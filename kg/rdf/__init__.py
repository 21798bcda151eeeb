"""RDF: IRIs, triples, files, and SPARQL over them."""

from kg.ontology_files import ONTOLOGY, ontology_folder
from kg.rdf.query import NamedQuery, QueryResult, list_queries, load_store, query, read_query
from kg.rdf.triples import PREFIXES
from kg.rdf.write import write_ntriples, write_turtle

__all__ = [
    "ONTOLOGY",
    "PREFIXES",
    "NamedQuery",
    "QueryResult",
    "list_queries",
    "load_store",
    "ontology_folder",
    "query",
    "read_query",
    "write_ntriples",
    "write_turtle",
]
