"""Where commands write: the place is looked at first, and what stands there is replaced whole or not at all."""

from __future__ import annotations

import bz2
import gzip
import io
import json
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

import networkx as nx
import pytest

import kg
from kg.cli import main
from kg.cli.options import write_lines
from kg.errors import OutputError
from kg.exports.export import export
from kg.exports.registry import EXPORT_FORMATS
from kg.storage import read_manifest

RECORDS = [
    {
        "title": f"SwiftNet {number}: Faster Image Classification",
        "abstract": f"We propose SwiftNet-{number} for image classification. On ImageNet it beats ResNet-50.",
    }
    for number in (1, 2)
]
FILE_FORMATS = [f.name for f in EXPORT_FORMATS if not f.is_folder]
FOLDER_FORMATS = [f.name for f in EXPORT_FORMATS if f.is_folder]


class Done(NamedTuple):
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str | Path) -> Done:
    """Run the command in this process, which saves loading everything again."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr("sys.argv", ["kg", *map(str, arguments)])
        try:
            main()
        except SystemExit as end:
            return Done(int(end.code or 0), out.getvalue(), err.getvalue())
    raise AssertionError


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of two papers."""
    file = tmp_path_factory.mktemp("page") / "papers.jsonl"
    file.write_text("".join(json.dumps(r) + "\n" for r in RECORDS), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def graph(page: Path) -> Path:
    """The graph of the two papers."""
    return kg.build(page, page.parent / "graph", workers=1).directory


@pytest.mark.parametrize("name", FILE_FORMATS)
def test_every_export_makes_its_folder_and_is_compressed_as_its_name_says(
    graph: Path, tmp_path: Path, name: str
) -> None:
    plain = export(graph, tmp_path / "new" / "plain", format=name).read_bytes()
    packed = export(graph, tmp_path / "newer" / "one.gz", format=name).read_bytes()
    assert gzip.decompress(packed) == plain
    assert packed[4:8] == bytes(4), "no time stands in the file"
    assert export(graph, tmp_path / "another.gz", format=name).read_bytes() == packed
    assert bz2.decompress(export(graph, tmp_path / "one.bz2", format=name).read_bytes()) == plain


def test_networkx_reads_a_compressed_graph(graph: Path, tmp_path: Path) -> None:
    plain = nx.read_graphml(export(graph, tmp_path / "graph.graphml", format="graphml"))
    assert nx.utils.graphs_equal(nx.read_graphml(export(graph, tmp_path / "g.graphml.gz", format="graphml")), plain)


@pytest.mark.parametrize("name", FOLDER_FORMATS)
def test_a_folder_of_files_is_never_written_into_a_graph(
    graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(graph.parent)  # where a folder named graph stands
    before = sorted(p.name for p in graph.iterdir())
    monkeypatch.chdir(tmp_path)
    (tmp_path / "graph").symlink_to(graph)
    written = export(graph, format=name)
    assert written == Path(f"graph-{name}")
    assert any((tmp_path / written).iterdir())
    for target in (graph, Path("graph")):
        with pytest.raises(OutputError, match="is a graph"):
            export(graph, target, format=name)
    assert sorted(p.name for p in graph.iterdir()) == before


def test_a_folder_export_keeps_what_stands_in_the_folder(graph: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    export(graph, tmp_path, format="neo4j")
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "mine"
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "entities.csv",
        "load.cypher",
        "mine.txt",
        "papers.csv",
        "related.csv",
        "reports.csv",
        "result_parts.csv",
        "results.csv",
        "statements.csv",
    ]


def test_what_was_interrupted_leaves_the_old_file(graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> Iterator[str]:
        yield "the first line"
        raise KeyboardInterrupt

    old = tmp_path / "old"
    old.write_text("old", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        write_lines(interrupted(), old)

    def half(_: object, file: object, **__: object) -> None:
        file.write(b"half" if isinstance(file, io.BufferedIOBase) else "half")  # type: ignore[attr-defined]
        raise KeyboardInterrupt

    monkeypatch.setattr("kg.exports.node_link.json.dump", half)
    with pytest.raises(KeyboardInterrupt):
        export(graph, old, format="node-link")
    monkeypatch.setattr("kg.exports.gexf.ElementTree.write", half)
    with pytest.raises(KeyboardInterrupt):
        export(graph, old, format="gexf")
    assert old.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["old"]


@pytest.mark.parametrize(
    "command",
    [
        ["build", "PAGE"],
        ["extract", "PAGE"],
        ["export", "GRAPH", "-f", "gexf"],
        ["export", "GRAPH", "-f", "obsidian"],
        ["view", "GRAPH", "--entity", "ImageNet"],
        ["report", "GRAPH"],
        ["resolve", "NAMES"],
        ["analyze", "GRAPH", "hubs"],
    ],
    ids=lambda command: "-".join(command[:4:3]),
)
def test_a_place_where_nothing_can_be_written_is_one_line_and_exit_code_two(
    command: list[str], page: Path, graph: Path, tmp_path: Path
) -> None:
    names = tmp_path / "names.jsonl"
    names.write_text('{"name": "LoRA", "type": "method"}\n', encoding="utf-8")
    places = {"PAGE": str(page), "GRAPH": str(graph), "NAMES": str(names)}
    done = run(*(places.get(word, word) for word in command), "--out", "/proc/x")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].startswith("error: /proc/x cannot be written")


@pytest.mark.parametrize("command", ["view", "extract", "export"])
def test_a_folder_where_a_file_is_wanted_is_said(command: str, page: Path, graph: Path, tmp_path: Path) -> None:
    arguments = {
        "view": [graph, "--entity", "ImageNet"],
        "extract": [page],
        "export": [graph, "-f", "bibtex"],
    }
    done = run(command, *arguments[command], "--out", tmp_path)
    assert done.returncode == 2
    assert "is a folder" in done.stderr


@pytest.mark.parametrize("command", ["build", "extract", "resolve"])
def test_a_vocabulary_that_is_not_there_is_one_line_and_exit_code_two(command: str, page: Path, tmp_path: Path) -> None:
    for vocabulary in (tmp_path / "absent.csv", tmp_path):
        done = run(command, page, "--vocabulary", vocabulary, "--out", tmp_path / "out")
        assert done.returncode == 2
        assert f"error: {vocabulary}: " in done.stderr
        assert list(tmp_path.iterdir()) == []


def test_analyze_writes_its_table_to_a_file(graph: Path, tmp_path: Path) -> None:
    assert run("analyze", graph, "hubs", "--out", tmp_path / "new" / "hubs.csv").returncode == 0
    rows = (tmp_path / "new" / "hubs.csv").read_text(encoding="utf-8").splitlines()
    assert rows == run("analyze", graph, "hubs", "--csv").stdout.splitlines()
    assert run("analyze", graph, "hubs", "--json", "-o", tmp_path / "hubs.json").returncode == 0
    assert json.loads((tmp_path / "hubs.json").read_text(encoding="utf-8"))["analysis"] == "hubs"


def test_a_second_build_keeps_the_users_files_and_the_manifest_lists_its_own(page: Path, tmp_path: Path) -> None:
    out = tmp_path / "graph"
    kg.build(page, out, workers=1, pages=True)
    run("report", out)
    export(out, out / "exports" / "papers.bib", format="bibtex")
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    first = {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()}
    mine = {"report.html", "exports/papers.bib", "notes.txt"}
    assert set(read_manifest(out)["files"]) == first - mine - {"manifest.json"}
    assert any(f.startswith("pages/") for f in first)
    kg.build(page, out, workers=1)
    second = {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()}
    assert mine <= second
    assert set(read_manifest(out)["files"]) == second - mine - {"manifest.json"}
    assert not (out / "pages").exists()


def test_control_characters_in_names_of_files_never_reach_the_terminal(tmp_path: Path) -> None:
    name = "evil\x1b]0;title\x07\x1b[31m.jsonl"
    (tmp_path / name).write_text(f"{json.dumps(RECORDS[0])}\nno json\n", encoding="utf-8")
    done = run("build", tmp_path / name, "--out", tmp_path / "graph", "--workers", "1")
    missing = run("build", tmp_path / "none\x1b[2J", "--out", tmp_path / "graph")
    assert "\x1b" not in done.stdout + done.stderr + missing.stdout + missing.stderr
    assert "\\x1b]0;title\\x07" in done.stderr
