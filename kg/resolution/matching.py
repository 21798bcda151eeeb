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
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.names.acronyms import abbreviates, is_acronym, same_expansion
from kg.names.folding import fold_case
from kg.names.generic_heads import bare_names
from kg.names.vocabulary import KnownName
from kg.resolution.disambiguation import Meaning, meaning
from kg.resolution.distinct_names import DistinctName, distinct_names
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
    """Every distinct name of ``locals_`` with its key, rule and evidence.

    A name comes several times where its papers mean different things by it. Linear in the number of ``locals_``; all
    but bare acronyms, of which the rest of a paper may tell what they mean, costs as much as there are distinct names.
    """
    names = distinct_names(locals_)
    types_of: dict[Key, set[EntityType]] = defaultdict(set)
    for n in names:
        types_of[known.key(n.text, n.type)].add(n.type)
    given = _with_expansions(names, known, types_of)
    counted = [
        (known.key(pair[0], n.type), known.key(pair[1], n.type), pair[1], n.papers)
        for n, pair in given
        if pair is not None
    ]
    expansions = count_expansions(counted, lambda key: key in known.rows)
    rules = _Rules(known, types_of, expansions, {known.key(a.name, a.type): a for a in aliases})
    placed = [rules.place(n, pair) for n, pair in given]
    placed = _with_meanings(placed, expansions, known)
    return keep_apart(placed, kept_apart, known, lambda name, kind: rules.bare(name, kind)[0]) if kept_apart else placed


def _with_expansions(
    names: Sequence[DistinctName], known: KnownNames, named: Mapping[Key, set[EntityType]]
) -> list[tuple[DistinctName, tuple[str, str] | None]]:
    """The names, each with the (short, long) pair that its papers give; apart where they give different ones."""
    found: list[tuple[DistinctName, tuple[str, str] | None]] = []
    alone: list[DistinctName] = []
    for n in names:
        pair = _expansion_of(n, known, named) or _written_out(n, known)
        if pair is None and is_acronym(n.text):
            alone.append(n)
        else:
            found.append((n, pair))
    beside = _names_beside(names, {e.paper for n in alone for e in n.uses})
    for n in alone:
        parted: dict[tuple[str, str] | None, list[LocalEntity]] = defaultdict(list)
        for e in n.uses:
            parted[_spelled_beside(n, beside[e.paper], known)].append(e)
        found += [(replace(n, uses=tuple(uses)), pair) for pair, uses in parted.items()]
    return found


def _names_beside(names: Sequence[DistinctName], papers: Container[str]) -> dict[str, list[DistinctName]]:
    """What each of the ``papers`` names."""
    beside: dict[str, list[DistinctName]] = defaultdict(list)
    for n in names:
        for e in n.uses:
            if e.paper in papers:
                beside[e.paper].append(n)
    return beside


def _expansion_of(n: DistinctName, known: KnownNames, named: Mapping[Key, set[EntityType]]) -> tuple[str, str] | None:
    """The one (short, long) pair that the papers of ``n`` give: of several, one that is a name elsewhere."""
    if (match := _WITH_ACRONYM.fullmatch(n.text)) and not n.expansion and abbreviates(match[2], match[1]):
        return match[2], match[1]
    pairs = expansions_given(n)
    if not pairs:
        return None

    def preference(pair: tuple[str, str]) -> tuple[bool, bool, str, str]:
        key = known.key(pair[1], n.type)
        return key not in known.rows, key not in named, key[1], pair[1]

    return min(pairs, key=preference)


def _written_out(n: DistinctName, known: KnownNames) -> tuple[str, str] | None:
    """The pair of a new acronym and the longest phrase that its paper has for it, though its letters do not spell it.

    Extraction holds the two for one thing; without this, "TRACE" of one paper would be what another one expands it to.
    """
    if not is_acronym(n.text) or known.key(n.text, n.type) in known.rows:
        return None
    short = fold_case(n.text)
    phrases = [f for f in n.forms if len(f.split()) > 1 and short not in re.split(r"\W+", fold_case(f))]
    return (n.text, max(phrases, key=lambda f: (len(f), f))) if phrases else None


def _spelled_beside(n: DistinctName, beside: Sequence[DistinctName], known: KnownNames) -> tuple[str, str] | None:
    """The pair of a bare acronym and the one other name of a paper that it spells, if there is just one.

    Of several spellings of that one, the last in the order of names counts.
    """
    space = SPACE[n.type]
    long: dict[Key, tuple[str, EntityType]] = {}
    for o in beside:
        if SPACE[o.type] == space and abbreviates(n.text, o.text):
            key = known.key(o.text, o.type)
            long[key] = max(long.get(key, (o.text, o.type)), (o.text, o.type))
    return (n.text, next(iter(long.values()))[0]) if len(long) == 1 else None


def _with_meanings(placed: Sequence[Placed], expansions: Expansions, known: KnownNames) -> list[Placed]:
    """``placed`` with bare acronyms of several meanings at the one that the other entities of their papers tell."""
    papers_of: dict[Key, list[str]] = defaultdict(list)
    contested = {key for keys in expansions.contested.values() for key in keys}
    for p in placed:
        if p.key in contested:
            papers_of[p.key] += [e.paper for e in p.name.uses]
    live_of: dict[Key, list[Key]] = {}
    for p in placed:
        key = known.key(p.name.text, p.name.type)
        live = [k for k in expansions.contested.get(key, ()) if papers_of[k]]
        if p.rule == "spelling" and len(live) > 1:
            live_of[key] = live
    doubtful = [p.rule == "spelling" and known.key(p.name.text, p.name.type) in live_of for p in placed]
    papers = {e.paper for p, is_doubtful in zip(placed, doubtful, strict=True) if is_doubtful for e in p.name.uses}
    papers |= {paper for live in live_of.values() for k in live for paper in papers_of[k]}
    keys_of: dict[str, set[Key]] = defaultdict(set)
    for p in placed:
        for e in p.name.uses:
            if e.paper in papers:
                keys_of[e.paper].add(p.key)
    beside_of = {
        key: {k: [frozenset(keys_of[paper] - {k}) for paper in sorted(set(papers_of[k]))] for k in live}
        for key, live in live_of.items()
    }
    done: list[Placed] = []
    for p, is_doubtful in zip(placed, doubtful, strict=True):
        done += _meant(p, beside_of[known.key(p.name.text, p.name.type)], keys_of) if is_doubtful else [p]
    return done


def _meant(
    p: Placed, beside: Mapping[Key, Sequence[frozenset[Key]]], keys_of: Mapping[str, set[Key]]
) -> Iterator[Placed]:
    """``p`` parted by what its papers mean by the name, as far as they tell."""
    parted: dict[Meaning | None, list[LocalEntity]] = defaultdict(list)
    for e in p.name.uses:
        parted[meaning(frozenset(keys_of[e.paper] - {p.key}), beside)].append(e)
    for meant, uses in parted.items():
        name = replace(p.name, uses=tuple(uses))
        if meant is None:
            yield replace(p, name=name)
            continue
        witnesses = ", ".join(text for _, text in meant.witnesses)
        evidence = f"{meant.probability:.0%} sure by what the paper names beside it: {witnesses}"
        yield Placed(name, meant.key, "acronym", evidence)


@dataclass(frozen=True, slots=True)
class _Rules:
    """What the rules look up: the vocabulary, names in the graph with their types, expansions, the user's aliases."""

    known: KnownNames
    named: Mapping[Key, set[EntityType]]
    expansions: Expansions
    aliases: Mapping[Key, Alias]

    def place(self, n: DistinctName, given: tuple[str, str] | None) -> Placed:
        alias = self.aliases.get(self.known.key(n.text, n.type))
        if alias is not None:
            return Placed(n, self._aliased(alias), "user alias", f"{alias.line or alias.name}: same as {alias.same_as}")
        if given is not None and given[1] != n.text:
            return self._expanded(n, *given)
        return Placed(n, *self.bare(n.text, n.type))

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

    def _expanded(self, n: DistinctName, short: str, long: str) -> Placed:
        key = self.known.key(long, n.type)
        key = self.expansions.variants.get(key, key)
        row = self.known.rows.get(key) or self._row_of_acronym(n, short, long)
        if row is not None:
            return Placed(n, self.known.row_key(row), "vocabulary", f"{row.type} {row.name}")
        return Placed(n, key, "expansion given by the paper", f"{long} ({short})", of_paper=True)

    def _row_of_acronym(self, n: DistinctName, short: str, long: str) -> KnownName | None:
        """The known entity that ``short`` names, unless it is known for another expansion than ``long``."""
        key = self.known.key(short, n.type)
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
