"""Papers as annotators write them and `kg extract` answers: JSON Lines, one object a record.

    {"id", "title", "entities": [{"name", "type", "mentions", "relation", "score"}], "links": [{"url", "kind", "own",
    "canonical"}], "results": [{"value", "form", "metric", "dataset", "subject", "over", "score"}]}

``mentions`` are the distinct surface forms; ``url`` is the link as the text has it, mended; ``canonical`` is
the one form that all spellings of the link share in the graph. A result's ``value`` is the figure as printed; its
``metric``, ``dataset``, ``subject`` and ``over`` are names of the paper's entities, or null.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.errors import UnreadableInput
from kg.extraction.candidates import occurrences
from kg.extraction.extract import at_least, default_workers, extract_papers
from kg.extraction.urls import link_as_written
from kg.schema import RESULT_FORMS, Extraction, Paper, Progress, Record, Unread
from kg.sources import merge_records
from kg.sources.json_lines import read_objects

#: One paper as annotators and `kg extract` write it: id, title, abstract, entities, links.
Annotated = Mapping[str, Any]


Span = tuple[int, int, str]


def annotated_spans(text: str, entities: Sequence[Mapping[str, Any]]) -> list[tuple[int, int, int]]:
    """(start, end, number of the entity) of every whole-word occurrence of the forms, the longer form first."""
    forms = sorted(((m, k) for k, e in enumerate(entities) for m in e["mentions"] if m), key=lambda f: -len(f[0]))
    taken = bytearray(len(text))
    spans = []
    for form, k in forms:
        for start, end in occurrences(form, text):
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                spans.append((start, end, k))
    return sorted(spans)


def form_spans(text: str, entities: Sequence[Mapping[str, Any]]) -> set[Span]:
    """(start, end, type) of the spans of :func:`annotated_spans`."""
    return {(start, end, entities[k]["type"]) for start, end, k in annotated_spans(text, entities)}


def read_listed_results(path: Path) -> dict[str, list[dict[str, Any]]]:
    """The results that people listed, by the paper's id: one JSON object a line, with ``id`` and ``results``.

    Raises UnreadableInput where a line is none.
    """
    listed = {}
    for number, paper in read_objects(path):
        entries = paper.get("results")
        if "id" not in paper or not isinstance(entries, list):
            message = f"{path}, line {number}: results are listed as an object with id and results"
            raise UnreadableInput(message)
        for entry in entries:
            if not isinstance(entry, dict) or "value" not in entry or entry.get("form") not in RESULT_FORMS:
                message = f"{path}, line {number}: a result has a value and a form ({', '.join(RESULT_FORMS)})"
                raise UnreadableInput(message)
        listed[str(paper["id"])] = entries
    return listed


_RESULT_NAMES = ("metric", "dataset", "subject", "over")
_NEEDED = ("id", "title", "abstract", "entities", "links")


def read_annotated(path: Path) -> list[dict[str, Any]]:
    """Annotated papers, one JSON object a line. Raises UnreadableInput where a line is none."""
    papers = []
    for number, paper in read_objects(path):
        missing = [key for key in _NEEDED if key not in paper]
        if missing:
            message = f"{path}, line {number}: an annotated paper has {', '.join(_NEEDED)}; this one lacks {missing[0]}"
            raise UnreadableInput(message)
        wrong = next((what for what, is_so in _EXPECTED.items() if not is_so(paper)), None)
        if wrong is not None:
            message = f"{path}, line {number}: of an annotated paper {wrong}"
            raise UnreadableInput(message)
        papers.append(paper)
    return papers


def _are_objects(values: object, texts: Sequence[str], more: Sequence[str] = ()) -> bool:
    """Whether ``values`` is a list of objects in which ``texts`` are texts and ``more`` is there."""
    return isinstance(values, list) and all(
        isinstance(v, dict) and all(isinstance(v.get(key), str) for key in texts) and all(key in v for key in more)
        for v in values
    )


#: What is expected of an annotated paper, in words.
_EXPECTED: Mapping[str, Callable[[Annotated], bool]] = {
    "id, title and abstract are texts": lambda p: all(isinstance(p[key], str) for key in ("id", "title", "abstract")),
    "entities are a list of objects with type, relation and mentions, a list of texts": lambda p: (
        _are_objects(p["entities"], ("type", "relation"))
        and all(
            isinstance(e.get("mentions"), list) and all(isinstance(m, str) for m in e["mentions"])
            for e in p["entities"]
        )
    ),
    "links are a list of objects with url, kind and own": lambda p: _are_objects(p["links"], ("url",), ("kind", "own")),
    "results are a list of objects with value and form": lambda p: (
        _are_objects(p.get("results", []), (), ("value", "form"))
        and all(isinstance(r.get(key) or "", str) for r in p.get("results", []) for key in _RESULT_NAMES)
    ),
}


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

    Records of the same paper are not merged here: whoever asks about each record gets an answer for each. That of a
    text that had to be given up has ``unread``, the reason.
    """
    papers = [merge_records([record])[0] for record in records]
    processes = workers or default_workers(len(papers))
    extractions = extract_papers(papers, workers=processes, vocabularies=vocabularies, model=model)
    for i, (record, paper, extraction) in enumerate(zip(records, papers, extractions, strict=True), 1):
        given_id = record.id or paper.id
        if isinstance(extraction, Unread):
            nothing = _as_json(given_id, paper, Extraction(paper.id, (), ()))
            yield json.dumps({**nothing, "unread": extraction.reason}, ensure_ascii=False)
        else:
            yield json.dumps(_as_json(given_id, paper, at_least(extraction, min_confidence)), ensure_ascii=False)
        if progress is not None and (i % 16 == 0 or i == len(papers)):
            progress("extract", i, len(papers))


def _as_json(given_id: str, paper: Paper, extraction: Extraction) -> dict[str, object]:
    entities = [
        {
            "name": e.name,
            "type": e.type,
            "mentions": list(e.forms),
            "relation": e.relation,
            "score": e.score,
            "relation_score": e.relation_score,
        }
        for e in extraction.entities
    ]
    links = [
        {"url": link_as_written(paper.text[k.start : k.end]), "kind": k.kind, "own": k.own, "canonical": k.url}
        for k in extraction.links
    ]
    results = [
        {
            "value": r.value,
            "metric": r.metric,
            "dataset": r.dataset,
            "subject": r.subject,
            "form": r.form,
            "over": r.over,
            "score": r.confidence,
        }
        for r in extraction.results
    ]
    return {"id": given_id, "title": paper.title, "entities": entities, "links": links, "results": results}
