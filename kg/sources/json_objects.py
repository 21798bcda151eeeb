"""JSON objects from JSON Lines, an array, or an object that holds an array; shared by all JSON formats."""

from __future__ import annotations

import json
import re
import reprlib
from collections.abc import Iterable, Iterator
from typing import Any

from kg.schema import Reject
from kg.sources.cleaning import excerpt
from kg.sources.content import Content, decode_head

_LIST_KEYS = ("results", "data", "papers", "records", "items", "entries")
#: Keys of which one at least stands in any record, and none in the counts that interfaces send along.
_RECORD_KEYS = frozenset({"title", "name", "abstract", "display_name", "paperid", "corpusid"})
_BLANK = " \t\r\n\ufeff"
_SEPARATOR = re.compile(r"[\s,\ufeff]*")
#: Not strict: control characters within strings, such as raw line breaks, are read as they are.
_DECODER = json.JSONDecoder(strict=False)


def iterate_objects(content: Content) -> Iterator[tuple[int, dict[str, Any] | Reject]]:
    """(number, object) for each record, counted from 1; a reject where a record is no JSON object."""
    if is_lines(decode_head(content.head())):
        yield from iterate_lines(content)
    else:
        yield from _values(content)


def iterate_lines(content: Content) -> Iterator[tuple[int, dict[str, Any] | Reject]]:
    """(number, object) for each line that is not blank; a reject for each that is no JSON object."""
    number = 0
    for line in content.lines():
        bare = line.strip(_BLANK)
        if bare:
            number += 1
            try:
                item = _DECODER.decode(bare)
            except (ValueError, RecursionError) as error:
                yield number, Reject(content.name, number, _why_invalid(error), excerpt(bare))
                continue
            held = _held_list(item)
            yield from _checked(content.name, number, [item] if held is None else held)
            number += 0 if held is None else len(held) - 1


def _values(content: Content) -> Iterator[tuple[int, dict[str, Any] | Reject]]:
    """Objects of an array, of the list within an object, or that stand one after another.

    Where the text breaks off or is broken, what stands before is kept, and one reject ends the iteration.
    """
    text = content.whole_text()
    at = _after_blanks(text, 0)
    in_array = text.startswith("[", at)
    at += in_array
    number = 0
    while (at := _after_blanks(text, at)) < len(text):
        if in_array and text[at] == "]":
            in_array, at = False, at + 1
            continue
        start = at
        try:
            item, at = _DECODER.raw_decode(text, start)
        except (ValueError, RecursionError) as error:
            reason = f"{_why_invalid(error)}; nothing is read from here on"
            yield number + 1, Reject(content.name, number + 1 if number else 0, reason, excerpt(text[start:][:200]))
            return
        held = _held_list(item)
        members = [item] if held is None else held
        yield from _checked(content.name, number + 1, members)
        number += len(members)
    if in_array:
        yield number + 1, Reject(content.name, number + 1, "not valid JSON: the array is not closed")


def _why_invalid(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "not usable JSON: too many levels of lists or objects within each other"
    return f"not valid JSON: {error}"


def _after_blanks(text: str, at: int) -> int:
    found = _SEPARATOR.match(text, at)
    return found.end() if found else at


def _checked(file: str, number: int, items: Iterable[object]) -> Iterator[tuple[int, dict[str, Any] | Reject]]:
    """``items`` with their numbers, from ``number`` on; a reject for each that is no object."""
    for i, item in enumerate(items, number):
        if isinstance(item, dict):
            yield i, item
        else:
            yield i, Reject(file, i, f"expected a JSON object, found {_kind(item)}", excerpt(reprlib.repr(item)))


def _kind(value: object) -> str:
    return {"list": "an array", "str": "a string", "NoneType": "null", "bool": "a truth value"}.get(
        type(value).__name__, "a number"
    )


def _held_list(item: object) -> list[Any] | None:
    """The records within an answer such as {"results": […]}; None where ``item`` is a record itself."""
    if not isinstance(item, dict) or "title" in item:
        return None
    return next((item[k] for k in _LIST_KEYS if isinstance(item.get(k), list)), None)


def is_lines(head: str) -> bool:
    """Whether the head of a JSON text is of JSON Lines: a line holds an object by itself, and no list of records."""
    first, newline, rest = head.lstrip(_BLANK).partition("\n")
    if first.startswith("["):
        return False
    try:
        item = _DECODER.decode(first.rstrip(_BLANK))
    except (ValueError, RecursionError):
        if not newline:  # cut off within the first line: a record, if anything
            return first.startswith("{")
        # A broken first line among others is one bad line; a lone "{" opens an object over many lines.
        return len(first.strip()) > 1 and rest.lstrip().startswith("{")
    return isinstance(item, dict) and _held_list(item) is None


def first_object(text: str) -> dict[str, Any] | None:
    """The first object with a record's keys in the head of a JSON text, or None where it is no JSON.

    An empty object stands for a text that begins as JSON does but whose first record is cut off or broken.
    """
    start = text.lstrip(_BLANK)
    if not re.match(r"\{|\[\s*(?:[\[{\"\]]|null)", start):
        return None
    at = start.find("{")
    # The list that an interface answers with may be cut off in the head: then its first member is looked for.
    while 0 <= at < 4000:
        try:
            item, end = _DECODER.raw_decode(start, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            held = _held_list(item)
            if held and isinstance(held[0], dict):
                return dict(held[0])
            if isinstance(item, dict) and not _RECORD_KEYS.isdisjoint(str(k).casefold() for k in item):
                return item
            if at == 0 and held is None and isinstance(item, dict):
                return item
        at = start.find("{", end)
    return {}


def mapping(value: object) -> dict[str, Any]:
    """``value`` where it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def mappings(value: object) -> list[dict[str, Any]]:
    """The JSON objects in ``value`` where it is a list."""
    return [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []
