"""Questions of :class:`kg.answers.answers.Answers` as data, and what answers them in a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.answers.answers import Answers
from kg.graph import open_graph


@dataclass(frozen=True, slots=True)
class Call:
    """A question by its name, with what it takes."""

    question: str
    given: tuple[Any, ...] = ()
    named: Mapping[str, Any] = field(default_factory=dict)


def open_calls(directory: Path) -> Callable[[Call], Any]:
    """What answers calls about the graph in ``directory``. Raises NotAGraph."""
    answers = Answers(open_graph(directory))
    answers.prepare()
    return lambda call: getattr(answers, call.question)(*call.given, **call.named)
