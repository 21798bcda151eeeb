"""Figures in a text as it prints them: number, sign, unit and LaTeX, and ranges as one figure.

Names with digits (GPT-4, Llama3, CIFAR-10, 3D), links and the like hold no figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isinf

Offsets = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure at ``start`` to ``end`` of a text.

    ``number`` is its value (of a range, the first one), ``unit`` a short name of what it counts ("%", "x", "points",
    "dB", "s", "GB", "million", "" where it has none), ``signed`` whether a sign is printed, ``ranged`` whether two
    values stand for one.
    """

    start: int
    end: int
    number: float
    unit: str
    signed: bool = False
    ranged: bool = False


#: What a unit is printed as, behind the number; the first that fits counts, so the longer stand before the shorter.
_UNITS: tuple[tuple[str, str], ...] = (
    ("pp", r"\s?(?:absolute\s)?(?:percentage|percent)[\s-]points?\b|(?:\\?%)\s?points?\b|\s?(?:pp|p\.p\.|pts?)\b"),
    ("%", r"\s?\\?%|\s?percent\b|\s?per\scent\b"),
    ("points", r"(?:\s[A-Za-z][A-Za-z0-9@-]{0,20})?[\s-]points?\b"),
    ("x", r"\s?\\times\b|times\b|\s?×|\s?[xX]\b|[\s-]fold\b|\stimes\b|\s?\$\s?\\times\s?\$|\s?\$×\$"),
    ("dB", r"\s?dB\b"),
    ("s", r"\s?(?:ms|milliseconds?|seconds?|secs?|minutes?|mins?|hours?|hrs?)\b|s\b|\ss\b(?!\.)"),
    ("days", r"\s(?:(?:GPU|TPU|CPU)[\s-])?(?:days?|hours?)\b"),
    ("rate", r"\s?(?:fps|FPS|frames\sper\ssecond|frames/s|Hz|kHz|MHz|tokens/s|tokens\sper\ssecond|samples/s)\b"),
    ("bytes", r"\s?(?:TB|GB|MB|KB|kB|GiB|MiB)\b"),
    ("length", r"\s?(?:mm|cm|km|nm)\b|\sm\b"),
    ("energy", r"\s?(?:kWh|Wh|mW|mJ|pJ|kW|W|J)\b"),
    ("operations", r"\s?(?:[TGMK]?FLOPs?|[TGMK]?FLOPS|[GM]?MACs?|TOPS)\b"),
    ("million", r"\s?(?:million|billion|trillion|thousand)\b"),
    ("size", r"\s?[kKMBGT]\b"),
    ("degrees", r"\s?°(?:C|F)?|\s?degrees?\b"),
)
_UNIT = re.compile("|".join(f"(?P<u{i}>{pattern})" for i, (_, pattern) in enumerate(_UNITS)))
#: Where a figure may begin: not in a word, behind a letter's hyphen, nor behind another digit.
_NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?|(?<![\w)\]])\.\d+")
_WORD_BEFORE = re.compile(r"(?:[\w@^#\\]|[A-Za-z)\]}][-_./:]|[A-Za-z]\w{0,5}-|\d\.|\d,|_\{|\^\{)\Z")
#: Broken LaTeX that stands for "about" and is glued to the number.
_ABOUT_BEFORE = re.compile(r"\b(?:sim|approx)\Z")
_SIGN_BEFORE = re.compile(r"[+±−-]\s?\Z|\\pm\s?\Z")
_RANGE = re.compile(r"\s?(?:--?|–|—|−|\\sim|~)\s?|\$?\s(?:to|and)\s\$?|\s?\$\s?(?:--?|-)\s?\$\s?")
_SPREAD = re.compile(r"\s?\$?\s?(?:\\pm|±|\+/-|\+-)\s?\$?\s?\d+(?:\.\d+)?|\(\d+(?:\.\d+)?\)")
_POWER = re.compile(r"\s?(?:\\times|times|×|\\cdot|x)\s?10\s?\^\s?\{?-?\d{1,3}\}?|e[+-]?\d{1,3}\b")
_OF = re.compile(r"/\d+(?:\.\d+)?(?![\w/])")
_LETTER_BEHIND = re.compile(r"[A-Za-z_]|-(?=[A-Za-z])")
#: Words between which "A to B" or "A and B" is one range, and those that make it a change with two ends.
_RANGING = re.compile(
    r"\b(?:rang(?:e|es|ing)(?:\s(?:of|between|from))?|(?:var(?:y|ies|ying)|spans?|spanning|anywhere)\sfrom|between|by)"
    r"(?:\s(?:about|around|approximately))?\s\$?[+~]?\Z"
)
_CHANGING = re.compile(r"\bfrom(?:\s(?:about|around|approximately|roughly|only|just|an?|\w{1,12}))?\s\$?~?\Z")
_BEFORE = 32  # characters before a figure that say how it is to be read


def find_figures(text: str, outside: Sequence[Offsets] = ()) -> list[Figure]:
    """The figures of ``text`` in their order; none touches the stretches ``outside`` (sorted, such as links).

    >>> [text[f.start:f.end] for text in [r"GPT-4 gains 2.3 points, $1.2\\times$ to 3x faster: 85--87\\%."]
    ...  for f in find_figures(text)]
    ['2.3 points', '$1.2\\\\times$ to 3x', '85--87\\\\%']
    """
    if not _has_digit(text):
        return []
    return list(_figures(text, outside))


def _has_digit(text: str) -> bool:
    return re.search(r"\d", text) is not None


def _figures(text: str, outside: Sequence[Offsets]) -> Iterator[Figure]:
    at, link = 0, 0
    while (found := _NUMBER.search(text, at)) is not None:
        start = found.start()
        while link < len(outside) and outside[link][1] <= start:
            link += 1
        if link < len(outside) and outside[link][0] < found.end():
            at = max(found.end(), outside[link][1])
            continue
        before = text[max(0, start - 8) : start]
        named = _WORD_BEFORE.search(before) and not _ABOUT_BEFORE.search(before)
        figure = None if named else _figure(text, found)
        if figure is None:
            at = found.end()
            continue
        yield figure
        at = max(figure.end, found.end())


def _figure(text: str, found: re.Match[str]) -> Figure | None:
    """The figure whose (first) number is ``found``, or None where it is a part of a name."""
    start, (end, unit) = found.start(), _unit_behind(text, found.end())
    if not unit and _LETTER_BEHIND.match(text, end):
        return None
    ranged = False
    other = _other_end(text, start, end, unit)
    if other is not None:
        ranged, (end, unit) = True, other
    sign = _SIGN_BEFORE.search(text[max(0, start - 4) : start])
    signed = False
    if sign is not None:
        begin = start - len(sign.group())
        signed = begin == 0 or not (text[begin - 1].isalnum() or text[begin - 1] in ")]}")
        start = begin if signed and "\\" not in sign.group() and "±" not in sign.group() else start
    start, end = _with_dollars(text, start, end)
    value = _value(found.group())
    if isinf(value):  # hundreds of digits are no result of anything
        return None
    return Figure(start, end, value, unit, signed, ranged)


def _value(digits: str) -> float:
    return float(digits.replace(",", ""))


def _unit_behind(text: str, end: int) -> tuple[int, str]:
    """The end of a figure whose number ends at ``end``, and its unit: powers, spreads and shares belong to it."""
    of = _OF.match(text, end)
    if of is not None:
        return of.end(), "of"
    power = _POWER.match(text, end)
    if power is not None:
        return power.end(), "power"
    spread = _SPREAD.match(text, end)
    if spread is not None:
        end = spread.end()
    behind = _UNIT.match(text, end)
    if behind is None and text.startswith("$", end) and spread is not None:
        behind = _UNIT.match(text, end + 1)
    if behind is None:
        return end, ""
    return behind.end(), _UNITS[int(str(behind.lastgroup)[1:])][0]


def _other_end(text: str, start: int, end: int, unit: str) -> tuple[int, str] | None:
    """Where the range that begins with the figure ``start`` to ``end`` ends, and its unit; None where it is none."""
    joined = _RANGE.match(text, end)
    if joined is None:
        return None
    sign = joined.end() + 1 if text.startswith("+", joined.end()) else joined.end()
    second = _NUMBER.match(text, sign)
    if second is None:
        return None
    second_end, second_unit = _unit_behind(text, second.end())
    if (unit and unit != second_unit) or (not second_unit and _LETTER_BEHIND.match(text, second_end)):
        return None
    word = joined.group().strip(" $")
    before = text[max(0, start - _BEFORE) : start]
    if word == "and":
        return (second_end, second_unit) if re.search(r"\bbetween\s\$?[+~]?\Z", before) else None
    if word == "to":
        bare = not second_unit and "." in text[start:end]
        if (bare or _CHANGING.search(before)) and not _RANGING.search(before):
            return None
        return second_end, second_unit
    return second_end, second_unit


def _with_dollars(text: str, start: int, end: int) -> Offsets:
    """``start`` and ``end`` with the dollar signs of the formula that the figure fills."""
    while text.startswith("$", end) and text[start:end].count("$") % 2:
        end += 1
    if start and text[start - 1] == "$" and text[start:end].count("$") % 2 == 0:
        rest = text[end : end + 2].lstrip()
        if rest.startswith("$"):
            return start - 1, text.index("$", end) + 1
    if start and text[start - 1] == "$" and text[start:end].count("$") % 2:
        return start - 1, end
    return start, end
