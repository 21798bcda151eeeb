"""The resolver on bare names: a way to judge it without papers.

Each line is taken as a paper of its own that names one thing; its forms are what else that paper calls it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.errors import UnreadableInput
from kg.names.vocabulary import KnownName, read_vocabulary, shipped_vocabulary
from kg.resolution.resolve import resolve
from kg.resolution.user_files import Alias, KeptApart, read_aliases, read_kept_apart
from kg.schema import ENTITY_TYPES, EntityType, Extraction, LocalEntity, Mention
from kg.sources.cleaning import without_halves
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
    name, forms = without_halves(name), tuple(map(without_halves, forms))
    type_ = _TYPES[kind]
    mentions = tuple(
        Mention(paper, 0, len(f), f, type_, 1.0, "given", 0, len(f)) for f in dict.fromkeys((name, *forms))
    )
    return LocalEntity(paper, name, type_, "mentions", 1.0, mentions)


def resolve_given(
    names: str | Path | Iterable[Mapping[str, Any]],
    *,
    vocabularies: Sequence[str | Path] = (),
    aliases: str | Path | None = None,
    keep_apart: str | Path | None = None,
) -> list[dict[str, Any]]:
    """What :func:`resolve_names` says of ``names``, which are dicts or a file of JSON objects, one a line.

    Each is {"name", "type", "forms"}. ``vocabularies``, ``aliases`` and ``keep_apart`` are files as :func:`kg.build`
    takes them; the shipped vocabulary is read too. Raises InputNotFound and UnreadableInput where a file or line is not
    there or not as expected.
    """
    lines = [line for _, line in read_objects(Path(names))] if isinstance(names, str | Path) else names
    found = resolve_names(
        lines,
        read_vocabulary([shipped_vocabulary(), *map(Path, vocabularies)]),
        aliases=read_aliases(Path(aliases)) if aliases else (),
        kept_apart=read_kept_apart(Path(keep_apart)) if keep_apart else (),
    )
    return list(found)
