"""No regular expression of the project takes more than linear time, whatever the text (Davis et al. 2018, ReDoS).

All of them are walked: those that modules hold, those written where they are used, and those that the tokenizer is
given. Each is run, by the methods that the code calls on it, on texts made to cost time: repeated letters, digits,
brackets and the like, and repeated pieces of what the expression itself matches.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import itertools
import pkgutil
import re
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from re import _constants, _parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

import pytest
import spacy

import kg
from kg.extraction.tokenizer import make_tokenizer

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="an expression is interrupted by an alarm")

#: What hostile texts repeat.
UNITS = """
    a A aA A1 1 1. 0f -A1 a-1 -A A- _ a_ A1_ K417N_ /a a/ / - -- . a. \\ \\a{ $ $a { } [ ] ( ) () (a <
    <!-- --> ' " '' “ , ; : = % & # * ~ ^ @ ! ? + | ` http:// www. a@a. é ‐ ² 𝒜 😀 的 @article{ ://
    github/ arxiv: .com/
""".split()
UNITS += [
    " ",
    "  a",
    "\t",
    "\n",
    "\r\n",
    " \n",
    ", ",
    ",  ",
    "a ",
    "A ",
    "AB ",
    " and ",
    " and",
    "We propose ",
    "TY  -",
]
#: What they end with, so that nothing that was begun is found in the end.
ENDS = ("", "\x00", "/x")
SHORT, LONG, LONGEST = 500, 4_000, 64_000  # characters
INTERRUPTED = 0.5  # seconds after which an expression is interrupted; those of linear time take a thousandth of that
LIMIT = 2  # seconds of processor time in which the longest text must be done
CERTAIN = 0.05  # seconds that need no second measurement
SUSPICIOUS = 0.00005  # seconds for a short text from which on the growth is measured
PARTS = 4  # so that several processes share the walk
METHODS = "match|fullmatch|search|finditer|findall|sub|subn|split"


@dataclass(frozen=True)
class Use:
    """An expression, where it stands, and a method that is called on it."""

    name: str
    pattern: re.Pattern[str]
    method: str

    def __str__(self) -> str:
        return f"{self.name}.{self.method}"

    def run(self, text: str) -> None:
        if self.method in ("match", "fullmatch", "search"):
            getattr(self.pattern, self.method)(text)
        else:
            for _ in self.pattern.finditer(text):
                pass


class TooLong(Exception):  # noqa: N818
    """An expression was interrupted."""


def modules() -> Iterator[ModuleType]:
    """Every module of the project but those that need PyTorch, and those that run when imported."""
    for found in pkgutil.walk_packages(kg.__path__, "kg."):
        if found.name not in ("kg.__main__", "kg.train") and ".training" not in found.name:
            yield importlib.import_module(found.name)


def held(value: object, depth: int = 0) -> Iterator[re.Pattern[str]]:
    """The expressions in ``value``, which may be a collection of them."""
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, dict | list | tuple | set | frozenset) and len(value) < 1000 and depth < 3:
        for item in [*value, *(value.values() if isinstance(value, dict) else ())]:
            yield from held(item, depth + 1)


def written_in_place(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str], str]]:
    """(name, expression, method) of each ``re.search(r"…", …)`` whose expression does not depend on a variable."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr=method), args=[first, *others]):
                if re.fullmatch(METHODS, method):
                    try:
                        written = eval(ast.unparse(first), dict(vars(module)))
                    except NameError:
                        continue  # made of a local name: escaped, or compiled and held by the module
                    named = [*map(ast.unparse, others), *(ast.unparse(k.value) for k in node.keywords)]
                    flags = [getattr(re, n) for a in named for n in re.findall(r"\bre\.([A-Z]+)\b", a)]
                    yield f"{module.__name__}:{node.lineno}", re.compile(written, sum(set(flags))), method


def uses() -> list[Use]:
    """Every expression of the project with each method that is called on it."""
    found: dict[tuple[re.Pattern[str], str], str] = {}
    uncalled: dict[re.Pattern[str], str] = {}
    for module in modules():
        source = inspect.getsource(module)
        for name, value in vars(module).items():
            for pattern in held(value):
                uncalled.setdefault(pattern, f"{module.__name__}.{name}")
                # Those in a collection are called by the names that a loop gives them.
                looped = re.findall(rf"\bfor ([\w, ]+) in {name}\b", source)
                called = "|".join([name, *(n for names in looped for n in names.split(", "))])
                for method in re.findall(rf"\b(?:{called})\.({METHODS})\b", source):
                    found.setdefault((pattern, method), f"{module.__name__}.{name}")
        for name, pattern, method in written_in_place(module):
            found.setdefault((pattern, method), name)
    # Those that are called in some other way: then each way of looking is tried.
    for pattern in uncalled.keys() - {pattern for pattern, _ in found}:
        for method in ("finditer", "match", "fullmatch"):
            found[pattern, method] = uncalled[pattern]
    tokenizer = make_tokenizer(spacy.blank("en"))
    for name in ("prefix_search", "suffix_search", "infix_finditer", "token_match", "url_match"):
        bound = getattr(tokenizer, name)
        found.setdefault((bound.__self__, bound.__name__), f"tokenizer.{name}")
    # in one order in every process, since each takes its part
    in_order = sorted(found.items(), key=lambda f: (f[1], f[0][0].pattern, f[0][0].flags, f[0][1]))
    return [Use(name, pattern, method) for (pattern, method), name in in_order]


def repeated_in(pattern: re.Pattern[str]) -> tuple[str, set[str]]:
    """A text that ``pattern`` nearly matches, and what of it can be repeated: beginnings, and bodies of repetitions."""
    bodies: set[str] = set()

    def one_of(members: Iterable[tuple[Any, Any]]) -> str:
        members = list(members)
        letters = [chr(v if op is _constants.LITERAL else v[0]) for op, v in members if str(op) in ("LITERAL", "RANGE")]
        if members[0][0] is _constants.NEGATE:
            return next(c for c in "ab1 -é" if c not in letters)
        by_class = {"DIGIT": "1", "SPACE": " ", "WORD": "a", "NOT_WORD": "-"}
        letters += [by_class.get(str(v).removeprefix("CATEGORY_"), "a") for op, v in members if str(op) == "CATEGORY"]
        bodies.update(letters)
        return letters[0]

    def text_of(items: Iterable[tuple[Any, Any]]) -> str:
        return "".join(text_of_one(str(op), value) for op, value in items)

    def text_of_one(op: str, value: Any) -> str:  # noqa: ANN401 - whatever the parser makes of it
        match op:
            case "LITERAL":
                return chr(value)
            case "NOT_LITERAL" | "ANY" | "GROUPREF":
                return "b" if value == ord("a") else "a"
            case "IN":
                return one_of(value)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                body = text_of(value[2])
                bodies.add(body)
                return body * max(1, value[0])
            case "BRANCH":
                return max(map(text_of, value[1]), key=len)
            case "SUBPATTERN":
                return text_of(value[3])
            case "ATOMIC_GROUP":
                return text_of(value)
            case _:
                return ""

    whole = text_of(_parser.parse(pattern.pattern, pattern.flags))
    bodies.update(whole[:end] for end in range(1, min(len(whole), 12)))
    return whole, {b for b in [whole, *bodies] if b}


def hostile_texts(pattern: re.Pattern[str]) -> Iterator[Callable[[int], str]]:
    """Functions from a length to a text of about that many characters."""
    whole, bodies = repeated_in(pattern)
    for unit in dict.fromkeys([*UNITS, *sorted(bodies)]):
        for start in dict.fromkeys(["", whole]):
            for end in ENDS:
                yield lambda n, unit=unit, start=start, end=end: start + unit * (n // len(unit) + 1) + end  # type: ignore[misc]


def seconds(use: Use, text: str, times: int = 1, limit: float = INTERRUPTED) -> float:
    """The least time of several; infinite where the expression had to be interrupted."""
    least = float("inf")
    for _ in range(times):
        # Both by processor time, since on a busy machine whatever is long is interrupted.
        signal.setitimer(signal.ITIMER_VIRTUAL, limit)
        start = time.thread_time()
        try:
            use.run(text)
            least = min(least, time.thread_time() - start)
            if least > CERTAIN:
                break
        except TooLong:
            return float("inf")
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return least


@pytest.fixture
def _alarm() -> Iterator[None]:
    def interrupt(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGVTALRM, interrupt)
    yield
    signal.signal(signal.SIGVTALRM, before)


def slow(use: Use) -> str:
    """How ``use`` takes more than linear time, in words; "" where it does not."""
    for make in hostile_texts(use.pattern):
        once = seconds(use, make(SHORT))
        beginning = f"{use} on {make(SHORT)[:60]!r}…"
        if once == float("inf"):
            return f"{beginning}: over {INTERRUPTED} s for {SHORT} characters"
        if once < SUSPICIOUS:
            continue
        if seconds(use, make(LONG)) < 12 * once:
            continue
        # Eight times the text takes eight times as long, or 64 times as long where it grows with the square. What looks
        # so on a busy machine is settled by processor time: a tenth of the limit, or twenty times as much.
        short, longer = seconds(use, make(SHORT), 9), seconds(use, make(LONG), 5)
        if longer > 20 * short and seconds(use, make(LONGEST), limit=LIMIT) == float("inf"):
            return f"{beginning}: {short:.4f} s for {SHORT}, {longer:.4f} s for {LONG}, over {LIMIT} s for {LONGEST}"
    return ""


def test_the_walk_finds_the_expressions_of_every_kind() -> None:
    names = {str(u) for u in uses()}
    assert len(names) > 150
    assert {
        "kg.extraction.tokenizer._NAME_WITH_NUMBER.match",
        "kg.sources.fields._URL.fullmatch",
        "kg.rdf.iris._UNSAFE.finditer",  # held in a mapping
        "tokenizer.suffix_search.search",
    } <= names
    assert any(n.startswith("kg.sources.arxiv_xml:") for n in names)  # written in place


@pytest.mark.usefixtures("_alarm")
@pytest.mark.parametrize(
    "pattern",
    [
        r"[A-Za-z][A-Za-z]*(?:[-_.]?[A-Za-z]*\d[\w.]*)+(?:-[A-Z]\w*)*",
        r"(?:a+)+$",
        r"(?:a|aa)+$",
        r"\s+x",
        r"\w+\d*\w*!",
    ],
)
def test_the_walk_tells_expressions_that_take_too_long(pattern: str) -> None:
    assert slow(Use("known", re.compile(pattern), "search"))


@pytest.mark.usefixtures("_alarm")
@pytest.mark.parametrize(
    "text",
    [
        "See a3f9c2d4e5b6071829304a5b6c7d8e9f01234567/readme",
        "The mutations K417N_E484K_N501Y_D614G_P681R_L452R/T478K",
        "A1" * 1000 + "/x",
        "A1-" * 1000 + "-B" * 1000 + "/x",
    ],
)
def test_long_names_with_digits_are_cut_into_tokens_at_once(text: str) -> None:
    tokenizer = make_tokenizer(spacy.blank("en"))
    signal.setitimer(signal.ITIMER_VIRTUAL, 2)
    try:
        assert "".join(t.text_with_ws for t in tokenizer(text)) == text
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def test_names_with_digits_are_those_of_the_expression_that_says_it_plainly() -> None:
    plainly = re.compile(r"[A-Za-z]+(?:[-_.]?[A-Za-z]*\d[\w.]*)+(?:-[A-Z]\w*)*")
    words = ("".join(letters) for n in range(1, 7) for letters in itertools.product("aB1-_.", repeat=n))
    is_name = make_tokenizer(spacy.blank("en")).token_match
    assert [w for w in words if bool(is_name(w)) != bool(plainly.fullmatch(w))] == []


@pytest.mark.usefixtures("_alarm")
@pytest.mark.parametrize("part", range(PARTS))
def test_no_expression_takes_more_than_linear_time(part: int) -> None:
    found = [reason for use in uses()[part::PARTS] if (reason := slow(use))]
    assert not found, "\n".join(found)
