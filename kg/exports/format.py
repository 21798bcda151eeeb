"""What a room that writes other formats says about each of them, for `kg export` and `kg formats`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kg.plugins import LAST


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format that a graph can be written in.

    ``write`` takes the graph directory and the file (or, where ``is_folder``, the folder) to write. ``suffix`` is
    the usual end of the file's name, with its dot. ``order`` is the place in the list.
    """

    name: str
    description: str
    suffix: str
    write: Callable[[Path, Path], None]
    is_folder: bool = False
    order: int = LAST
