"""Unlabelled abstracts as annotated ones: fitted teachers with their selection say what they name.

The labels are those of whole papers (each form chosen or not, everywhere in the text), so that the next tagger
learns to be consistent (self-training: Yarowsky 1995; Xie et al. 2020, with noise from dropout).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
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
from kg.training.selecting import forms_of
from kg.training.teachers import Teacher, Together

_CHUNK = 256


def label(
    teacher: Teacher | Together,
    selector: Selector,
    tokenizer: Tokenizer,
    nlp: Language,
    texts: Sequence[str],
    file: Path,
    progress: Callable[[str, int, int | None], None] = lambda *_: None,
) -> None:
    """Write to ``file`` what each of ``texts`` names, a line each: the entities of the forms that ``selector`` takes.

    ``nlp`` finds known names. Goes on after the lines that ``file`` holds.
    """
    chain = teacher.chain()
    whole = file.read_text(encoding="utf-8").split("\n")[:-1] if file.exists() else []
    done = len(whole) // _CHUNK * _CHUNK
    file.write_text("".join(f"{line}\n" for line in whole[:done]), encoding="utf-8")
    for start in range(done, len(texts), _CHUNK):
        part = texts[start : start + _CHUNK]
        bare = [make_example(tokenizer, doc.text, doc._.mentions, []) for doc in nlp.pipe(part)]
        lines = []
        for example, (tags, relations) in zip(bare, teacher.predict(bare), strict=True):
            starts = np.array([a for a, _ in example.pieces.words], dtype=np.int64)
            lines.append(json.dumps(_entities(example, tags, RelationScores(starts, relations), chain, selector)))
        with file.open("a", encoding="utf-8") as out:
            out.writelines(f"{line}\n" for line in lines)
        progress("label", start + len(part), len(texts))


def read_labels(
    tokenizer: Tokenizer, nlp: Language, texts: Sequence[str], file: Path, *, weight: float
) -> list[Example]:
    """``texts`` as examples of what :func:`label` wrote about them, with ``weight`` in the loss."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [
        make_example(tokenizer, doc.text, doc._.mentions, json.loads(line), weight)
        for doc, line in zip(nlp.pipe(texts), lines, strict=True)
    ]


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
