"""JSON Lines that a user hands to a command: objects with the numbers of their lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.errors import UnreadableInput

#: What JSON escapes of a surrogate pair; half of one, which UTF-8 cannot hold, is U+FFFD. Escaped backslashes are read
#: first.
_HALF = re.compile(
    r"(?P<whole>\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
)


def read_objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """(number of the line, object) for each line of ``path``. Raises UnreadableInput where a line is no JSON object."""
    try:
        with path.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield number, _object(path, number, line)
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: cannot be read as JSON Lines in UTF-8: {error}"
        raise UnreadableInput(message) from error


def _unless_a_pair(match: re.Match[str]) -> str:
    return match[0] if match["whole"] else r"\ufffd"


def _object(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        item = json.loads(_HALF.sub(_unless_a_pair, line))
    except (ValueError, RecursionError) as error:
        message = f"{path}, line {number}: not valid JSON: {error}"
        raise UnreadableInput(message) from error
    if not isinstance(item, dict):
        message = f"{path}, line {number}: expected a JSON object, found {line.strip()[:80]}"
        raise UnreadableInput(message)
    return item
