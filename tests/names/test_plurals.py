"""Plurals: one form for the singular and the plural of the field's nouns, and a name in the singular to show."""

from __future__ import annotations

import pytest

from kg.names.folding import fold_spelling, in_singular
from kg.names.plurals import singular

PAIRS = [
    pair.split("/")
    for pair in (
        "analysis/analyses appendix/appendices axis/axes base/bases batch/batches bias/biases box/boxes bonus/bonuses "
        "cache/caches case/cases class/classes codebase/codebases corpus/corpora criterion/criteria curve/curves "
        "database/databases heuristic/heuristics hypothesis/hypotheses index/indices lens/lenses "
        "loss/losses matrix/matrices metric/metrics minimum/minima mixture/mixtures modality/modalities "
        "movie/movies phenomenon/phenomena phrase/phrases policy/policies prefix/prefixes process/processes "
        "prosthesis/prostheses query/queries response/responses size/sizes status/statuses stimulus/stimuli "
        "synthesis/syntheses topic/topics vertex/vertices virus/viruses"
    ).split()
]


@pytest.mark.parametrize(("one", "many"), PAIRS)
def test_the_singular_of_a_plural_is_the_singular_of_itself(one: str, many: str) -> None:
    assert singular(many) == one
    assert singular(one) == one
    assert fold_spelling(f"joint {many}") == fold_spelling(f"Joint-{one}")
    assert in_singular(f"joint {many}") == f"joint {one}"


@pytest.mark.parametrize("word", "dynamics economics pandas series news atlas canvas gas pancreas previous".split())
def test_words_that_only_look_like_plurals_stay(word: str) -> None:
    assert singular(word) == word


def test_only_the_last_word_is_shown_in_the_singular_and_capitals_are_left_alone() -> None:
    assert in_singular("weights matrices") == "weights matrix"
    assert in_singular("pseudo-labels") == "pseudo-label"
    assert in_singular("Mixture of Experts") == "Mixture of Experts"
    assert in_singular("PEGASUS") == "PEGASUS"
