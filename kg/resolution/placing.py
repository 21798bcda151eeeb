"""Which entity a name belongs to, by which rule and on what evidence: the rules in their order.

1. ``user alias``: the user's aliases.csv says so.
2. ``vocabulary``: the expansion that the paper gives, else the name, is a name or alias of a known entity.
3. ``expansion given by the paper``: "Low-Rank Adaptation (LoRA)", or one other entity of the paper that the acronym
   spells; expansions that differ in word endings only are one.
4. ``acronym``: used bare, where nearly all papers that expand it agree, or where the other entities of the paper tell
   which of several expansions it means (see `kg.resolution.contested`).
5. ``generic head``: "COCO dataset", where COCO stands as a name of its own (see `kg.resolution.heads`).
6. ``spelling`` and ``word form``: the same normal form (see `kg.resolution.normalise`).
7. ``one type``: an invented name is one thing, whatever types papers give it (see `kg.resolution.one_type`).
8. ``kept apart``: the user's keep_apart.csv takes the name out again.

A name is joined to one entity by one rule: that a is like b, and b like c, joins a and c only where a rule says so.
Tasks, methods and models are one name space, in which papers may disagree about the type; datasets and metrics are
two others.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kg.extraction.vocabulary import KnownName
from kg.resolution.acronyms import (
    Expansions,
    Key,
    abbreviates,
    count_expansions,
    expand_inside,
    expansions_given,
    is_acronym,
    same_expansion,
)
from kg.resolution.contested import meaning
from kg.resolution.heads import bare_names
from kg.resolution.normalise import normal_form, same_text
from kg.resolution.user_files import Alias, KeptApart
from kg.schema import EntityType, LocalEntity

SPACE: dict[EntityType, str] = {
    "task": "concept",
    "method": "concept",
    "model": "concept",
    "dataset": "dataset",
    "metric": "metric",
}
#: Acronyms that mean several things alone and one inside a longer name ("full FT", "generative LM").
_INSIDE = {
    "FT": "fine-tuning",
    "LM": "language model",
    "NN": "neural network",
    "RM": "reward model",
    "SSL": "self-supervised learning",
    "T2I": "text-to-image",
    "T2V": "text-to-video",
    "TTS": "text-to-speech",
}
_WITH_ACRONYM = re.compile(r"(.+\S)\s*\(([^()\s]+)\)")


@dataclass(frozen=True, slots=True)
class Placed:
    """A local entity with the key it was given, and the rule and evidence for that."""

    local: LocalEntity
    key: Key
    rule: str
    evidence: str


@dataclass(frozen=True, slots=True)
class KnownNames:
    """The vocabulary by key.

    ``bare`` holds its names without a generic head ("attention" for "attention mechanism"), ``words`` the acronyms that
    are written out inside longer names ("multimodal LLM"), ``own`` the keys of names that the vocabulary tells apart
    although they are spelled alike (the game Dota 2, the aerial images DOTA-v2.0).
    """

    rows: Mapping[Key, KnownName]
    bare: Mapping[Key, KnownName]
    words: Mapping[str, str]
    own: Mapping[Key, Key]

    def key(self, name: str, kind: EntityType) -> Key:
        """The name space of ``kind`` and the normal form of ``name`` with its acronyms written out."""
        space = SPACE[kind]
        return self.own.get((space, same_text(name))) or (space, normal_form(expand_inside(name, self.words)))

    def row_key(self, row: KnownName) -> Key:
        """The key of the entity that ``row`` describes."""
        return self.key(row.name, row.type)


def known_names(vocabulary: Sequence[KnownName]) -> KnownNames:
    """The names and aliases of ``vocabulary``; a name beats another row's alias, an alias a bare name."""
    words = _acronyms_inside(vocabulary)
    spelled: dict[Key, KnownName] = {}
    own: dict[Key, Key] = {}
    for row in vocabulary:
        space, normal = SPACE[row.type], normal_form(expand_inside(row.name, words))
        if spelled.setdefault((space, normal), row) is not row:
            own[space, same_text(row.name)] = (space, f"{normal} = {same_text(row.name)}")
    names = KnownNames({}, {}, words, own)
    rows: dict[Key, KnownName] = {names.row_key(row): row for row in vocabulary}
    for row in vocabulary:
        for alias in row.aliases:
            rows.setdefault(names.key(alias, row.type), row)
    bare: dict[Key, KnownName] = {}
    for row in vocabulary:
        for name in (row.name, *row.aliases):
            for short, _ in bare_names(name, row.type):
                if not is_acronym(short):  # the PC of "PC algorithm" may be anything
                    bare.setdefault(names.key(short, row.type), row)
    return KnownNames(rows, bare, words, own)


def _acronyms_inside(vocabulary: Sequence[KnownName]) -> dict[str, str]:
    words = dict(_INSIDE)
    for row in vocabulary:
        spellings = (row.name, *row.aliases)
        for short in spellings if row.type in ("task", "method") else ():
            long = next((s for s in spellings if s != short and abbreviates(short, s)), None)
            if is_acronym(short) and long is not None:
                words.setdefault(short, long)
    return words


def place_all(
    locals_: Sequence[LocalEntity],
    known: KnownNames,
    aliases: Sequence[Alias] = (),
    kept_apart: Sequence[KeptApart] = (),
) -> list[Placed]:
    """Every local entity with its key, rule and evidence, in the order given. Linear in their number."""
    types_of: dict[Key, set[EntityType]] = defaultdict(set)
    for e in locals_:
        types_of[known.key(e.name, e.type)].add(e.type)
    of_paper: dict[str, list[LocalEntity]] = defaultdict(list)
    for e in locals_:
        of_paper[e.paper].append(e)
    given = [_expansion_of(e, known, types_of) or _spelled_beside(e, of_paper[e.paper], known) for e in locals_]
    counted = [
        (known.key(short, e.type), known.key(long, e.type), long)
        for e, pair in zip(locals_, given, strict=True)
        if pair is not None
        for short, long in [pair]
    ]
    expansions = count_expansions(counted, lambda key: key in known.rows)
    rules = _Rules(known, types_of, expansions, {known.key(a.name, a.type): a for a in aliases})
    placed = [rules.place(e, pair) for e, pair in zip(locals_, given, strict=True)]
    placed = _with_meanings(placed, expansions, known)
    return _keep_apart(placed, kept_apart, known, rules) if kept_apart else placed


def _expansion_of(e: LocalEntity, known: KnownNames, named: Mapping[Key, set[EntityType]]) -> tuple[str, str] | None:
    """The one (short, long) pair that the paper of ``e`` gives: of several, one that is a name elsewhere."""
    if (match := _WITH_ACRONYM.fullmatch(e.name)) and not e.expansion and abbreviates(match[2], match[1]):
        return match[2], match[1]
    pairs = expansions_given(e)
    if not pairs:
        return None

    def preference(pair: tuple[str, str]) -> tuple[bool, bool, str, str]:
        key = known.key(pair[1], e.type)
        return key not in known.rows, key not in named, key[1], pair[1]

    return min(pairs, key=preference)


def _spelled_beside(e: LocalEntity, beside: Sequence[LocalEntity], known: KnownNames) -> tuple[str, str] | None:
    """The pair of a bare acronym and the one other entity of its paper that it spells, if there is just one."""
    if not is_acronym(e.name):
        return None
    space = SPACE[e.type]
    long = {known.key(o.name, o.type): o.name for o in beside if SPACE[o.type] == space and abbreviates(e.name, o.name)}
    return (e.name, next(iter(long.values()))) if len(long) == 1 else None


def _with_meanings(placed: Sequence[Placed], expansions: Expansions, known: KnownNames) -> list[Placed]:
    """``placed`` with bare acronyms of several meanings at the one that the other entities of their papers tell."""
    keys_of: dict[str, set[Key]] = defaultdict(set)
    papers_of: dict[Key, list[str]] = defaultdict(list)
    for p in placed:
        keys_of[p.local.paper].add(p.key)
        papers_of[p.key].append(p.local.paper)
    done = []
    for p in placed:
        key = known.key(p.local.name, p.local.type)
        live = [k for k in expansions.contested.get(key, ()) if papers_of[k]]
        if p.rule == "spelling" and len(live) > 1:
            beside = {k: [frozenset(keys_of[paper] - {k}) for paper in sorted(set(papers_of[k]))] for k in live}
            meant = meaning(frozenset(keys_of[p.local.paper] - {p.key}), beside)
            if meant is not None:
                witnesses = ", ".join(text for _, text in meant.witnesses)
                evidence = f"{meant.probability:.0%} sure by what the paper names beside it: {witnesses}"
                p = replace(p, key=meant.key, rule="acronym", evidence=evidence)
        done.append(p)
    return done


@dataclass(frozen=True, slots=True)
class _Rules:
    """What the rules look up: the vocabulary, names in the graph with their types, expansions, the user's aliases."""

    known: KnownNames
    named: Mapping[Key, set[EntityType]]
    expansions: Expansions
    aliases: Mapping[Key, Alias]

    def place(self, e: LocalEntity, given: tuple[str, str] | None) -> Placed:
        alias = self.aliases.get(self.known.key(e.name, e.type))
        if alias is not None:
            return Placed(e, self._aliased(alias), "user alias", f"{alias.line or alias.name}: same as {alias.same_as}")
        if given is not None and given[1] != e.name:
            return Placed(e, *self._expanded(e, *given))
        return Placed(e, *self.bare(e.name, e.type))

    def bare(self, name: str, kind: EntityType) -> tuple[Key, str, str]:
        """Key, rule and evidence for a name of which its paper says no more."""
        key = self.known.key(name, kind)
        row = self.known.rows.get(key)
        if row is not None:
            return self.known.row_key(row), "vocabulary", f"{row.type} {row.name}"
        if key in self.expansions.agreed:
            agreed = self.expansions.agreed[key]
            evidence = f"{agreed.papers} of {agreed.total} papers expand it to {agreed.written}"
            return self._known_or(agreed.key), "acronym", evidence
        if key in self.expansions.variants:
            leader = self.expansions.variants[key]
            return self._known_or(leader), "expansion given by the paper", f"papers write one acronym for {name} and it"
        row = self.known.bare.get(key)
        if row is not None and _may_be(kind, {row.type}):
            return self.known.row_key(row), "generic head", f"{row.type} {row.name}"
        for bare, word in bare_names(name, kind):
            if self._stands_alone(self.known.key(bare, kind), kind):
                return self.bare(bare, kind)[0], "generic head", f"{bare} stands without {word}"
        return key, "spelling", f"the same letters: {key[1]}"

    def _stands_alone(self, key: Key, kind: EntityType) -> bool:
        types = set(self.named.get(key, ()))
        if key in self.known.rows:
            types.add(self.known.rows[key].type)
        return _may_be(kind, types)

    def _expanded(self, e: LocalEntity, short: str, long: str) -> tuple[Key, str, str]:
        key = self.known.key(long, e.type)
        key = self.expansions.variants.get(key, key)
        row = self.known.rows.get(key) or self._row_of_acronym(e, short, long)
        if row is not None:
            return self.known.row_key(row), "vocabulary", f"{row.type} {row.name}"
        return key, "expansion given by the paper", f"{e.paper}: {long} ({short})"

    def _row_of_acronym(self, e: LocalEntity, short: str, long: str) -> KnownName | None:
        """The known entity that ``short`` names, unless it is known for another expansion than ``long``."""
        key = self.known.key(short, e.type)
        row = self.known.rows.get(key)
        if row is None:
            return None
        written = [s for s in (row.name, *row.aliases) if abbreviates(short, s)]
        if not written and key in self.expansions.agreed:
            written = [self.expansions.agreed[key].written]
        return row if any(same_expansion(long, w) for w in written) else None

    def _known_or(self, key: Key) -> Key:
        row = self.known.rows.get(key)
        return self.known.row_key(row) if row is not None else key

    def _aliased(self, alias: Alias) -> Key:
        """The key of what the user says ``alias`` is; that name may have an alias of its own."""
        seen = {self.known.key(alias.name, alias.type)}
        while (key := self.known.key(alias.same_as, alias.type)) in self.aliases and key not in seen:
            seen.add(key)
            alias = self.aliases[key]
        return self.bare(alias.same_as, alias.type)[0]


def _may_be(kind: EntityType, types: set[EntityType]) -> bool:
    """Whether a thing of ``kind`` may be one of ``types``.

    A method for image classification is not the task, but models and methods are often taken for each other.
    """
    return kind in types or bool(kind in ("method", "model") and types & {"method", "model"})


def _keep_apart(placed: Sequence[Placed], lines: Sequence[KeptApart], known: KnownNames, rules: _Rules) -> list[Placed]:
    """``placed`` with the names of ``lines`` taken out of the entities that their others are in.

    Names match by spelling; where the two names of a line are spelled alike, letter by letter.
    """
    by_name: dict[tuple[str, str], list[KeptApart]] = defaultdict(list)
    keys_of_other: dict[tuple[str, str], set[Key]] = {}
    for line in lines:
        exact = known.key(line.name, line.type) == known.key(line.other, line.type)
        match = same_text if exact else normal_form
        space = SPACE[line.type] + ("=" if exact else "")
        by_name[space, match(line.name)].append(line)
        keys_of_other[space, match(line.other)] = {rules.bare(line.other, line.type)[0]}
    for p in placed:
        for space, text in _ways_to_match(p):
            if (space, text) in keys_of_other:
                keys_of_other[space, text].add(p.key)
    return [_moved(p, by_name, keys_of_other) for p in placed]


def _ways_to_match(p: Placed) -> tuple[tuple[str, str], tuple[str, str]]:
    space = SPACE[p.local.type]
    return (space, normal_form(p.local.name)), (space + "=", same_text(p.local.name))


def _moved(
    p: Placed,
    by_name: Mapping[tuple[str, str], Sequence[KeptApart]],
    keys_of_other: Mapping[tuple[str, str], set[Key]],
) -> Placed:
    for space, text in _ways_to_match(p):
        match = same_text if space.endswith("=") else normal_form
        for line in by_name.get((space, text), ()):
            if p.key in keys_of_other[space, match(line.other)]:
                own = (p.key[0], f"{text} ≠ {match(line.other)}")
                return replace(p, key=own, rule="kept apart", evidence=f"{line.line or line.name}: not {line.other}")
    return p
