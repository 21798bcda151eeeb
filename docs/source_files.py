"""Files of the project that pages link to, as files of the site, where links out of docs/ would lead nowhere."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

PROJECT = Path(__file__).parents[1]
_LINK = re.compile(r"\]\(([^)#\s:]+)(#[^)\s]*)?\)")


def _target(page: str, link: str) -> Path | None:
    """The file that ``link`` of ``page`` leads to, where it is no page or picture of docs/; of a folder its README."""
    path = PROJECT / posixpath.normpath(posixpath.join("docs", posixpath.dirname(page), link))
    if path.is_dir():
        path = path / "README.md"
    of_the_site = (PROJECT / "docs") in path.parents and path.suffix in {".md", ".png"}
    return path if path.is_file() and not of_the_site else None


def _address(path: Path) -> str:
    """Where the file stands in the site; as text where a browser would not show it."""
    name = path.relative_to(PROJECT).as_posix().replace("/.", "/")  # hidden files are left out of a site
    return f"source/{name}" if path.suffix in {".html", ".json", ".csv", ".txt"} else f"source/{name}.txt"


def on_files(files: Files, config: Any) -> Files:  # noqa: ANN401 - MkDocs' own
    """``files`` with those of the project that pages link to."""
    for page in list(files.documentation_pages()):
        for link, _ in _LINK.findall(page.content_string):
            path = _target(page.src_uri, link)
            if path is not None and files.get_file_from_path(_address(path)) is None:
                files.append(File.generated(config, _address(path), content=path.read_bytes()))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:  # noqa: ANN401 - MkDocs' own
    """``markdown`` with its links to files of the project leading to those of the site."""
    above = "../" * page.file.src_uri.count("/")

    def within(match: re.Match[str]) -> str:
        path = _target(page.file.src_uri, match[1])
        return match[0] if path is None else f"]({above}{_address(path)})"

    return _LINK.sub(within, markdown)
