"""The vocabulary's rows as names that are known."""

from __future__ import annotations

from kg.names.vocabulary import read_vocabulary, shipped_vocabulary
from kg.resolution.known_names import known_names


def test_names_that_the_vocabulary_tells_apart_are_not_joined_by_spelling() -> None:
    vocabulary = read_vocabulary([shipped_vocabulary()])
    known = known_names(vocabulary)
    keys = {known.row_key(row) for row in vocabulary}
    assert len(keys) == len(vocabulary)
    assert {known.rows[known.row_key(row)].name for row in vocabulary} == {row.name for row in vocabulary}
