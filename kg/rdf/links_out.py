"""What other collections call the entities of a graph: the rows of ontology/links, looked up by type and name.

The table is written and reviewed by hand and comes with the package; nothing is looked up when a graph is built.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from kg.errors import UnreadableInput
from kg.names.ontology_folder import ontology_folder
from kg.rdf.iris import is_address


def same_elsewhere(kind: str, name: str) -> tuple[str, ...]:
    """The IRIs of pages that are about exactly the entity of this type that the vocabulary calls ``name``.

    >>> same_elsewhere("dataset", "GSM8K")
    ('https://huggingface.co/datasets/openai/gsm8k', 'https://paperswithcode.com/dataset/gsm8k')
    >>> same_elsewhere("model", "GSM8K")
    ()
    """
    return _links().get((kind, name), ())


@cache
def _links() -> dict[tuple[str, str], tuple[str, ...]]:
    return read_links(ontology_folder() / "links" / "links.csv")


def read_links(path: Path) -> dict[tuple[str, str], tuple[str, ...]]:
    """The IRIs of a CSV file with the columns type, name and same_as, by type and name.

    Raises UnreadableInput, with file and line, where a row is something else or same_as no http(s) address.
    """
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            for row in reader:
                kind, name, iri = (row.get(column) or "" for column in ("type", "name", "same_as"))
                if not kind or not name or not is_address(iri):
                    expected = "a type, a name and an http(s) address as same_as"
                    message = f"{path}, line {reader.line_num}: expected {expected}, found {row}"
                    raise UnreadableInput(message)
                found[kind, name] = (*found.get((kind, name), ()), iri)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        message = f"{path}: cannot be read as a table of links in UTF-8 CSV: {error}"
        raise UnreadableInput(message) from error
    return found
