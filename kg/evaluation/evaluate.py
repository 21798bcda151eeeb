"""Extraction measured against annotated papers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kg.evaluation.scoring import Scores, calibration_error, reliability, score
from kg.extraction.annotations import extraction_lines, read_annotated, read_listed_results
from kg.schema import Progress
from kg.sources.read import read_papers


def evaluate(
    gold: str | Path,
    *,
    results: str | Path | None = None,
    model: Path | None = None,
    workers: int | None = None,
    vocabularies: Sequence[Path] = (),
    min_confidence: float = 0.0,
    progress: Progress | None = None,
) -> Scores:
    """Extract from the papers of ``gold`` and compare with their annotations (JSON Lines of annotated papers).

    ``results`` is a file of the results that people listed in some of the papers, where ``gold`` has none; only these
    papers count for results. Raises InputNotFound where there is no such file and UnreadableInput where a line is no
    annotated paper.
    """
    annotated = read_annotated(Path(gold))
    listed = read_listed_results(Path(results)) if results else {}
    annotated = [{**p, "results": listed[p["id"]]} if p["id"] in listed else p for p in annotated]
    records = read_papers([gold], format="jsonl", progress=progress).records
    lines = extraction_lines(
        records,
        workers=workers,
        vocabularies=vocabularies,
        model=model,
        min_confidence=min_confidence,
        progress=progress,
    )
    return score(annotated, [json.loads(line) for line in lines])


def scores_as_json(scores: Scores) -> dict[str, Any]:
    """Scores for scripts: precision, recall and F1 in percent by "measure type", and the reliability of confidence."""
    return {
        "papers": scores.papers,
        "missing": scores.missing,
        "figures": {
            f"{measure} {kind}": [round(x, 1) for x in (t.precision, t.recall, t.f1)]
            for (measure, kind), t in scores.ordered()
        },
        "calibration_error": round(calibration_error(scores.judged), 4),
        "reliability": [asdict(b) for b in reliability(scores.judged)],
        "relation_calibration_error": round(calibration_error(scores.judged_relations), 4),
        "relation_reliability": [asdict(b) for b in reliability(scores.judged_relations)],
    }
