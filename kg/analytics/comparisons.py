"""Comparisons: what papers put forward, what they compare it with, and what is said to be outperformed."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from kg.analytics.analysis import Analysis, counts, table, text_lists, texts
from kg.analytics.registry import register
from kg.schema import EntityType
from kg.storage.tables import Tables

#: A sentence that says that what stands before these words is better than what stands behind them … "Over" says so only
#: of a gain or a preference: a softmax, an interaction and an intersection over something outperform nothing.
_BETTER = re.compile(
    r"\b(outperform\w*|surpass\w*|exceed\w*|beat(?:s|ing)?|superior to|better\b[^.;]{0,60}\bthan|"
    r"higher\b[^.;]{0,60}\bthan|faster\b[^.;]{0,60}\bthan|improv\w+ (?:up)?on|"
    r"(?:improv\w+|gain(?:s|ed|ing)?|advantages?|superiority|prefer\w*|favou?r(?:s|ed|ing)?|win(?:s|ning)?|speed-?ups?|"
    r"boosts?|margins?|edge)\b[^.;]{0,60}(?<!intersection )\bover)\b",
    re.IGNORECASE,
)
#: … and words that turn it round or take it back.
_REVERSED = re.compile(
    r"\b(outperformed|surpassed|exceeded|beaten) by\b|\b(?:not|never|fails? to|cannot|without)\s+(?:\w+\s+)?"
    r"(?:outperform|surpass|exceed|beat)",
    re.IGNORECASE,
)
_EXAMPLES = 3
_SYSTEMS: frozenset[EntityType] = frozenset({"method", "model"})


@dataclass(frozen=True, slots=True)
class _Comparison:
    """A paper compares what it introduces (perhaps nothing) with ``other``, and says whether that is outperformed."""

    paper: str
    own: tuple[str, ...]
    other: str
    outperformed: bool


def comparisons(tables: Tables) -> pa.Table:
    """Who is compared with whom; columns entity, name, other, other_name, papers, outperformed, examples.

    A row is a method or model that papers introduce, and one that the same papers compare with. ``outperformed``
    counts papers in which a sentence says that the other is outperformed: words such as "outperforms", "surpasses" or
    "better … than" before its name. ``examples`` are ids of up to three papers. Most papers first. A rule of thumb:
    abstracts claim more than they prove.
    """
    found, names = _comparisons(tables)
    papers: dict[tuple[str, str], list[_Comparison]] = defaultdict(list)
    for c in found:
        for own in c.own:
            papers[own, c.other].append(c)
    beaten = {pair: sum(c.outperformed for c in those) for pair, those in papers.items()}
    order = sorted(papers, key=lambda pair: (-len(papers[pair]), -beaten[pair], pair))
    return table(
        f"{len(found)} comparisons in {len({c.paper for c in found})} papers; outperformed is what a sentence of the "
        "abstract says. What is compared with most is in `kg analyze DIR baselines`.",
        entity=texts(own for own, _ in order),
        name=texts(names[own] for own, _ in order),
        other=texts(other for _, other in order),
        other_name=texts(names[other] for _, other in order),
        papers=counts([len(papers[pair]) for pair in order]),
        outperformed=counts([beaten[pair] for pair in order]),
        examples=text_lists([c.paper for c in papers[pair][:_EXAMPLES]] for pair in order),
    )


def baselines(tables: Tables) -> pa.Table:
    """What papers compare themselves with; columns entity, name, type, papers, outperformed, by, examples.

    ``papers`` compare with the entity, in ``outperformed`` of them a sentence says that it is outperformed, ``by`` are
    names of what some of these introduce. Most papers first; see :func:`comparisons`.
    """
    found, names = _comparisons(tables)
    papers: dict[str, list[_Comparison]] = defaultdict(list)
    for c in found:
        papers[c.other].append(c)
    beaten = {other: [c for c in those if c.outperformed] for other, those in papers.items()}
    order = sorted(papers, key=lambda other: (-len(papers[other]), -len(beaten[other]), other))
    better = {o: list(dict.fromkeys(names[own] for c in beaten[o] for own in c.own)) for o in order}
    return table(
        f"{len(found)} comparisons in {len({c.paper for c in found})} papers; outperformed is what a sentence of the "
        "abstract says.",
        entity=texts(order),
        name=texts(names[other] for other in order),
        type=texts(other.split("/")[0] for other in order),
        papers=counts([len(papers[other]) for other in order]),
        outperformed=counts([len(beaten[other]) for other in order]),
        by=text_lists(better[other][:_EXAMPLES] for other in order),
        examples=text_lists([c.paper for c in papers[other][:_EXAMPLES]] for other in order),
    )


def comparing_papers(tables: Tables) -> int:
    """The number of papers that compare with a method or model."""
    return len({c.paper for c in _comparisons(tables)[0]})


def _comparisons(tables: Tables) -> tuple[list[_Comparison], dict[str, str]]:
    """All comparisons between methods and models, by paper, and the names of these."""
    statements = tables.statements
    systems = tables.entities.filter(pc.is_in(tables.entities["type"], pa.array(sorted(_SYSTEMS))))
    names = dict(zip(systems["id"].to_pylist(), systems["name"].to_pylist(), strict=True))
    kept = statements.filter(
        pc.and_(
            pc.is_in(statements["relation"], pa.array(["introduces", "compares_with"])),
            pc.is_in(statements["entity"], systems["id"].combine_chunks()),
        )
    )
    text = _texts_of(tables, pc.unique(kept["paper"]))
    own: dict[str, list[str]] = defaultdict(list)
    compared: list[dict[str, Any]] = []
    for row in kept.to_pylist():
        if row["relation"] == "introduces":
            own[row["paper"]].append(row["entity"])
        else:
            compared.append(row)
    found = []
    for row in compared:
        paper, evidence = row["paper"], row["evidence"]
        loses = any(is_outperformed(text.get(paper, ""), e) for e in evidence)
        found.append(_Comparison(paper, tuple(own[paper]), row["entity"], loses))
    return found, names


def is_outperformed(text: str, evidence: dict[str, Any]) -> bool:
    """Whether the sentence around a mention says that what is mentioned is outperformed.

    ``evidence`` has start, end, sentence_start and sentence_end: offsets into ``text``.

    >>> spot = {"start": 16, "end": 20, "sentence_start": 0, "sentence_end": 21}
    >>> is_outperformed("Ours outperforms BERT.", spot)
    True
    """
    before = text[evidence["sentence_start"] : evidence["start"]]
    after = text[evidence["end"] : evidence["sentence_end"]]
    turned = _REVERSED.search(before)
    if turned:
        return False
    return bool(_BETTER.search(before)) or bool(re.match(r"\s+(?:is|are|was|were) (?:outperformed|surpassed)\b", after))


def _texts_of(tables: Tables, papers: pa.Array) -> dict[str, str]:
    kept = tables.texts.filter(pc.is_in(tables.texts["paper"], papers))
    return dict(zip(kept["paper"].to_pylist(), kept["text"].to_pylist(), strict=True))


BASELINES = register(
    Analysis("baselines", "What papers compare themselves with, and how often it is outperformed", baselines, order=120)
)
ANALYSIS = register(
    Analysis("comparisons", "What is compared with what, and what is said to be outperformed", comparisons, order=130)
)
