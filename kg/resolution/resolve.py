"""Resolution: which names, in which papers, are one entity, by which rule.

The order of rules: the vocabulary's names and aliases; the expansion that the paper itself gives; an acronym
used bare, where nearly all papers that expand it agree; and the normal form of the name. No chains: a name is
joined to one entity by one rule. Tasks, methods and models are one name space, in which papers may disagree
about the type and the majority by confidence decides; datasets and metrics are two others.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.extraction.vocabulary import KnownName
from kg.resolution.normalise import normal_form, slug
from kg.schema import RELATIONS, Entity, EntityType, Evidence, Extraction, LocalEntity, Merge, Statement

#: A bare acronym takes an expansion that at least this share of the papers that expand it gives.
_AGREEMENT = 0.8

_SPACE: dict[EntityType, str] = {
    "task": "concept",
    "method": "concept",
    "model": "concept",
    "dataset": "dataset",
    "metric": "metric",
}

_Key = tuple[str, str]  # (name space, normal form)


@dataclass(frozen=True, slots=True)
class Resolution:
    """Entities, statements and merges, each sorted; ``entity_of`` maps (paper, local name, type) to an entity id."""

    entities: tuple[Entity, ...]
    statements: tuple[Statement, ...]
    merges: tuple[Merge, ...]
    entity_of: dict[tuple[str, str, EntityType], str]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A local entity with the key it was given, and the rule and evidence for that."""

    local: LocalEntity
    key: _Key
    rule: str
    evidence: str


def resolve(extractions: Iterable[Extraction], vocabulary: Sequence[KnownName] = ()) -> Resolution:
    """Join the local entities of all ``extractions`` into entities; the same whatever their order.

    Time and memory grow linearly with the number of local entities.
    """
    locals_ = sorted((e for x in extractions for e in x.entities), key=lambda e: (e.paper, e.name, e.type))
    known = _known_keys(vocabulary)
    acronyms = _acronym_expansions(locals_)
    placed = [_place(e, known, acronyms) for e in locals_]
    members: dict[_Key, list[_Placed]] = defaultdict(list)
    for p in placed:
        members[p.key].append(p)
    ids = _entity_ids(members, known)
    entities = _entities(members, ids, known, vocabulary)
    statements = _statements(placed, ids)
    merges = tuple(m for key in sorted(members) for m in _merges(ids[key], entities[ids[key]], members[key]))
    entity_of = {(p.local.paper, p.local.name, p.local.type): ids[p.key] for p in placed}
    return Resolution(
        tuple(entities[i] for i in sorted(entities)),
        statements,
        tuple(sorted(merges, key=lambda m: (m.entity, m.name, m.type))),
        entity_of,
    )


def _known_keys(vocabulary: Sequence[KnownName]) -> dict[_Key, KnownName]:
    """Normal forms of all names and aliases of the vocabulary; a name beats another row's alias."""
    keys: dict[_Key, KnownName] = {}
    for known in vocabulary:
        for alias in known.aliases:
            keys.setdefault((_SPACE[known.type], normal_form(alias)), known)
    for known in vocabulary:
        keys[_SPACE[known.type], normal_form(known.name)] = known
    return keys


@dataclass(frozen=True, slots=True)
class _Expansion:
    """What an acronym stands for: in normal form, as a paper wrote it, and in how many of how many papers."""

    normal: str
    written: str
    papers: int
    total: int


def _acronym_expansions(locals_: Sequence[LocalEntity]) -> dict[_Key, _Expansion]:
    """For each acronym the expansion that nearly all papers give that expand it."""
    given: dict[_Key, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for e in locals_:
        if e.expansion:
            given[_SPACE[e.type], normal_form(e.name)][normal_form(e.expansion)][e.expansion] += 1
    agreed: dict[_Key, _Expansion] = {}
    for key, by_normal in given.items():
        normal = min(by_normal, key=lambda n: (-by_normal[n].total(), n))
        papers, total = by_normal[normal].total(), sum(c.total() for c in by_normal.values())
        if papers >= _AGREEMENT * total:
            written = min(by_normal[normal], key=lambda w: (-by_normal[normal][w], w))
            agreed[key] = _Expansion(normal, written, papers, total)
    return agreed


def _place(e: LocalEntity, known: dict[_Key, KnownName], acronyms: dict[_Key, _Expansion]) -> _Placed:
    space = _SPACE[e.type]
    names = [e.expansion, e.name] if e.expansion else [e.name]
    for name in names:
        row = known.get((space, normal_form(name)))
        if row is not None:
            return _Placed(e, (space, normal_form(row.name)), "vocabulary", f"{row.type} {row.name}")
    if e.expansion:
        evidence = f"{e.paper}: {e.expansion} ({e.name})"
        return _Placed(e, (space, normal_form(e.expansion)), "expansion given by the paper", evidence)
    bare = normal_form(e.name)
    if (space, bare) in acronyms:
        expansion = acronyms[space, bare]
        row = known.get((space, expansion.normal))
        target = normal_form(row.name) if row is not None else expansion.normal
        evidence = f"{expansion.papers} of {expansion.total} papers expand it to {expansion.written}"
        return _Placed(e, (space, target), "acronym", evidence)
    return _Placed(e, (space, bare), "spelling", f"the same letters: {bare}")


def _display_name(key: _Key, members: Sequence[_Placed], known: dict[_Key, KnownName]) -> str:
    """The vocabulary's name, else the one most papers use; ties go to the one with capitals, then by letter."""
    row = known.get(key)
    if row is not None:
        return row.name
    counts = Counter(p.local.name for p in members)
    return min(counts, key=lambda n: (-counts[n], n.islower(), n))


def _vote(key: _Key, members: Sequence[_Placed], known: dict[_Key, KnownName]) -> EntityType:
    """The vocabulary's type, else the one with the highest confidence in sum."""
    row = known.get(key)
    if row is not None:
        return row.type
    votes: dict[EntityType, float] = defaultdict(float)
    for p in members:
        votes[p.local.type] += p.local.score
    return min(votes, key=lambda t: (-round(votes[t], 9), t))


def _entity_ids(members: dict[_Key, list[_Placed]], known: dict[_Key, KnownName]) -> dict[_Key, str]:
    """``type/slug`` for each key; where two names share a slug, the rarer one gets part of its hash."""
    wanted: dict[str, list[tuple[int, _Key]]] = defaultdict(list)
    for key, placed in members.items():
        name = _display_name(key, placed, known)
        wanted[f"{_vote(key, placed, known)}/{slug(name)}"].append((-len(placed), key))
    ids: dict[_Key, str] = {}
    for wish, keys in wanted.items():
        for rank, (_, key) in enumerate(sorted(keys)):
            digest = hashlib.sha256("/".join(key).encode()).hexdigest()[:6]
            ids[key] = wish if rank == 0 else f"{wish}-{digest}"
    return ids


def _entities(
    members: dict[_Key, list[_Placed]],
    ids: dict[_Key, str],
    known: dict[_Key, KnownName],
    vocabulary: Sequence[KnownName],
) -> dict[str, Entity]:
    """The entities by id; family and broader are set where that entity is in the graph too."""
    by_known_name = {(_SPACE[k.type], k.name): (_SPACE[k.type], normal_form(k.name)) for k in vocabulary}
    entities = {}
    for key, placed in members.items():
        name = _display_name(key, placed, known)
        forms = Counter(form for p in placed for form in p.local.forms)
        row = known.get(key)
        family = ids.get(by_known_name.get((key[0], row.family), ("", ""))) if row and row.family else None
        broader = [ids.get(by_known_name.get((key[0], b), ("", ""))) for b in row.broader] if row else []
        entities[ids[key]] = Entity(
            id=ids[key],
            type=_vote(key, placed, known),
            name=name,
            aliases=tuple(f for f, _ in sorted(forms.items(), key=lambda c: (-c[1], c[0])) if f != name),
            papers=len({p.local.paper for p in placed}),
            family=family,
            broader=tuple(sorted({b for b in broader if b is not None})),
        )
    return entities


def _statements(placed: Sequence[_Placed], ids: dict[_Key, str]) -> tuple[Statement, ...]:
    """One statement for each paper and entity: the strongest relation, the highest confidence, all evidence."""
    by_pair: dict[tuple[str, str], list[LocalEntity]] = defaultdict(list)
    for p in placed:
        by_pair[p.local.paper, ids[p.key]].append(p.local)
    statements = []
    for (paper, entity), found in sorted(by_pair.items()):
        evidence = {
            Evidence(m.start, m.end, m.sentence_start, m.sentence_end, m.found_by) for e in found for m in e.mentions
        }
        statements.append(
            Statement(
                paper=paper,
                relation=min((e.relation for e in found), key=RELATIONS.index),
                entity=entity,
                confidence=max(e.score for e in found),
                evidence=tuple(sorted(evidence)),
            )
        )
    return tuple(statements)


def _merges(entity_id: str, entity: Entity, members: Sequence[_Placed]) -> list[Merge]:
    """Every name that was joined to an entity, with the rule that most papers joined it by."""
    joined: dict[tuple[str, EntityType], list[_Placed]] = defaultdict(list)
    for p in members:
        for name in {p.local.name, *p.local.forms}:
            if name != entity.name:
                joined[name, p.local.type].append(p)
    merges = []
    for (name, kind), placed in sorted(joined.items()):
        by_rule = Counter((_rule_for(name, p), p.evidence) for p in placed)
        (rule, evidence), _ = min(by_rule.items(), key=lambda c: (-c[1], c[0]))
        merges.append(Merge(entity_id, name, kind, rule, evidence, len({p.local.paper for p in placed})))
    return merges


def _rule_for(name: str, p: _Placed) -> str:
    """A form that differs from its paper's own name in spelling only was joined by spelling."""
    return "spelling" if p.rule == "spelling" or normal_form(name) == p.key[1] else p.rule
