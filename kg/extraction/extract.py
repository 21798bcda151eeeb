"""Papers to extractions, on one process or several, in the order of the papers."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import overload

from spacy.language import Language
from spacy.tokens import Doc

from kg.errors import PipelineError, UnreadableInput
from kg.extraction.documents import make_document, text_of
from kg.extraction.own_pipeline import SavedPipeline, check_pipeline, saved_pipeline
from kg.extraction.pipeline import load_pipeline
from kg.extraction.readers import CHUNK, Reader, read_in_processes, why_late
from kg.extraction.sentence_spans import sentence_around
from kg.extraction.time_limit import TimeUp, time_limit
from kg.extraction.web_links import to_web_links
from kg.schema import Extraction, LocalEntity, Mention, Paper, Record, Reject, Result, Unread
from kg.sources.memory import Given, read_given
from kg.sources.merge import merge_records

#: Papers up to which starting processes costs more than it saves.
_FEW = 100
#: Seconds that one text may take: a thousand times what any takes that people write, so that the same are set aside on
#: a slow machine.
SECONDS_A_TEXT = 60.0


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a pipeline is made from: the shipped components with these vocabularies and this model."""

    vocabularies: tuple[Path, ...]
    model: Path | None

    def load(self) -> Language:
        return load_pipeline(self.vocabularies, self.model)


def extract_papers(
    papers: Sequence[Paper],
    *,
    workers: int = 1,
    vocabularies: Sequence[Path] = (),
    model: Path | None = None,
    pipeline: Language | None = None,
    seconds: float = SECONDS_A_TEXT,
) -> Iterator[Extraction | Unread]:
    """The extraction of each paper, in the order of ``papers``; the same whatever ``workers`` is.

    A paper is Unread whose text takes longer than ``seconds``, so that none can stop the others. With several processes
    nothing can; in this one alone, what never heeds a signal can (see :mod:`kg.extraction.time_limit`).

    ``workers`` > 1 starts that many processes, each with a pipeline of its own. ``pipeline`` takes the place of the one
    that is made from ``vocabularies`` and ``model``; other processes get it by way of its ``to_disk``. Raises
    UnreadableInput where a vocabulary or the ``model`` (None: the shipped one) is not as expected, and PipelineError
    where the ``pipeline`` lacks what a graph is made of or cannot be saved.
    """
    parts = _Parts(tuple(vocabularies), model)
    _check(pipeline, parts)
    if workers <= 1 or len(papers) <= CHUNK:
        yield from _extract_here(papers, pipeline, parts, seconds)
        return
    with ExitStack() as stack:
        loaded = parts if pipeline is None else stack.enter_context(saved_pipeline(pipeline))
        yield from read_in_processes(papers, partial(_reader, loaded), workers=workers, seconds=seconds)


def _extract_here(
    papers: Sequence[Paper], pipeline: Language | None, parts: _Parts, seconds: float
) -> Iterator[Extraction | Unread]:
    nlp = pipeline or parts.load()
    for paper in papers:
        found: Extraction | Unread
        try:
            with time_limit(seconds):
                found = _extract(nlp, paper)
        except TimeUp:
            found = Unread(paper.id, why_late(seconds))
            # Whatever was interrupted may have been left half done.
            nlp = pipeline or parts.load()
        yield found


def extract_text(
    text: str, *, vocabularies: Sequence[Path] = (), model: Path | None = None, pipeline: Language | None = None
) -> Extraction:
    """What stands in one text: the first line is taken for the title. Raises as :func:`extract_papers`."""
    parts = _Parts(tuple(vocabularies), model)
    _check(pipeline, parts)
    title, _, abstract = text.partition("\n")
    return _extract(pipeline or _pipeline(parts), Paper(id="text", title=title, abstract=abstract))


@overload
def extract(  # type: ignore[overload-overlap]  # a text is an iterable of texts, but is never meant so
    text: str,
    *,
    vocabularies: Sequence[str | Path] = ...,
    model: str | Path | None = ...,
    pipeline: Language | None = ...,
) -> Extraction: ...


@overload
def extract(
    text: Iterable[str | Given],
    *,
    vocabularies: Sequence[str | Path] = ...,
    model: str | Path | None = ...,
    pipeline: Language | None = ...,
    workers: int | None = ...,
) -> list[Extraction]: ...


def extract(
    text: str | Iterable[str | Given],
    *,
    vocabularies: Sequence[str | Path] = (),
    model: str | Path | None = None,
    pipeline: Language | None = None,
    workers: int | None = None,
) -> Extraction | list[Extraction]:
    """What stands in one text, or in each of several; the first line of a text is taken for the title.

    Several may be texts, dicts with a title and an abstract, :class:`kg.Record` and :class:`kg.Paper` objects; what
    comes back is in their order, ``paper`` being a paper's id, "text", or "text 2" for the second of several. Raises
    UnreadableInput where one of them says nothing or has to be given up, or a vocabulary or the ``model`` is not as
    expected, and PipelineError as :func:`extract_papers`.
    """
    paths, path = [Path(v) for v in vocabularies], Path(model) if model is not None else None
    if isinstance(text, str):
        return extract_text(text, vocabularies=paths, model=path, pipeline=pipeline)
    papers = [_paper_of(number, item) for number, item in enumerate(text, 1)]
    processes = workers or default_workers(len(papers))
    found = extract_papers(papers, workers=processes, vocabularies=paths, model=path, pipeline=pipeline)
    return [_read(number, item) for number, item in enumerate(found, 1)]


def _read(number: int, found: Extraction | Unread) -> Extraction:
    """What was found in one of several texts; raises UnreadableInput where it had to be given up."""
    if isinstance(found, Unread):
        message = f"paper {number}: {found.reason}"
        raise UnreadableInput(message)
    return found


def _paper_of(number: int, item: str | Given) -> Paper:
    """The paper of one of several texts; raises UnreadableInput where it says nothing."""
    if isinstance(item, Paper):
        return item
    if isinstance(item, str):
        title, _, abstract = item.partition("\n")
        return Paper(id=f"text {number}", title=title, abstract=abstract)
    found = next(iter(read_given([item], {})))
    assert isinstance(found, Record | Reject)
    if isinstance(found, Reject):
        message = f"paper {number}: {found.reason}"
        raise UnreadableInput(message)
    return merge_records([found])[0]


def _check(pipeline: Language | None, parts: _Parts) -> None:
    if pipeline is None:
        return
    if parts.vocabularies or parts.model:
        message = (
            "a pipeline has its own vocabulary and model; give those to kg.extraction.pipeline.load_pipeline() instead"
        )
        raise PipelineError(message)
    check_pipeline(pipeline)


def at_least(extraction: Extraction, min_confidence: float) -> Extraction:
    """``extraction`` without the entities and results below ``min_confidence``."""
    kept = tuple(e for e in extraction.entities if e.score >= min_confidence)
    results = tuple(r for r in extraction.results if r.confidence >= min_confidence)
    return replace(extraction, entities=kept, results=results)


@cache
def _pipeline(loaded: _Parts | SavedPipeline) -> Language:
    """One pipeline a process."""
    return loaded.load()


def _reader(loaded: _Parts | SavedPipeline) -> Reader:
    """What reads papers in a process that does nothing else: what it holds need never be looked through for garbage."""
    nlp = loaded.load()
    gc.collect()
    gc.freeze()
    return partial(_extract, nlp)


def _extract(nlp: Language, paper: Paper) -> Extraction:
    doc = nlp(make_document(nlp, paper.text))
    return Extraction(
        paper.id, _local_entities(paper.id, doc), to_web_links(paper.id, doc._.web_links), _results(paper.id, doc)
    )


def _results(paper: str, doc: Doc) -> tuple[Result, ...]:
    text, sentences = text_of(doc), doc._.sentence_spans
    return tuple(
        Result(
            paper,
            text[r.start : r.end],
            r.number,
            r.unit,
            r.form,
            r.metric,
            r.dataset,
            r.subject,
            r.over,
            r.confidence,
            r.start,
            r.end,
            *sentence_around(sentences, r.start, r.end),
        )
        for r in doc._.results
    )


def _local_entities(paper: str, doc: Doc) -> tuple[LocalEntity, ...]:
    text, sentences = text_of(doc), doc._.sentence_spans
    # a component of the user's own that does not say how sure its relations are is taken at its word
    sure = doc._.relation_confidences or (1.0,) * len(doc._.relations)
    entities = []
    for group, relation, confidence in zip(doc._.names, doc._.relations, sure, strict=True):
        mentions = tuple(
            Mention(
                paper,
                m.start,
                m.end,
                text[m.start : m.end],
                group.type,
                round(m.score, 4),
                m.found_by,
                *sentence_around(sentences, m.start, m.end),
            )
            for m in group.mentions
        )
        score = max(m.score for m in mentions)
        entities.append(
            LocalEntity(paper, group.name, group.type, relation, score, mentions, group.expansion, round(confidence, 4))
        )
    return tuple(entities)


def default_workers(papers: int) -> int:
    """One process for few papers, where starting more costs more than it saves; else one for each core."""
    if papers <= _FEW:
        return 1
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
