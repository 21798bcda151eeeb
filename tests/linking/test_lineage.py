"""Who builds on whom: names that one paper introduces and others use; repositories that two papers link."""

from __future__ import annotations

from kg.linking.lineage import lineage
from kg.linking.repositories import shared_repositories
from kg.schema import Entity, Evidence, Paper, Relation, Statement, WebLink

PAPERS = [
    Paper("p1", "Soup kitchens: averaging many models", "", date="2023-02-01"),
    Paper("p2", "Better averaging", "", date="2024-05"),
    Paper("p3", "More of the same", "", date="2022"),
    Paper("p4", "A study of fine-tuning", ""),
]
ENTITIES = [
    Entity("method/soup-kitchens", "method", "Soup kitchens", (), 3),
    Entity("method/fine-tuning", "method", "fine-tuning", (), 2),
    Entity("model/zupnet", "model", "ZupNet", (), 2),
    Entity("method/pac", "method", "PAC", (), 2),
    Entity("task/averaging", "task", "averaging", (), 2),
]
TITLE, BODY = Evidence(0, 13, 0, 30, "ner"), Evidence(50, 60, 40, 80, "ner")


def says(paper: str, relation: Relation, entity: str, evidence: Evidence = BODY) -> Statement:
    return Statement(paper, relation, entity, 0.5, (evidence,))


def links(*statements: Statement) -> list[tuple[str, str, str]]:
    known = {"method/fine-tuning"}
    return [(k.paper, k.entity, k.earlier) for k in lineage(statements, ENTITIES, PAPERS, known)]


def test_a_name_that_begins_a_title_leads_to_that_paper() -> None:
    introduced = says("p1", "introduces", "method/soup-kitchens", TITLE)
    assert links(introduced, says("p2", "uses", "method/soup-kitchens")) == [("p2", "method/soup-kitchens", "p1")]


def test_an_invented_name_needs_no_title_but_a_known_one_does() -> None:
    assert links(says("p4", "introduces", "model/zupnet"), says("p2", "uses", "model/zupnet")) != []
    assert links(says("p4", "introduces", "method/fine-tuning"), says("p2", "uses", "method/fine-tuning")) == []


def test_a_short_acronym_needs_the_title_too() -> None:
    assert links(says("p4", "introduces", "method/pac"), says("p2", "uses", "method/pac")) == []


def test_what_is_older_than_the_introducing_paper_does_not_build_on_it() -> None:
    introduced = says("p1", "introduces", "method/soup-kitchens", TITLE)
    assert links(introduced, says("p3", "uses", "method/soup-kitchens")) == []


def test_a_task_has_no_inventor_and_two_inventors_are_none() -> None:
    assert links(says("p1", "introduces", "task/averaging", TITLE), says("p2", "addresses", "task/averaging")) == []
    two = [says("p1", "introduces", "model/zupnet"), says("p4", "introduces", "model/zupnet")]
    assert links(*two, says("p2", "uses", "model/zupnet")) == []


def test_of_two_inventors_with_dates_the_first_counts() -> None:
    two = [says("p1", "introduces", "model/zupnet"), says("p3", "introduces", "model/zupnet")]
    assert links(*two, says("p2", "compares_with", "model/zupnet")) == [("p2", "model/zupnet", "p3")]


def test_papers_that_link_one_repository_are_joined_unless_everybody_links_it() -> None:
    def link(paper: str, url: str) -> WebLink:
        return WebLink(paper, 0, 1, url, "repo", True)

    mine = "https://github.com/example/mine"
    library = [link(f"p{i}", "https://github.com/example/library") for i in range(40)]
    found = shared_repositories([link("b", mine), link("a", mine), link("a", mine), *library])
    assert [(r.a, r.b, r.url) for r in found] == [("a", "b", mine)]
