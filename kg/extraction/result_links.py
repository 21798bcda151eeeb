"""What speaks for a figure belonging to a thing: its metric, data set, subject, or what it is compared with.

One of a few candidates is chosen for each figure, or none of them; the sentence's figures are settled from left to
right, so that each knows what the one before it belongs to.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kg.extraction.figures import Figure
from kg.extraction.result_features import cue, nearest_cue
from kg.extraction.result_items import Row, Thing
from kg.names.folding import looks_coined
from kg.schema import EntityType, Relation, ResultForm

#: The parts of a result that are things.
Part = Literal["metric", "dataset", "subject", "over"]
PARTS: dict[Part, tuple[EntityType, ...]] = {
    "metric": ("metric",),
    "dataset": ("dataset",),
    "subject": ("method", "model"),
    "over": ("method", "model"),
}
#: The number of no thing.
NONE = -1
_NEAREST = 8  # mentions of one type on each side of a figure that can be meant
_BEFORE = 2  # sentences before the figure's that are looked at
_EARLIER = 6  # mentions in each of them
_MAIN = 8  # things of a paper that can be meant though they stand far away
_RUN = 12  # items of a list that are followed
_BETWEEN = 4  # words between figure and thing that are read
_JOINING = frozenset({",", "and", "&", "/", "or", "the", "a", "on", "for", "in", "of", "with", "by", "to", "-", ";"})
#: Verbs and the like that begin a new statement about a figure.
_VERBS = frozenset(
    "improves improve improving reduces reduce reducing reduced increases increase increasing achieves achieve"
    " achieving achieved outperforms outperform outperforming outperformed surpasses surpass surpassing exceeds reaches"
    " reach reaching reached attains attain obtains obtain obtaining yields yield yielding boosts boost boosting"
    " decreases decrease decreasing lowers lowering raises raising cuts cutting saves saving gains gaining delivers"
    " scores scoring requires require requiring retains maintains maintaining preserving enhances speeds speeding"
    " accelerates drops falls rises is are was were has have shows show demonstrates while whereas ;".split()
)
#: Words directly before a figure that say whose it is: the old or the new, the one or the other.
_TELLING = frozenset("from to vs versus than compared and with over ( / against".split())
#: Words between figure and thing that are looked for.
_PASSED = (
    "over than compared to by on in of for with from , ; ( ) and while versus vs against outperforms surpasses"
    " outperforming surpassing achieves which respectively"
).split()
#: Words near a figure that say whether its metric, data set or subject is named at all.
_NEAR_WORDS = (
    "we our it this than over compared baseline baselines benchmark benchmarks tasks datasets state-of-the-art method"
    " approach average performance model models faster speedup these respectively methods"
).split()
_LIST = frozenset({",", "and", "&", "/", "or"})
#: Words of which none stands between neighbours in a list of data sets or metrics, and the most items between them.
_APART = frozenset("with than over by from using via against compared to when by we it which".split())
_GAP = 6


@dataclass(frozen=True, slots=True)
class Paper:
    """The rows of a paper, its things and its figures, and which things are likely to be meant from afar."""

    text: str
    rows: Sequence[Row]
    things: Sequence[Thing]
    figures: Sequence[Figure]
    main: Mapping[Part, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing (by its number, or :data:`NONE`), the names of what speaks for it, and its nearest mention.

    The mention is at ``place`` of ``row``; both are -1 where it stands far away.
    """

    thing: int
    features: Sequence[str]
    row: int = -1
    place: int = -1


def paper_of(text: str, rows: Sequence[Row], things: Sequence[Thing], figures: Sequence[Figure]) -> Paper:
    """The paper with its main things: introduced first, then in the title, then named often."""
    main: dict[Part, Sequence[int]] = {}
    for part, types in PARTS.items():
        ranked = sorted(
            (k for k, t in enumerate(things) if t.type in types),
            key=lambda k: (things[k].relation != "introduces", not things[k].in_title, -things[k].mentions, k),
        )
        main[part] = ranked[:_MAIN]
    return Paper(text, rows, things, figures, main)


def candidates(
    paper: Paper,
    nth: int,
    place: int,
    part: Part,
    form: ResultForm,
    chosen: Sequence[int],
    subject: Sequence[int] = (),
    last: Sequence[int] = (),
) -> list[Candidate]:
    """What the figure at ``place`` of row ``nth`` can belong to; "none of them" stands first.

    ``chosen`` are the things that the figure before it in the sentence belongs to, and ``subject`` those whose figure
    this one is; ``last`` are those of the last figure of an earlier sentence. The cost does not depend on the length
    of the text.
    """
    row = paper.rows[nth]
    near = _nearby(paper, nth, place, part)
    told = _told(paper, nth, place, form)
    here = [k for k, (at, _) in near.items() if at == nth]
    none = {
        "none",
        f"none here={min(len(here), 3)}",
        f"none near={min(len(near), 4)}",
        f"none before={_previous(chosen)}",
    }
    none |= {f"none {t}" for t in told}
    before = _telling(row, place)
    none |= {f"none tells {before}", f"none last={_previous(last)} here={min(len(here), 2)}"}
    none |= {f"none here={min(len(here), 2)} {t}" for t in told}
    found = [Candidate(NONE, sorted(none))]
    ranks = _ranks(place, nth, near)
    for thing, (at, where) in near.items():
        features = {"some", f"tells {before} {paper.things[thing].relation}"}
        features |= _of_thing(paper, thing, part, form, place, nth)
        if at == nth:
            features |= _in_sentence(row, place, where, part, form, len(here), paper.things[thing].relation)
        elif at >= 0:
            features |= {f"earlier {nth - at}", f"earlier {nth - at} here={min(len(here), 2)}"}
            features |= {f"earlier rank={ranks[thing]}", f"earlier {'we' if _speaks_of_own(row, place) else 'other'}"}
        else:
            features |= {"afar", f"afar here={min(len(here), 2)}"}
        if at != nth:
            features |= {f"away {t}" for t in told}
            rank = paper.main[part].index(thing) if thing in paper.main[part] else _MAIN
            features |= {f"away main={min(rank, 3)}", f"away main={min(rank, 3)} {paper.things[thing].relation}"}
        same = thing in chosen
        features |= {f"before {_previous(chosen)} same={same}", f"before {_previous(chosen)} same={same} {before}"}
        if same and at == nth:
            features.add(f"before same {'left' if where < place else 'right'}")
        if not chosen:
            features |= {f"last {_previous(last)} same={thing in last}"}
            features.add(f"last {_previous(last)} same={thing in last} here={min(len(here), 2)}")
        if subject:
            features |= {f"subject={thing in subject}", f"subject={thing in subject} here={at == nth}"}
        found.append(Candidate(thing, sorted(features), at, where))
    return found


def _telling(row: Row, place: int) -> str:
    return next((row.word(place - k) for k in (1, 2) if row.word(place - k) in _TELLING), "")


def _speaks_of_own(row: Row, place: int) -> bool:
    """Whether the words before the figure speak of "our method", "it" and the like."""
    return any(
        row.word(i) in ("we", "our", "it", "its", "this", "these", "us") for i in range(max(0, place - 25), place)
    )


def listed_with(paper: Paper, candidate: Candidate) -> list[int]:
    """The things of one type that stand in one list with the mention of ``candidate``, itself included."""
    if candidate.row < 0:
        return [candidate.thing]
    row = paper.rows[candidate.row]
    kind = row.items[candidate.place].kind
    places = row.places[kind]
    first = last = bisect_left(places, candidate.place)
    while last + 1 < len(places) and last - first < _RUN and _join(row, places[last], places[last + 1]):
        last += 1
    while first > 0 and last - first < _RUN and _join(row, places[first - 1], places[first]):
        first -= 1
    return list(dict.fromkeys(row.items[i].number for i in places[first : last + 1]))


def _join(row: Row, first: int, second: int) -> bool:
    """Whether what stands between two things makes them neighbours in a list: a comma or "and", and little else."""
    if second - first > _GAP:
        return False
    between = [row.items[i] for i in range(first + 1, second)]
    return any(i.word in _LIST for i in between) and not any(
        i.kind != "word" or i.word in _VERBS or i.word in _APART for i in between
    )


def list_features(
    paper: Paper, nth: int, place: int, part: Part, form: ResultForm, candidate: Candidate, listed: int
) -> list[str]:
    """What says whether the figure at ``place`` of row ``nth`` is of all ``listed`` things or of one of them."""
    row, here = paper.rows[nth], candidate.row == nth
    figures = list(_run(row, place, lambda i: row.items[i].kind == "figure", _JOINING))
    side = ("left" if candidate.place < place else "right") if here else "earlier"
    equal = len(figures) == listed
    words = {row.word(i) for i in range(max(0, place - 60), place + 60)}
    between = range(min(place, candidate.place) + 1, max(place, candidate.place)) if here else range(0)
    passed = sum(row.items[i].kind == "figure" for i in list(between)[:60])
    found = {
        "list",
        f"list {side}",
        f"list {part}",
        f"list {part} {side}",
        f"list {part} {form}",
        f"list {form} {side}",
        f"list {form} equal={equal} figures={min(len(figures), 3)}",
        f"list of {min(listed, 4)}",
        f"list equal={equal}",
        f"list equal={equal} {side}",
        f"list figures={min(len(figures), 4)}",
        f"list sentence={min(len(row.figures), 4)}",
        f"list passes {min(passed, 2)}",
        f"list passes {min(passed, 2)} {side}",
        f"list ranged={paper.figures[row.items[place].number].ranged}",
        f"list respectively={'respectively' in words} {equal}",
    }
    return sorted(found | {f"list near {w}" for w in ("average", "both", "on", "across", "up", "each") if w in words})


def _previous(chosen: Sequence[int]) -> str:
    if not chosen:
        return "first"
    return "none" if list(chosen) == [NONE] else "one"


def _nearby(paper: Paper, nth: int, place: int, part: Part) -> dict[int, tuple[int, int]]:
    """Things that can be meant, each with the row and the place of its mention that is nearest (row -1: far away)."""
    near: dict[int, tuple[int, int]] = {}
    row = paper.rows[nth]
    sides: list[tuple[int, int]] = []
    for kind in PARTS[part]:
        where = row.places.get(kind, [])
        middle = bisect_left(where, place)
        sides += [(abs(i - place), i) for i in where[max(0, middle - _NEAREST) : middle + _NEAREST]]
    for _, i in sorted(sides):
        near.setdefault(row.items[i].number, (nth, i))
    for earlier in range(nth - 1, max(-1, nth - 1 - _BEFORE), -1):
        for kind in PARTS[part]:
            for i in reversed(paper.rows[earlier].places.get(kind, [])[-_EARLIER:]):
                near.setdefault(paper.rows[earlier].items[i].number, (earlier, i))
    for thing in paper.main[part]:
        near.setdefault(thing, (-1, -1))
    return near


def _ranks(place: int, nth: int, near: Mapping[int, tuple[int, int]]) -> dict[int, int]:
    """The rank, up to 3, of each thing of an earlier sentence: the latest first."""
    earlier = sorted((k for k, (row, _) in near.items() if 0 <= row < nth), key=lambda k: near[k], reverse=True)
    return {k: min(i, 3) for i, k in enumerate(earlier)}


def _told(paper: Paper, nth: int, place: int, form: ResultForm) -> list[str]:
    """What can be said of the figure alone."""
    row, figure = paper.rows[nth], paper.figures[paper.rows[nth].items[place].number]
    told = [form, f"{form} {figure.unit}", f"nearest {nearest_cue(row, place)}"]
    for side, step in (("-", -1), ("+", 1)):
        told += [f"{side}{k}={row.word(place + step * k)}" for k in range(1, 4)]
    window = {row.word(place + k) for k in range(-12, 13)}
    told += [f"near {w}" for w in _NEAR_WORDS if w in window]
    return told


def _of_thing(paper: Paper, number: int, part: Part, form: ResultForm, place: int, nth: int) -> set[str]:
    thing = paper.things[number]
    figure = paper.figures[paper.rows[nth].items[place].number]
    kind = f"{thing.type}" if part in ("subject", "over") else ""
    found = {
        f"relation={thing.relation}",
        f"relation={thing.relation} {form}",
        f"title={thing.in_title}",
        f"mentions={min(thing.mentions, 3)}",
        f"main={min(paper.main[part].index(number), 3) if number in paper.main[part] else 'no'}",
        f"of {min(len(paper.main[part]), 4)}",
        f"type={kind}",
        f"type={kind} {thing.relation} {thing.in_title}",
    }
    if part == "metric":
        head = thing.name.split()[-1].lower()
        found |= {f"head={head}", f"unit={figure.unit} head={head}", f"{form} head={head}", f"unit={figure.unit}"}
    if thing.name.islower():
        found |= {"lower", f"lower {thing.relation}"}
    if looks_coined(thing.name):
        found |= {"coined", f"coined {thing.relation} {thing.in_title}"}
    introduced = [k for k in paper.main[part] if paper.things[k].relation == "introduces"]
    if number in introduced:
        rank = sum(paper.things[k].first < thing.first for k in introduced)
        found |= {f"introduced {min(rank, 2)} of {min(len(introduced), 3)}", f"introduced, first={thing.first == 0}"}
        found.add(f"introduced, coined={looks_coined(thing.name)} of {min(len(introduced), 3)}")
    else:
        found.add(f"not introduced, others={min(len(introduced), 2)}")
    found.add(f"at the very beginning={thing.first == 0} {thing.relation}")
    return found


def _in_sentence(
    row: Row, place: int, where: int, part: Part, form: ResultForm, here: int, relation: Relation
) -> set[str]:
    """What the way from the figure to the mention at ``where`` says."""
    left = where < place
    side = "left" if left else "right"
    a, b = sorted((place, where))
    between = [row.items[i] for i in range(a + 1, min(b, a + 40))]
    words = [i.word for i in between]
    figures = sum(i.kind == "figure" for i in between)
    alike = sum(i.kind in PARTS[part] for i in between)
    distance = b - a
    bucket = next((k for k in (1, 2, 3, 4, 6, 9, 14, 20, 30) if distance <= k), 99)
    found = {
        "here",
        f"{side}",
        f"{side} here={min(here, 3)}",
        f"{side} distance<={bucket}",
        f"{side} figures={min(figures, 3)}",
        f"{side} alike={min(alike, 3)}",
        f"{side} alike={min(alike, 2)} figures={min(figures, 2)}",
        f"{side} {form}",
        f"{side} alike={min(alike, 2)} {form}",
    }
    verbs = sum(w in _VERBS for w in words)
    commas = sum(w in (",", ";") for w in words)
    found |= {
        f"{side} verbs={min(verbs, 2)}",
        f"{side} verbs={min(verbs, 2)} figures={min(figures, 2)}",
        f"{side} verbs={min(verbs, 2)} alike={min(alike, 2)}",
        f"{side} commas={min(commas, 2)} figures={min(figures, 2)} alike={min(alike, 2)}",
        f"{side} tells {_telling(row, place)} alike={min(alike, 2)}",
    }
    opening = [row.word(i) for i in range(max(0, where - 12), where)]
    begins = where < 12 and not any(w in _VERBS for w in opening)
    found |= {
        f"{side} {relation}",
        f"{side} {relation} verbs={min(verbs, 2)}",
        f"{side} {relation} alike={min(alike, 2)}",
        f"{side} begins={begins}",
        f"{side} begins={begins} {relation} own={_speaks_of_own(row, place)}",
        f"{side} begins={begins} alike={min(alike, 2)}",
    }
    if not verbs and not alike:
        found.add(f"{side} clause nearest figures={min(figures, 2)}")
    if distance <= _BETWEEN + 1:
        found.add(f"{side} between {' '.join(words)}")
    first, last = row.word(where - 1), row.word(where + 1)
    found |= {f"{side} before={first}", f"{side} after={last}", f"{side} before={first} {row.word(where - 2)}"}
    found |= {f"{side} before~{c}" for c in cue(first)} | {f"{side} after~{c}" for c in cue(last)}
    if not left:
        found.add(f"right next={row.word(place + 1)}")
    found |= {f"{side} passes {word}" for word in _PASSED if word in words}
    for c in {c for w in words for c in cue(w)}:
        found.add(f"{side} passes ~{c}")
    return found | _aligned(row, place, where, side)


def _aligned(row: Row, place: int, where: int, side: str) -> set[str]:
    """Whether figure and mention stand at the same place of two lists ("A and B reach 1 and 2, respectively")."""
    figures = list(_run(row, place, lambda i: row.items[i].kind == "figure", _JOINING))
    kind = row.items[where].kind
    things = list(_run(row, where, lambda i: row.items[i].kind == kind, _LIST))
    respectively = any(row.word(i) == "respectively" for i in range(place, min(place + 60, len(row.items))))
    found = {f"list {min(len(things), 3)} {min(len(figures), 3)} {side}"}
    alike = row.places[kind]
    if len(alike) > 1 and len(alike) == len(row.figures) <= _RUN:
        same = alike.index(where) == row.figures.index(place)
        found |= {f"nth same={same}", f"nth same={same} first={'figure' if row.figures[0] < alike[0] else 'thing'}"}
    if len(figures) > 1 and len(figures) == len(things):
        same = figures.index(place) == things.index(where)
        found |= {f"aligned={same}", f"aligned={same} respectively={respectively}"}
    elif len(things) > 1:
        found.add(f"in a list, figures={min(len(figures), 3)}")
    return found


def _run(row: Row, place: int, wanted: Callable[[int], bool], joining: frozenset[str]) -> Iterator[int]:
    """Places in the list that ``place`` stands in: ``wanted`` items with at most two joining words between them."""
    found = [place]
    for step in (-1, 1):
        at, skipped = place + step, 0
        while 0 <= at < len(row.items) and skipped <= 2 and abs(at - place) <= _RUN * 2:
            if wanted(at):
                found.append(at)
                skipped = 0
            elif row.word(at) in joining:
                skipped += 1
            else:
                break
            at += step
    yield from sorted(found)
