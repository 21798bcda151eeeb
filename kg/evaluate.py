"""Extraction measured against annotated papers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kg.errors import UnreadableInput
from kg.extraction.scoring import Scores, calibration_error, reliability, score
from kg.json_lines import extraction_lines, read_objects
from kg.pipeline import Progress, read_papers

_NEEDED = ("id", "title", "abstract", "entities", "links")


def evaluate(
    gold: str | Path,
    *,
    model: Path | None = None,
    workers: int | None = None,
    vocabularies: Sequence[Path] = (),
    min_confidence: float = 0.0,
    progress: Progress | None = None,
) -> Scores:
    """Extract from the papers of ``gold`` and compare with their annotations (JSON Lines of annotated papers).

    Raises InputNotFound where there is no such file and UnreadableInput where a line is no annotated paper.
    """
    annotated = read_annotated(Path(gold))
    records, _, _ = read_papers([gold], format="jsonl", progress=progress)
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
    }


def read_annotated(path: Path) -> list[dict[str, Any]]:
    """Annotated papers, one JSON object a line. Raises UnreadableInput where a line is none."""
    papers = []
    for number, paper in read_objects(path):
        missing = [key for key in _NEEDED if key not in paper]
        if missing:
            message = f"{path}, line {number}: an annotated paper has {', '.join(_NEEDED)}; this one lacks {missing[0]}"
            raise UnreadableInput(message)
        papers.append(paper)
    return papers
