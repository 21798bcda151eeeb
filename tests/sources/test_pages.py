"""Hugging Face Papers pages: both layouts, the five real pages, and pages with something missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.schema import Record
from kg.sources import merge_records, read_records

HEAD = "\n\n".join(
    [
        "new",
        "Get trending papers in your email inbox!",
        "Subscribe",
        "Daily Papers",
        "byAK and the research community",
        "",
    ]
)
LONG = "We measure ponds with a ruler and find them wet. " * 8
SHORT = "We measure one pond with a ruler and find it wet."


def test_the_five_real_pages_hold_the_records_that_readers_counted(shared: Path) -> None:
    items = list(read_records([shared / "seeds"]))
    records = [i for i in items if isinstance(i, Record)]
    assert len(items) == len(records) == 683
    counts = Counter(r.source.file for r in records)
    assert [counts[name] for name in sorted(counts)] == [91, 129, 99, 260, 104]


def test_the_five_real_pages_merge_into_623_papers_with_every_record_as_a_source(shared: Path) -> None:
    records = [i for i in read_records([shared / "seeds"]) if isinstance(i, Record)]
    papers = merge_records(records)
    assert len(papers) == 623
    assert Counter(len(p.sources) for p in papers) == {1: 571, 2: 44, 3: 8}
    assert sorted(s for p in papers for s in p.sources) == sorted(r.source for r in records)


def test_the_real_papers_that_differ_only_in_a_link_are_one_paper_with_the_longest_abstract(shared: Path) -> None:
    records = [i for i in read_records([shared / "seeds"]) if isinstance(i, Record)]
    abstract_of = {r.source: r.abstract for r in records}
    differing = [p for p in merge_records(records) if len({abstract_of[s] for s in p.sources}) > 1]
    assert len(differing) == 2
    for paper in differing:
        abstracts = {abstract_of[s] for s in paper.sources}
        assert paper.abstract == max(abstracts, key=len)
        # Without the words that hold a link, nothing is left to differ.
        assert len({tuple(w for w in a.split() if "https://" not in w) for a in abstracts}) == 1


def test_no_head_line_of_a_real_page_becomes_a_title(shared: Path) -> None:
    titles = [i.title for i in read_records([shared / "seeds"]) if isinstance(i, Record)]
    assert not [t for t in titles if t.startswith("Subscribe") or "trending papers" in t or len(t) < 10]


@pytest.mark.parametrize(
    "head",
    [
        HEAD,
        HEAD + "Jun 3\n\n",
        HEAD + "December 31, 2031\n\n",
        HEAD.replace("byAK and", "by AK and"),
        "Get trending papers in your email inbox once a day!\nGet trending papers in your email inbox!\nSubscribe",
        "Get trending papers in your email inbox!\nSubscribe\n",
        "by AK and the research community\n",
    ],
)
def test_a_head_in_any_of_its_forms_is_no_title(head: str, read: Callable) -> None:
    assert read(f"{head}Rulers for Ponds\n{LONG}\nPonds for Rulers\n{SHORT}\n").texts == [
        ("Rulers for Ponds", LONG.strip()),
        ("Ponds for Rulers", SHORT),
    ]


def test_a_title_that_begins_with_the_word_of_a_button_keeps_it(read: Callable) -> None:
    page = f"{HEAD}Rulers for Ponds\n\n{LONG}\n\nSubscribe to Ponds: A Study\n\n{LONG}\n"
    assert read(page).titles == ["Rulers for Ponds", "Subscribe to Ponds: A Study"]


def test_two_pages_joined_into_one_file_are_read_as_both(read: Callable) -> None:
    first = f"{HEAD}Rulers for Ponds\n\n{LONG}\n\n"
    second = f"Get trending papers in your email inbox!\nSubscribeNets for Ponds\n{LONG}\n"
    assert read(first + second).titles == ["Rulers for Ponds", "Nets for Ponds"]


def test_a_title_without_an_abstract_is_set_aside_and_the_next_ones_are_read(read: Callable) -> None:
    page = f"{HEAD}Rulers for Ponds\n\nA Title Left Alone\n\nNets for Ponds\n\n{LONG}\n\nThe Last Title\n"
    reading = read(page)
    assert reading.texts == [("Nets for Ponds", LONG.strip())]
    assert [(r.record, r.excerpt) for r in reading.rejects] == [
        (1, "Rulers for Ponds"),
        (2, "A Title Left Alone"),
        (4, "The Last Title"),
    ]
    assert all("no abstract" in r.reason for r in reading.rejects)


def test_an_abstract_without_a_title_is_set_aside_with_its_first_200_characters(read: Callable) -> None:
    reading = read(f"{HEAD}{LONG}\n\nNets for Ponds\n\n{LONG}\n")
    assert reading.titles == ["Nets for Ponds"]
    assert (reading.reject.record, reading.reject.excerpt) == (1, LONG[:200])
    assert "no title" in reading.reject.reason


def test_a_page_with_nothing_but_its_head_is_one_reject(read: Callable) -> None:
    assert "no record" in read(HEAD).reject.reason
