"""Records of the same paper become one paper, whatever their order; different papers stay apart."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.schema import Paper, Record, Source
from kg.sources import merge_records
from kg.sources.merge import fold_title


def record(number: int, title: str = "Sorting Buttons by Mood", abstract: str = "", **fields: object) -> Record:
    return replace(Record(Source("a.csv", number), title, abstract), **fields)  # type: ignore[arg-type]


def arxiv(value: str) -> tuple[tuple[str, str], ...]:
    return (("arxiv", value),)


def sources(papers: list[Paper]) -> list[list[int]]:
    return sorted([s.record for s in p.sources] for p in papers)


@pytest.mark.parametrize(
    "other",
    [
        "SORTING buttons BY mood",
        "  Sorting\u00a0Buttons   by Mood ",
        "Sorting {Buttons} by {M}ood",
        "Sorting~Buttons by~Mood",
        "Sorting Buttons by Mood.",
        "Sorting $Buttons$ by Mood",
        "Sorting-Buttons by “Mood”",
        "Sorting Buttons by Ｍood",
    ],
)
def test_titles_that_differ_only_in_how_they_are_written_are_one_paper(other: str) -> None:
    assert sources(merge_records([record(1), record(2, other)])) == [[1, 2]]


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"Caf\'e Men\"{u}s \& Gar\c{c}ons", "Café Menüs & Garçons"),
        (r"{\'E}tudes on Na{\"\i}ve \v{S}ets", "Études on Naïve Šets"),
        (r"100\% of \#Tags\_Used", "100% of #Tags_Used"),
        (r"$\textit{Trans-LoRA}$: towards Data-free Transfer", "Trans-LoRA: towards Data-free Transfer"),
        (r"\textbf{Sorting} \emph{Buttons}, $\mathrm{Mood}$-wise", "Sorting Buttons, Mood-wise"),
        (r"Sorting in $\mathcal{O}(n \log n)$ with $\alpha$-Buttons", "Sorting in O(n log n) with α-Buttons"),
        (r"Sorting Stra\ss e Kn\"opfe by S\o ren \& \L{}ukasz", "Sorting Straße Knöpfe by Søren & Łukasz"),
        (r"Buttons at $5 in {C#} and C++", "Buttons at $5 in C# and C++"),
    ],
)
def test_accents_and_escapes_of_latex_are_the_letters_that_they_mean(latex: str, text: str) -> None:
    assert fold_title(latex) == fold_title(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sorting Buttons in C", "Sorting Buttons in C++"),
        ("Sorting Buttons in C++", "Sorting Buttons in C#"),
        (r"On the $\alpha$ of Buttons", r"On the $\beta$ of Buttons"),
        (r"On \ours{} of Buttons", r"On \theirs{} of Buttons"),
        (r"On {C} of Buttons", r"On {C++} of Buttons"),
        ("Sorting Buttons: Part 1", "Sorting Buttons: Part 2"),
        ("Schöne Knöpfe", "Schone Knopfe"),
    ],
)
def test_titles_that_say_something_else_are_two_papers(one: str, other: str) -> None:
    assert len(merge_records([record(1, one), record(2, other)])) == 2


def test_a_title_of_symbols_alone_is_still_compared() -> None:
    assert fold_title("∀∃") != fold_title("∃∀")
    assert fold_title("…") == fold_title(" … ")


def test_records_that_share_an_identifier_are_one_paper_whatever_their_titles() -> None:
    merged = merge_records(
        [
            record(1, "Sorting Buttons by Mood", identifiers=arxiv("3106.00031")),
            record(2, "Sorting Buttons by Feeling", "A longer abstract of it.", identifiers=arxiv("3106.00031")),
        ]
    )
    assert sources(merged) == [[1, 2]]
    assert (merged[0].id, merged[0].title) == ("arxiv:3106.00031", "Sorting Buttons by Feeling")


def test_identifiers_and_titles_join_records_in_a_chain() -> None:
    merged = merge_records(
        [
            record(1, "One Title of It", identifiers=arxiv("3106.00031")),
            record(2, "Another Title of It", identifiers=(("arxiv", "3106.00031"), ("doi", "10.5555/b.1"))),
            record(3, "A Third Title of It", identifiers=(("doi", "10.5555/b.1"),)),
            record(4, "A third title of it"),
        ]
    )
    assert sources(merged) == [[1, 2, 3, 4]]
    assert merged[0].identifiers == (("arxiv", "3106.00031"), ("doi", "10.5555/b.1"))


def test_papers_of_one_title_with_different_identifiers_of_one_scheme_stay_apart() -> None:
    merged = merge_records(
        [
            record(1, "Introduction", identifiers=arxiv("3106.00032")),
            record(2, "Introduction", identifiers=arxiv("3106.00031")),
            record(3, "INTRODUCTION"),
        ]
    )
    assert sources(merged) == [[1], [2, 3]]
    assert [p.id for p in merged] == ["arxiv:3106.00031", "arxiv:3106.00032"]


def test_one_title_with_identifiers_of_different_schemes_is_one_paper() -> None:
    merged = merge_records(
        [
            record(1, identifiers=arxiv("3106.00031")),
            record(2, identifiers=(("acl", "P31-1002"),)),
            record(3, identifiers=(("doi", "10.5555/b.1"),)),
        ]
    )
    assert sources(merged) == [[1, 2, 3]]
    assert merged[0].id == "arxiv:3106.00031"


@pytest.mark.parametrize(
    ("identifiers", "paper_id"),
    [
        ((("arxiv", "3106.00031"), ("doi", "10.5555/b.1")), "arxiv:3106.00031"),
        ((("acl", "P31-1002"), ("doi", "10.5555/b.1")), "doi:10.5555/b.1"),
        ((("acl", "P31-1002"),), "acl:P31-1002"),
    ],
)
def test_a_paper_is_called_by_its_best_identifier(identifiers: tuple[tuple[str, str], ...], paper_id: str) -> None:
    assert merge_records([record(1, identifiers=identifiers)])[0].id == paper_id


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Sorting Buttons by Mood", "sorting-buttons-by-mood"),
        ("Über {Knöpfe}: 100% Schön!", "uber-knopfe-100-schon"),
        ("ボタンを並べる", ""),
        ("sorting " * 20, "sorting-sorting-sorting-sorting-sorting-sorting-sorting"),
        ("x" * 100, "x" * 60),
    ],
)
def test_a_paper_without_identifier_is_called_by_a_slug_and_eight_digits_of_a_hash(title: str, slug: str) -> None:
    (paper,) = merge_records([record(1, title)])
    assert re.fullmatch(rf"{slug}-?[0-9a-f]{{8}}", paper.id)
    assert paper.id == merge_records([record(9, title.upper())])[0].id


def test_identifiers_of_other_schemes_keep_papers_apart_and_their_ids_too() -> None:
    merged = merge_records(
        [
            record(1, "Introduction", identifiers=(("openalex", "W2"),)),
            record(2, "Introduction", identifiers=(("openalex", "W1"),)),
        ]
    )
    assert [p.sources[0].record for p in merged] == [2, 1]
    assert merged[1].id == f"{merged[0].id}-2"


def test_the_longest_abstract_wins_and_what_else_is_known_is_kept() -> None:
    (paper,) = merge_records(
        [
            record(1, "SORTING BUTTONS BY MOOD", "Short.", authors=("A. B.", "C. D."), year=2032, date="2032"),
            record(2, "Sorting Buttons by Mood", "The longest of them.", year=2031, date="2031-06-03"),
            record(3, "Sorting buttons by mood", "Of middle size.", categories=("cs.LG",), url="https://example.org/b"),
        ]
    )
    assert (paper.title, paper.abstract) == ("Sorting Buttons by Mood", "The longest of them.")
    assert (paper.authors, paper.year, paper.date) == (("A. B.", "C. D."), 2031, "2031-06-03")
    assert (paper.categories, paper.url) == (("cs.LG",), "https://example.org/b")
    assert [s.record for s in paper.sources] == [1, 2, 3]


TITLES = ["Introduction", "introduction", "{I}ntroduction", "Preface", "Sorting Buttons", "Sorting~buttons", "C++", "C"]
IDENTIFIERS = st.dictionaries(
    st.sampled_from(["arxiv", "doi", "openalex"]), st.sampled_from(["1", "2", "3"]), max_size=2
).map(lambda d: tuple(sorted(d.items())))


@st.composite
def many_records(draw: st.DrawFn) -> list[Record]:
    number = draw(st.integers(1, 9))
    return [
        record(
            i,
            draw(st.sampled_from(TITLES)),
            draw(st.sampled_from(["", "Short.", "Longer words.", "Longer birds."])),
            identifiers=draw(IDENTIFIERS),
            authors=draw(st.sampled_from([(), ("A",), ("B", "C")])),
            year=draw(st.sampled_from([None, 2030, 2031])),
        )
        for i in range(1, number + 1)
    ]


@given(many_records().flatmap(lambda r: st.tuples(st.just(r), st.permutations(r))))
@settings(max_examples=300, deadline=None)
def test_any_order_of_the_records_gives_the_same_papers(pair: tuple[list[Record], list[Record]]) -> None:
    assert merge_records(pair[0]) == merge_records(pair[1])


@given(many_records())
@settings(deadline=None)
def test_every_record_is_a_source_of_one_paper_and_ids_are_unique(records: list[Record]) -> None:
    papers = merge_records(records)
    assert sorted(s for p in papers for s in p.sources) == sorted(r.source for r in records)
    assert len({p.id for p in papers}) == len(papers)
    assert papers == sorted(papers, key=lambda p: p.id)


@given(many_records())
@settings(deadline=None)
def test_merging_again_changes_nothing(records: list[Record]) -> None:
    papers = merge_records(records)
    assert merge_records([*records, *records]) == papers
    for paper in papers:
        own = [r for r in records if r.source in paper.sources]
        # A number behind the id tells it from other papers only, of which there are none here.
        (again,) = merge_records(own)
        assert replace(again, id=paper.id) == paper


@given(many_records())
@settings(deadline=None)
def test_records_that_share_an_identifier_are_never_apart(records: list[Record]) -> None:
    paper_of = {s: p.id for p in merge_records(records) for s in p.sources}
    by_identifier: dict[tuple[str, str], set[str]] = {}
    for r in records:
        for identifier in r.identifiers:
            by_identifier.setdefault(identifier, set()).add(paper_of[r.source])
    assert all(len(papers) == 1 for papers in by_identifier.values())


@given(st.text())
def test_folding_a_folded_title_changes_nothing(title: str) -> None:
    assert fold_title(fold_title(title)) == fold_title(title)
