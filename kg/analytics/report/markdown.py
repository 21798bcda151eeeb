"""The report as Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.analytics.report.section import Section, TextTable

_COMMAND = re.compile(r"(`[^`]+`)")


def as_markdown(title: str, opening: str, points: Sequence[str], sections: Sequence[Section]) -> str:
    """The report; names are text, whatever characters they hold."""
    parts = [f"# {title}\n", f"{_text(opening)}\n", _points(points), *map(_section, sections)]
    return "\n".join(part for part in parts if part)


def _section(section: Section) -> str:
    parts = [f"## {section.title}\n", *(f"{_text(p)}\n" for p in section.paragraphs), _points(section.points)]
    if section.table is not None:
        parts.append(_table(section.table))
    if section.commands:
        commands = " · ".join(f"`{command}`" for command in section.commands)
        parts.append(f"Figures: {commands}\n")
    return "\n".join(part for part in parts if part)


def _points(points: Sequence[str]) -> str:
    return "".join(f"- {_text(point)}\n" for point in points)


def _table(table: TextTable) -> str:
    rule = ["---:" if i in table.numbers else "---" for i in range(len(table.header))]
    lines = [table.header, rule, *([_escaped(cell) for cell in row] for row in table.rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _text(text: str) -> str:
    """Prose in which `…` is a command and everything else is text."""
    return "".join(part if _COMMAND.fullmatch(part) else _escaped(part) for part in _COMMAND.split(text))


def _escaped(name: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>|#$~])", r"\\\1", re.sub(r"\s+", " ", name))
