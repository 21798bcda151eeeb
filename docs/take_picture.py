"""Takes docs/explorer.png, the README's picture: the explorer of the project's own papers with a panel open.

Run as ``python docs/take_picture.py`` where the packages of the extra ``test`` and a Chromium are installed.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import kg

PROJECT = Path(__file__).parents[1]
FOCUS = "#entity=dataset/imagenet"


def main() -> None:
    """Build the graph of seeds/ in a temporary folder, open its page, and photograph it."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = kg.build(PROJECT / "seeds", Path(folder) / "graph").directory / "index.html"
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1320, "height": 840}, reduced_motion="reduce")
        page.goto(page_file.as_uri() + FOCUS)
        page.wait_for_selector("html[data-ready=true]")
        page.screenshot(path=PROJECT / "docs" / "explorer.png", animations="disabled")
        browser.close()


if __name__ == "__main__":
    main()
