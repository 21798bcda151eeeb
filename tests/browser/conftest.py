"""A real Chromium without a network, and the page of the project's own papers in it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import kg

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

READY = "html[data-ready=true]"
_QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)

#: Titles that would run or break something where text is taken for more than text.
HOSTILE = [
    "<script>alert(1)</script> Tuning of Models",
    '"><img src=x onerror="alert(2)"> Tuning of Models',
    "</script><script>alert(3)</script> Tuning of Models",
    "<!--<script> Tuning of Models",
    "\u202eslodom egnarts\u202c Tuning of \u2067Models\u2069 \u200f\u2028\u2029",
    "{{ 7 * 7 }} {% raw %} ${alert(4)} Tuning of Models",
    "Tuning " + "of Models " * 500,
    "Unbroken" * 625,
    '=1+1, a Tuning of "Models"',
]
ABSTRACT = (
    "We propose Evil<b>Net</b>, which builds on LoRA, and evaluate RoBERTa on GLUE & SQuAD </script><script>alert(5)"
    "</script>. Code is at https://github.com/example/evil\"onmouseover='alert(6)' and javascript:alert(7)."
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium; tests that need it are skipped where there is none."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        pytest.skip("no Chromium is installed (Debian, Ubuntu: apt install chromium)")
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright for Python is not installed")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=_QUIET.split())
        yield started
        started.close()


class Visit:
    """A page opened from disk, with every request and every complaint that it made."""

    def __init__(self, page: Page, file: Path) -> None:
        self.page = page
        self.address = file.as_uri()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (self.complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))

    def go(self, fragment: str = "") -> Page:
        """Open the page at ``fragment`` and wait until it is drawn."""
        self.page.goto("about:blank")
        self.page.goto(self.address + fragment)
        self.page.wait_for_selector(READY)
        return self.page

    def search(self, text: str) -> None:
        """Open what the search suggests first for ``text``, by keyboard alone."""
        self.page.keyboard.press("/")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    @property
    def heading(self) -> Locator:
        """The heading of the panel."""
        return self.page.locator("#panel h2")


@pytest.fixture(scope="session")
def own_graph(built: Path) -> Path:
    """The folder of the graph of the project's own papers."""
    return built


@pytest.fixture(scope="session")
def hostile_titles() -> list[str]:
    """The titles of the hostile graph."""
    return HOSTILE


@pytest.fixture(scope="session")
def hostile_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph whose titles, ids and links try to get out of where text stands."""
    folder = tmp_path_factory.mktemp("hostile")
    records = [
        {"id": f"<i>{n}</i>&'\"#", "title": title, "abstract": ABSTRACT, "url": "javascript:alert(8)"}
        for n, title in enumerate(HOSTILE)
    ]
    (folder / "papers.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return kg.build(folder / "papers.jsonl", folder / "graph").directory


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Open a file in a fresh window of its own: ``visit(file, width=…, height=…, …)``."""
    contexts = []

    def start(file: Path, *, width: int = 1440, height: int = 900, **options: bool | str) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce", offline=True, **options
        )
        contexts.append(context)
        return Visit(context.new_page(), file)

    yield start
    for context in contexts:
        context.close()


@pytest.fixture
def explorer(visit: Callable[..., Visit], own_graph: Path) -> Iterator[Visit]:
    """The explorer of the project's own papers; whatever the test does, no request is made and nothing complains."""
    visited = visit(own_graph / "index.html")
    visited.go()
    yield visited
    assert [url for url in visited.requests if not url.startswith(("file:", "data:", "about:"))] == []
    assert visited.complaints == []
