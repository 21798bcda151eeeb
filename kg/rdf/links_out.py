"""What other collections call the entities of a graph: the rows of ontology/links, looked up by type and name.

The table is written and reviewed by hand and comes with the package; nothing is looked up when a graph is built.
"""

from __future__ import annotations

import csv
from functools import cache

from kg.names.ontology_folder import ontology_folder


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
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    with (ontology_folder() / "links" / "links.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            key = row["type"], row["name"]
            found[key] = (*found.get(key, ()), row["same_as"])
    return found
