"""Which entity a name belongs to, by which rule and on what evidence: the rules in their order.

1. ``user alias``: the user's aliases.csv says so.
2. ``vocabulary``: the expansion that the paper gives, else the name, is a name or alias of a known entity.
3. ``expansion given by the paper``: "Low-Rank Adaptation (LoRA)", or one other entity of the paper that the acronym
   spells; expansions that differ in word endings only are one.
4. ``acronym``: used bare, where nearly all papers that expand it agree, or where the other entities of the paper tell
   which of several expansions it means (see `kg.resolution.disambiguation`).
5. ``generic head``: "COCO dataset", where COCO stands as a name of its own (see `kg.names.generic_heads`).
6. ``spelling``, ``word form`` and ``interchangeable words``: the same normal form (see `kg.names.normal_form`).
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

from kg.names.acronyms import abbreviates, is_acronym, same_expansion
from kg.names.folding import fold_case
from kg.names.generic_heads import bare_names
from kg.names.vocabulary import KnownName
from kg.resolution.disambiguation import meaning
from kg.resolution.expansions import Expansions, Key, count_expansions, expansions_given
from kg.resolution.kept_apart import keep_apart
from kg.resolution.known_names import SPACE, KnownNames, Placed
from kg.resolution.user_files import Alias, KeptApart
from kg.schema import EntityType, LocalEntity

_WITH_ACRONYM = re.compile(r"(.+\S)\s*\(([^()\s]+)\)")


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
    given = [
        _expansion_of(e, known, types_of) or _written_out(e, known) or _spelled_beside(e, of_paper[e.paper], known)
        for e in locals_
    ]
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
    return keep_apart(placed, kept_apart, known, lambda name, kind: rules.bare(name, kind)[0]) if kept_apart else placed


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


def _written_out(e: LocalEntity, known: KnownNames) -> tuple[str, str] | None:
    """The pair of a new acronym and the longest phrase that its paper has for it, though its letters do not spell it.

    Extraction holds the two for one thing; without this, "TRACE" of one paper would be what another one expands it to.
    """
    if not is_acronym(e.name) or known.key(e.name, e.type) in known.rows:
        return None
    short = fold_case(e.name)
    phrases = [f for f in e.forms if len(f.split()) > 1 and short not in re.split(r"\W+", fold_case(f))]
    return (e.name, max(phrases, key=lambda f: (len(f), f))) if phrases else None


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
