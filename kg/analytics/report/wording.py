"""Numbers and lists as a colleague would write them."""

from __future__ import annotations

from collections.abc import Sequence

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def number(count: int) -> str:
    """A count in digits, thousands parted.

    >>> number(12345)
    '12,345'
    """
    return f"{count:,}"


def several(count: int, noun: str, plural: str | None = None) -> str:
    """A count with its noun, in words up to twelve.

    >>> several(1, "paper"), several(0, "community", "communities"), several(1200, "paper")
    ('one paper', 'no communities', '1,200 papers')
    """
    words = _WORDS[count] if count < len(_WORDS) else number(count)
    return f"{words} {noun if count == 1 else plural or noun + 's'}"


def verb(count: int, one: str, many: str) -> str:
    """The form of a verb that goes with ``count`` things.

    >>> verb(1, "is", "are"), verb(0, "is", "are")
    ('is', 'are')
    """
    return one if count == 1 else many


def percent(share: float) -> str:
    """A share of 1 as whole per cents; below one it says so.

    >>> percent(0.256), percent(0.004), percent(0.0)
    ('26 %', 'less than 1 %', '0 %')
    """
    return "less than 1 %" if 0 < share < 0.01 else f"{100 * share:.0f} %"


def listed(items: Sequence[str]) -> str:
    """Items in a sentence.

    >>> listed(["a"]), listed(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def unmarked(name: str) -> str:
    """``name`` without the backticks that mark commands in the report's prose."""
    return name.replace("`", "'")


def capital(sentence: str) -> str:
    """``sentence`` with its first letter large.

    >>> capital("no papers")
    'No papers'
    """
    return sentence[:1].upper() + sentence[1:]


def shortened(name: str, longest: int) -> str:
    """``name`` on one line, cut to ``longest`` characters with … at the end.

    >>> shortened("a long  name", 7)
    'a long…'
    """
    line = " ".join(name.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
