"""Parts of a graph to order, and the pages beside the explorer: each holds what was asked for, and little else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from typer.testing import CliRunner

import kg
from graphs import BASE, write_graph
from kg.cli import app
from kg.errors import ArgumentError, NoSuchItem, QueryError
from kg.graph import Graph
from kg.network.communities import find_communities
from kg.network.numbering import number
from kg.storage.tables import Tables
from kg.views.choosing import choose_papers, restrict, restrict_communities
from kg.views.subgraph import papers_around, restrict_tables
from kg.views.write import write_views


def data_of(page: Path) -> dict[str, Any]:
    html = page.read_text(encoding="utf-8")
    found = re.search(r'<script id="graph" type="application/json">(.*?)</script>', html, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


@pytest.fixture
def graph(make_tables: Callable[..., Tables], tmp_path: Path) -> Graph:
    """A graph directory of 24 papers in 3 groups, without RDF."""
    return kg.open_graph(write_graph(make_tables(), tmp_path / "graph"))


def test_a_part_has_the_papers_asked_for_and_counts_of_the_whole(make_tables: Callable[..., Tables]) -> None:
    tables = make_tables()
    part = restrict_tables(tables, {"paper-000", "paper-003"})
    assert part.papers["id"].to_pylist() == ["paper-000", "paper-003"]
    assert set(part.statements["paper"].to_pylist()) == {"paper-000", "paper-003"}
    counts = dict(zip(part.entities["id"].to_pylist(), part.entities["papers"].to_pylist(), strict=True))
    assert counts["method/all"] == 24
    assert part.related.num_rows == 1


def test_around_an_entity_are_its_papers_and_with_depth_their_relatives(make_tables: Callable[..., Tables]) -> None:
    tables = make_tables()
    assert papers_around(tables, entities=["model/only-004"]) == {"paper-004"}
    two = papers_around(tables, entities=["model/only-004"], depth=2)
    assert two == {f"paper-{n:03}" for n in range(1, 24, 3)}
    assert papers_around(tables, papers=["paper-004"], depth=1) == two


def test_a_path_prefers_rare_things(graph: Graph) -> None:
    path = graph.path("model/only-000", "model/only-003")
    assert path is not None
    assert (path.nodes[0].id, path.nodes[-1].id) == ("model/only-000", "model/only-003")
    assert path.papers == ("paper-000", "paper-003")
    assert path.entities[1].split("/")[1].startswith("g0-")


def test_the_ends_of_a_path_are_papers_or_entities_by_id_title_or_name(graph: Graph) -> None:
    by_name = graph.path("A Study 4", "ALL")
    assert by_name == graph.path("paper-004", "method/all")
    assert by_name is not None
    assert [(n.kind, n.id) for n in by_name.nodes] == [("paper", "paper-004"), ("entity", "method/all")]
    view = graph.show(path=("A Study 4", "ALL"))
    assert view.start == "paper=paper-004&to-entity=method/all"
    for ask in (lambda: graph.path("all", "nothing"), lambda: graph.show(path=("all", "nothing"))):
        with pytest.raises(NoSuchItem, match=r"no paper and no entity .* 'nothing'"):
            ask()


def test_what_nothing_joins_has_no_path_and_no_page_of_it(make_tables: Callable[..., Tables], tmp_path: Path) -> None:
    tables = make_tables()
    apart = pc.is_in(tables.statements["paper"], value_set=pa.array(["paper-001", "paper-002"]))
    shared = pc.starts_with(tables.statements["entity"], "model/only")
    kept = replace(tables, statements=tables.statements.filter(pc.or_(pc.invert(apart), shared)))
    opened = kg.open_graph(write_graph(kept, tmp_path))
    assert opened.path("paper-001", "all") is None
    with pytest.raises(NoSuchItem, match="no chain of statements joins paper-001 and all"):
        opened.show(path=("paper-001", "all"))


def test_a_part_is_sized_by_what_it_holds_and_shares_what_its_own_papers_share(
    make_tables: Callable[..., Tables], tmp_path: Path
) -> None:
    opened = kg.open_graph(write_graph(make_tables(papers=60, groups=3), tmp_path / "graph"))
    whole = data_of(opened.show().save(tmp_path / "whole.html"))
    part = data_of(opened.show(path=("only-000", "only-003")).save(tmp_path / "part.html"))

    def size(data: dict[str, Any], entity: str) -> int:
        return data["nodes"]["size"][len(data["papers"]["id"]) + data["entities"]["id"].index(entity)]

    assert size(part, "method/all") < size(whole, "method/all")
    # its count stays that of the whole graph
    assert part["entities"]["papers"][part["entities"]["id"].index("method/all")] == 60
    shared = part["entities"]["id"][: part["shared"]]
    held = [
        {e for p, e in zip(d["paper"], d["entity"], strict=True) if p == n}
        for d in [part["statements"]]
        for n in (0, 1)
    ]
    assert set(shared) == {part["entities"]["id"][e] for e in held[0] & held[1]}


def test_a_part_keeps_the_numbers_of_the_communities(graph: Graph, tmp_path: Path) -> None:
    for community in graph.communities():
        data = data_of(graph.show(community=community["number"]).save(tmp_path / "part.html"))
        assert data["communities"]["number"] == [community["number"]]
        assert data["communities"]["name"] == [community["name"]]


def test_an_answer_of_entities_shows_their_papers_and_nothing_else_that_those_name(built: Path, tmp_path: Path) -> None:
    opened = kg.open_graph(built)
    view = opened.show(query="methods-used-with", parameters={"method": "LoRA"})
    data = data_of(view.save(tmp_path / "answer.html"))
    assert set(data["entities"]["id"]) == view.entities
    assert len(view.entities) > 1
    assert set(data["statements"]["entity"]) == set(range(len(view.entities)))
    with pytest.raises(ArgumentError, match="method: only a query takes parameters"):
        opened.show(entity="LoRA", parameters={"method": "LoRA"})
    refused = CliRunner().invoke(app, ["view", str(built), "--entity", "LoRA", "--param", "method=LoRA"])
    assert refused.exit_code == 2
    out = tmp_path / "asked.html"
    asked = ["view", str(built), "--query", "methods-used-with", "--param", "method=LoRA", "--out", str(out)]
    assert CliRunner().invoke(app, asked).exit_code == 0
    assert out.read_bytes() == (tmp_path / "answer.html").read_bytes()


@pytest.mark.parametrize(
    ("asked", "papers"),
    [
        ({"entity": "only-004"}, 1),
        ({"entity": "g0-1", "depth": 2}, 8),
        ({"paper": "A Study 4"}, 8),
        ({"community": 1}, 8),
        ({"path": ("only-000", "only-003")}, 2),
    ],
)
def test_a_view_shows_the_part_and_opens_what_was_asked_for(
    graph: Graph, tmp_path: Path, asked: dict[str, Any], papers: int
) -> None:
    view = graph.show(**asked)
    data = data_of(view.save(tmp_path / "view.html"))
    assert len(data["papers"]["id"]) == len(view.papers) == papers
    assert data["about"]["papers"] == 24
    start = data["about"]["start"]
    if "entity" in asked:
        assert start == f"entity={graph.entity(asked['entity'])['id']}"
    if "path" in asked:
        assert start == "entity=model/only-000&to-entity=model/only-003"
    assert view.save(tmp_path / "again.html").read_bytes() == (tmp_path / "view.html").read_bytes()


def test_a_query_is_shown_by_the_papers_and_entities_it_names(graph: Graph) -> None:
    question = 'SELECT ?paper WHERE { ?paper kg:introduces ?d . ?d rdfs:label "g0-0" }'
    expected = {s["paper"] for s in graph.entity("g0-0")["statements"] if s["relation"] == "introduces"}
    assert graph.show(query=question).papers == expected != set()
    things = 'CONSTRUCT { ?d a kg:Task } WHERE { ?d rdfs:label "g0-0" }'
    assert graph.show(query=things).papers == {s["paper"] for s in graph.entity("g0-0")["statements"]}
    with pytest.raises(QueryError, match="names no paper"):
        graph.show(query="SELECT ?t WHERE { ?p dcterms:title ?t }")


def test_what_is_not_there_cannot_be_shown(graph: Graph) -> None:
    with pytest.raises(NoSuchItem, match="no entity"):
        graph.show(entity="nothing of that name")
    with pytest.raises(NoSuchItem, match="this graph has 3"):
        graph.show(community=9)
    with pytest.raises(ValueError, match="exactly one"):
        graph.show(entity="all", community=1)
    with pytest.raises(ValueError, match="depth"):
        graph.show(entity="all", depth=0)


def test_the_command_writes_the_page_and_says_what_it_holds(graph: Graph, tmp_path: Path) -> None:
    out = tmp_path / "some" / "page.html"
    done = CliRunner().invoke(app, ["view", str(graph.directory), "--community", "2", "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "8 papers" in done.output
    assert len(data_of(out)["papers"]["id"]) == 8
    wrong = CliRunner().invoke(app, ["view", str(graph.directory), "--entity", "all", "--paper", "A Study 4"])
    assert wrong.exit_code == 2


class Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_notebook_shows_papers_and_entities_as_text(make_tables: Callable[..., Tables], tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script><img src=x>"
    graph = kg.open_graph(write_graph(make_tables(papers=3, groups=1, title=hostile), tmp_path / "graph"))
    for html, wanted in (
        (graph.paper(f"{hostile} 1")._repr_html_(), [f"{hostile} 1", "introduces", "only-001"]),
        (graph.entity("all")._repr_html_(), ["all", "in 3 papers", f"{hostile} 2"]),
    ):
        page = Text()
        page.feed(html)
        assert not {"script", "img"} & page.tags
        assert all(words in page.text for words in wanted)
    frame = graph.show(entity="all")._repr_html_()
    assert frame.startswith("<iframe sandbox=")
    assert "<script" not in frame


def test_pages_beside_the_explorer_are_linked_and_link_back(make_tables: Callable[..., Tables], tmp_path: Path) -> None:
    tables = make_tables()
    write_views(tables, tmp_path, base_iri=BASE, pages=True)
    pages = data_of(tmp_path / "index.html")["about"]["pages"]
    linked = {*pages["communities"], *pages["entities"].values()}
    assert linked == {f"pages/{p.name}" for p in (tmp_path / "pages").iterdir()}
    assert len(pages["communities"]) == 3
    community = data_of(tmp_path / pages["communities"][0])
    assert len(community["papers"]["id"]) == 8
    assert community["about"]["home"] == "../index.html"
    entity = data_of(tmp_path / "pages" / "method-all.html")
    assert entity["about"]["start"] == "entity=method/all"
    assert len(entity["papers"]["id"]) == 24


def test_no_name_takes_a_page_out_of_its_folder_or_the_page_of_another(
    make_tables: Callable[..., Tables], tmp_path: Path
) -> None:
    hostile = {
        "method/all": "method/../../outside",
        "metric/all": "metric/..\\outside",
        "task/g0-0": "task//etc/passwd",
        "method/g0-1": "method/a b?c#d%2e%2e",
        "task/g1-0": "task/β",
        "task/g2-0": "task/γ",
    }
    tables = make_tables()
    statements = [{**s, "entity": hostile.get(s["entity"], s["entity"])} for s in tables.statements.to_pylist()]
    entities = [{**e, "id": hostile.get(e["id"], e["id"])} for e in tables.entities.to_pylist()]
    changed = {
        "statements": tables.statements.from_pylist(statements, schema=tables.statements.schema),
        "entities": tables.entities.from_pylist(entities, schema=tables.entities.schema),
    }
    home = tmp_path / "graph"
    home.mkdir()
    write_views(Tables(**{**dict(tables.items()), **changed}), home, base_iri=BASE, pages=True)
    data = data_of(home / "index.html")
    linked = {data["entities"]["id"][int(k)]: page for k, page in data["about"]["pages"]["entities"].items()}
    assert set(hostile.values()) <= set(linked)
    assert len(set(linked.values())) == len(linked)
    for entity, page in linked.items():
        assert re.fullmatch(r"pages/[a-z0-9-]+\.html", page), entity
        assert data_of(home / page)["about"]["start"] == f"entity={entity}"
    assert {p.name for p in tmp_path.iterdir()} == {"graph"}
    assert {p.name for p in home.iterdir()} == {"index.html", "pages"}


def test_of_a_large_graph_every_community_has_its_best_papers(make_tables: Callable[..., Tables]) -> None:
    graph = number(make_tables(papers=90, groups=5))
    communities = find_communities(graph)
    chosen = choose_papers(communities, 20)
    assert len(set(chosen.tolist())) == len(chosen) <= 20
    assert set(communities.papers[chosen].tolist()) == set(range(5))
    assert set(communities.papers[chosen[:5]].tolist()) == set(range(5))
    for c in range(5):
        taken = chosen[communities.papers[chosen] == c]
        assert taken.tolist() == np.flatnonzero(communities.papers == c)[: len(taken)].tolist()
    part, entities = restrict(graph, chosen, communities.entities)
    groups = restrict_communities(communities, chosen, entities)
    assert [p["id"] for p in part.papers] == [graph.papers[i]["id"] for i in chosen.tolist()]
    assert part.held[: part.shared].min() >= 2
    first = [e for e in range(part.shared) if not part.entities[e]["id"].endswith("/all")][:5]
    assert len(set(groups.entities[first].tolist())) > 3
    for row, paper, entity in zip(part.statement_row, part.statement_paper, part.statement_entity, strict=True):
        at = int(np.flatnonzero(graph.statement_row == row)[0])
        assert part.papers[paper]["id"] == graph.papers[graph.statement_paper[at]]["id"]
        assert part.entities[entity]["id"] == graph.entities[graph.statement_entity[at]]["id"]


def test_a_page_too_large_says_what_it_leaves_out(
    make_tables: Callable[..., Tables], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.views.write.WHOLE", 50)
    monkeypatch.setattr("kg.views.choosing.choose_papers.__defaults__", (30,))
    tables = make_tables(papers=90, groups=5)
    write_views(tables, tmp_path, base_iri=BASE)
    data = data_of(tmp_path / "index.html")
    assert len(data["papers"]["id"]) <= 30
    assert f"{len(data['papers']['id'])} of 90 papers" in data["about"]["left_out"]
    assert "kg serve" in data["about"]["left_out"]
    assert data["entities"]["papers"][data["entities"]["id"].index("method/all")] == 90
