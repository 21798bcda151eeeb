"""The texts of the papers in a page: what their LaTeX shows, with every entity, link and quoted sentence in its place.

A text stands once for each paper; sentences, evidence and marks point into it, in code points of what is shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from kg.storage.tables import Tables
from kg.views.readable import Readable, readable

#: What is marked.
What = TypeVar("What")
#: Of a statement's sentences, these many are quoted; the tables hold them all.
_QUOTED = 3
#: A sentence beyond this length is text that no sentence splitter could part; around the words is enough.
_LONGEST_SENTENCE = 700


def rows_of(table: pa.Table, papers: Iterable[str]) -> pa.Table:
    """The rows of ``table`` that are about ``papers``."""
    return table.filter(pc.is_in(table["paper"], value_set=pa.array(list(papers), pa.string())))


def read_texts(tables: Tables, paper_at: dict[str, int]) -> list[Readable]:
    """Title and abstract of each paper as they are shown, in the order of ``paper_at``."""
    texts = [Readable("") for _ in paper_at]
    for row in rows_of(tables.texts, paper_at).select(["paper", "text"]).to_pylist():
        texts[paper_at[row["paper"]]] = readable(row["text"])
    return texts


def quote(
    texts: list[Readable], papers: list[int], evidence: list[list[dict[str, Any]]]
) -> tuple[list[list[int]], list[list[list[int]]]]:
    """The quoted sentences of each paper as [start, end, start, end, …], and for each statement where it is supported.

    ``papers`` and ``evidence`` are those of the statements. The support is [sentence, start, end, start, end, …] for up
    to three sentences: which of the paper's sentences, and where in it the words stand.
    """
    sentences: list[dict[tuple[int, int], int]] = [{} for _ in texts]
    support: list[list[list[int]]] = []
    for paper, places in zip(papers, evidence, strict=True):
        of_paper, text = sentences[paper], texts[paper]
        support.append([])
        for start, end, marks in _sentences(places):
            span = text.place(start), text.place(end, end=True)
            inside = [at - span[0] for mark in marks for at in (text.place(mark[0]), text.place(mark[1], end=True))]
            support[-1].append([of_paper.setdefault(span, len(of_paper)), *inside])
    return [[at for span in of_paper for at in span] for of_paper in sentences], support


def _sentences(evidence: list[dict[str, Any]]) -> list[tuple[int, int, list[tuple[int, int]]]]:
    """Start and end of the sentences that support a statement, each with the places that do, in order of appearance."""
    marks: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for e in evidence:
        marks[e["sentence_start"], e["sentence_end"]].append((e["start"], e["end"]))
    found = []
    for (start, end), places in sorted(marks.items())[:_QUOTED]:
        if end - start > _LONGEST_SENTENCE:
            start = max(start, min(places)[0] - _LONGEST_SENTENCE // 2)
            end = max(min(end, start + _LONGEST_SENTENCE), min(places)[1])
        found.append((start, end, [place for place in sorted(places) if place[1] <= end]))
    return found


def mark(
    tables: Tables,
    texts: list[Readable],
    paper_at: dict[str, int],
    entity_at: dict[str, int],
    links: list[list[list[Any]]],
) -> list[list[int]]:
    """What is named and linked in each text, as [gap, length, what, gap, length, what, …].

    A gap is the distance from the end of what is marked before; ``what`` is the number of an entity, or -1, -2, … for
    the first, second, … of the paper's ``links``. Of marks that overlap the first and longest stays. O(mentions).
    """
    found: list[list[tuple[int, int, int]]] = [[] for _ in texts]
    link_at = [{link[0]: -1 - i for i, link in enumerate(of_paper)} for of_paper in links]
    for row in rows_of(tables.links, paper_at).select(["paper", "start", "end", "url"]).to_pylist():
        paper = paper_at[row["paper"]]
        found[paper].append((row["start"], row["end"], link_at[paper][row["url"]]))
    for row in rows_of(tables.mentions, paper_at).select(["paper", "start", "end", "entity"]).to_pylist():
        if row["entity"] in entity_at:
            found[paper_at[row["paper"]]].append((row["start"], row["end"], entity_at[row["entity"]]))
    return [_apart(text, places) for text, places in zip(texts, found, strict=True)]


def _apart(text: Readable, places: list[tuple[int, int, int]]) -> list[int]:
    marks: list[int] = []
    last = 0
    for begin, stop, what in not_overlapping(text, sorted(places, key=lambda p: (p[0], -p[1], p[2]))):
        marks += [begin - last, stop - begin, what]
        last = stop
    return marks


def not_overlapping(
    text: Readable, marks: Iterable[tuple[int, int, What]], first: int = 0
) -> Iterator[tuple[int, int, What]]:
    """The ``marks`` (start, end, what) of ``text`` from ``first`` on, in code points of what is shown.

    Of marks that overlap the first stays, so that they are to be given in order, the longest of one place first.
    """
    last = first
    for start, end, what in marks:
        begin, stop = text.place(start), text.place(end, end=True)
        if begin >= last and stop > begin:
            yield begin, stop, what
            last = stop
