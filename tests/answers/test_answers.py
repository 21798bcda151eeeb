"""Answers have the sentence behind each fact, and no more than can be read."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
import kg.answers.answers
from graphs import assemble, grouped, reporting, write_graph
from kg.answers.answers import MOST, Answers
from kg.errors import QueryError
from kg.schema import Evidence, Paper, RelatedPapers, SharedEntity, Statement

TEXTS = {"a": "We use Net on Set.", "b": "Net is used. It helps."}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    papers = [Paper(key, f"On {key}", text, year=2020) for key, text in TEXTS.items()]

    def says(paper: str, relation: str, entity: str, first: int, last: int) -> Statement:
        start = len(f"On {paper}\n")
        evidence = (
            Evidence(0, 2, 0, len(f"On {paper}"), "ner"),
            Evidence(start, start + 2, start + first, start + last, "ner"),
        )
        return Statement(paper, relation, entity, 0.9, evidence)  # type: ignore[arg-type]

    said = [
        says("a", "uses", "method/Net", 0, 18),
        says("b", "introduces", "method/Network", 0, 12),
        says("b", "uses", "method/Net", 13, 22),
    ]
    shared = (SharedEntity("method/Net", 0.4, "name", "method/Net", "method/Network"),)
    tables = assemble(papers, said, related=[RelatedPapers("a", "b", 0.5, shared)])
    return write_graph(tables, tmp_path_factory.mktemp("answers"), triples=True)


@pytest.fixture(scope="module")
def answers(folder: Path) -> Answers:
    return Answers(kg.open_graph(folder))


def test_what_is_found_by_name_is_backed_by_a_sentence_and_sentences_are_found_too(answers: Answers) -> None:
    found = answers.search("net")
    assert [(hit.kind, hit.name) for hit in found.hits] == [("entity", "Net"), ("entity", "Network")]
    assert [hit.evidence and hit.evidence.sentence for hit in found.hits] == ["We use Net on Set.", "Net is used."]
    assert [quote.sentence for quote in found.sentences] == ["We use Net on Set.", "Net is used."]
    assert found.did_you_mean == []
    assert answers.search("nett").did_you_mean == ["net"]


def test_a_paper_is_backed_by_what_it_introduces(answers: Answers) -> None:
    (hit,) = answers.search("on b").hits
    assert (hit.kind, hit.evidence and hit.evidence.sentence) == ("paper", "Net is used.")


@pytest.mark.parametrize(
    ("asked", "own", "other"),
    [("a", "We use Net on Set.", "Net is used."), ("b", "Net is used.", "We use Net on Set.")],
)
def test_both_papers_say_what_they_share(answers: Answers, asked: str, own: str, other: str) -> None:
    ((shared,),) = [related.shared for related in answers.related(asked)]
    assert (shared.sentence, shared.other_sentence) == (own, other)


def test_papers_are_compared_fact_by_fact(answers: Answers) -> None:
    first, second = answers.compare(["a", "b"])
    assert [fact.sentence for fact in first.uses] == ["We use Net on Set."]
    assert [fact.entity for fact in second.introduces] == ["Network"]
    assert [fact.sentence for fact in second.uses] == ["It helps."]


def test_each_step_of_a_path_has_a_sentence_that_joins_it_to_the_one_before(answers: Answers) -> None:
    assert [step.sentence for step in answers.path("a", "b")] == [None, "We use Net on Set.", "It helps."]


def test_a_graph_without_texts_is_asked_without_sentences(tmp_path: Path) -> None:
    folder = write_graph(reporting(), tmp_path / "graph")
    (folder / "texts.parquet").unlink()
    answers = Answers(kg.open_graph(folder))
    found = answers.search("net")
    assert ([hit.evidence for hit in found.hits], found.sentences) == ([None], [])
    assert [fact.sentence for fact in answers.entity("Net").facts] == [None, None]


def test_communities_are_said_by_names(tmp_path: Path) -> None:
    graph = kg.open_graph(write_graph(grouped(), tmp_path / "graph"))
    found = Answers(graph).communities()
    assert [group.size for group in found] == [len(group["papers"]) for group in graph.communities()][:MOST]
    assert all(group.papers and len(group.papers) <= 5 for group in found)


def test_a_query_ends_at_the_limits_and_the_next_is_answered(answers: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kg.answers.answers, "SECONDS", 0.5)
    many = " . ".join(f"?s{i} ?p{i} ?o{i}" for i in range(6))
    with pytest.raises(QueryError, match=r"longer than 0\.5 s"):
        answers.sparql(f"SELECT (COUNT(*) AS ?n) {{ {many} }}")
    monkeypatch.setattr(kg.answers.answers, "SECONDS", 60)
    assert answers.sparql("ASK {}").rows == [["yes"]]
