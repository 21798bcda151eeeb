"""The analyses find what was planted: trends, pairs, comparisons, code, likeness, and the pair that is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pyarrow as pa
import pytest
from scipy.stats import fisher_exact

from graphs import naming, one_of_each
from kg.analytics.analysis import note_of
from kg.analytics.comparisons import baselines, comparisons, is_outperformed
from kg.analytics.cooccurrence import cooccurrence
from kg.analytics.coverage import coverage
from kg.analytics.lineage import lineage
from kg.analytics.link_prediction import link_prediction
from kg.analytics.quality import quality
from kg.analytics.reproducibility import reproducibility
from kg.analytics.similar import similar
from kg.analytics.trends import trends
from kg.analytics.used_with import datasets_by_task, methods_by_dataset
from kg.storage import Tables
from kg.storage.tables import SCHEMAS


def test_what_only_later_papers_name_is_new_and_what_only_earlier_ones_name_fades(tables: Tables) -> None:
    found = {row["name"]: row for row in trends(tables).to_pylist()}
    assert {name: row["trend"] for name, row in found.items() if row["trend"] != "steady"} == {
        "new": "new",
        "old": "fading",
    }
    assert (found["old"]["first"], found["old"]["last"]) == ("2021-01", "2022-08")
    assert found["everything"]["z"] == 0
    assert (found["new"]["share_before"], found["new"]["share_after"]) == (0.0, round(20 / 30, 5))


def test_papers_without_dates_say_nothing_about_time(make: Callable[..., Tables]) -> None:
    found = trends(make(dated=False))
    assert found.num_rows == 0
    assert "nothing can be said about time" in note_of(found)


def test_what_goes_together_has_the_figures_of_fishers_test(tables: Tables) -> None:
    found = {(r["name"], r["other_name"]): r for r in cooccurrence(tables).to_pylist()}
    pair = found["d0", "t0"]
    assert (pair["together"], pair["papers"], pair["other_papers"], pair["lift"]) == (20, 20, 20, 3.0)
    assert pair["p"] == pytest.approx(fisher_exact([[20, 0], [0, 40]], alternative="greater").pvalue)
    assert pair["odds_ratio"] == pytest.approx(20.5 * 40.5 / 0.25, abs=0.01)
    assert found["new", "t0"]["q"] > 0.05
    assert not any("everything" in names for names in found), "hubs are left out"


def test_datasets_stand_beside_the_tasks_of_their_papers(tables: Tables) -> None:
    found = datasets_by_task(tables).to_pylist()
    assert {(r["task_name"], r["dataset_name"], r["papers"], r["task_papers"], r["share"]) for r in found} == {
        (f"t{g}", f"d{g}", 20, 20, 1.0) for g in range(3)
    }
    assert {(r["first_year"], r["last_year"]) for r in found} == {(2021, 2025)}
    methods = {(r["dataset_name"], r["method_name"]): r["papers"] for r in methods_by_dataset(tables).to_pylist()}
    assert methods["d1", "u1"] == 20
    assert methods["d1", "own-4"] == 1
    assert ("d1", "u0") not in methods


def test_comparisons_count_papers_and_what_their_sentences_say(tables: Tables) -> None:
    found = {r["name"]: r for r in baselines(tables).to_pylist()}
    assert {(r["papers"], r["outperformed"]) for r in found.values()} == {(20, 1)}
    assert found["m1"]["by"] == ["own-1"]
    pairs = {(r["name"], r["other_name"]): r["outperformed"] for r in comparisons(tables).to_pylist()}
    assert len(pairs) == 60
    assert {pair for pair, beaten in pairs.items() if beaten} == {("own-0", "m0"), ("own-1", "m1"), ("own-2", "m2")}


@pytest.mark.parametrize(
    ("sentence", "beaten"),
    [
        ("Ours outperforms BERT.", True),
        ("Our model is better in every task than BERT.", True),
        ("We obtain a higher score than BERT.", True),
        ("It surpasses GPT-2 and BERT by far.", True),
        ("BERT is outperformed by ours.", True),
        ("Ours improves over BERT.", True),
        ("It improves recall clearly over BM25 and BERT.", True),
        ("We see gains of three points over BERT.", True),
        ("Users prefer ours over BERT.", True),
        ("A speed-up of two over BERT is shown.", True),
        ("We search by late interaction over BERT.", False),
        ("We put a softmax over the outputs of BERT.", False),
        ("It takes over the weights of BERT.", False),
        ("With over a billion parameters, BERT is large.", False),
        ("The gain in intersection over union of BERT is small.", False),
        ("BERT outperforms ours.", False),
        ("Ours is outperformed by BERT.", False),
        ("Ours does not outperform BERT.", False),
        ("We compare with BERT.", False),
        ("It is built on BERT.", False),
    ],
)
def test_a_sentence_says_who_is_outperformed(sentence: str, beaten: bool) -> None:
    start = sentence.index("BERT")
    spot = {"start": start, "end": start + 4, "sentence_start": 0, "sentence_end": len(sentence)}
    assert is_outperformed(sentence, spot) is beaten


def test_who_is_built_upon_counts_the_builders_and_what_is_built_on_these(tables: Tables) -> None:
    found = {r["paper"]: r for r in lineage(tables).to_pylist()}
    assert list(found) == ["p000", "p003"]
    assert (found["p000"]["builders"], found["p000"]["further"]) == (2, 1)  # p009; p006 builds on p000 itself
    assert (found["p003"]["builders"], found["p003"]["further"]) == (2, 0)
    assert (found["p000"]["introduces"], found["p000"]["by"]) == (["own-0"], ["p003", "p006"])
    assert found["p000"]["confidence"] == 0.85


def test_code_is_counted_by_group_year_and_task(tables: Tables) -> None:
    found = {(r["by"], r["group"]): r for r in reproducibility(tables).to_pylist()}
    assert (found["all", "all papers"]["with_code"], found["all", "all papers"]["share"]) == (20, round(1 / 3, 4))
    # papers of group 0 are those whose number is divided by three, and these have code
    assert [found["task", f"t{g}"]["share"] for g in range(3)] == [1.0, 0.0, 0.0]
    assert [found["year", str(y)]["papers"] for y in range(2021, 2026)] == [12] * 5
    assert sorted(r["share"] for (by, _), r in found.items() if by == "community") == [0.0, 0.0, 1.0]
    assert all(r["low"] <= r["share"] <= r["high"] for r in found.values())


def test_coverage_counts_what_is_missing(tables: Tables) -> None:
    found = {r["what"]: r for r in coverage(tables).to_pylist()}
    assert (found["papers without entities"]["count"], found["papers without a year"]["count"]) == (0, 0)
    assert (found["entities in one paper"]["count"], found["methods in one paper"]["of"]) == (60, 65)
    assert found["papers without an identifier"]["share"] == 1.0


def test_the_share_of_records_set_aside_is_of_records_and_not_of_papers_where_some_are_the_same_paper() -> None:
    found = one_of_each()  # the first of five papers stands in two records
    rejects = pa.Table.from_pylist(
        [{"file": "x.csv", "record": i, "reason": "no title", "excerpt": ""} for i in (1, 2)], SCHEMAS["rejects"]
    )
    (row,) = [r for r in coverage(replace(found, rejects=rejects)).to_pylist() if r["what"] == "records set aside"]
    assert (row["count"], row["of"], row["share"]) == (2, 8, 0.25)


def test_names_that_look_wrong_are_flagged_and_others_are_not() -> None:
    found = naming({"a": ["model/CLIP", "metric/clip", "method/plain", "method/(half", r"method/\alpha", "task/x"]})
    flags = {(r["flag"], r["name"]) for r in quality(found).to_pylist()}
    assert flags == {
        ("two types", "CLIP"),
        ("two types", "clip"),
        ("open bracket", "(half"),
        ("LaTeX left", r"\alpha"),
        ("one letter", "x"),
    }


def test_things_named_beside_the_same_things_are_alike_though_never_named_together() -> None:
    company = [["task/a", "dataset/a"], ["task/a", "model/a"], ["dataset/a", "model/a"]]
    other = [["task/b", "dataset/b"], ["task/b", "model/b"], ["dataset/b", "model/b"]]
    named = {f"one{i}": ["method/one", *c] for i, c in enumerate(company)}
    named |= {f"two{i}": ["method/two", *c] for i, c in enumerate(company)}
    named |= {f"far{i}": ["method/far", *c] for i, c in enumerate(other)}
    found = [r for r in similar(naming(named)).to_pylist() if r["type"] == "method"]
    assert {(r["name"], r["other_name"]) for r in found} == {("one", "two"), ("two", "one")}
    assert found[0]["similarity"] == 1.0
    assert found[0]["together"] == 0
    assert set(found[0]["because"]) <= {"a"}


def missing_pair() -> Tables:
    """Method x is like method y, which is used on dataset d with z; nobody has tried x on d."""
    named = {f"x{i}": ["method/x", "model/m", "metric/k"] for i in range(4)}
    named |= {f"y{i}": ["method/y", "model/m", "metric/k", "dataset/d"] for i in range(4)}
    named |= {f"q{i}": ["method/q", "model/other", "dataset/e"] for i in range(4)}
    return naming(named)


def test_the_pair_that_is_missing_is_suggested_first_with_its_reasons() -> None:
    found = link_prediction(missing_pair()).to_pylist()
    assert (found[0]["method_name"], found[0]["partner_name"]) == ("x", "d")
    assert found[0]["because"] == ["y", "m"] or found[0]["because"] == ["m", "y"]
    assert found[0]["papers"] == ["y0"]
    assert (found[0]["method_papers"], found[0]["partner_papers"]) == (4, 4)


def test_no_suggestion_is_a_pair_that_a_paper_names(tables: Tables) -> None:
    named: dict[str, list[str]] = {}
    for s in tables.statements.to_pylist():
        named.setdefault(s["paper"], []).append(s["entity"])
    together = {(a, b) for entities in named.values() for a in entities for b in entities}
    found = link_prediction(tables).to_pylist()
    assert found
    assert [r for r in found if (r["method"], r["partner"]) in together] == []
    for kind in ("dataset", "task"):
        rows = [r for r in found if r["partner_type"] == kind]
        assert max(sum(r["method"] == m["method"] for r in rows) for m in rows) <= 3
        assert rows == sorted(rows, key=lambda r: -r["score"])
