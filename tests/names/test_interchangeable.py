"""Words that the field uses for one thing are rows of a table, and each row does what its example says."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import UnreadableInput
from kg.names.interchangeable import COLUMNS, Interchangeable, interchangeable_words, read_interchangeable
from kg.names.normal_form import inflected_form, normal_form
from kg.names.vocabulary import read_vocabulary, shipped_vocabulary
from kg.resolution.known_names import known_names

ROWS = interchangeable_words().rows


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(row.words))
def test_the_example_of_a_row_is_joined_by_the_row(row: Interchangeable) -> None:
    one, other = row.example
    assert normal_form(one) == normal_form(other)
    assert inflected_form(one) != inflected_form(other), "spelling alone joins the example, so the row is not needed"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(row.words))
def test_what_a_row_gives_is_left_alone_by_the_others(row: Interchangeable) -> None:
    assert interchangeable_words().applied(row.means) == list(row.means)


def test_rows_are_sorted_and_none_is_there_twice() -> None:
    keys = [(row.words, sorted(row.after.words), row.after.negated, sorted(row.before.words)) for row in ROWS]
    assert len({str(k) for k in keys}) == len(ROWS)
    assert [" ".join(row.words) for row in ROWS] == sorted(" ".join(row.words) for row in ROWS)


def test_no_two_rows_of_the_vocabulary_become_one_name() -> None:
    rows = read_vocabulary([shipped_vocabulary()])
    known = known_names(rows)
    owners: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        for name in (row.name, *row.aliases):
            owners.setdefault(known.key(name, row.type), set()).add(row.name)
    assert {key: names for key, names in owners.items() if len(names) > 1} == {}


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("computation", "computational cost"),
        ("compute", "computational cost"),
        ("prediction accuracy", "predictive accuracy"),
        ("recommender system", "recommendation systems"),
        ("causal language modelling", "autoregressive language modeling"),
        ("relative position encoding", "relative positional embeddings"),
        ("structured pruning", "structural pruning"),
        ("differentially private", "differential privacy"),
        ("statistics-based test", "statistical test"),
        ("zero- and few-shot generalization", "few-shot or zero-shot generalization"),
        ("zero/few-shot generalization", "zero-shot and few-shot generalization"),
    ],
)
def test_words_of_one_meaning_share_a_normal_form(a: str, b: str) -> None:
    assert normal_form(a) == normal_form(b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("long short-term memory", "short-term and long-term memory"),
        ("unstructured pruning", "structural pruning"),
        ("critical network", "critic network"),
        ("causal inference", "autoregressive inference"),
        ("word embedding", "word encoding"),
        ("world model", "world modeling"),
        ("inference latency", "latency"),
        ("GPU memory usage", "memory usage"),
        ("MATH-500", "mathematical"),
        ("few-shot segmentation", "zero-shot segmentation"),
    ],
)
def test_words_of_two_meanings_stay_apart(a: str, b: str) -> None:
    assert normal_form(a) != normal_form(b)


@pytest.mark.parametrize(
    ("special", "general"), [("inference latency", "latency"), ("GPU memory usage", "memory footprint")]
)
def test_a_special_case_of_a_metric_is_broader_and_no_alias(special: str, general: str) -> None:
    rows = {(row.name, row.type): row for row in read_vocabulary([shipped_vocabulary()])}
    assert general in rows[special, "metric"].broader
    assert special not in rows[general, "metric"].aliases


@pytest.mark.parametrize(
    "text",
    ["words,means\na,b\n", ",".join(COLUMNS) + "\nuse,usage,,,memory use\n", ",".join(COLUMNS) + "\n,usage,,,a = b\n"],
)
def test_a_row_that_is_not_as_expected_is_refused_with_its_file(tmp_path: Path, text: str) -> None:
    file = tmp_path / "words.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableInput, match=r"words\.csv"):
        read_interchangeable(file)
