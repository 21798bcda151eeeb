"""Statements about statements as RDF 1.2 has them: a reifier of a triple term, in the place of rdf:subject and so on.

W3C, RDF 1.2 Concepts and Abstract Syntax, section 1.5: ``statement rdf:reifies <<( paper relation entity )>>``.
"""

from __future__ import annotations

import re

from kg.names.ontology_folder import ONTOLOGY
from kg.rdf.block import Block
from kg.rdf.terms import RDF

#: The lines that classic reification has of a statement, which stand together since lines are sorted.
_CLASSIC = re.compile(
    rf"^(<[^>]*>) <{re.escape(RDF)}object> (<[^>]*>) \.\n"
    rf"\1 <{re.escape(RDF)}predicate> (<[^>]*>) \.\n"
    rf"\1 <{re.escape(RDF)}subject> (<[^>]*>) \.\n",
    re.MULTILINE,
)
_REIFIER = rf"\1 <{RDF}reifies> <<( \4 \3 \2 )>> .\n\1 <{RDF}type> <{ONTOLOGY}Statement> .\n"


def with_reifiers(found: Block) -> Block:
    """``found`` with each statement as the reifier of its triple; its lines stay sorted."""
    return found._replace(lines=_CLASSIC.sub(_REIFIER, found.lines)) if "#predicate> " in found.lines else found
