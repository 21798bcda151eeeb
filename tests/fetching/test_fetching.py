"""Papers of each archive, from a machine on loopback that speaks its protocol, and fails as such machines do."""

from __future__ import annotations

import ast
import json
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
import typer.main

import kg
from archives import Archives, Fault, Invented, archives_on_loopback
from kg.cli import app
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
    "openalex with a key": lambda at: OpenAlex("folding", "2026-05-01", "", "secret", f"{at}/works", 3),
    "semantic-scholar": lambda at: SemanticScholar("folding", base=f"{at}/scholar"),
    "acl": lambda at: AclVolume("2026.made-main", f"{at}/xml"),
    "titles": lambda at: Titles(PAPERS, base=f"{at}/scholar"),
}
KEYLESS = r"gives 10,000 without a key; ask for fewer days, or put a key \(free at \S+\) into OPENALEX_API_KEY"


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
    # a volume has a month, and papers elsewhere a day
    assert all(p.date and re.fullmatch("2026-05" if name == "acl" else r"2026-05-\d\d", p.date) for p in known)
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


#: Pages whose emptiness is seen at once; the last one of Semantic Scholar says nothing of how much is left.
PAGES = [(name, page) for name in ("arxiv", "openalex", "openalex with a key") for page in range(3)]
PAGES += [("semantic-scholar", 0), ("semantic-scholar", 1)]


@pytest.mark.parametrize(("name", "page"), PAGES)
def test_an_empty_page_before_the_end_is_asked_for_again(
    archives: Archives, tmp_path: Path, name: str, page: int
) -> None:
    archives.faults = [*["none"] * page, "empty page"]
    done, waits = fetched(MAKERS[name](archives.address), tmp_path / "papers.jsonl")
    assert (done.records, done.missing) == (7, 0)
    assert 2.0 in waits


def test_papers_that_an_archive_counts_and_does_not_give_are_said(archives: Archives, tmp_path: Path) -> None:
    archives.faults = ["none", "none", "empty page"]
    said: list[str] = []
    archive = MAKERS["semantic-scholar"](archives.address)
    done = download(archive, tmp_path / "papers.jsonl", sleep=Waits([]), say=said.append)
    assert (done.records, done.missing) == (6, 1)
    assert said == ["Semantic Scholar counted 1 more than it gave; what it gave is written"]


@pytest.mark.parametrize("name", ["openalex", "semantic-scholar", "titles", "hf-daily"])
@pytest.mark.parametrize("fault", ["another answer", "deep"])
def test_an_answer_of_another_form_is_damaged_and_no_end(
    archives: Archives, tmp_path: Path, name: str, fault: Fault
) -> None:
    archives.faults = [fault] if name == "titles" else ["none", fault]
    _, waits = fetched(MAKERS[name](archives.address), tmp_path / "papers.jsonl")
    assert 2.0 in waits
    archives.faults = [fault] * 6
    with pytest.raises(FetchError, match="a damaged answer"):
        fetched(MAKERS[name](archives.address), tmp_path / "papers.jsonl")


@pytest.mark.parametrize("form", ["number", "date"])
def test_a_pause_is_kept_to_and_one_too_long_to_wait_for_is_said_at_once(
    archives: Archives, tmp_path: Path, form: str
) -> None:
    def pause(seconds: int) -> str:
        return (
            str(seconds) if form == "number" else format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), True)
        )

    archives.faults, archives.retry_after = [429], pause(50)
    _, waits = fetched(MAKERS["openalex"](archives.address), tmp_path / "papers.jsonl")
    assert any(40 < s <= 50 for s in waits)
    archives.asked.clear()
    archives.faults, archives.retry_after = [429], pause(11 * 3600)
    with pytest.raises(
        FetchError, match=r"busy \(status 429\), and asks for a pause of 11 hours\. What was fetched is"
    ):
        fetched(MAKERS["openalex"](archives.address), tmp_path / "papers.jsonl")
    assert len(archives.asked) == 1


def test_a_key_goes_to_its_archive_alone(archives: Archives, tmp_path: Path) -> None:
    with archives_on_loopback(Archives()) as other:
        archives.elsewhere = other.address
        done, _ = fetched(
            SemanticScholar("folding", key="secret", base=f"{archives.address}/scholar"), tmp_path / "p.jsonl"
        )
    assert done.records == 7
    assert set(archives.keys) == {"secret"}
    assert set(other.keys) == {None}


def test_requests_are_spaced_as_the_archive_asks(archives: Archives, tmp_path: Path) -> None:
    _, waits = fetched(MAKERS["arxiv"](archives.address), tmp_path / "papers.jsonl")
    assert len(archives.asked) == 3
    assert [round(s) for s in waits] == [3, 3]


@pytest.mark.parametrize("name", [name for name in MAKERS if name != "acl"])
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


def test_a_download_that_the_archive_has_forgotten_begins_anew(archives: Archives, tmp_path: Path) -> None:
    archive = MAKERS["openalex with a key"](archives.address)
    fetched(archive, tmp_path / "whole.jsonl")
    archives.faults = ["none", *[503] * 6]
    with pytest.raises(FetchError):
        fetched(archive, tmp_path / "papers.jsonl")
    archives.faults = [400]  # the cursor is too old
    said: list[str] = []
    done = download(archive, tmp_path / "papers.jsonl", sleep=Waits([]), say=said.append)
    assert (done.records, done.went_on) == (7, False)
    assert said == ["OpenAlex no longer knows where the download stood (status 400); it begins anew"]
    assert (tmp_path / "papers.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


@pytest.mark.parametrize("damage", [lambda held: b"x" * len(held), lambda held: held[:-9], lambda held: b"[]\n" * 9])
def test_what_was_kept_and_is_damaged_is_not_gone_on_with(
    archives: Archives, tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    archives.faults = ["none", *[503] * 6]
    with pytest.raises(FetchError):
        fetched(MAKERS["arxiv"](archives.address), tmp_path / "papers.jsonl")
    part = tmp_path / ".papers.jsonl.part"
    part.write_bytes(damage(part.read_bytes()))
    done, _ = fetched(MAKERS["arxiv"](archives.address), tmp_path / "papers.jsonl")
    assert (done.records, done.went_on) == (7, False)


def test_two_downloads_do_not_write_one_file(archives: Archives, tmp_path: Path) -> None:
    class Second:
        def __call__(self, *_: object) -> None:
            with pytest.raises(OutputError, match="another kg fetch is writing there"):
                fetched(MAKERS["openalex"](archives.address), tmp_path / "papers.jsonl")

    done = download(MAKERS["arxiv"](archives.address), tmp_path / "papers.jsonl", progress=Second(), sleep=Waits([]))
    assert done.records == 7


def test_arxiv_says_why_it_refuses_a_query(archives: Archives, tmp_path: Path) -> None:
    archives.faults = ["error entry"]
    with pytest.raises(FetchError, match=r"^arXiv refuses the request: no field is called abstrct; change the query$"):
        fetched(MAKERS["arxiv"](archives.address), tmp_path / "papers.jsonl")
    assert list(tmp_path.glob("*.jsonl")) == []


@pytest.mark.parametrize(
    ("name", "has", "gives"),
    [("arxiv", 30_001, "gives 30,000 of them; ask for fewer days"), ("openalex", 10_001, KEYLESS)],
)
def test_more_than_an_archive_gives_is_said_before_the_rest_is_fetched(
    archives: Archives, tmp_path: Path, name: str, has: int, gives: str
) -> None:
    archives.counted = has
    with pytest.raises(FetchError, match=gives):
        fetched(MAKERS[name](archives.address), tmp_path / "papers.jsonl")
    assert len(archives.asked) == 1


@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_for_want_of_a_key_names_its_variable(archives: Archives, tmp_path: Path, status: int) -> None:
    archives.faults = [status]
    with pytest.raises(FetchError, match=rf"\(status {status}\).*; put a key that it knows into OPENALEX_API_KEY$"):
        fetched(MAKERS["openalex with a key"](archives.address), tmp_path / "papers.jsonl")
    archives.faults = [status]
    with pytest.raises(FetchError, match=r"; ask again later$"):
        fetched(MAKERS["hf-daily"](archives.address), tmp_path / "papers.jsonl")


def test_keys_are_read_without_the_blanks_around_them(
    archives: Archives, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archives.papers = 3  # one page, so that nothing is waited for
    monkeypatch.setenv("SEMANTIC_SCHOLAR_API_KEY", "secret\n")
    kg.fetch_semantic_scholar("folding", tmp_path / "p.jsonl", base=f"{archives.address}/scholar")
    assert set(archives.keys) == {"secret"}


@pytest.mark.parametrize("mailto", ["j\u00fcrgen@example.org", "a@example.org\r\nX: y"])
def test_an_address_that_no_request_can_carry_is_refused(tmp_path: Path, mailto: str) -> None:
    with pytest.raises(ArgumentError, match="--mailto has characters"):
        kg.fetch_arxiv("cat:cs.LG", tmp_path / "papers.jsonl", mailto=mailto, base="http://127.0.0.1:9")


def test_a_refusal_names_the_host_the_status_and_what_it_said(archives: Archives, tmp_path: Path) -> None:
    archives.faults = [400]
    with pytest.raises(
        FetchError, match=r"^127\.0\.0\.1 refuses the request \(status 400\): Rate exceeded\.; change the request$"
    ):
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


@pytest.mark.parametrize(
    "days", [("2026-13-01", ""), ("2026-05-02", "2026-05-01"), ("yesterday", ""), ("20260501", "")]
)
def test_days_that_are_none_are_refused_before_anything_is_asked(tmp_path: Path, days: tuple[str, str]) -> None:
    with pytest.raises(ArgumentError):
        kg.fetch_arxiv("cat:cs.LG", tmp_path / "papers.jsonl", first=days[0], last=days[1], base="http://127.0.0.1:9")


def test_a_file_that_cannot_be_written_is_said(archives: Archives, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="name another file with --out"):
        fetched(MAKERS["acl"](archives.address), tmp_path / "file" / "papers.jsonl")


def test_no_other_room_asks_the_network(project: Path) -> None:
    clients = {
        "httpx",
        "requests",
        "urllib3",
        "aiohttp",
        "http.client",
        "urllib.request",
        "ftplib",
        "socket",
        "smtplib",
    }
    clients |= {
        "huggingface_hub",
        "arxiv",
        "pyalex",
        "acl_anthology",
        "websockets",
        "websocket",
        "pooch",
        "fsspec",
        "ssl",
    }
    asking = set()
    for path in (project / "kg").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names += [node.module or "", *(f"{node.module}.{a.name}" for a in node.names)]
            if any(name == c or name.startswith(f"{c}.") for name in names for c in clients):
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
    assert (done.records, done.not_found) == (2, 1)
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


def test_titles_that_the_archive_cannot_look_up_stay_as_they_are(archives: Archives, tmp_path: Path) -> None:
    archives.faults = [400]
    done, _ = fetched(MAKERS["titles"](archives.address), tmp_path / "papers.jsonl")
    assert (done.records, done.not_found) == (2, 2)


def test_papers_that_lack_nothing_are_not_looked_up(archives: Archives, tmp_path: Path) -> None:
    fetched(MAKERS["arxiv"](archives.address), tmp_path / "papers.jsonl")
    archives.asked.clear()
    done = kg.fetch_titles(tmp_path / "papers.jsonl", tmp_path / "titles.jsonl", base=f"{archives.address}/scholar")
    assert (done.records, done.not_found, archives.asked) == (7, 0, [])


def test_the_commands_of_the_documentation_can_be_typed_as_they_stand(project: Path) -> None:
    (block,) = re.findall(
        r"```console\n(.*?)```", (project / "docs/fetching.md").read_text(encoding="utf-8"), re.DOTALL
    )
    top: Any = typer.main.get_command(app)
    commands = [shlex.split(line) for line in block.splitlines()]
    assert {words[2] for words in commands if words[1] == "fetch"} == set(top.commands["fetch"].commands)
    for _, name, *words in commands:
        command = top.commands[name]
        if name == "fetch":
            command, words = command.commands[words[0]], words[1:]
        command.make_context(name, words).close()
