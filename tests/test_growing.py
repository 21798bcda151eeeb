"""A graph that grows and shrinks is, byte for byte, what a build from nothing makes of the same inputs."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import kg
from kg import pipeline
from kg.cli.app import app
from kg.errors import ArgumentError, GraphError, NoSuchItem, NotAGraph, NoUsableRecord

#: Files that share papers and entities, one with a reject, one with nothing but a reject, in several formats.
PAGES: dict[str, list[dict[str, object]]] = {
    "a.json": [
        {"title": "FoldNet: Folding Layers", "abstract": "We propose FoldNet. We evaluate on ImageNet with accuracy."},
        {"title": "A Study of Pruning", "abstract": "We study pruning of ResNet-50 on ImageNet.", "year": 2021},
    ],
    "b.json": [
        {"title": "a study of pruning", "abstract": "We study pruning.", "doi": "10.1/prune"},
        {"title": "Unfolding", "abstract": "We use FoldNet and compare with ResNet-50 on CIFAR-10.", "year": 2022},
    ],
    "c.json": [
        {"title": "Tuning with LoRA", "abstract": "We use Low-Rank Adaptation (LoRA) on GLUE."},
        {"abstract": "x"},
    ],
    "d.json": [{"abstract": "no title"}],
}
NAMES = sorted(PAGES)


def content(folder: Path) -> dict[str, str]:
    """The digests of the files of a graph; of its manifest, all but what tells of one run and of the first call."""
    found = {
        p.name: hashlib.sha256(p.read_bytes()).hexdigest()
        for p in folder.iterdir()
        if p.is_file() and p.name != "manifest.json"
    }
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    told = {key: manifest[key] for key in manifest if key not in {"stages", "versions"}}
    return {**found, "manifest.json": json.dumps(told, sort_keys=True)}


class World:
    """The pages as files, and a graph of each set of them, built from nothing once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._built: dict[frozenset[str], Path] = {}
        for name, records in PAGES.items():
            (folder / name).write_text(json.dumps(records), encoding="utf-8")

    def paths(self, names: frozenset[str]) -> list[str]:
        return [str(self.folder / name) for name in sorted(names)]

    def built(self, names: frozenset[str]) -> Path:
        if names not in self._built:
            out = self.folder / f"graph-{len(self._built)}"
            kg.build(self.paths(names), out, workers=1)
            self._built[names] = out
        return self._built[names]

    def copy(self, names: frozenset[str], out: Path) -> Path:
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(self.built(names), out)
        return out


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("world"))


steps = st.lists(st.tuples(st.booleans(), st.sets(st.sampled_from(NAMES), min_size=1, max_size=2)), max_size=4)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(["a.json", "b.json", "c.json"]), steps)
def test_any_order_of_adding_and_removing_gives_the_bytes_of_a_build_from_nothing(
    world: World, first: str, changes: list[tuple[bool, set[str]]]
) -> None:
    held = frozenset({first})
    out = world.copy(held, world.folder / "growing")
    for is_added, names in changes:
        after = held | names if is_added else held - names
        if is_added:
            kg.add(out, world.paths(frozenset(names)), workers=1)
        elif names & held and after - {"d.json"}:
            kg.remove(out, sorted(names & held), workers=1)
        else:
            continue
        held = after
    assert content(out) == content(world.built(held))


def test_what_is_added_alone_is_read_and_extracted(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = world.copy(frozenset({"a.json"}), tmp_path / "graph")
    extracted: list[str] = []
    before = pipeline.extract_papers
    monkeypatch.setattr(
        pipeline,
        "extract_papers",
        lambda papers, **more: (extracted.extend(p.title for p in papers), before(papers, **more))[1],
    )
    kg.add(out, world.folder / "c.json")
    assert extracted == ["Tuning with LoRA"]
    kg.remove(out, "c.json")
    assert extracted == ["Tuning with LoRA"]
    assert content(out) == content(world.built(frozenset({"a.json"})))


def test_what_another_file_gives_too_stays_when_a_file_is_removed(world: World, tmp_path: Path) -> None:
    out = world.copy(frozenset({"a.json", "b.json"}), tmp_path / "graph")
    graph = kg.remove(out, "a.json")
    titles = graph.papers["title"].to_pylist()
    assert titles == ["a study of pruning", "Unfolding"] or sorted(titles) == ["Unfolding", "a study of pruning"]
    assert {s["file"] for sources in graph.papers["sources"].to_pylist() for s in sources} == {"b.json"}


def test_a_file_that_was_changed_takes_the_place_of_the_old_one(world: World, tmp_path: Path) -> None:
    out = world.copy(frozenset({"a.json", "c.json"}), tmp_path / "graph")
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "c.json").write_text(json.dumps(PAGES["b.json"]), encoding="utf-8")
    kg.add(out, tmp_path / "new")
    kg.build([world.folder / "a.json", tmp_path / "new"], tmp_path / "other", workers=1)
    assert content(out) == content(tmp_path / "other")


def test_the_commands_add_and_remove(world: World, tmp_path: Path) -> None:
    out = world.copy(frozenset({"a.json"}), tmp_path / "graph")
    added = CliRunner().invoke(app, ["add", str(out), str(world.folder / "c.json"), "--json"])
    assert added.exit_code == 0
    assert [i["file"] for i in json.loads(added.stdout)["inputs"]] == ["a.json", "c.json"]
    removed = CliRunner().invoke(app, ["remove", str(out), "c.*"])
    assert removed.exit_code == 0
    assert content(out) == content(world.built(frozenset({"a.json"})))


def test_what_cannot_be_added_or_removed_is_said_and_changes_nothing(world: World, tmp_path: Path) -> None:
    out = world.copy(frozenset({"a.json"}), tmp_path / "graph")
    before = content(out)
    with pytest.raises(NoSuchItem, match=r"no input 'z\.json'; it has a\.json"):
        kg.remove(out, "z.json")
    with pytest.raises(NoUsableRecord):
        kg.remove(out, "a.json")
    aliases = tmp_path / "aliases.csv"
    aliases.write_text("name,type,same_as\nFoldNet,model,ResNet-50\n", encoding="utf-8")
    with pytest.raises(ArgumentError, match="give the same again"):
        kg.add(out, world.folder / "b.json", aliases=aliases)
    with pytest.raises(NotAGraph):
        kg.add(tmp_path / "none", world.folder / "b.json")
    assert content(out) == before
    (out / "records.parquet").unlink()
    with pytest.raises(GraphError, match=r"records\.parquet"):
        kg.add(out, world.folder / "b.json")


def test_the_records_of_a_graph_are_kept_with_their_rejects(world: World) -> None:
    kept = pq.read_table(world.built(frozenset({"a.json", "c.json"})) / "records.parquet").to_pylist()
    assert [row["file"] for row in kept] == ["a.json", "c.json"]
    assert [len(part) for part in json.loads(kept[1]["read"])] == [1, 1]
