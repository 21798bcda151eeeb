"""A graph whose files are not those of its build is never taken for whole."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from graphs import listed_anew, reporting, write_graph
from kg.cli import app
from kg.errors import NotAGraph
from kg.graph import open_graph
from kg.storage import open_manifest, read_manifest, read_tables
from kg.storage.integrity import Fault, faults

RUN = CliRunner()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_graph(reporting(), tmp_path / "graph", triples=True)


def test_a_whole_graph_has_no_fault(folder: Path) -> None:
    manifest = read_manifest(folder)
    assert faults(folder, manifest) == []
    assert {"papers.parquet", "graph.nt.gz"} <= set(manifest["files"])
    assert RUN.invoke(app, ["info", str(folder), "--check"]).exit_code == 0


@pytest.mark.parametrize("file", ["graph.nt.gz", "papers.parquet", "evidence.nt.gz"])
def test_an_emptied_or_missing_file_is_said_at_once(folder: Path, file: str) -> None:
    (folder / file).write_bytes(b"")
    with pytest.raises(NotAGraph, match=rf"{file} has 0 bytes and not the .* that the build wrote\. Build it again"):
        open_graph(folder)
    (folder / file).unlink()
    with pytest.raises(NotAGraph, match=f"{file} is missing"):
        open_graph(folder)


@pytest.mark.parametrize(
    ("command", "more"), [("validate", []), ("query", ["ASK { ?s ?p ?o }"]), ("info", []), ("related", ["A"])]
)
def test_no_command_takes_an_emptied_graph_for_whole(folder: Path, command: str, more: list[str]) -> None:
    (folder / "graph.nt.gz").write_bytes(b"")
    result = RUN.invoke(app, [command, str(folder), *more])
    assert isinstance(result.exception, NotAGraph)


def test_a_changed_byte_is_found_by_the_check(folder: Path) -> None:
    path = folder / "entities.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    assert faults(folder, read_manifest(folder)) == [
        Fault("entities.parquet", "is not what the build wrote: its SHA-256 is another")
    ]
    result = RUN.invoke(app, ["info", str(folder), "--check", "--json"])
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert (told["ok"], [fault["file"] for fault in told["faults"]]) == (False, ["entities.parquet"])


def test_what_may_be_left_out_and_what_people_edit_is_no_fault_at_opening(folder: Path) -> None:
    (folder / "index.html").write_text("mine", encoding="utf-8")
    (folder / "texts.parquet").unlink()
    assert open_manifest(folder)["counts"]["papers"] == 3


def test_a_table_with_other_columns_is_said_and_no_traceback(folder: Path) -> None:
    pq.write_table(pa.table({"other": [1, 2]}), folder / "papers.parquet")
    listed_anew(folder)
    with pytest.raises(NotAGraph, match="the graph is damaged"):
        read_tables(folder).papers.to_pylist()
    assert isinstance(RUN.invoke(app, ["analyze", str(folder), "coverage"]).exception, NotAGraph)


def test_a_manifest_that_only_lists_files_is_read_as_before(folder: Path) -> None:
    path = folder / "manifest.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**told, "files": sorted(told["files"])}), encoding="utf-8")
    assert open_graph(folder).papers.num_rows == 3
    (folder / "papers.parquet").unlink()
    with pytest.raises(NotAGraph, match=r"papers\.parquet is missing"):
        open_graph(folder)
