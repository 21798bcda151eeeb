"""What is said of one subject, as lines of N-Triples."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

#: The graph of what supports statements and links between papers: mentions, sentences, shared entities.
EVIDENCE = "evidence"


class Block(NamedTuple):
    """What is said of one subject, or of several that stand beside each other in a sorted file.

    ``subject`` is the IRI of the (first) subject in angle brackets, ``lines`` are whole lines of N-Triples, sorted;
    ``paper`` is the id of the paper that says it, empty where it stands in no single paper. Blocks with the same
    ``like`` have the same properties and classes, each as often, so that one of them is counted for all. ``graph`` is
    EVIDENCE where they belong to the graph of the evidence, otherwise empty.
    """

    subject: str
    lines: str
    paper: str = ""
    like: str = ""
    graph: str = ""


def block(subject: str, says: Iterable[str], paper: str = "") -> Block:
    """The block of a subject of which ``says`` ("predicate object") is said, in any order, perhaps twice."""
    return Block(subject, "".join(f"{subject} {said} .\n" for said in sorted(set(says))), paper)
