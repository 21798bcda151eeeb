"""Texts as the page shows them: LaTeX read, and every mark still on its words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kg.storage.tables import Tables
from kg.views.readable import readable


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        (r"an error of 3.57\% on ImageNet", "an error of 3.57% on ImageNet"),
        (r"$k$-NN and $\textit{Trans-LoRA}$", "k-NN and Trans-LoRA"),
        (r"\textit{very {deep}} nets", "very {deep} nets"),
        (r"{\mu}-Bench", "μ-Bench"),
        (r"T\"ulu 3 at (1-{\alpha})", "Tülu 3 at (1-α)"),
        (r"in {\em finite sample} settings", "in finite sample settings"),
        (r"we present \tool, a design", "we present tool, a design"),
        ("from $5 to $10, or $20 in all", "from $5 to $10, or $20 in all"),
        ("{{ 7 * 7 }} ${alert(4)}", "{{ 7 * 7 }} ${alert(4)}"),
        ("a set {a, b} stays", "a set {a, b} stays"),
    ],
)
def test_latex_is_shown_as_what_it_means(written: str, seen: str) -> None:
    assert readable(written).text == seen


def test_a_place_behind_latex_is_found_again() -> None:
    written = r"$\alpha$ gains 3.57\% with \textbf{LoRA} on GLUE"
    shown = readable(written)
    for word in ("gains", "with", "LoRA", "GLUE"):
        start = written.index(word)
        assert shown.text[shown.place(start) : shown.place(start + len(word), end=True)] == word
    # inside a formula there is no place of its own: the whole of it is meant
    assert shown.text[shown.place(3) : shown.place(5, end=True)] == "α"
    assert shown.place(len(written), end=True) == len(shown.text)


def with_latex(tables: Tables) -> Tables:
    """``tables`` with LaTeX before the words that everything in them points at."""
    rows = {name: table.to_pylist() for name, table in tables.items()}
    extra = r"By 3.57\% $\alpha$ "
    for row in rows["texts"]:
        title, _, abstract = row["text"].partition("\n")
        row["text"] = f"{title}\n{extra}{abstract}"
    for row in [*rows["mentions"], *(e for s in rows["statements"] for e in s["evidence"])]:
        for key in ("start", "end", "sentence_start", "sentence_end"):
            row[key] += len(extra)
    changed = {k: t.from_pylist(rows[k], schema=t.schema) for k, t in tables.items()}
    return Tables(**changed)


def test_marks_and_evidence_stand_on_their_words_behind_latex(
    make_tables: Callable[..., Tables], make_data: Callable[..., dict[str, Any]]
) -> None:
    data = make_data(with_latex(make_tables()))
    for text, marks in zip(data["papers"]["text"], data["papers"]["marks"], strict=True):
        assert "By 3.57% α We use alpha" in text
        at, named = 0, []
        for gap, length, what in zip(marks[::3], marks[1::3], marks[2::3], strict=True):
            at += gap + length
            if what >= 0:
                named.append(text[at - length : at])
        assert named == ["alpha"]
    for paper, evidence in zip(data["statements"]["paper"], data["statements"]["evidence"], strict=True):
        for sentence, start, end in evidence:
            quoted = slice(*data["papers"]["sentences"][paper][2 * sentence : 2 * sentence + 2])
            assert data["papers"]["text"][paper][quoted][start:end] == "alpha"


def test_without_quotes_no_text_and_no_mark_is_in_the_page(
    make_tables: Callable[..., Tables], make_data: Callable[..., dict[str, Any]]
) -> None:
    data = make_data(make_tables(), quotes=False)
    assert (data["papers"]["text"], data["papers"]["marks"], data["papers"]["sentences"]) == ([], [], [])
