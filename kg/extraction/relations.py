"""How a paper relates to each thing it names: the strongest relation that the words around it support.

The relations, strongest first, are :data:`kg.schema.RELATIONS`.
"""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.consistency import NameGroup
from kg.extraction.sentences import sentence_around
from kg.schema import Relation

_OURS = re.compile(r"\b(?:we|our|this (?:paper|work|study|report|article|survey)|in this|here)\b", re.IGNORECASE)
_COMPARES = re.compile(
    r"\b(?:outperform\w*|surpass\w*|exceed\w*|beat\w*|compar(?:ed|able|ing|ison)\b|baselines?|better than"
    r"|superior to|competitive with|on par with|relative to|than|over (?:the )?(?:state|previous|existing|prior)"
    r"|rival\w*|match(?:es|ing)? the performance|versus|vs\.?|state-of-the-art (?:methods|models))\b",
    re.IGNORECASE,
)
_TRAINS_ON = re.compile(
    r"\b(?:pre-?train\w*|fine-?tun\w*|train\w*|built (?:up)?on|derived from|collected from|sampled from"
    r"|based on|using)\s+(?:\w+\s+){0,3}(?:on|from|with)?\s*(?:the\s+)?$",
    re.IGNORECASE,
)


_PROPOSES = re.compile(
    r"\b(?:we|this (?:paper|work|study)|paper|work)\b[^,;:]{0,40}?\b(?:propos|introduc|present|develop|design|devis"
    r"|construct|creat|releas|contribut|curat|build)\w*\s+"
    r"(?:(?!(?:and|on|with|for|to|that|which|using|by|in|of|from)\b)\S+\s+){0,5}[\"'“(]?$",
    re.IGNORECASE,
)


def relation_of(text: str, sentences: tuple[tuple[int, int], ...], group: NameGroup) -> Relation:
    """The relation of the paper with text ``text`` to the thing of ``group``."""
    if group.coined or (group.type != "task" and _is_proposed(text, sentences, group)):
        return "introduces"
    if group.type == "metric":
        return "measures" if _is_reported(text, sentences, group) else "mentions"
    in_title = any(m.start < text.find("\n") for m in group.mentions)
    active = in_title or _is_active(text, sentences, group)
    if group.type == "task":
        return "addresses" if active else "mentions"
    if group.type == "dataset":
        return _dataset_relation(text, sentences, group)
    if not in_title and _is_compared(text, sentences, group):
        return "compares_with"
    return "uses" if active else "mentions"


def _is_proposed(text: str, sentences: tuple[tuple[int, int], ...], group: NameGroup) -> bool:
    """Whether a mention follows "we propose a …" closely, with no other clause between."""
    leads = (text[sentence_around(sentences, m.start, m.end)[0] : m.start] for m in group.mentions)
    return any(_PROPOSES.search(lead) for lead in leads)


def _dataset_relation(text: str, sentences: tuple[tuple[int, int], ...], group: NameGroup) -> Relation:
    leads = [text[sentence_around(sentences, m.start, m.end)[0] : m.start] for m in group.mentions]
    if all(_TRAINS_ON.search(lead) for lead in leads):
        return "uses"
    return "evaluates_on" if any(_position(sentences, m.start) >= 0.3 for m in group.mentions) else "mentions"


def _is_reported(text: str, sentences: tuple[tuple[int, int], ...], group: NameGroup) -> bool:
    """Whether a metric stands where results stand: in the later sentences, or beside figures."""
    return any(
        _position(sentences, m.start) >= 0.4
        or re.search(r"\d", text[slice(*sentence_around(sentences, m.start, m.end))])
        for m in group.mentions
    )


def _is_active(text: str, sentences: tuple[tuple[int, int], ...], group: NameGroup) -> bool:
    """Whether the paper does something with it: named after the opening, or where "we" act."""
    for m in group.mentions:
        a, b = sentence_around(sentences, m.start, m.end)
        if _position(sentences, m.start) >= 0.35 or _OURS.search(text[a:b]):
            return True
    return False


def _is_compared(text: str, sentences: tuple[tuple[int, int], ...], group: NameGroup) -> bool:
    """Whether every mention after the opening follows words of comparison in its sentence."""
    late = [m for m in group.mentions if _position(sentences, m.start) >= 0.4]
    return bool(late) and all(
        _COMPARES.search(text[sentence_around(sentences, m.start, m.end)[0] : m.start]) for m in late
    )


def _position(sentences: tuple[tuple[int, int], ...], offset: int) -> float:
    """How far into the abstract the sentence at ``offset`` stands: 0 for the first, 1 for the last; title -1.

    The only sentence of an abstract is both, and counts as the middle.
    """
    body = sentences[1:]
    before = sum(1 for a, _ in body if a <= offset)
    if before == 0:
        return -1.0
    return (before - 1) / (len(body) - 1) if len(body) > 1 else 0.5


@Language.factory("relations", assigns=["doc._.relations"], requires=["doc._.names", "doc._.sentence_spans"])
class Relations:
    """spaCy component that sets ``doc._.relations``: one relation for each of ``doc._.names``, in their order."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name
        if not Doc.has_extension("relations"):
            Doc.set_extension("relations", default=())

    def __call__(self, doc: Doc) -> Doc:
        """Return ``doc`` with its relations."""
        doc._.relations = tuple(relation_of(doc.text, doc._.sentence_spans, g) for g in doc._.names)
        return doc
