"""The public surface: what a command does, a function does; all of it is documented and typed."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from types import ModuleType

import pytest

import kg
import kg.errors
from graphs import BASE, planted, write_graph
from kg.cli import app
from kg.storage import read_manifest, write_manifest

#: The public function or method of :class:`kg.Graph` for each command.
FUNCTIONS = {
    "add": ("add",),
    "analyze": ("Graph.analyze", "analyses"),
    "build": ("build",),
    "compare": ("Graph.compare",),
    "doctor": ("check_health",),
    "diff": ("Graph.diff",),
    "evaluate": ("evaluate",),
    "export": ("Graph.export",),
    "extract": ("read_papers", "extract"),
    "fetch acl": ("fetch_acl",),
    "fetch arxiv": ("fetch_arxiv",),
    "fetch hf-daily": ("fetch_hf_daily",),
    "fetch openalex": ("fetch_openalex",),
    "fetch semantic-scholar": ("fetch_semantic_scholar",),
    "fetch titles": ("fetch_titles",),
    "formats": ("formats",),
    "info": ("open_graph",),
    "leaderboard": ("Graph.leaderboard",),
    "mcp": ("serve_mcp",),
    "merges": ("Graph.merges_of",),
    "path": ("Graph.path",),
    "queries": ("queries",),
    "query": ("Graph.query", "Graph.explain"),
    "related": ("Graph.related_to",),
    "remove": ("remove",),
    "report": ("Graph.report",),
    "resolve": ("resolve_names",),
    "search": ("Graph.search",),
    "serve": ("serve",),
    "site": ("Graph.site",),
    "suggest": ("Graph.suggestions",),
    "train": ("train",),
    "train_results": ("train_results",),
    "tree": ("Graph.tree",),
    "validate": ("Graph.validate",),
    "view": ("Graph.show",),
    "watch": ("watch",),
}


def named(name: str) -> object:
    found: object = kg
    for part in name.split("."):
        found = getattr(found, part)
    return found


def public() -> dict[str, object]:
    """Everything public: what `kg` lists, and the methods and properties of a graph and of an answer."""
    found = {name: named(name) for name in kg.__all__ if name != "__version__"}
    for name in ("Graph", "QueryResult"):
        members = {f"{name}.{m}": v for m, v in vars(found[name]).items() if not m.startswith("_")}
        found |= {m: v for m, v in members.items() if callable(v) or isinstance(v, property)}
    return found


def test_every_command_has_a_public_function() -> None:
    commands = {c.name or c.callback.__name__ for c in app.registered_commands if c.callback}
    for group in app.registered_groups:
        assert group.typer_instance is not None
        name = group.typer_instance.info.name
        commands |= {f"{name} {c.name}" for c in group.typer_instance.registered_commands}
    assert commands == set(FUNCTIONS)
    for names in FUNCTIONS.values():
        assert all(callable(named(name)) for name in names)


def test_every_public_thing_says_what_it_is() -> None:
    assert [name for name, thing in public().items() if not (inspect.getdoc(thing) or "").strip()] == []


def test_every_public_function_has_type_hints() -> None:
    functions = {n: v.fget if isinstance(v, property) else v for n, v in public().items()}
    untyped = []
    for name, function in functions.items():
        if not inspect.isfunction(function):
            continue
        parameters = [p for p in inspect.signature(function).parameters.values() if p.name != "self"]
        if inspect.signature(function).return_annotation is inspect.Signature.empty or any(
            p.annotation is inspect.Parameter.empty for p in parameters
        ):
            untyped.append(name)
    assert untyped == []


def test_nothing_is_public_that_is_not_listed() -> None:
    rooms = {name for name, thing in vars(kg).items() if isinstance(thing, ModuleType)}
    left = {name for name in vars(kg) if not name.startswith("_")} - rooms - {"TYPE_CHECKING", "Any"}
    assert left <= set(kg.__all__)
    assert sorted(kg.__all__) == dir(kg)


def test_every_error_is_public_and_in_one_tree() -> None:
    for name in kg.errors.__all__:
        assert getattr(kg, name) is getattr(kg.errors, name)
        assert issubclass(getattr(kg, name), kg.KgError)
    assert issubclass(kg.ArgumentError, ValueError)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> kg.Graph:
    folder = write_graph(planted(), tmp_path_factory.mktemp("api"))
    parameters = {"base_iri": BASE, "quotes": True, "min_confidence": 0.0}
    write_manifest({**read_manifest(folder), "parameters": parameters}, folder)
    return kg.open_graph(folder)


def test_an_analysis_is_run_by_its_name_with_its_options(opened: kg.Graph) -> None:
    names = [a["name"] for a in kg.analyses()]
    assert "trends" in names
    assert opened.analyze("link-prediction", best=3).num_rows <= 3 * 2
    assert opened.analyze("hubs").num_rows == opened.analyze("hubs").num_rows
    assert isinstance(kg.note_of(opened.analyze("trends")), str)
    with pytest.raises(kg.NoSuchItem, match="trends"):
        opened.analyze("nothing")
    with pytest.raises(kg.ArgumentError, match="it has best, each"):
        opened.analyze("link-prediction", worst=3)


def test_communities_have_the_numbers_that_a_page_is_asked_by(opened: kg.Graph) -> None:
    groups = opened.communities()
    assert [g["number"] for g in groups] == list(range(1, len(groups) + 1))
    assert sorted(p for g in groups for p in g["papers"]) == sorted(opened.papers["id"].to_pylist())
    assert opened.show(community=2).papers == frozenset(groups[1]["papers"])


def test_titles_and_names_stand_beside_ids(opened: kg.Graph) -> None:
    titles = dict(zip(opened.papers["id"].to_pylist(), opened.papers["title"].to_pylist(), strict=True))
    names = dict(zip(opened.entities["id"].to_pylist(), opened.entities["name"].to_pylist(), strict=True))
    paper = opened.paper(opened.papers["id"][0].as_py())
    assert paper["related"]
    assert all(r["title"] == titles[r["paper"]] for r in paper["related"])
    assert all(s["name"] == names[s["entity"]] for r in paper["related"] for s in r["shared"])
    assert all(s["a_name"] == names[s["a"]] for r in paper["related"] for s in r["shared"])
    assert all(s["name"] == names[s["entity"]] for s in paper["statements"])
    assert opened.related_to(paper["title"], top=1) == paper["related"][:1]
    pair = opened.relatedness(paper["id"], paper["related"][0]["paper"])
    assert {pair.a_title, pair.b_title} == {paper["title"], paper["related"][0]["title"]}
    assert all(s.name == names[s.entity] for s in pair.shared)
    entity = opened.entity(paper["statements"][0]["entity"])
    assert all(s["title"] == titles[s["paper"]] for s in entity["statements"])


def test_a_graph_differs_in_nothing_from_itself_by_object_or_by_folder(opened: kg.Graph) -> None:
    assert opened.diff(opened).num_rows == opened.diff(opened.directory).num_rows == 0
    with pytest.raises(kg.NotAGraph):
        opened.diff(opened.directory / "nowhere")


def test_exports_and_reports_are_written_where_they_are_wanted(opened: kg.Graph, tmp_path: Path) -> None:
    written = {f["name"] for f in kg.formats() if f["use"] == "write"}
    assert "node-link" in written
    path = opened.export("node-link", tmp_path / "g.json")
    assert json.loads(path.read_text(encoding="utf-8"))["nodes"]
    assert [p.name for p in opened.report(tmp_path / "notes")] == ["report.md", "report.html"]
    assert (tmp_path / "notes" / "report.md").is_file()


def test_names_are_resolved_from_memory() -> None:
    lines = [{"name": n, "type": "model", "forms": []} for n in ("Llama 2", "LLaMA-2", "LLaMA-2-7B")]
    found = kg.resolve_names(lines)
    assert found[0]["entity"] == found[1]["entity"] != found[2]["entity"]


def test_two_parts_at_once_are_a_wrong_argument(opened: kg.Graph) -> None:
    with pytest.raises(kg.ArgumentError, match="exactly one"):
        opened.show(entity="a", paper="b")
