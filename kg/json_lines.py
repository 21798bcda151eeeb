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
from typing import Any

from kg.errors import UnreadableInput
from kg.extraction import at_least, extract_papers
from kg.extraction.vocabulary import read_vocabulary, shipped_vocabulary
from kg.extraction.web_links import link_as_written
from kg.pipeline import Progress, default_workers
from kg.resolution import read_aliases, read_kept_apart, resolve_names
from kg.schema import Extraction, Paper, Record
from kg.sources import merge_records


def extraction_lines(
    records: Sequence[Record],
    *,
    workers: int | None = None,
    vocabularies: Sequence[Path] = (),
    model: Path | None = None,
    min_confidence: float = 0.0,
    progress: Progress | None = None,
) -> Iterator[str]:
    """One line of JSON for each record, in their order; ``id`` is the record's own where the input gave one.

    Records of the same paper are not merged here: whoever asks about each record gets an answer for each.
    """
    papers = [merge_records([record])[0] for record in records]
    processes = workers or default_workers(len(papers))
    extractions = extract_papers(papers, workers=processes, vocabularies=vocabularies, model=model)
    for i, (record, paper, extraction) in enumerate(zip(records, papers, extractions, strict=True), 1):
        yield json.dumps(
            _as_json(record.id or paper.id, paper, at_least(extraction, min_confidence)), ensure_ascii=False
        )
        if progress is not None and (i % 16 == 0 or i == len(papers)):
            progress("extract", i, len(papers))


def _as_json(given_id: str, paper: Paper, extraction: Extraction) -> dict[str, object]:
    entities = [
        {"name": e.name, "type": e.type, "mentions": list(e.forms), "relation": e.relation, "score": e.score}
        for e in extraction.entities
    ]
    links = [
        {"url": link_as_written(paper.text[k.start : k.end]), "kind": k.kind, "own": k.own, "canonical": k.url}
        for k in extraction.links
    ]
    return {"id": given_id, "title": paper.title, "entities": entities, "links": links}


def resolved_lines(
    names: Path,
    *,
    vocabularies: Sequence[Path] = (),
    aliases: Path | None = None,
    keep_apart: Path | None = None,
) -> Iterator[str]:
    """Each line of ``names`` ({"name", "type", "forms"}) with "entity" and "rule" added, in their order.

    Raises UnreadableInput where a line or one of the user's files is not as expected.
    """
    lines = [line for _, line in read_objects(names)]
    found = resolve_names(
        lines,
        read_vocabulary([shipped_vocabulary(), *vocabularies]),
        aliases=read_aliases(aliases) if aliases else (),
        kept_apart=read_kept_apart(keep_apart) if keep_apart else (),
    )
    for line in found:
        yield json.dumps(line, ensure_ascii=False)


def read_objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """(number of the line, object) for each line of ``path``. Raises UnreadableInput where a line is no JSON object."""
    try:
        with path.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield number, _object(path, number, line)
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: cannot be read as JSON Lines in UTF-8: {error}"
        raise UnreadableInput(message) from error


def _object(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        item = json.loads(line)
    except ValueError as error:
        message = f"{path}, line {number}: not valid JSON: {error}"
        raise UnreadableInput(message) from error
    if not isinstance(item, dict):
        message = f"{path}, line {number}: expected a JSON object, found {line.strip()[:80]}"
        raise UnreadableInput(message)
    return item
