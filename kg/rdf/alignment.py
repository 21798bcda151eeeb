"""What is said in the words of Linked Papers With Code besides our own.

Its queries then run on our graph as they are. The ontology states the same as owl:equivalentClass and
owl:equivalentProperty where the words mean the same, and skos:closeMatch where ours say more: a paper may address
something that is no task, which lpwcp:hasTask cannot say.
"""

from __future__ import annotations

from kg.rdf.terms import LPWC_CLASS, LPWC_PROPERTY

HAS_PARENT = f"{LPWC_PROPERTY}hasParent"
HAS_SUBTASK = f"{LPWC_PROPERTY}hasSubtask"
INTRODUCED_BY = f"{LPWC_PROPERTY}introducedBy"

_CLASSES = {name: (f"{LPWC_CLASS}{name.lower()}",) for name in ("Dataset", "Method", "Model", "Repository", "Task")}
_RELATIONS = {
    ("addresses", "task"): "hasTask",
    ("evaluates_on", "dataset"): "usesDataset",
    ("uses", "dataset"): "usesDataset",
    ("introduces", "dataset"): "hasDataset",
    ("introduces", "method"): "hasMethod",
    ("uses", "method"): "hasMethod",
    ("introduces", "model"): "hasModel",
    ("uses", "model"): "hasModel",
}
_LINKS = {"hasRepository": ("hasRepository",), "linksRepository": ("hasRepository",)}


def classes(name: str) -> tuple[str, ...]:
    """IRIs of its classes for our class ``name``; none where it has no such class."""
    return _CLASSES.get(name, ())


def relation_properties(relation: str, kind: str) -> tuple[str, ...]:
    """IRIs of its properties for a paper's ``relation`` to an entity of type ``kind``."""
    name = _RELATIONS.get((relation, kind))
    return (f"{LPWC_PROPERTY}{name}",) if name else ()


def link_properties(term: str) -> tuple[str, ...]:
    """IRIs of its properties for our link property ``term``."""
    return tuple(f"{LPWC_PROPERTY}{name}" for name in _LINKS.get(term, ()))
