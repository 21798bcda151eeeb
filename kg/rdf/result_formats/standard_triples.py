"""Triples of CONSTRUCT and DESCRIBE in Turtle, N-Triples, RDF/XML and JSON-LD."""

from __future__ import annotations

from kg.rdf.result_formats.format import Answer, AnswerFormat
from kg.rdf.result_formats.registry import register
from kg.rdf.result_formats.xml_text import KEPT_RETURN, RETURN, fit_triple
from kg.rdf.terms import PREFIXES


def _turtle(answer: Answer) -> str:
    return answer.turtle or ""


def _ntriples(answer: Answer) -> str:
    return _converted(answer, "nt")


def _rdfxml(answer: Answer) -> str:
    return _converted(answer, "rdf").replace(RETURN, KEPT_RETURN)


def _jsonld(answer: Answer) -> str:
    return _converted(answer, "jsonld")


def _converted(answer: Answer, extension: str) -> str:
    import pyoxigraph as ox

    wanted = ox.RdfFormat.from_extension(extension)
    triples = (quad.triple for quad in ox.parse(answer.turtle or "", format=ox.RdfFormat.TURTLE))
    if wanted == ox.RdfFormat.RDF_XML:
        triples = (fit_triple(triple) for triple in triples)
    return (ox.serialize(triples, format=wanted, prefixes=PREFIXES) or b"").decode()


TURTLE = register(AnswerFormat("turtle", "Turtle", ("text/turtle",), ("triples",), _turtle, order=50))
NTRIPLES = register(
    AnswerFormat("ntriples", "N-Triples", ("application/n-triples",), ("triples",), _ntriples, order=60)
)
RDFXML = register(AnswerFormat("rdfxml", "RDF/XML", ("application/rdf+xml",), ("triples",), _rdfxml, order=70))
JSONLD = register(AnswerFormat("jsonld", "JSON-LD", ("application/ld+json",), ("triples",), _jsonld, order=80))
