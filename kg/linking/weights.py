"""What the relations of a paper to what it names count for in what the paper is about."""

from __future__ import annotations

from kg.schema import Relation

#: A paper's own things and its tasks count most, measures and background least.
RELATION_WEIGHTS: dict[Relation, float] = {
    "introduces": 1.0,
    "evaluates_on": 0.8,
    "uses": 1.0,
    "compares_with": 0.8,
    "addresses": 1.0,
    "measures": 0.6,
    "mentions": 0.7,
}
