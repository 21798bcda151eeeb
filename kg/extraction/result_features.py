"""What speaks for and against a figure being a result, and which form it has: words around it, its unit, its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from kg.extraction.figures import Figure
from kg.extraction.result_items import Row

_NEAR = 4  # items on each side that are looked at one by one
#: What joins the figures of a list.
_IN_LIST = frozenset({",", "and", "/", "or", "to", "-", "&", "by", "+"})
#: What stands before a price (a formula that the figure fills is a part of the figure), and behind it.
_MONEY = ("$", "€", "£", "¥")
_CURRENCIES = frozenset("usd eur dollar dollars euro euros cents cent pounds yuan rmb".split())
_SETTINGS = frozenset("decay dropout temperature rank momentum epsilon seed warm-up warmup epochs".split())
#: "95% CI: 87.5-89.9", "p < 0.001": how sure a result is, and no result.
_INTERVAL_BEHIND = re.compile(r"\s?(?:CIs?|confidence intervals?|credible intervals?)\b")
_INTERVAL_BEFORE = re.compile(r"\b(?:CIs?|confidence intervals?)\b[\s:=,]{0,3}[\[(]?$")
_P_VALUE_BEFORE = re.compile(r"\b[pP](?:[\s-]?values?)?\s?(?:[<>=≤≥]|\\leq?|\\geq?|\$[<>=]\$)\s?$")
_YEARS = (1950, 2035)
_FAR = 14  # items on each side that are looked at together
#: How many words before and behind a figure belong to its phrase, and what ends it.
_PHRASE_LEFT, _PHRASE_RIGHT = 10, 5
_STOPS = frozenset(";.:")
_BRACKETS = frozenset("()")
#: The groups of CUES that say what a phrase is about.
_TELLING = frozenset("gain loss beat reach fast kept size setting".split())
#: Words by what they say of a figure, so that a rare one counts as its like.
CUES: dict[str, frozenset[str]] = {
    name: frozenset(words.split())
    for name, words in {
        "gain": "improve improves improved improving improvement improvements gain gains gaining increase increases"
        " increased increasing boost boosts boosted boosting higher better raise raises raised raising enhance enhances"
        " enhanced enhancing enhancement uplift grows grew rise rises rose advance advances lift lifts",
        "loss": "reduce reduces reduced reducing reduction reductions decrease decreases decreased decreasing lower"
        " lowers lowering drop drops dropped dropping fewer less smaller cut cuts cutting save saves saving savings"
        " decline declines declined degradation degrades shrink shrinks loses loss loses fall falls fell shorter"
        " lowered minimize minimizing mitigates mitigating",
        "beat": "outperform outperforms outperformed outperforming surpass surpasses surpassed surpassing exceed"
        " exceeds exceeding beat beats beating over against margin margins versus compared than relative superior",
        "reach": "achieve achieves achieved achieving attain attains attained attaining reach reaches reached reaching"
        " obtain obtains obtained obtaining yield yields yielded yielding score scores scored scoring with record"
        " records recorded delivers deliver delivered solves solve solved solving",
        "fast": "faster speedup speedups speed-up speed-ups speed acceleration accelerate accelerates accelerated"
        " accelerating throughput latency inference cheaper slower quicker efficient memory cost time",
        "size": "parameters parameter tokens token samples sample images image videos examples instances hours"
        " languages tasks datasets benchmarks papers documents sentences pairs questions queries participants users"
        " layers steps epochs gpus gpu bits bit models domains categories classes people patients annotators hour"
        " minutes context length size sizes dataset corpus training pre-training data points problems dialogues"
        " prompts words pages articles tables entities relations scenes objects tools trajectories episodes subjects",
        "setting": "using only use uses used trained training tuned fine-tuned finetuned labeled labelled annotated"
        " ratio rate sparsity pruned masked masking budget top threshold dimension dimensions temperature least",
        "money": "usd dollars dollar cost costs price priced per month million billion",
        "kept": "retain retains retaining retained maintain maintains maintaining preserve preserves preserving"
        " recover recovers recovering recovered of within",
        "year": "since year years from until between by conference cvpr neurips icml iclr acl emnlp semeval wmt task"
        " shared track challenge competition section version v table figure phase round stage part",
    }.items()
}


def cue(word: str) -> list[str]:
    """The groups of :data:`CUES` that ``word`` belongs to."""
    return [name for name, words in CUES.items() if word in words]


def figure_features(
    figure: Figure, row: Row, place: int, nth_sentence: int, sentences: int, before: tuple[int, str] | None
) -> list[str]:
    """The names of what holds for ``figure``, the item at ``place`` of ``row``; each at most once, sorted.

    ``before`` is the place of the figure before it in the sentence, and what that one is. The cost does not depend on
    the length of the sentence.
    """
    title = nth_sentence == 0
    found = {"always", f"unit={figure.unit}", f"whole={figure.number == int(figure.number)}"}
    found.add(f"unit={figure.unit} {_size(figure.number)}")
    for name, holds in (("signed", figure.signed), ("ranged", figure.ranged), ("title", title)):
        if holds:
            found |= {name, f"{name} {figure.unit}"}
    if figure.unit == "" and figure.number == int(figure.number) and 1950 <= figure.number <= 2035:
        found.add("like a year")
    found.add(f"third={3 * nth_sentence // max(sentences, 1)}")
    for side, step in (("-", -1), ("+", 1)):
        for k in range(1, _NEAR + 1):
            word = row.word(place + step * k)
            found.add(f"{side}{k}={word}")
            found |= {f"{side}{k}~{c}" for c in cue(word)}
            if k <= 2:
                found.add(f"{figure.unit} {side}{k}={word}")
        two = f"{row.word(place + step)} {row.word(place + 2 * step)}"
        found.add(f"{side}2:{two}")
        window = range(place + step, place + step * (_FAR + 1), step)
        for i in window:
            word = row.word(i)
            found.add(f"{side}…{word}")
            for c in cue(word):
                found |= {f"{side}…~{c}", f"{figure.unit} {side}…~{c}"}
    found.add(f"between {row.word(place - 1)} {row.word(place + 1)}")
    nearest = nearest_cue(row, place)
    found |= {f"nearest {nearest}", f"nearest {nearest} {figure.unit}"}
    for kind in ("metric", "dataset", "model", "method"):
        where = row.places.get(kind, ())
        found.add(f"{kind}s={min(len(where), 2)}")
    others = row.figures
    found.add(f"figures={min(len(others), 4)}")
    found |= _of_neighbours(row, place) | _of_list(row, place, figure.unit) | _of_phrase(figure, row, place)
    found |= _after(row, place, before)
    return sorted(found)


def _list_ends(row: Row, place: int) -> tuple[int, int]:
    """The places of the first and the last figure of the list that the figure at ``place`` is one of."""
    ends = []
    for step in (-1, 1):
        end = at = place
        while 0 <= at + step < len(row.items) and abs(at - place) < _FAR:
            at += step
            if row.items[at].kind == "figure":
                end = at
            elif row.word(at) not in _IN_LIST:
                break
        ends.append(end)
    return ends[0], ends[1]


def _of_phrase(figure: Figure, row: Row, place: int) -> set[str]:
    """What the figure's own phrase says, no further than the next figure: "a drop of 3%", "by 3%", "3% gain in F1"."""
    first, last = _list_ends(row, place)
    left = list(_words_from(row, first, -1, _PHRASE_LEFT, _STOPS))
    right = list(_words_from(row, last, 1, _PHRASE_RIGHT, _STOPS | _BRACKETS | {","}))
    before = next((c for word in left for c in cue(word) if c in _TELLING), "none")
    behind = next((c for word in right for c in cue(word) if c in _TELLING), "none")
    by = "by" in left[:3] or (left[:1] == ["to"] and "up" in left[:3] and "by" in left[:5])
    thing = next((word for word in right[:3] if word.startswith("<")), "")
    found = {
        f"phrase +{behind}",
        f"phrase -{before}",
        f"phrase -{before} +{behind}",
        f"phrase -{before} by={by}",
        f"phrase -{before} then {thing}",
        f"phrase by={by}",
        f"phrase by={by} {figure.unit}",
        f"phrase signed={figure.signed} {figure.unit}",
    }
    if row.word(place - 1) == "(":
        found |= {
            f"in brackets, then {row.word(place + 1)}",
            f"in brackets +{behind}",
            f"in brackets signed={figure.signed}",
        }
    if "from" in left[:2] or left[:1] == ["to"]:
        found.add(f"phrase -{before} {left[0]}")
    return found


def _words_from(row: Row, place: int, step: int, most: int, stops: AbstractSet[str]) -> Iterator[str]:
    """At most ``most`` words from ``place`` on, without it, up to a figure or one of ``stops``."""
    for at in range(place + step, place + step * (most + 1), step):
        if not 0 <= at < len(row.items) or row.items[at].kind == "figure" or row.word(at) in stops:
            return
        yield row.word(at)


def _of_list(row: Row, place: int, unit: str) -> set[str]:
    """What stands before and behind the list of figures ("5%, 7% and 9% more") that the figure is one of."""
    first, last = _list_ends(row, place)
    if first == last:
        return {"alone"}
    found = {f"list -1={row.word(first - 1)}", f"list +1={row.word(last + 1)}", f"list +2={row.word(last + 2)}"}
    for k in (1, 2, 3):
        found |= {f"list -~{c}" for c in cue(row.word(first - k))} | {f"list +~{c}" for c in cue(row.word(last + k))}
        found |= {f"list {unit} +~{c}" for c in cue(row.word(last + k))}
    return found


def _after(row: Row, place: int, before: tuple[int, str] | None) -> set[str]:
    """What follows from what the figure before is."""
    if before is None:
        return {"before: none"}
    at, kind = before
    found = {f"before: {kind}", f"before: {kind} {row.items[at].word == row.items[place].word}"}
    words = [row.word(i) for i in range(at + 1, min(place, at + _FAR))]
    if len(words) <= 2:
        found.add(f"before: {kind} {' '.join(words)}")
    if row.items[at].word == row.items[place].word:
        for word in (row.word(place - 1), f"{row.word(place - 2)} {row.word(place - 1)}"):
            found.add(f"before: {kind}, {word}")
        found.add(
            f"before: {kind} alike={row.word(at - 1) == row.word(place - 1)} {row.word(at + 1) == row.word(place + 1)}"
        )
    new = {c for w in words for c in cue(w)} & {"gain", "loss", "beat", "reach", "fast"}
    found |= {f"before: {kind}, then {c}" for c in new} or {f"before: {kind}, no new cue"}
    return found


def is_never_a_result(text: str, figure: Figure, row: Row, place: int) -> bool:
    """Whether a figure is a price, a year, a setting, a p-value or a confidence interval, whatever else is said.

    ``figure`` is the item at ``place`` of ``row``, a sentence of ``text``.
    """
    if text[figure.start - 1 : figure.start] in _MONEY or {row.word(place + 1), row.word(place + 2)} & _CURRENCIES:
        return True
    digits = text[figure.start : figure.end]
    if len(digits) == 4 and digits.isdigit() and _YEARS[0] <= figure.number <= _YEARS[1]:
        return True
    before = text[max(0, figure.start - 40) : figure.start]
    if _INTERVAL_BEHIND.match(text, figure.end) or _INTERVAL_BEFORE.search(before) or _P_VALUE_BEFORE.search(before):
        return True
    words = before.lower().split()
    return words[-1:] in (["of"], ["to"], ["="]) and bool({*words[-3:-1]} & _SETTINGS)


def nearest_cue(row: Row, place: int) -> str:
    """The nearest word before or behind ``place`` that tells a gain, a loss, a comparison or a score, and its side."""
    for k in range(1, _FAR + 1):
        for side, i in (("+", place + k), ("-", place - k)):
            for c in cue(row.word(i)):
                if c in ("gain", "loss", "beat", "reach", "fast"):
                    return f"{side}{c}"
    return "none"


def _size(number: float) -> str:
    for top, name in ((1, "<1"), (10, "<10"), (100, "<100"), (1000, "<1000")):
        if number < top:
            return name
    return "large"


def _of_neighbours(row: Row, place: int) -> set[str]:
    """Units of the figures before and behind in the sentence, and what stands between."""
    found = set()
    for side, step in (("before", -1), ("behind", 1)):
        words: list[str] = []
        for k in range(1, _FAR + 1):
            item = place + step * k
            if not 0 <= item < len(row.items):
                break
            word = row.word(item)
            if row.items[item].kind == "figure":
                found.add(f"{side} {word}")
                if len(words) <= 2:
                    found.add(f"{side} {word} {' '.join(words)}")
                break
            words.append(word)
    return found


def feature_names(rows: Sequence[Sequence[str]], least: int) -> list[str]:
    """The features that hold in at least ``least`` of ``rows``, sorted."""
    counts: dict[str, int] = {}
    for row in rows:
        for name in row:
            counts[name] = counts.get(name, 0) + 1
    return sorted(name for name, count in counts.items() if count >= least)
