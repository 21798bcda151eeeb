"""What the shipped queries answer about the project's own pages: something that every reader of them knows."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg.rdf.named_queries import list_queries

#: A row of each answer, as far as it does not depend on how well extraction does this year. The pages give no dates and
#: no authors, so what asks for these has no answer.
EXPECTED: dict[str, tuple[str, ...]] = {
    "best-reported": ("ImageNet",),
    "gains-over-a-model": (),
    "leaderboard-of-a-dataset": (),
    "speedups-of-a-method": (),
    "what-a-paper-reports": (),
    "code-for-a-task": ("https://github.com/google-research/vision_transformer",),
    "competitors-of-a-model": (),
    "comparisons": (),
    "competitors-on-a-dataset": (),
    "datasets-for-a-task": ("ImageNet",),
    "datasets-introduced-with-code": (),
    "datasets-never-used-with-a-task": ("SQuAD",),
    "datasets-used-with-a-dataset": (),
    "evaluations-of-a-model": ("GLUE",),
    "evidence-of-a-paper": ("BERT",),
    "introduced-and-taken-up": ("BERT",),
    "kinds-of-a-method": ("T5",),
    "least-sure-statements": (),
    "lpwc-most-used-datasets": ("ImageNet",),
    "methods-for-a-task": (),
    "methods-that-spread-from-a-task": (),
    "methods-tried-on-datasets-of-a-task": ("ImageNet",),
    "methods-used-together": (),
    "methods-used-with": (),
    "metrics-for-a-dataset": (),
    "metrics-for-a-task": ("BLEU",),
    "models-introduced-with-code": (),
    "most-linked-repositories": (),
    "most-related-papers": (),
    "most-used-datasets": ("ImageNet",),
    "named-in-one-sentence": (),
    "names-of-an-entity": ("generative adversarial networks",),
    "papers-evaluating-on-a-dataset": ("https://github.com/google-research/simclr",),
    "papers-of-each-source": ("landmarks-a.txt", "59"),
    "papers-on-a-task": (),
    "papers-that-build-on-a-paper": ("BERT",),
    "repositories": ("https://github.com/google-research/simclr", "true"),
    "tasks-of-a-method": (),
    "tasks-studied-together": (),
    "versions-of-a-model": ("GPT-3",),
    "what-a-paper-introduces": ("BERT",),
    "what-found-the-mentions": ("ner",),
    "what-the-graph-is": ("Knowledge graph of machine-learning papers",),
}
EMPTY = {
    "code-by-year",
    "entity-by-year",
    "lpwc-metrics-of-a-year",
    "lpwc-papers-on-a-task-by-year",
    "lpwc-tasks-of-a-year",
    "papers-by-an-author",
    "rising-tasks",
}


@pytest.fixture(scope="module")
def graph(built: Path) -> kg.Graph:
    return kg.open_graph(built)


def test_every_query_has_an_answer_about_the_pages_that_is_known(graph: kg.Graph) -> None:
    assert sorted([*EXPECTED, *EMPTY]) == [q.name for q in list_queries()]
    for name, known in EXPECTED.items():
        rows = graph.query(name).texts
        assert rows, name
        assert any(set(known) <= set(row) for row in rows), (name, rows[:3])
    for name in EMPTY:
        answer = graph.query(name)
        assert answer.rows == (), name
        assert any("the input gives no" in doubt for doubt in graph.query_doubts(name, {}, answer)), name


def test_the_graph_of_the_pages_is_as_the_shapes_say(graph: kg.Graph) -> None:
    from kg.rdf.store import open_store
    from kg.rdf.validation import validate

    assert validate(open_store(graph.directory)) == []
