"""How a paper relates to each thing it names: the strongest relation that its text supports.

The tagger scores every relation at every word, with the whole abstract before it; the mean over the mentions of a
thing decides, among the relations that its type can have.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.consistency import NameGroup
from kg.extraction.tagger import RelationScores
from kg.schema import RELATIONS, EntityType, Relation

#: What a paper can do with a thing of each type.
POSSIBLE: dict[EntityType, tuple[Relation, ...]] = {
    "task": ("introduces", "addresses", "mentions"),
    "method": ("introduces", "uses", "compares_with", "mentions"),
    "model": ("introduces", "uses", "compares_with", "mentions"),
    "dataset": ("introduces", "evaluates_on", "uses", "mentions"),
    "metric": ("introduces", "measures", "mentions"),
}


def relation_of(scores: RelationScores, group: NameGroup) -> Relation:
    """The relation of the paper to the thing of ``group``; ties go to the stronger one."""
    means = scores.of([(m.start, m.end) for m in group.mentions])
    of = dict(zip(RELATIONS, means.tolist(), strict=True))
    return max(POSSIBLE[group.type], key=lambda r: of[r])


@Language.factory("relations", assigns=["doc._.relations"], requires=["doc._.names", "doc._.relation_scores"])
class Relations:
    """spaCy component that sets ``doc._.relations``: one relation for each of ``doc._.names``, in their order."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name
        if not Doc.has_extension("relations"):
            Doc.set_extension("relations", default=())

    def __call__(self, doc: Doc) -> Doc:
        """Return ``doc`` with its relations."""
        scores: RelationScores = doc._.relation_scores
        doc._.relations = tuple(relation_of(scores, g) for g in doc._.names)
        return doc
