"""Papers of each archive, from a machine on loopback that speaks its protocol, and fails as such machines do."""

from __future__ import annotations

import ast
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

import kg
from archives import Archives, Fault, Invented, archives_on_loopback
from kg.errors import ArgumentError, FetchError, OutputError
from kg.fetching.acl import AclVolume
from kg.fetching.archive import Archive
from kg.fetching.arxiv import Arxiv
from kg.fetching.download import Fetched, download
from kg.fetching.hf_daily import HuggingFaceDaily
from kg.fetching.openalex import OpenAlex
from kg.fetching.semantic_scholar import SemanticScholar, Titles
from kg.schema import Paper
from kg.sources.read import read_papers


@pytest.fixture
def archives() -> Iterator[Archives]:
    with archives_on_loopback(Archives()) as served:
        yield served


PAPERS = (
    Paper("a", Invented(2).title, "Pages know this alone."),
    Paper("b", "No Archive Knows This Paper", "It is on the page alone."),
)
#: Each archive at an address, with pages of three papers where it has pages.
MAKERS: dict[str, Callable[[str], Archive]] = {
    "arxiv": lambda at: Arxiv("cat:cs.LG", "2026-05-01", "2026-05-31", f"{at}/arxiv", 3),
    "hf-daily": lambda at: HuggingFaceDaily(date(2026, 5, 1), date(2026, 5, 9), f"{at}/daily", 3),
    "openalex": lambda at: OpenAlex("folding", "2026-05-01", base=f"{at}/works", page_size=3),
    "semantic-scholar": lambda at: SemanticScholar("folding", base=f"{at}/scholar"),
    "acl": lambda at: AclVolume("2026.made-main", f"{at}/xml"),
    "titles": lambda at: Titles(PAPERS, base=f"{at}/scholar"),
}


@dataclass
class Waits:
    """In the place of time.sleep: what was waited for, in seconds."""

    seconds: list[float]

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def fetched(archive: Archive, out: Path) -> tuple[Fetched, list[float]]:
    waits = Waits([])
    return download(archive, out, sleep=waits), [s for s in waits.seconds if s >= 1]


@pytest.mark.parametrize(("name", "count"), [(n, {"acl": 3, "titles": 2}.get(n, 7)) for n in MAKERS])
def test_each_archive_gives_its_papers_once_with_authors_dates_and_addresses(
    archives: Archives, tmp_path: Path, name: str, count: int
) -> None:
    done, _ = fetched(MAKERS[name](archives.address), tmp_path / "papers.jsonl")
    assert (done.records, done.twice, done.unusable) == (count, 0, 0)
    papers = read_papers(tmp_path / "papers.jsonl").papers
    assert len(papers) == count
    known = [p for p in papers if p.title != PAPERS[1].title]
    assert all(p.authors[0] == "Ada Muster" and p.year == 2026 and p.url and p.identifiers for p in known)
    assert all(p.date and p.date.startswith("2026-05-") for p in known) or name == "acl"
    assert all(agent.startswith(f"kg/{kg.__version__} ") for agent in archives.agents)
    assert list(tmp_path.iterdir()) == [tmp_path / "papers.jsonl"]


@pytest.mark.parametrize("fault", [429, 503, 500, "cut", "malformed"])
@pytest.mark.parametrize("name", MAKERS)
def test_a_fault_of_the_moment_changes_nothing(archives: Archives, tmp_path: Path, name: str, fault: Fault) -> None:
    archive = MAKERS[name](archives.address)
    fetched(archive, tmp_path / "without.jsonl")
    archives.faults = [fault, fault]
    _, waits = fetched(archive, tmp_path / "with.jsonl")
    assert (tmp_path / "with.jsonl").read_bytes() == (tmp_path / "without.jsonl").read_bytes()
    assert (7.0 in waits) == (fault == 429)  # the seconds that the machine named
    assert (2.0 in waits) == (fault != 429)


def test_an_empty_page_before_the_end_is_asked_for_again(archives: Archives, tmp_path: Path) -> None:
    archives.faults = ["empty page"]
    done, waits = fetched(MAKERS["arxiv"](archives.address), tmp_path / "papers.jsonl")
    assert done.records == 7
    assert 2.0 in waits


def test_requests_are_spaced_as_the_archive_asks(archives: Archives, tmp_path: Path) -> None:
    _, waits = fetched(MAKERS["arxiv"](archives.address), tmp_path / "papers.jsonl")
    assert len(archives.asked) == 3
    assert [round(s) for s in waits] == [3, 3]


@pytest.mark.parametrize("name", ["arxiv", "hf-daily", "openalex", "semantic-scholar", "titles"])
def test_what_was_cut_goes_on_where_it_was(archives: Archives, tmp_path: Path, name: str) -> None:
    archive = MAKERS[name](archives.address)
    fetched(archive, tmp_path / "whole.jsonl")
    asked = len(archives.asked)

    archives.faults = ["none", *[503] * 6]
    with pytest.raises(FetchError, match=r"busy \(status 503\); asked 6 times\. What was fetched is kept"):
        fetched(archive, tmp_path / "papers.jsonl")
    assert not (tmp_path / "papers.jsonl").exists()
    with (tmp_path / ".papers.jsonl.part").open("ab") as part:
        part.write(b'{"title": "half a li')  # what a cut left behind the last whole page
    archives.asked.clear()
    done, _ = fetched(archive, tmp_path / "papers.jsonl")
    assert done.went_on
    assert len(archives.asked) == asked - 1
    assert (tmp_path / "papers.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_another_request_does_not_go_on_from_what_was_kept(archives: Archives, tmp_path: Path) -> None:
    archives.faults = ["none", *[503] * 6]
    with pytest.raises(FetchError):
        fetched(MAKERS["arxiv"](archives.address), tmp_path / "papers.jsonl")
    done, _ = fetched(Arxiv("cat:cs.CV", base=f"{archives.address}/arxiv"), tmp_path / "papers.jsonl")
    assert (done.records, done.went_on) == (7, False)


def test_a_refusal_names_the_host_the_status_and_what_it_said(archives: Archives, tmp_path: Path) -> None:
    archives.faults = [400]
    with pytest.raises(FetchError, match=r"^127\.0\.0\.1 refuses the request \(status 400\): Rate exceeded\.$"):
        fetched(MAKERS["openalex"](archives.address), tmp_path / "papers.jsonl")
    assert len(archives.asked) == 1


def test_a_request_without_a_paper_is_an_error_and_leaves_no_file(archives: Archives, tmp_path: Path) -> None:
    archives.papers = 0
    with pytest.raises(FetchError, match="OpenAlex has no paper for this request"):
        fetched(MAKERS["openalex"](archives.address), tmp_path / "papers.jsonl")
    assert list(tmp_path.iterdir()) == []


def test_a_machine_that_is_not_there_is_said_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match=r"^127\.0\.0\.1:9: no whole answer"):
        fetched(MAKERS["arxiv"]("http://127.0.0.1:9"), tmp_path / "papers.jsonl")
    with pytest.raises(FetchError, match="begins with https://"):
        fetched(MAKERS["arxiv"]("ftp://127.0.0.1"), tmp_path / "papers.jsonl")


def test_volumes_are_told_from_those_whose_names_begin_alike() -> None:
    assert [AclVolume("W18-12")._has(i) for i in ("W18-1203", "W18-1103")] == [True, False]
    assert [AclVolume("P18-1")._has(i) for i in ("P18-1001", "P18-2001")] == [True, False]
    assert [AclVolume("2020.acl-main")._has(i) for i in ("2020.acl-main.1", "2020.acl-main2.1")] == [True, False]
    with pytest.raises(ArgumentError, match="no volume is called 'acl'"):
        AclVolume("acl")


def test_a_volume_or_collection_that_is_not_there_is_said(archives: Archives, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match=r"has no collection 2026\.none; volumes are called as"):
        fetched(AclVolume("2026.none-main", f"{archives.address}/xml"), tmp_path / "papers.jsonl")
    with pytest.raises(FetchError, match=r"collection 2026\.made of the ACL Anthology has no volume 2026\.made-long"):
        fetched(AclVolume("2026.made-long", f"{archives.address}/xml"), tmp_path / "papers.jsonl")


@pytest.mark.parametrize("days", [("2026-13-01", ""), ("2026-05-02", "2026-05-01"), ("yesterday", "")])
def test_days_that_are_none_are_refused_before_anything_is_asked(tmp_path: Path, days: tuple[str, str]) -> None:
    with pytest.raises(ArgumentError):
        kg.fetch_arxiv("cat:cs.LG", tmp_path / "papers.jsonl", first=days[0], last=days[1], base="http://127.0.0.1:9")


def test_a_file_that_cannot_be_written_is_said(archives: Archives, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="name another file with --out"):
        fetched(MAKERS["acl"](archives.address), tmp_path / "file" / "papers.jsonl")


def test_no_other_room_asks_the_network(project: Path) -> None:
    clients = {"httpx", "requests", "urllib3", "aiohttp", "http.client", "urllib.request", "ftplib", "socket"}
    asking = set()
    for path in (project / "kg").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if clients & set(names):
                asking.add(path.relative_to(project / "kg").as_posix())
    # a server asks for its own socket, and nothing of others
    assert asking - {"server/run.py"} == {"fetching/polite.py"}


def test_a_day_of_hugging_face_becomes_a_graph(archives: Archives, tmp_path: Path) -> None:
    archives.papers = 60  # two or three on each day
    out = tmp_path / "day.jsonl"
    command = ["fetch", "hf-daily", "--date", "2026-05-03", "--base", f"{archives.address}/daily", "-o", out, "--json"]
    printed = subprocess.run([sys.executable, "-m", "kg", *command], capture_output=True, text=True, check=True).stdout
    said = json.loads(printed)
    assert said["records"] == 3
    graph = kg.build(out, tmp_path / "graph")
    papers = graph.papers.to_pylist()
    assert [p["id"] for p in papers] == ["arxiv:2605.00002", "arxiv:2605.00030", "arxiv:2605.00058"]
    assert all(p["date"] == "2026-05-03" and p["authors"] == ["Ada Muster", "Bo Beispiel"] for p in papers)
    assert all(p["url"] == f"https://huggingface.co/papers/{p['id'].removeprefix('arxiv:')}" for p in papers)
    assert {e["name"] for e in graph.entities.to_pylist()} >= {"ImageNet", "LoRA"}


def test_ctrl_c_keeps_what_was_fetched(archives: Archives, tmp_path: Path) -> None:
    archives.faults = ["none", *[503] * 6]  # after the first page it waits for seconds
    out = tmp_path / "papers.jsonl"
    days = ["--date", "2026-05-01", "--to", "2026-05-09"]
    command = ["fetch", "hf-daily", *days, "--base", f"{archives.address}/daily", "-o", out]
    with subprocess.Popen([sys.executable, "-m", "kg", *command], stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        assert "asking again in 2 s" in next(line for line in running.stderr if "busy" in line)
        running.send_signal(signal.SIGINT)
        assert "what was fetched is kept, and the same command goes on there" in running.stderr.read()
    assert running.returncode == 130
    assert {path.name for path in tmp_path.iterdir()} == {".papers.jsonl.part", ".papers.jsonl.state"}


def test_titles_of_files_are_looked_up_by_the_command(archives: Archives, tmp_path: Path) -> None:
    page = tmp_path / "page.csv"
    page.write_text(
        f"title,abstract\n{Invented(2).title},Of the page.\nA Paper Unknown to All,Nobody has ever heard of it.\n",
        encoding="utf-8",
    )
    out = tmp_path / "papers.jsonl"
    done = kg.fetch_titles(page, out, base=f"{archives.address}/scholar")
    assert done.records == 2
    found = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    by_title = {p["title"]: p for p in found}
    assert by_title[Invented(2).title]["abstract"] == "Of the page."
    assert by_title[Invented(2).title]["arxiv"] == Invented(2).arxiv
    assert by_title["A Paper Unknown to All"].keys() == {"title", "abstract"}


def test_a_call_that_cannot_be_carried_out_ends_with_exit_code_two(tmp_path: Path) -> None:
    command = ["fetch", "acl", "--volume", "acl", "-o", tmp_path / "papers.jsonl"]
    done = subprocess.run([sys.executable, "-m", "kg", *command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no volume is called 'acl'; they are called as 2020.acl-main" in done.stderr
