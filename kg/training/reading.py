"""What extraction makes of scores that no model folder gives: the pipeline with the tagger's part already done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from kg.evaluation.scoring import score
from kg.extraction.candidates import SpanProbability
from kg.extraction.crf import Chain, span_probabilities
from kg.extraction.pipeline import load_pipeline
from kg.extraction.relations import Relations, RelationWeights, mean_scores_decide
from kg.extraction.selection import Selection, Selector
from kg.extraction.tagger import RelationScores
from kg.schema import ENTITY_TYPES
from kg.training.examples import Example
from kg.training.relating import write_relations
from kg.training.selecting import write_selection

Floats = npt.NDArray[np.float64]

_MEASURES = ("mention", "entity", "relation")


def f1_of_reading(
    papers: Sequence[Mapping[str, Any]],
    examples: Sequence[Example],
    chain: Chain,
    scores: Sequence[tuple[Floats, Floats]],
    selector: Selector,
) -> dict[str, float]:
    """F1 in percent ("mention", "entity", "relation"), by the measures of `kg evaluate`, of reading ``papers``.

    ``scores`` of ``examples`` are words × tags and words × relations; of relations the highest mean score decides.
    """
    pipeline = load_pipeline()
    with TemporaryDirectory() as scratch:
        write_selection(selector, Path(scratch))
        write_relations(RelationWeights(mean_scores_decide()), Path(scratch))
        for part in ("selection", "relations"):
            cast("Selection | Relations", pipeline.get_pipe(part)).from_disk(scratch).prepare()
    read = []
    for paper, example, (tags, relations) in zip(papers, examples, scores, strict=True):
        words, doc = example.pieces.words, pipeline.make_doc(example.text)
        for name, component in pipeline.pipeline:
            if name == "ner":
                doc._.span_probabilities = tuple(
                    SpanProbability(words[first][0], words[end - 1][1], ENTITY_TYPES[kind], probability)
                    for first, end, kind, probability in span_probabilities(chain, tags)
                )
                starts = np.array([a for a, _ in words], dtype=np.int64)
                doc._.relation_scores = RelationScores(starts, relations)
            else:
                doc = component(doc)
        entities = [
            {
                "type": group.type,
                "mentions": sorted({example.text[m.start : m.end] for m in group.mentions}),
                "relation": relation,
            }
            for group, relation in zip(doc._.names, doc._.relations, strict=True)
        ]
        read.append({**{key: paper[key] for key in ("id", "title") if key in paper}, "entities": entities, "links": []})
    scored = score([{"id": paper["title"], "links": [], **paper} for paper in papers], read)
    return {measure: round(scored.of(measure).f1, 1) for measure in _MEASURES}
