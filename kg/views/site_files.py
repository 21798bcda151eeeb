"""The files of a site: only what changed is written, and what a site no longer has is taken away."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from kg.errors import OutputError
from kg.storage.files import UNFINISHED, check_folder, open_text

#: Lists the files that a site is made of, so that none that is not its own is ever touched.
LISTED = ".kg-site.json"


@dataclass(frozen=True, slots=True)
class Written:
    """How many ``pages`` a site has, and of all its files how many are new or changed, as before, and gone."""

    pages: int
    changed: int
    unchanged: int
    removed: int


class SiteFolder:
    """The folder of a site while it is written. Raises OutputError where it holds other files and no site."""

    def __init__(self, folder: Path) -> None:
        check_folder(folder)
        self._folder = folder
        self._before = self._listed()
        self._now: set[str] = set()
        self._changed = self._pages = 0

    def _listed(self) -> set[str]:
        if not self._folder.exists() or not any(self._folder.iterdir()):
            return set()
        try:
            return set(json.loads((self._folder / LISTED).read_text(encoding="utf-8"))["files"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            message = f"{self._folder} holds other files and no site; name a new or empty folder with --out."
            raise OutputError(message) from error

    def write(self, place: str, text: str) -> None:
        """Make ``text`` the file at ``place``, unless it is that already. Raises OutputError where it cannot be."""
        self._now.add(place)
        self._pages += place.endswith(".html")
        path, content = self._folder / place, text.encode("utf-8", "replace")
        try:
            if place in self._before and path.is_file() and path.read_bytes() == content:
                return
            self._changed += 1
            path.parent.mkdir(parents=True, exist_ok=True)
            # under another name first, so that whoever reads the site meanwhile reads whole pages
            fresh = path.with_name(f"{UNFINISHED}{path.name}")
            fresh.write_bytes(content)
            fresh.replace(path)
        except OSError as error:
            message = f"{path} cannot be written: {error.strerror or error}"
            raise OutputError(message) from error

    def finish(self) -> Written:
        """Take away what the site no longer has, and list what it has."""
        gone = sorted(self._before - self._now)
        for place in gone:
            (self._folder / place).unlink(missing_ok=True)
        with open_text(self._folder / LISTED) as file:
            file.write(json.dumps({"files": sorted(self._now)}, indent=0) + "\n")
        return Written(self._pages, self._changed, len(self._now) - self._changed, len(gone))
