"""The graph directory: written whole or not at all, read back equal, refused where it is something else."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from graphs import assemble
from kg.errors import GraphError, NotAGraph, OutputError
from kg.graph import open_graph
from kg.schema import Paper, Source
from kg.storage import (
    TABLE_FILES,
    Tables,
    check_target,
    read_manifest,
    read_tables,
    replace_directory,
    write_manifest,
    write_tables,
)


def tables(*titles: str, with_abstracts: bool = False) -> Tables:
    papers = [Paper(t, t, "An abstract.", sources=(Source("f", 1),), identifiers=(("doi", "10.1/x"),)) for t in titles]
    return assemble(papers, with_abstracts=with_abstracts)


def write_graph(folder: Path, *titles: str) -> None:
    write_tables(tables(*titles), folder)
    write_manifest({"counts": {"papers": len(titles)}}, folder)


def test_tables_are_read_back_equal(tmp_path: Path) -> None:
    write_graph(tmp_path, "b", "a")
    assert read_tables(tmp_path) == tables("a", "b")


def test_abstracts_stay_out_of_the_papers_table_unless_asked_for() -> None:
    assert tables("a").papers["abstract"].to_pylist() == [None]
    assert tables("a", with_abstracts=True).papers["abstract"].to_pylist() == ["An abstract."]


def test_a_build_that_fails_leaves_the_old_graph_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "graph"
    replace_directory(target, lambda folder: write_graph(folder, "old"))

    def fail(folder: Path) -> None:
        write_graph(folder, "new")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        replace_directory(target, fail)
    assert read_tables(target).papers["id"].to_pylist() == ["old"]
    assert [p.name for p in tmp_path.iterdir()] == ["graph"]


def test_a_new_graph_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "graph"
    replace_directory(target, lambda folder: write_graph(folder, "old"))
    replace_directory(target, lambda folder: write_graph(folder, "new"))
    assert read_tables(target).papers["id"].to_pylist() == ["new"]
    assert [p.name for p in target.parent.iterdir()] == ["graph"]


def test_what_the_user_put_into_the_folder_of_a_graph_stays(tmp_path: Path) -> None:
    target = tmp_path / "graph"

    def write(folder: Path, title: str, page: str) -> None:
        write_tables(tables(title), folder)
        (folder / "pages").mkdir()
        (folder / "pages" / page).write_text(title, encoding="utf-8")
        write_manifest({}, folder)

    replace_directory(target, lambda folder: write(folder, "old", "one.html"))
    mine = ("notes.txt", "report.html", "exports/graph.gexf", "pages/mine.html", ".hidden/x")
    for name in mine:
        (target / name).parent.mkdir(exist_ok=True)
        (target / name).write_text(name, encoding="utf-8")
    replace_directory(target, lambda folder: write(folder, "new", "two.html"))
    assert read_tables(target).papers["id"].to_pylist() == ["new"]
    assert [(target / name).read_text(encoding="utf-8") for name in mine] == list(mine)
    assert sorted(p.name for p in (target / "pages").iterdir()) == ["mine.html", "two.html"]
    assert set(read_manifest(target)["files"]) == {*TABLE_FILES.values(), "pages/two.html"}


def test_a_folder_that_a_build_no_longer_writes_is_gone_unless_something_else_is_in_it(tmp_path: Path) -> None:
    target = tmp_path / "graph"

    def with_pages(folder: Path) -> None:
        (folder / "pages").mkdir()
        (folder / "pages" / "one.html").write_text("", encoding="utf-8")
        write_graph(folder, "old")

    replace_directory(target, with_pages)
    replace_directory(target, lambda folder: write_graph(folder, "new"))
    assert not (target / "pages").exists()


def test_a_folder_of_the_users_where_a_file_of_the_graph_must_stand_is_said_and_kept(tmp_path: Path) -> None:
    target = tmp_path / "graph"
    replace_directory(target, lambda folder: write_graph(folder, "old"))
    (target / "pages").write_text("mine", encoding="utf-8")

    def with_pages(folder: Path) -> None:
        (folder / "pages").mkdir()
        (folder / "pages" / "one.html").write_text("", encoding="utf-8")
        write_graph(folder, "new")

    with pytest.raises(GraphError, match="holds pages"):
        replace_directory(target, with_pages)
    assert read_tables(target).papers["id"].to_pylist() == ["old"]
    assert (target / "pages").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("moved", [0, 1, 5, 12])
def test_a_graph_whose_files_a_killed_process_was_moving_is_the_new_one_when_it_is_read(
    tmp_path: Path, moved: int
) -> None:
    target, coming = tmp_path / "graph", tmp_path / "graph" / ".kg-next"
    replace_directory(target, lambda folder: write_graph(folder, "old"))
    coming.mkdir()
    write_graph(coming, "new", "newer")
    for file in sorted(coming.iterdir())[:moved]:
        if file.name != "manifest.json":
            file.replace(target / file.name)
    assert read_tables(target).papers["id"].to_pylist() == ["new", "newer"]
    assert not coming.exists()


def test_what_was_made_from_the_old_graph_to_ask_it_is_gone_with_it(tmp_path: Path) -> None:
    target = tmp_path / "graph"
    replace_directory(target, lambda folder: write_graph(folder, "old"))
    for name in (".store", ".store-0123"):
        (target / name / "db").mkdir(parents=True)
    replace_directory(target, lambda folder: write_graph(folder, "new"))
    assert [p.name for p in target.iterdir() if p.is_dir()] == []


def test_a_half_written_graph_of_a_killed_process_is_never_taken_for_whole(tmp_path: Path) -> None:
    target = tmp_path / "graph"
    replace_directory(target, lambda folder: write_graph(folder, "old"))
    for name in (".kg-next", ".kg-unfinished-0123"):
        (target / name).mkdir()
        (target / name / "papers.parquet").write_bytes(b"half")
    assert read_tables(target).papers["id"].to_pylist() == ["old"]
    replace_directory(target, lambda folder: write_graph(folder, "new"))
    assert read_tables(target).papers["id"].to_pylist() == ["new"]


def test_a_graph_is_written_through_a_link_and_into_the_folder_one_stands_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    link.symlink_to(real)
    for title in ("first", "second"):
        replace_directory(link, lambda folder, title=title: write_graph(folder, title))  # type: ignore[misc]
        assert link.is_symlink()
        assert read_tables(real).papers["id"].to_pylist() == [title]
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    for title in ("first", "second"):
        replace_directory(Path(), lambda folder, title=title: write_graph(folder, title))  # type: ignore[misc]
        assert read_tables(Path()).papers["id"].to_pylist() == [title]


def test_a_folder_with_other_files_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(GraphError, match="holds other files"):
        check_target(tmp_path)
    with pytest.raises(OutputError, match="is a file"):
        check_target(tmp_path / "thesis.txt")


@pytest.mark.parametrize("content", [None, "{", "[]", '{"layout": 0}'])
def test_what_is_not_a_graph_is_said_to_be_none(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(NotAGraph, match=tmp_path.name):
        read_manifest(tmp_path)


def test_a_damaged_or_missing_table_is_named(tmp_path: Path) -> None:
    write_graph(tmp_path, "a")
    (tmp_path / "papers.parquet").write_bytes(b"no parquet")
    with pytest.raises(NotAGraph, match="damaged"):
        _ = read_tables(tmp_path).papers
    (tmp_path / "papers.parquet").unlink()
    with pytest.raises(NotAGraph, match=r"papers\.parquet is missing"):
        read_tables(tmp_path)


def opened_files(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the Parquet files that are opened from here on."""
    opened: list[str] = []
    really = pq.ParquetFile

    def noted(path: Path) -> pq.ParquetFile:
        opened.append(path.name)
        return really(path)

    monkeypatch.setattr(pq, "ParquetFile", noted)
    return opened


def test_one_table_opens_one_file_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_graph(tmp_path, "a")
    opened = opened_files(monkeypatch)
    graph = open_graph(tmp_path)
    assert graph.related.num_rows == 0
    assert graph.related.num_rows == 0
    assert opened == ["related.parquet"]


def test_looking_up_a_paper_opens_the_tables_it_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_graph(tmp_path, "a")
    opened = opened_files(monkeypatch)
    assert open_graph(tmp_path).paper("A")["id"] == "a"
    assert set(opened) <= {f"{t}.parquet" for t in ("papers", "texts", "statements", "links", "related", "entities")}


def test_rows_of_two_graphs_are_never_mixed(tmp_path: Path) -> None:
    target = tmp_path / "graph"
    replace_directory(target, lambda folder: write_graph(folder, "old"))
    tables = read_tables(target)
    assert tables.papers["id"].to_pylist() == ["old"]
    replace_directory(target, lambda folder: write_graph(folder, "new"))
    with pytest.raises(GraphError, match="open it again"):
        _ = tables.texts


def test_tables_that_are_read_when_used_can_be_replaced_and_compared(tmp_path: Path) -> None:
    write_graph(tmp_path, "a")
    read = read_tables(tmp_path)
    other = dataclasses.replace(read, papers=read.papers.slice(0, 0))
    assert other != read
    assert other.texts == read.texts
    with pytest.raises(AttributeError, match="nothing"):
        _ = read.nothing
