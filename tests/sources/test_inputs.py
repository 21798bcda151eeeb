"""Which files an input means, and what they are called in a graph."""

from __future__ import annotations

import hashlib
import os
import socket
import threading
from pathlib import Path

import pytest

import kg
from kg.errors import InputNotFound, UnreadableInput
from kg.schema import Record, Reject
from kg.sources import file_digest, find_inputs, read_records
from kg.sources.inputs import skipped_graphs
from kg.sources.read import read_papers

LINE = '{"title": "Ironing Sails on Calm Days", "abstract": "We iron sails when there is no wind."}\n'


def names(*inputs: str | Path) -> list[str]:
    return [f.name for f in find_inputs(inputs)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of files, some of which are not meant."""
    for name in (
        *("b.jsonl", "a.jsonl", "deep/er/c.jsonl", "deep/a.jsonl"),
        *("README.md", "readme.txt", "deep/README", ".hidden.jsonl", ".git/config", "deep/.cache/x.jsonl"),
    ):
        path = tmp_path / "papers" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(LINE, encoding="utf-8")
    return tmp_path / "papers"


def test_a_folder_means_its_files_at_any_depth_in_order_without_hidden_ones_and_readmes(folder: Path) -> None:
    assert names(folder) == ["a.jsonl", "b.jsonl", "deep/a.jsonl", "deep/er/c.jsonl"]


def test_records_come_file_by_file_in_the_order_of_names_whatever_the_order_of_inputs(folder: Path) -> None:
    files = [folder / "b.jsonl", folder / "deep", folder / "a.jsonl"]
    found = [list(read_records(order)) for order in (files, files[::-1])]
    assert found[0] == found[1]
    assert [i.source.file for i in found[0] if isinstance(i, Record)] == [
        *("b.jsonl", "deep/a.jsonl", "er/c.jsonl", "papers/a.jsonl")
    ]


def test_a_pattern_means_the_files_that_fit_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert names(f"{folder}/*.jsonl") == ["a.jsonl", "b.jsonl"]
    assert names(f"{folder}/**/c.jsonl") == ["c.jsonl"]
    monkeypatch.chdir(folder)
    assert names("[b]*") == ["b.jsonl"]


def test_a_name_that_looks_like_a_pattern_is_a_file_where_there_is_one(tmp_path: Path) -> None:
    (tmp_path / "papers[1].jsonl").write_text(LINE, encoding="utf-8")
    assert names(tmp_path / "papers[1].jsonl") == ["papers[1].jsonl"]


def test_a_file_that_is_meant_twice_is_read_once_by_its_shorter_name(folder: Path) -> None:
    inputs: list[str | Path] = [folder, folder / "deep" / "er" / "c.jsonl", f"{folder}/a.*", folder / "deep/../b.jsonl"]
    assert names(*inputs) == names(*inputs[::-1]) == ["a.jsonl", "b.jsonl", "c.jsonl", "deep/a.jsonl"]


def test_files_of_one_name_are_told_apart_by_as_much_of_their_folders_as_it_takes(tmp_path: Path) -> None:
    for place in ("x/one", "x/two", "y/one"):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "papers.bib").touch()
    files = sorted(tmp_path.rglob("papers.bib"))
    assert names(*files[:2]) == ["one/papers.bib", "two/papers.bib"]
    assert names(*files) == names(*files[::-1])
    assert len(set(names(*files))) == 3
    assert not any(str(tmp_path) in name for name in names(*files))


def test_a_link_and_its_file_are_one_input(folder: Path) -> None:
    (folder / "z.jsonl").symlink_to(folder / "a.jsonl")
    (folder / "broken.jsonl").symlink_to(folder / "nothing")
    assert len(names(folder)) == 4


@pytest.fixture
def folder_with_graph(folder: Path) -> Path:
    """The folder, with a graph in it as `kg build` leaves one there, and notes and papers beside it."""
    for name in ("graph/papers.parquet", "graph/report.md", "graph/pages/community-1.html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(LINE, encoding="utf-8")
    (folder / "graph" / "manifest.json").write_text('{"layout": 2, "kg": "0.0", "counts": {}}', encoding="utf-8")
    (folder / "deep" / "manifest.json").write_text('{"name": "of a web page", "layout": "none"}', encoding="utf-8")
    return folder


def test_a_graph_within_a_folder_is_no_input_and_it_is_said_so(folder_with_graph: Path) -> None:
    found = ["a.jsonl", "b.jsonl", "deep/a.jsonl", "deep/er/c.jsonl", "deep/manifest.json"]
    assert names(folder_with_graph) == found
    assert skipped_graphs([folder_with_graph, folder_with_graph / "deep"]) == ["graph"]
    notices = read_papers([folder_with_graph]).notices
    assert [n.file for n in notices if n.kind == "skipped"] == ["graph"]


def test_files_of_a_graph_are_not_meant_by_a_pattern(folder_with_graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder_with_graph.parent)
    for pattern in ("papers/**/*", f"{folder_with_graph}/**/*"):
        assert not {"papers.parquet", "report.md", "community-1.html"} & set(names(pattern))
        assert len(names(pattern)) > 4
        assert skipped_graphs([pattern]) == ["graph"]
    for pattern in ("papers/graph/*.parquet", "papers/gr*/*"):
        with pytest.raises(InputNotFound, match="no file matches the pattern but those of a graph"):
            find_inputs([pattern])


def test_a_graph_is_no_input_by_itself_and_the_way_on_is_said(folder_with_graph: Path) -> None:
    with pytest.raises(UnreadableInput, match=r"graph: a graph that `kg build` wrote.*name the files"):
        find_inputs([folder_with_graph / "graph"])
    for path in sorted(folder_with_graph.rglob("*.jsonl")):
        path.unlink()
    (folder_with_graph / "deep" / "manifest.json").unlink()
    with pytest.raises(InputNotFound, match="no file to read but those of a graph"):
        find_inputs([folder_with_graph])


def test_a_file_of_a_graph_that_is_named_is_read(folder_with_graph: Path) -> None:
    assert names(folder_with_graph / "graph" / "papers.parquet") == ["papers.parquet"]


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ("nowhere.bib", r"nowhere\.bib: no such file or folder"),
        ("*.nothing", r"\*\.nothing: no file matches"),
        ("empty", r"empty: the folder holds no file"),
        ("only-a-readme", r"only-a-readme: the folder holds no file"),
        ("", "an input without a name"),
    ],
)
def test_an_input_that_means_no_file_is_named(
    item: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "only-a-readme").mkdir()
    (tmp_path / "only-a-readme" / "README.md").touch()
    with pytest.raises(InputNotFound, match=reason):
        find_inputs([item])


def test_a_file_that_cannot_be_opened_is_a_reject_and_has_no_digest(folder: Path, tmp_path: Path) -> None:
    found = read_records([folder / "a.jsonl", folder / "b.jsonl"])
    (folder / "a.jsonl").unlink()  # as if it went, or was locked, once the build had begun
    first, second = found
    assert not isinstance(first, Record)
    assert (first.file, first.record) == ("a.jsonl", 0)
    assert "cannot be read: FileNotFoundError" in first.reason
    assert isinstance(second, Record)
    assert file_digest(folder / "a.jsonl") == ""


def test_a_digest_is_that_of_the_bytes_on_disk(folder: Path) -> None:
    assert file_digest(folder / "a.jsonl") == hashlib.sha256(LINE.encode()).hexdigest()


needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this platform has no named pipes")


@needs_pipes
def test_a_pipe_that_nobody_writes_to_is_set_aside_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.setattr("kg.sources.inputs.PATIENCE", 0.1)
    (reject,) = read_records([tmp_path / "pipe"])
    assert isinstance(reject, Reject)
    assert (reject.file, reject.reason) == ("pipe", "cannot be read: a pipe that nobody wrote to within 0.1 s")


@needs_pipes
def test_a_socket_and_a_device_without_an_end_are_set_aside_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("sock")  # a whole path may be too long for a socket
        reasons = {r.file: r.reason for r in read_records(["sock", "/dev/zero"]) if isinstance(r, Reject)}
    assert "a socket" in reasons["sock"]
    assert "a device, which has no end" in reasons["zero"]


@pytest.mark.parametrize("empty", ["", " "])
def test_an_empty_argument_does_not_mean_the_folder_that_one_is_in(empty: str) -> None:
    with pytest.raises(InputNotFound, match="an input without a name"):
        find_inputs([empty])


def test_a_link_to_nothing_is_named_with_what_it_points_to(tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to("moved.csv")
    with pytest.raises(InputNotFound, match=r"link\.csv: a link to moved\.csv, which is not there"):
        find_inputs([tmp_path / "link.csv"])


def test_a_folder_without_permission_is_not_called_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)  # the superuser may read any
    with pytest.raises(UnreadableInput, match="not allowed to read"):
        find_inputs([tmp_path])


@needs_pipes
def test_a_build_from_a_pipe_ends_and_holds_the_digest_of_what_came_through_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=(tmp_path / "pipe").write_text, args=(LINE,))
    writer.start()
    graph = kg.build(tmp_path / "pipe", tmp_path / "graph")
    writer.join()
    assert graph.manifest["inputs"] == [{"file": "pipe", "sha256": hashlib.sha256(LINE.encode()).hexdigest()}]


def test_an_input_that_is_deleted_once_it_was_read_does_not_fail_the_build(tmp_path: Path) -> None:
    file = tmp_path / "papers.jsonl"
    file.write_text(LINE, encoding="utf-8")

    def delete(stage: str, *_: object) -> None:
        if stage == "extract":
            file.unlink(missing_ok=True)

    graph = kg.build(file, tmp_path / "graph", progress=delete)
    sha256 = hashlib.sha256(LINE.encode()).hexdigest()
    assert graph.manifest["inputs"] == [{"file": "papers.jsonl", "sha256": sha256}]


@needs_pipes
def test_a_pipe_is_read_once_and_whole(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    lines = LINE * 5000  # more than a pipe's buffer, and than a look at the head of a file
    writer = threading.Thread(target=pipe.write_text, args=(lines,), daemon=True)
    writer.start()
    assert len(list(read_records([pipe]))) == 5000
    writer.join(timeout=10)


@pytest.mark.skipif(os.name != "posix", reason="only here are names of files bytes")
def test_a_name_that_is_no_unicode_can_be_written_into_a_graph(tmp_path: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.jsonl")).write_text(LINE, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes no such names")
    (record,) = read_records([tmp_path])
    assert isinstance(record, Record)
    assert record.source.file == r"caf\xe9.jsonl"
    assert record.source.file.encode()
