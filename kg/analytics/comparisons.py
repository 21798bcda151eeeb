"""Comparisons: what a paper puts forward, what it is compared with, and what is said to be outperformed."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from kg.analytics.analysis import Analysis, counts, table, text_lists, texts
from kg.schema import EntityType
from kg.storage.tables import Tables

#: A sentence that says that what stands before these words is better than what stands behind them …
_BETTER = re.compile(
    r"\b(outperform\w*|surpass\w*|exceed\w*|beat(?:s|ing)?|superior to|better\b[^.;]{0,60}\bthan|"
    r"higher\b[^.;]{0,60}\bthan|faster\b[^.;]{0,60}\bthan|improv\w+ (?:up)?on|improv\w+ over|over)\b",
    re.IGNORECASE,
)
#: … and words that turn it round or take it back.
_REVERSED = re.compile(
    r"\b(outperformed|surpassed|exceeded|beaten) by\b|\b(?:not|never|fails? to|cannot|without)\s+(?:\w+\s+)?"
    r"(?:outperform|surpass|exceed|beat)",
    re.IGNORECASE,
)
_SYSTEMS: frozenset[EntityType] = frozenset({"method", "model"})


def comparisons(tables: Tables) -> pa.Table:
    """Who is compared with whom; columns entity, name, other, other_name, papers, outperformed, examples.

    A row is a method or model that papers introduce, and one that the same papers compare with. ``outperformed``
    counts papers in which a sentence says that the other is outperformed: words such as "outperforms", "surpasses" or
    "better … than" before its name. Papers that name nothing of their own stand in rows with an empty ``entity``.
    ``examples`` are ids of up to three papers. Most papers first. A rule of thumb: abstracts claim more than they
    prove.
    """
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
    papers: dict[tuple[str, str], list[str]] = defaultdict(list)
    beaten: dict[tuple[str, str], int] = defaultdict(int)
    for row in compared:
        loses = any(is_outperformed(text.get(row["paper"], ""), e) for e in row["evidence"])
        for introduced in own.get(row["paper"], [""]):
            papers[introduced, row["entity"]].append(row["paper"])
            beaten[introduced, row["entity"]] += loses
    order = sorted(papers, key=lambda pair: (-len(papers[pair]), -beaten[pair], pair))
    return table(
        f"{len(compared)} comparisons in {len({r['paper'] for r in compared})} papers; outperformed is "
        "what a sentence of the abstract says.",
        entity=texts(a for a, _ in order),
        name=texts(names.get(a, "") for a, _ in order),
        other=texts(b for _, b in order),
        other_name=texts(names[b] for _, b in order),
        papers=counts([len(papers[pair]) for pair in order]),
        outperformed=counts([beaten[pair] for pair in order]),
        examples=text_lists(papers[pair][:3] for pair in order),
    )


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


ANALYSIS = Analysis("comparisons", "What is compared with what, and what is said to be outperformed", comparisons)
