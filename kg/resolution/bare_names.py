"""The resolver on bare names: a way to judge it without papers.

Each line is taken as a paper of its own that names one thing; its forms are what else that paper calls it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.errors import UnreadableInput
from kg.names.vocabulary import KnownName, read_vocabulary, shipped_vocabulary
from kg.resolution.resolve import resolve
from kg.resolution.user_files import Alias, KeptApart, read_aliases, read_kept_apart
from kg.schema import ENTITY_TYPES, EntityType, Extraction, LocalEntity, Mention
from kg.sources.json_lines import read_objects

_TYPES: dict[str, EntityType] = {t: t for t in ENTITY_TYPES}


def resolve_names(
    lines: Iterable[Mapping[str, Any]],
    vocabulary: Sequence[KnownName] = (),
    *,
    aliases: Sequence[Alias] = (),
    kept_apart: Sequence[KeptApart] = (),
) -> Iterator[dict[str, Any]]:
    """The ``lines``, in their order, with "entity" (an id) and "rule" (how the name came to it) added.

    Each line has "name", "type" and, if the paper writes the name in other ways too, "forms". All lines are read
    before the first is given back, since what one paper says decides about others.
    Raises UnreadableInput, with the number of the line, where a line is not as expected.

    >>> lines = [{"name": "LLMs", "type": "method", "forms": ["large language models"]},
    ...          {"name": "Large Language Model", "type": "method", "forms": []}]
    >>> [(line["entity"], line["rule"]) for line in resolve_names(lines)]
    [('method/llms', 'expansion given by the paper'), ('method/llms', 'spelling')]
    """
    held = list(lines)
    locals_ = [_local(number, line) for number, line in enumerate(held, start=1)]
    resolution = resolve(
        (Extraction(e.paper, (e,), ()) for e in locals_), vocabulary, aliases=aliases, kept_apart=kept_apart
    )
    for line, e in zip(held, locals_, strict=True):
        key = (e.paper, e.name, e.type)
        yield {**line, "entity": resolution.entity_of[key], "rule": resolution.rule_of[key]}


def _local(number: int, line: Mapping[str, Any]) -> LocalEntity:
    name, kind, forms = line.get("name"), line.get("type"), line.get("forms") or ()
    if (
        not isinstance(name, str)
        or not name.strip()
        or not isinstance(kind, str)
        or kind not in _TYPES
        or isinstance(forms, str)
        or not all(isinstance(f, str) for f in forms)
    ):
        message = (
            f'line {number}: expected {{"name": text, "type": one of {", ".join(ENTITY_TYPES)}, "forms": [texts]}}, '
            f"found {dict(line)!r}"
        )
        raise UnreadableInput(message)
    paper = f"line {number:09d}"
    type_ = _TYPES[kind]
    mentions = tuple(
        Mention(paper, 0, len(f), f, type_, 1.0, "given", 0, len(f)) for f in dict.fromkeys((name, *forms))
    )
    return LocalEntity(paper, name, type_, "mentions", 1.0, mentions)


def resolved_lines(
    names: Path,
    *,
    vocabularies: Sequence[Path] = (),
    aliases: Path | None = None,
    keep_apart: Path | None = None,
) -> Iterator[str]:
    """Each line of ``names`` ({"name", "type", "forms"}) with "entity" and "rule" added, in their order.

    Raises UnreadableInput where a line or one of the user's files is not as expected.
    """
    lines = [line for _, line in read_objects(names)]
    found = resolve_names(
        lines,
        read_vocabulary([shipped_vocabulary(), *vocabularies]),
        aliases=read_aliases(aliases) if aliases else (),
        kept_apart=read_kept_apart(keep_apart) if keep_apart else (),
    )
    for line in found:
        yield json.dumps(line, ensure_ascii=False)
