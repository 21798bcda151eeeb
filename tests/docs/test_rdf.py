"""docs/rdf.md tells of every property that the ontology defines, and the redirects of every file that it names."""

from __future__ import annotations

import re
from pathlib import Path

import rdflib
from rdflib.namespace import OWL, RDF

from kg.names.ontology_folder import ONTOLOGY, ontology_folder

ROOT = Path(__file__).parents[2]


def test_the_table_has_each_property_of_the_ontology_once() -> None:
    ontology = rdflib.Graph().parse(ontology_folder() / "kg.ttl")
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty)
    defined = {str(s) for kind in kinds for s in ontology.subjects(RDF.type, kind) if str(s).startswith(ONTOLOGY)}
    text = (ROOT / "docs" / "rdf.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `kg:(\w+)` \|[^|\n]+\|[^|\n]+\|[^|\n]+\|$", text, re.MULTILINE)
    assert told == sorted(name.removeprefix(ONTOLOGY) for name in defined)


def test_the_redirects_lead_to_files_that_there_are() -> None:
    rules = (ontology_folder() / "w3id" / ".htaccess").read_text(encoding="utf-8")
    targets = re.findall(r"^RewriteRule \S+ PLACE/(?:main|v\$1)/(\S+) \[R=303,L\]$", rules, re.MULTILINE)
    assert len(targets) == rules.count("RewriteRule")
    assert [t for t in targets if not (ROOT / t).is_file()] == []
