"""The documentation: it builds as a site without a warning, its links lead somewhere, and what it shows runs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

import kg
from documented import run_as_shown
from kg.storage.tables import SCHEMAS
from write_reference import QUESTIONS, questions

DOCS = Path(__file__).parents[2] / "docs"
#: Pages whose every block runs, but for those behind a comment that says why not.
RUN = sorted(["tutorial.md", *(p.relative_to(DOCS).as_posix() for p in (DOCS / "how-to").glob("*.md"))])
_BLOCK = re.compile(r"(<!-- not run: [^\n]+ -->\n)?```(console|python)\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, built: Path, project: Path) -> Path:
    """A folder as a clone of the project is, in which the graph of seeds/ is outputs/graph."""
    folder = tmp_path_factory.mktemp("clone")
    shutil.copytree(project / "seeds", folder / "seeds")
    (folder / "tests").symlink_to(project / "tests")
    shutil.copytree(built, folder / "outputs" / "graph")
    return folder


@pytest.mark.parametrize("page", RUN)
def test_what_a_page_shows_runs_as_it_stands_there(page: str, folder: Path) -> None:
    blocks = _BLOCK.findall((DOCS / page).read_text(encoding="utf-8"))
    assert blocks
    for not_run, language, text in blocks:
        if not_run:
            continue
        commands = text.splitlines() if language == "console" else [[sys.executable, "-c", text]]
        for command in commands:
            if command == "kg build seeds/ --out outputs/graph":
                continue  # it stands there
            done = run_as_shown(command, folder)
            assert done.returncode == 0, f"{command}\n{done.stderr}"
            assert done.stdout.strip() or "--out" in command or command.startswith("printf"), command
            # an answer has rows below its header
            assert "kg query" not in command or len(done.stdout.splitlines()) > 1, command


def test_each_table_and_column_is_told_of() -> None:
    text = (DOCS / "reference" / "tables.md").read_text(encoding="utf-8")
    told = {
        section.partition("\n")[0]: re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
        for section in text.split("\n## ")[1:]
    }
    assert told == {name: schema.names for name, schema in SCHEMAS.items()}


def test_the_questions_are_those_that_come_with_it() -> None:
    assert QUESTIONS.read_text(encoding="utf-8") == questions(), "run: python docs/write_reference.py"


class Links(HTMLParser):
    """What a page links to, what it loads, and the names within it that others may link to."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.loaded: set[str] = set()
        self.names: set[str] = set()
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        self.names |= {str(found[name]) for name in ("id", "name") if found.get(name)}
        if tag == "a" and found.get("href"):
            self.links.add(str(found["href"]))
        if tag in {"script", "img", "iframe"} and found.get("src"):
            self.loaded.add(str(found["src"]))
        if tag == "link" and found.get("rel") in {"stylesheet", "icon", "preload"}:
            self.loaded.add(str(found["href"]))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Path:
    pytest.importorskip("mkdocs", reason="MkDocs is not installed (extra docs)")
    if not (project / "mkdocs.yml").is_file():
        pytest.skip("a source distribution holds no mkdocs.yml")
    out = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", out],
        cwd=project,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    return out


def test_every_link_within_the_site_leads_somewhere(site: Path) -> None:
    pages = {page: Links(page) for page in site.rglob("*.html") if "source" not in page.relative_to(site).parts}
    assert len(pages) > 25
    dead = []
    for page, found in pages.items():
        for link in found.links:
            url = urlsplit(link)
            if url.scheme or page.name == "404.html":
                continue
            target = (page.parent / unquote(url.path)).resolve() if url.path else page
            target = target / "index.html" if target.is_dir() else target
            if not target.is_file() or (url.fragment and target in pages and url.fragment not in pages[target].names):
                dead.append(f"{page.relative_to(site)}: {link}")
    assert dead == []


def test_the_site_loads_nothing_from_elsewhere(site: Path) -> None:
    loaded = {src for page in site.rglob("*.html") for src in Links(page).loaded}
    assert loaded
    assert [src for src in loaded if urlsplit(src).scheme not in {"", "data"} or src.startswith("//")] == []


def test_everything_public_stands_in_the_reference_of_python(site: Path) -> None:
    names = Links(site / "reference" / "python.html").names
    missing = [n for n in kg.__all__ if n != "__version__" and f"{_home(n)}" not in names]
    assert missing == []


def _home(name: str) -> str:
    """The full name of what ``kg`` calls ``name``."""
    thing = getattr(kg, name)
    return f"{thing.__module__}.{thing.__qualname__}"
