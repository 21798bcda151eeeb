"""What a room that writes other formats says about each of them, for `kg export` and `kg formats`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kg.plugins import LAST


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format that a graph can be written in.

    ``write`` takes the graph directory and the file (or, where ``is_folder``, the folder) to write, and ``write_safe``
    does the same with cells that no spreadsheet runs (:mod:`kg.storage.spreadsheet_cells`); None where there are none.
    ``suffix`` is the usual end of the file's name, with its dot. ``order`` is the place in the list.
    """

    name: str
    description: str
    suffix: str
    write: Callable[[Path, Path], None]
    is_folder: bool = False
    order: int = LAST
    write_safe: Callable[[Path, Path], None] | None = None
