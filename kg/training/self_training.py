"""Unlabelled abstracts as examples: a fitted tagger with its selection says what they name.

The labels are those of whole papers (each form chosen or not, everywhere in the text), so that the next tagger
learns to be consistent (self-training: Yarowsky 1995; Xie et al. 2020, with noise from dropout).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from spacy.language import Language
from tokenizers import Tokenizer

from kg.extraction.crf import Chain
from kg.extraction.relations import POSSIBLE
from kg.extraction.selection import Selector
from kg.extraction.tagger import RelationScores
from kg.schema import RELATIONS
from kg.training.examples import Example, make_example
from kg.training.fitting import predict
from kg.training.network import TaggerNetwork
from kg.training.selecting import forms_of

_CHUNK = 256


def label(
    network: TaggerNetwork,
    selector: Selector,
    tokenizer: Tokenizer,
    nlp: Language,
    texts: Sequence[str],
    *,
    weight: float,
    progress: Callable[[str, int, int | None], None] = lambda *_: None,
) -> Iterator[Example]:
    """Each of ``texts`` as an example with the forms that ``selector`` takes; ``nlp`` finds known names."""
    chain = Chain(*(part.detach().numpy().astype(np.float64) for part in network.chain()))
    for start in range(0, len(texts), _CHUNK):
        part = texts[start : start + _CHUNK]
        bare = [make_example(tokenizer, doc.text, doc._.mentions, []) for doc in nlp.pipe(part)]
        for example, (tags, relations) in zip(bare, predict(network, bare), strict=True):
            starts = np.array([a for a, _ in example.pieces.words], dtype=np.int64)
            entities = _entities(example, tags, RelationScores(starts, relations), chain, selector)
            yield make_example(tokenizer, example.text, example.known, entities, weight)
        progress("label", start + len(part), len(texts))


def _entities(
    example: Example, tags: np.ndarray, scores: RelationScores, chain: Chain, selector: Selector
) -> list[dict[str, Any]]:
    """What the tagger and the selection find in one text, as annotators write it."""
    forms = forms_of(example, tags, chain)
    if not forms:
        return []
    chosen = selector.probabilities(np.stack([f.features for f in forms])) >= selector.threshold
    groups = defaultdict(list)
    for form, taken in zip(forms, chosen, strict=True):
        if taken:
            groups[form.group].append(form)
    entities = []
    for group in groups.values():
        means = scores.of([place for form in group for place in form.occurrences])
        possible = POSSIBLE[group[0].type]
        relation = max(possible, key=lambda r: means[RELATIONS.index(r)])
        entities.append({"type": group[0].type, "mentions": [f.form for f in group], "relation": relation})
    return entities
