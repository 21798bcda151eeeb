"""Extractions as JSON Lines, one object a record, in the format that annotators of abstracts use.

    {"id", "title", "entities": [{"name", "type", "mentions", "relation", "score"}], "links": [{"url", "kind", "own",
    "canonical"}]}

``mentions`` are the distinct surface forms; ``url`` is the link as the text has it, mended; ``canonical`` is
the one form that all spellings of the link share in the graph.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.extraction import extract_papers
from kg.extraction.web_links import link_as_written
from kg.pipeline import Progress, default_workers
from kg.schema import Extraction, Paper, Record, Source


def extraction_lines(
    papers: Sequence[Paper],
    records: Sequence[Record],
    *,
    workers: int | None = None,
    vocabularies: Sequence[Path] = (),
    min_confidence: float = 0.0,
    progress: Progress | None = None,
) -> Iterator[str]:
    """One line of JSON for each paper; its ``id`` is the record's own id where the input gave one."""
    own_ids: dict[Source, str] = {r.source: r.id for r in records if r.id}
    extractions = extract_papers(papers, workers=workers or default_workers(len(papers)), vocabularies=vocabularies)
    for i, (paper, extraction) in enumerate(zip(papers, extractions, strict=True), 1):
        given = next((own_ids[s] for s in paper.sources if s in own_ids), paper.id)
        yield json.dumps(_as_json(given, paper, extraction, min_confidence), ensure_ascii=False)
        if progress is not None and (i % 16 == 0 or i == len(papers)):
            progress("extract", i, len(papers))


def _as_json(given_id: str, paper: Paper, extraction: Extraction, min_confidence: float) -> dict[str, object]:
    entities = [
        {"name": e.name, "type": e.type, "mentions": list(e.forms), "relation": e.relation, "score": e.score}
        for e in extraction.entities
        if e.score >= min_confidence
    ]
    links = [
        {"url": link_as_written(paper.text[k.start : k.end]), "kind": k.kind, "own": k.own, "canonical": k.url}
        for k in extraction.links
    ]
    return {"id": given_id, "title": paper.title, "entities": entities, "links": links}
