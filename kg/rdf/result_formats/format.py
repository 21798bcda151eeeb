"""What a format of answers is: a name, which answers it can hold, and how it is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from kg.plugins import LAST

#: What a query has for an answer: rows (SELECT), yes or no (ASK), or triples (CONSTRUCT, DESCRIBE).
AnswerKind = Literal["table", "boolean", "triples"]
#: A value of an answer, None where a variable is unbound.
Value = str | int | float | bool | None

#: Formats of answers that a spreadsheet opens.
SPREADSHEETS = ("csv", "tsv")


class Answer(Protocol):
    """What a format writes: the fields of a :class:`kg.rdf.results.QueryResult`, which says what they hold."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns of a table."""

    @property
    def rows(self) -> tuple[tuple[Value, ...], ...]:
        """Values of a table, numbers as numbers."""

    @property
    def texts(self) -> tuple[tuple[str | None, ...], ...]:
        """The same rows as the graph writes them: lexical values."""

    @property
    def boolean(self) -> bool | None:
        """Yes or no, where that was asked."""

    @property
    def turtle(self) -> str | None:
        """Triples, where those were asked for."""

    @property
    def json(self) -> str:
        """The answer in SPARQL 1.1 Query Results JSON Format, or {"turtle": …}."""


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
    write: Callable[[Answer], str]
    order: int = LAST
