"""Known names: the rows of ontology/vocabulary and of a user's CSV files.

Each row has ``name,type,aliases,family,broader``; ``aliases`` and ``broader`` hold several values with ``|`` between
them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import UnreadableInput
from kg.names.ontology_folder import ontology_folder
from kg.schema import ENTITY_TYPES, EntityType

COLUMNS = ("name", "type", "aliases", "family", "broader")


@dataclass(frozen=True, slots=True)
class KnownName:
    """A row of a vocabulary: a canonical name with its type, its other names, its family and broader names."""

    name: str
    type: EntityType
    aliases: tuple[str, ...] = ()
    family: str | None = None
    broader: tuple[str, ...] = ()


def shipped_vocabulary() -> Path:
    """The folder of vocabulary files that comes with the package (in a checkout: ontology/vocabulary)."""
    return ontology_folder() / "vocabulary"


def read_vocabulary(paths: Iterable[Path]) -> tuple[KnownName, ...]:
    """All rows of the CSV files at ``paths`` (a folder means its ``*.csv``), in order of type and name.

    A name that two files give with the same type is taken from the later file, so that a user's file wins.
    Raises UnreadableInput with file and line where a row is not as expected, and as :func:`vocabulary_files`.
    """
    rows: dict[tuple[str, str], KnownName] = {}
    for file in vocabulary_files(paths):
        for known in _read_file(file):
            rows[known.name.casefold(), known.type] = known
    return tuple(rows[key] for key in sorted(rows))


def vocabulary_files(paths: Iterable[Path]) -> list[Path]:
    """The CSV files that ``paths`` mean, those of a folder by name.

    Raises UnreadableInput where there is no such file, or none in a folder.
    """
    files: list[Path] = []
    for path in paths:
        found = sorted(path.glob("*.csv")) if path.is_dir() else [path] if path.exists() else []
        if not found:
            what = "the folder holds no .csv file" if path.is_dir() else "no such file or folder"
            message = f"{path}: {what}; a vocabulary is CSV with the columns {', '.join(COLUMNS)}"
            raise UnreadableInput(message)
        files += found
    return files


def write_vocabulary(names: Iterable[KnownName], path: Path) -> None:
    """Write ``names`` as a CSV file that :func:`read_vocabulary` reads."""
    with path.open("w", encoding="utf-8", newline="") as file:
        # with the two characters of RFC 4180 behind a row, so that a carriage return in a cell gets quotes
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([n.name, n.type, "|".join(n.aliases), n.family or "", "|".join(n.broader)] for n in names)


def _read_file(path: Path) -> Iterator[KnownName]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            if reader.fieldnames is None or not {"name", "type"} <= set(reader.fieldnames):
                message = (
                    f"{path}: a vocabulary needs the columns {', '.join(COLUMNS)} (the first two at least); "
                    f"found {reader.fieldnames}"
                )
                raise UnreadableInput(message)
            for row in reader:
                yield _known_name(path, reader.line_num, row)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        message = f"{path}: cannot be read as a vocabulary in UTF-8 CSV: {error}"
        raise UnreadableInput(message) from error


def _known_name(path: Path, line: int, row: dict[str, str | None]) -> KnownName:
    name, kind = (row.get("name") or "").strip(), (row.get("type") or "").strip()
    types = {t: t for t in ENTITY_TYPES}
    if not name or kind not in types:
        message = (
            f"{path}, line {line}: expected a name and a type ({', '.join(ENTITY_TYPES)}), found {name!r} and {kind!r}"
        )
        raise UnreadableInput(message)
    return KnownName(
        name,
        types[kind],
        _several(row.get("aliases")),
        (row.get("family") or "").strip() or None,
        _several(row.get("broader")),
    )


def _several(cell: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (cell or "").split("|") if part.strip())
