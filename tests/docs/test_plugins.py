"""docs/plugins.md keeps its word: each of its plug-ins works in a script, in a package, and as one file in a room."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
PAGE = (PROJECT / "docs" / "plugins.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r'```python title="(\w+\.py)"\n(.*?)```', PAGE, re.DOTALL))
USES = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
POINTS = [
    tomllib.loads(block)["project"]["entry-points"] for block in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
]
PAPERS = """===
TinyTune: Cheap Low-Rank Adaptation
We propose TinyTune, which builds on LoRA, and test it on GLUE.
===
A <b>bold</b> & rather longer title than that of the other paper
We evaluate LoRA on GLUE | by accuracy.
"""
#: The rooms with the file of the page that adds to each, and where its registry is.
ROOMS = {
    "kg.sources": ("titles_format.py", "kg.sources.registry", "FORMATS", "titles"),
    "kg.exports": ("titles_export.py", "kg.exports.registry", "EXPORT_FORMATS", "titles"),
    "kg.analytics": ("long_titles.py", "kg.analytics.registry", "ANALYSES", "long-titles"),
    "kg.rdf.result_formats": (
        "markdown_answers.py",
        "kg.rdf.result_formats.registry",
        "RESULT_FORMATS",
        "markdown",
    ),
    "kg.views": ("timeline_view.py", "kg.views.registry", "VIEWS", "timeline"),
}


def python(code: str, folder: Path, *path: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment(*path), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def environment(*path: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (*path, PROJECT)))}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a package with every plug-in of the page is installed."""
    folder = tmp_path_factory.mktemp("package")
    for name, source in FILES.items():
        (folder / name).write_text(source, encoding="utf-8")
    info = folder / "own_plugins-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: own-plugins\nVersion: 1.0\n")
    groups = [
        f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in entries.items())
        for points in POINTS
        for group, entries in points.items()
    ]
    (info / "entry_points.txt").write_text("".join(groups))
    return folder


@pytest.fixture(scope="module")
def graph(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph of papers in the format of the page."""
    folder = tmp_path_factory.mktemp("work")
    (folder / "papers.txt").write_text(PAPERS, encoding="utf-8")
    kg(package, folder, "build", "papers.txt", "--out", "graph", "--quiet")
    return folder / "graph"


def kg(package: Path, folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "kg", *arguments],
        cwd=folder,
        env=environment(package),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_plug_in_point_has_its_file_and_its_entry_point() -> None:
    groups = {group for points in POINTS for group in points}
    assert groups == {"kg.sources", "kg.exports", "kg.analyses", "kg.result_formats", "kg.views", "spacy_factories"}
    assert {file for file, *_ in ROOMS.values()} | {"gpu_names.py"} == set(FILES)
    assert all(len(source.splitlines()) <= 25 for source in FILES.values())


@pytest.mark.parametrize("room", ROOMS)
def test_one_file_in_the_room_is_all_that_a_plug_in_touches(room: str, tmp_path: Path) -> None:
    """The room's folder with one file more, and nothing else changed, knows the plug-in."""
    file, registry, variable, name = ROOMS[room]
    (tmp_path / file).write_text(FILES[file], encoding="utf-8")
    code = (
        f"import {room} as room; room.__path__.append({str(tmp_path)!r})\nfrom {registry} import {variable} as found\n"
    )
    before = python(code.replace("room.__path__.append", "str") + "print([p.name for p in found])", tmp_path)
    after = python(code + "print([p.name for p in found])", tmp_path)
    assert eval(after) == [*eval(before), name]


@pytest.mark.parametrize("room", ROOMS)
def test_a_script_that_runs_the_lines_knows_the_plug_in(room: str, tmp_path: Path) -> None:
    file, registry, variable, name = ROOMS[room]
    code = f"{FILES[file]}\nfrom {registry} import {variable} as found\nprint(found.by_name()[{name!r}].order)"
    assert python(code, tmp_path).strip() == "1000"


def test_the_source_format_is_listed_and_recognised(package: Path, graph: Path) -> None:
    listed = json.loads(kg(package, graph.parent, "formats", "--json"))
    assert {("read", "titles"), ("write", "titles"), ("answer", "markdown")} <= {(f["use"], f["name"]) for f in listed}
    manifest = json.loads((graph / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["counts"]["papers"] == 2


def test_the_export_is_written(package: Path, graph: Path) -> None:
    kg(package, graph.parent, "export", "graph", "--format", "titles")
    lines = (graph.parent / "graph.tsv").read_text(encoding="utf-8").splitlines()
    assert "\tTinyTune: Cheap Low-Rank Adaptation" in lines


def test_the_analysis_is_printed(package: Path, graph: Path) -> None:
    found = json.loads(kg(package, graph.parent, "analyze", "graph", "long-titles", "--top", "5", "--json"))
    assert found["note"] == "Lengths are in characters."
    assert [row["length"] for row in found["rows"]] == [64, 35]


def test_the_answer_is_a_markdown_table(package: Path, graph: Path) -> None:
    answer = kg(package, graph.parent, "query", "graph", "most-used-datasets", "-o", "markdown")
    head, rule, *rows = answer.splitlines()
    assert "name" in head
    assert set(rule) == set("| -")
    assert any("GLUE" in row for row in rows)


def test_the_view_is_drawn_of_a_part_and_of_the_whole(package: Path, graph: Path) -> None:
    kg(package, graph.parent, "view", "graph", "--as", "timeline", "--out", "all.html")
    page = (graph.parent / "all.html").read_text(encoding="utf-8")
    assert page.count("<li>") == 2
    assert "&lt;b&gt;bold&lt;/b&gt; &amp;" in page
    kg(package, graph.parent, "view", "graph", "--entity", "TinyTune", "--as", "timeline", "--out", "one.html")
    assert (graph.parent / "one.html").read_text(encoding="utf-8").count("<li>") == 1


def test_the_component_takes_part_and_its_pipeline_can_be_saved(package: Path, tmp_path: Path) -> None:
    (use,) = USES
    python(use, tmp_path, package)
    assert (tmp_path / "pipeline" / "config.cfg").is_file()


def test_a_broken_plug_in_does_not_stop_a_command_and_is_named(graph: Path, tmp_path: Path) -> None:
    info = tmp_path / "broken-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[kg.analyses]\nlost = nowhere:LOST\n")
    done = subprocess.run(
        [sys.executable, "-m", "kg", "analyze", graph, "hubs"],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert "warning: a plug-in is left out: the analysis 'lost' of broken (nowhere:LOST)" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_server_offers_the_answer_under_its_media_type(package: Path, tmp_path: Path) -> None:
    asked = "from kg.server.protocol import answer_type; print(answer_type('SELECT * {}', 'text/markdown'))"
    assert python(asked, tmp_path, package).strip() == "('text/markdown', 'markdown')"
