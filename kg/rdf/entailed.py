"""What follows from the triples of a graph by the ontology, so that its files need not say it.

The files of a graph leave out types and properties that ontology/kg.ttl (with what it repeats of SKOS and of the Web
Annotation vocabulary) lets a reasoner infer from what they say. The store and the exports have them, so that a query
needs no reasoner. Each rule looks at one triple alone, and no two triples entail the same one: that is why they can be
applied while a file is read, and why counts of the triples that are stated give the counts of those that are entailed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from kg.names.ontology_folder import ONTOLOGY
from kg.rdf import alignment
from kg.rdf.terms import LPWC_CLASS, LPWC_PROPERTY, OA, RDF, RDFS, SKOS

_TYPE = f"{RDF}type"
#: Superclasses and equivalent classes, by the class that is stated.
CLASSES: dict[str, tuple[str, ...]] = {
    f"{ONTOLOGY}Paper": (f"{LPWC_CLASS}paper",),
    f"{ONTOLOGY}Repository": alignment.classes("Repository"),
    f"{ONTOLOGY}Sentence": (f"{OA}TextPositionSelector",),
    **{
        f"{ONTOLOGY}{kind}": (f"{ONTOLOGY}Entity", *alignment.classes(kind))
        for kind in ("Dataset", "Method", "Metric", "Model", "Task")
    },
}
#: Superproperties and equivalent properties, by the property that is stated.
PROPERTIES: dict[str, tuple[str, ...]] = {
    **{
        f"{ONTOLOGY}{name}": (f"{ONTOLOGY}relation",)
        for name in ("addresses", "comparesWith", "evaluatesOn", "introduces", "measures", "mentions", "uses")
    },
    f"{ONTOLOGY}hasRepository": (f"{LPWC_PROPERTY}hasOfficialRepository",),
    f"{SKOS}prefLabel": (f"{RDFS}label",),
}
#: Inverse properties; one that is its own inverse is symmetric, and stated in one direction.
INVERSES: dict[str, str] = {
    f"{ONTOLOGY}introduces": alignment.INTRODUCED_BY,
    f"{ONTOLOGY}relatedTo": f"{ONTOLOGY}relatedTo",
}
#: What the subject is, and what else is true of it, by a property that each such subject has once.
SUBJECTS: dict[str, tuple[tuple[str, str], ...]] = {
    f"{ONTOLOGY}printed": ((_TYPE, f"{ONTOLOGY}Result"),),
    f"{ONTOLOGY}recordNumber": ((_TYPE, f"{ONTOLOGY}Record"),),
    f"{ONTOLOGY}score": ((_TYPE, f"{ONTOLOGY}RelatedPapers"),),
    f"{ONTOLOGY}share": ((_TYPE, f"{ONTOLOGY}SharedEntity"),),
    f"{ONTOLOGY}sentence": (
        (_TYPE, f"{ONTOLOGY}Mention"),
        (_TYPE, f"{OA}Annotation"),
        (f"{OA}motivatedBy", f"{OA}identifying"),
    ),
    f"{OA}exact": ((_TYPE, f"{OA}TextQuoteSelector"),),
    f"{OA}hasSource": ((_TYPE, f"{OA}SpecificResource"),),
    f"{RDF}subject": ((_TYPE, f"{ONTOLOGY}Statement"),),
}

_OF_TYPE = {f"<{c}>": tuple(f" <{_TYPE}> <{above}> .\n" for above in found) for c, found in CLASSES.items()}
_OF_SUBJECT = {f"<{p}>": tuple(f" <{q}> <{o}> .\n" for q, o in found) for p, found in SUBJECTS.items()}
_OF_PROPERTY = {f"<{p}>": tuple(f"<{q}>" for q in found) for p, found in PROPERTIES.items()}
_BACKWARDS = {f"<{p}>": f"<{q}>" for p, q in INVERSES.items()}
_TYPED = f"<{_TYPE}>"


def entailed_lines(lines: Iterable[str]) -> Iterator[str]:
    """The lines of N-Triples, each with its line break, that those of a graph entail; O(n), in no order.

    >>> list(entailed_lines(["<p> <https://w3id.org/ml-kg/ontology#uses> <m> .\\n"]))
    ['<p> <https://w3id.org/ml-kg/ontology#relation> <m> .\\n']
    """
    for line in lines:
        subject, _, said_of_it = line.partition(" ")
        predicate, _, rest = said_of_it.partition(" ")
        if predicate == _TYPED:
            for said in _OF_TYPE.get(rest[:-3], ()):
                yield subject + said
            continue
        for said in _OF_SUBJECT.get(predicate, ()):
            yield subject + said
        for above in _OF_PROPERTY.get(predicate, ()):
            yield f"{subject} {above} {rest}"
        backwards = _BACKWARDS.get(predicate)
        if backwards is not None:
            yield f"{rest[:-3]} {backwards} {subject} .\n"


def entailed_counts(properties: Counter[str], classes: Counter[str]) -> tuple[Counter[str], Counter[str]]:
    """How many triples have each property and how many things each class has, once what is entailed is added.

    ``properties`` and ``classes`` count what is stated.
    """
    all_properties, all_classes = Counter(properties), Counter(classes)
    for stated, found in CLASSES.items():
        all_classes.update(dict.fromkeys(found, classes[stated]))
    for stated, found in PROPERTIES.items():
        all_properties.update(dict.fromkeys(found, properties[stated]))
    for stated, inverse in INVERSES.items():
        all_properties[inverse] += properties[stated]
    for stated, says in SUBJECTS.items():
        for predicate, value in says:
            if predicate == _TYPE:
                all_classes[value] += properties[stated]
            else:
                all_properties[predicate] += properties[stated]
    all_properties[_TYPE] = all_classes.total()
    return +all_properties, +all_classes
