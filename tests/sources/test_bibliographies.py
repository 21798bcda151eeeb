"""BibTeX and RIS: LaTeX, accents, names, and entries that are broken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.schema import Reject
from kg.sources import read_records
from kg.sources.cleaning import clean
from kg.sources.latex import plain

ABSTRACT = "We fold maps the way they came. Most of them object."


def entry(key: str, title: str = "Folding Maps as They Came", **fields: str) -> str:
    given = {"title": title, "abstract": ABSTRACT, **fields}
    return f"@article{{{key},\n" + ",\n".join(f"  {k} = {{{v}}}" for k, v in given.items()) + "\n}\n"


def test_what_a_bibtex_entry_says_is_read(read: Callable) -> None:
    text = entry(
        "fold31",
        author="{van der Map}, Ada and Crease, Jr, Bo and Cy Legend and others",
        year="2031",
        date="2031-06-03",
        doi="https://doi.org/10.5555/Fold.1",
        url="https://example.org/fold",
        eprint="3106.00008v2",
        archiveprefix="arXiv",
        keywords="maps, folding",
    )
    record = read(text).record
    assert record.id == "fold31"
    assert record.authors == ("Ada van der Map", "Bo Crease Jr", "Cy Legend")
    assert (record.year, record.date) == (2031, "2031-06-03")
    assert record.identifiers == (("arxiv", "3106.00008"), ("doi", "10.5555/fold.1"))
    assert (record.url, record.categories) == ("https://example.org/fold", ("maps", "folding"))


def test_an_eprint_of_another_archive_is_no_arxiv_identifier(read: Callable) -> None:
    assert read(entry("a", eprint="3106.00008", archiveprefix="HAL")).record.identifiers == ()


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"{\"U}ber Caf{\'e}s in \'{A}vila", "Über Cafés in Ávila"),
        (r"{LLaMA}: {BERT} \& Friends", "LLaMA: BERT & Friends"),
        (r"\emph{Very} \textbf{bold} maps", "Very bold maps"),
        (r"maps at 50\% of~the cost", "maps at 50% of the cost"),
        ("maps at 50% of the cost {of} A & B", "maps at 50% of the cost of A & B"),
        (r"an $\alpha$-fold of $x^{2}$ and {b}", r"an $\alpha$-fold of $x^{2}$ and b"),
        (r"it costs \$5 or \$6 a {map}", "it costs $5 or $6 a map"),
        (r"code: \url{https://example.org/~map/a\_b?c%20d} {here}", "code: https://example.org/~map/a_b?c%20d here"),
        (r"\href{https://example.org/a}{our page}", "our page (https://example.org/a)"),
        (r"\href{https://example.org/a}{https://example.org/a}", "https://example.org/a"),
        ("see {https://example.org/a_b}", "see https://example.org/a_b"),
        ("no markup & 100% plain_text", "no markup & 100% plain_text"),
        (r"an unbalanced } brace and \emph{another", "an unbalanced brace and another"),
    ],
)
def test_latex_becomes_text_and_mathematics_stays(latex: str, text: str) -> None:
    assert clean(plain(latex)) == text


PIECES = (
    r"\ { } $ ~ \emph \href {a} \begin{x} \end{x} % & ^ \' \c \url{ https://a.b/c_d text # _ \( \) [ ] \item".split()
)


@given(st.lists(st.sampled_from([*PIECES, " ", "\n\n"]), max_size=14).map("".join))
@settings(deadline=None)
def test_no_latex_is_so_broken_that_it_cannot_be_read(latex: str) -> None:
    assert isinstance(plain(latex), str)
    # Commands may take what follows as their argument; without them every word is kept.
    assert plain(latex).count("text") == latex.count("text") or "\\" in latex


def test_a_broken_entry_costs_no_other(read: Callable) -> None:
    text = (
        entry("one") + "@article{two,\n  title = {Never Closed,\n\n" + entry("three") + "@article{four title = {x}}\n"
    )
    reading = read(text + entry("five"))
    assert [r.id for r in reading.records] == ["one", "three", "five"]
    assert [r.record for r in reading.rejects] == [2, 4]
    assert all("not valid BibTeX" in r.reason for r in reading.rejects)
    assert reading.rejects[0].excerpt.startswith("@article{two,")


def test_entries_that_share_a_key_are_both_read(read: Callable) -> None:
    reading = read(entry("same") + entry("same", "Unfolding Maps at Last"))
    assert reading.titles == ["Folding Maps as They Came", "Unfolding Maps at Last"]
    assert reading.rejects == []


def test_the_first_of_two_fields_of_one_name_counts(read: Callable) -> None:
    text = "@misc{a, title = {Folding Maps by Day}, title = {Folding Maps by Night}, year = 2031}"
    assert read(text).titles == ["Folding Maps by Day"]


def test_comments_strings_and_preambles_are_no_records(read: Callable) -> None:
    text = '% A comment\n@comment{not this}\n@string{j = "Journal"}\n@preamble{"x"}\n'
    assert [r.source.record for r in read(text + entry("one")).records] == [1]


def test_an_entry_without_a_title_is_a_reject_with_its_key(read: Callable) -> None:
    reading = read(entry("one") + "@misc{untitled, year = 2031}\n")
    assert (reading.reject.record, reading.reject.reason, reading.reject.excerpt) == (2, "no title", "untitled")


def test_a_file_of_strings_alone_has_no_record(read: Callable) -> None:
    assert "no record" in read('@string{a = "b"}\n').reject.reason


def reference(*lines: str) -> str:
    return "\n".join(["TY  - JOUR", *lines, "ER  - ", ""])


GOOD = reference("TI  - Folding Maps as They Came", f"AB  - {ABSTRACT}")


def test_what_a_ris_reference_says_is_read(read: Callable) -> None:
    text = reference(
        "ID  - fold31",
        "T1  - Folding Maps as They Came",
        "A1  - Map, Ada",
        "A1  - Bo Crease",
        f"N2  - {ABSTRACT}",
        "PY  - 2031",
        "DA  - 2031/06/03",
        "DO  - 10.5555/Fold.1",
        "UR  - https://arxiv.org/abs/3106.00008v1",
        "UR  - https://example.org/fold",
        "KW  - maps",
    )
    record = read(text).record
    assert (record.id, record.title, record.abstract) == ("fold31", "Folding Maps as They Came", ABSTRACT)
    assert record.authors == ("Ada Map", "Bo Crease")
    assert (record.year, record.date) == (2031, "2031-06-03")
    assert record.identifiers == (("arxiv", "3106.00008"), ("doi", "10.5555/fold.1"))
    assert record.categories == ("maps",)


def test_an_abstract_over_several_lines_is_one_text(read: Callable) -> None:
    text = reference("TI  - Folding Maps as They Came", "AB  - We fold maps", "the way they", "came.")
    assert read(text).record.abstract == "We fold maps the way they came."


def test_a_reference_that_is_not_ended_is_read_and_costs_no_other(read: Callable) -> None:
    unended = GOOD.replace("ER  - \n", "").replace("Came", "Went")
    reading = read(GOOD + unended + GOOD + unended)
    assert [t.split()[-1] for t in reading.titles] == ["Came", "Went", "Came", "Went"]
    assert reading.rejects == []


def test_a_reference_without_a_title_is_a_reject_and_costs_no_other(read: Callable) -> None:
    reading = read(GOOD + reference(f"AB  - {ABSTRACT}") + "TY  - \nrubbish\n" + GOOD)
    assert [r.source.record for r in reading.records] == [1, 4]
    assert [(r.record, r.reason) for r in reading.rejects] == [(2, "no title"), (3, "no title")]


def test_a_ris_file_with_a_mark_and_words_before_it_is_recognised(read: Callable) -> None:
    assert read("\ufeff" + GOOD).titles == ["Folding Maps as They Came"]
    assert read("Provider: Nobody\nContent: text\n\n" + GOOD).titles == ["Folding Maps as They Came"]


def test_a_broken_entry_says_why(tmp_path: Path) -> None:
    broken = "@article{a,\n title = {x\n\n@article{b, title = {A study of networks}}\n"
    (tmp_path / "a.bib").write_text(broken, encoding="utf-8")
    reasons = [i.reason for i in read_records(tmp_path / "a.bib") if isinstance(i, Reject)]
    assert reasons
    assert all(len(reason.partition(": ")[2]) > 10 for reason in reasons if reason.startswith("not valid BibTeX"))
    assert any(reason.startswith("not valid BibTeX") for reason in reasons)
