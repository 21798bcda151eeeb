"""What a format of answers is: a name, which answers it can hold, and how it is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kg.plugins import LAST

if TYPE_CHECKING:
    from kg.rdf.results import QueryResult

#: What a query has for an answer: rows (SELECT), yes or no (ASK), or triples (CONSTRUCT, DESCRIBE).
AnswerKind = Literal["table", "boolean", "triples"]


@dataclass(frozen=True, slots=True)
class AnswerFormat:
    """A format of answers.

    ``holds`` says which answers it can hold, and ``write`` gives the text of one. A client of the server asks for it by
    one of ``media_types``; where it takes any, by ``order`` the first format is taken.
    """

    name: str
    description: str
    media_types: tuple[str, ...]
    holds: tuple[AnswerKind, ...]
    write: Callable[[QueryResult], str]
    order: int = LAST
