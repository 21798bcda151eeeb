"""What counts how much in what a paper is about: its relations to what it names, and what is too common to count."""

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
#: What more than this share of the papers name tells none of them apart and weighs nothing; what at most NEVER_UP_TO
#: papers name weighs whatever the share. Rarity discounts the hubs below it already (see kg.network.hubs).
UBIQUITOUS_SHARE = 0.8
NEVER_UP_TO = 20
