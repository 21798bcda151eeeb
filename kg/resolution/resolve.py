"""Resolution: the local entities of many papers to entities, statements and merges.

Which name goes to which entity is decided in `kg.resolution.matching`, whose docstring lists the rules in their order.
Here the names of an entity get an id, a type (the majority by confidence), a display name and a family.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.names.acronyms import expand_inside
from kg.names.folding import fold_case
from kg.names.normal_form import inflected_form, normal_form, slug, spelling
from kg.names.versions import ancestors
from kg.names.vocabulary import KnownName
from kg.resolution.expansions import Key
from kg.resolution.hierarchy import broader_links
from kg.resolution.known_names import KnownNames, Placed, known_names
from kg.resolution.matching import place_all
from kg.resolution.one_type import with_one_type
from kg.resolution.user_files import Alias, KeptApart
from kg.schema import RELATIONS, Broader, Entity, EntityType, Evidence, Extraction, LocalEntity, Merge, Statement


@dataclass(frozen=True, slots=True)
class Resolution:
    """Entities, statements, merges and links to what is broader, each sorted.

    ``entity_of`` maps (paper, local name, type) to an entity id, ``rule_of`` to the rule that put it there.
    ``well_known`` has the ids of the entities that the vocabulary lists.
    """

    entities: tuple[Entity, ...]
    statements: tuple[Statement, ...]
    merges: tuple[Merge, ...]
    hierarchy: tuple[Broader, ...]
    entity_of: dict[tuple[str, str, EntityType], str]
    rule_of: dict[tuple[str, str, EntityType], str]
    well_known: frozenset[str]


def resolve(
    extractions: Iterable[Extraction],
    vocabulary: Sequence[KnownName] = (),
    *,
    aliases: Sequence[Alias] = (),
    kept_apart: Sequence[KeptApart] = (),
) -> Resolution:
    """Join the local entities of all ``extractions`` into entities; the same whatever their order.

    ``aliases`` and ``kept_apart`` are the user's own say (see `kg.resolution.user_files`) and win over every rule.
    Time and memory grow linearly with the number of local entities.
    """
    locals_ = _one_of_each(e for x in extractions for e in x.entities)
    known = known_names(vocabulary)
    placed = with_one_type(place_all(locals_, known, aliases, kept_apart), known)
    members: dict[Key, list[Placed]] = defaultdict(list)
    for p in placed:
        members[p.key].append(p)
    ids = _entity_ids(members, known)
    entities = _with_families(_entities(members, ids, known), ids, members, known, vocabulary)
    hierarchy = _hierarchy(entities, ids, known, vocabulary)
    merges = (m for key in members for m in _merges(entities[ids[key]], members[key], known))
    return Resolution(
        _with_broader(entities, hierarchy),
        _statements(placed, ids),
        tuple(sorted(merges, key=lambda m: (m.entity, m.name, m.type))),
        hierarchy,
        {(e.paper, e.name, e.type): ids[p.key] for p in placed for e in p.name.uses},
        {(e.paper, e.name, e.type): p.rule for p in placed for e in p.name.uses},
        frozenset(ids[key] for key in members if key in known.rows),
    )


def _one_of_each(found: Iterable[LocalEntity]) -> list[LocalEntity]:
    """What each paper calls by one name and type, sorted; a name that a paper spells out in two ways is one."""
    groups: dict[tuple[str, str, EntityType], list[LocalEntity]] = defaultdict(list)
    for e in found:
        groups[e.paper, e.name, e.type].append(e)
    return [groups[key][0] if len(groups[key]) == 1 else _joined(groups[key]) for key in sorted(groups)]


def _joined(same: Sequence[LocalEntity]) -> LocalEntity:
    mentions = sorted({m for e in same for m in e.mentions}, key=lambda m: (m.start, m.end))
    return replace(
        same[0],
        relation=min((e.relation for e in same), key=RELATIONS.index),
        score=max(e.score for e in same),
        mentions=tuple(mentions),
        expansion=next((e.expansion for e in same if e.expansion), ""),
    )


def _display_name(key: Key, members: Sequence[Placed], known: KnownNames) -> str:
    """The vocabulary's name, else the one most papers use; ties go to the one with capitals, then by letter."""
    row = known.rows.get(key)
    if row is not None:
        return row.name
    counts: Counter[str] = Counter()
    for p in members:
        counts[p.name.text] += p.name.papers
    return min(counts, key=lambda n: (-counts[n], n.islower(), n))


def _display_names(members: dict[Key, list[Placed]], ids: dict[Key, str], known: KnownNames) -> dict[Key, str]:
    """The name of each key; where several of one type share one, what it is short for is added to the rarer ones."""
    names: dict[Key, str] = {}
    taken: set[tuple[str, str]] = set()
    for key in sorted(members, key=lambda k: (-_uses(members[k]), ids[k])):
        name = _display_name(key, members[key], known)
        shown = (ids[key].partition("/")[0], fold_case(name))
        if shown in taken and (long := _expansions(members[key])):
            name = f"{name} ({min(long, key=lambda x: (-long[x], x))})"
        taken.add(shown)
        names[key] = name
    return names


def _expansions(members: Sequence[Placed]) -> Counter[str]:
    """What papers say the names of an entity are short for, and how many say so."""
    counts: Counter[str] = Counter()
    for p in members:
        if p.name.expansion:
            counts[p.name.expansion] += p.name.papers
    return counts


def _uses(members: Sequence[Placed]) -> int:
    """How often papers use the names; a paper may use several."""
    return sum(p.name.papers for p in members)


def _papers(members: Sequence[Placed]) -> int:
    """How many papers use one of the names."""
    if len(members) == 1:
        return members[0].name.papers
    return len({e.paper for p in members for e in p.name.uses})


def _vote(key: Key, members: Sequence[Placed], known: KnownNames) -> EntityType:
    """The vocabulary's type, else the one with the highest confidence in sum."""
    row = known.rows.get(key)
    if row is not None:
        return row.type
    votes: dict[EntityType, float] = defaultdict(float)
    for p in members:
        votes[p.name.type] += sum(e.score for e in p.name.uses)
    return min(votes, key=lambda t: (-round(votes[t], 9), t))


def _entity_ids(members: dict[Key, list[Placed]], known: KnownNames) -> dict[Key, str]:
    """``type/slug`` for each key; where two names share a slug, the rarer one gets part of its hash."""
    wanted: dict[str, list[tuple[int, Key]]] = defaultdict(list)
    for key, placed in members.items():
        name = _display_name(key, placed, known)
        wanted[f"{_vote(key, placed, known)}/{slug(name)}"].append((-_uses(placed), key))
    ids: dict[Key, str] = {}
    for wish, keys in wanted.items():
        for rank, (_, key) in enumerate(sorted(keys)):
            digest = hashlib.sha256("/".join(key).encode()).hexdigest()[:6]
            ids[key] = wish if rank == 0 else f"{wish}-{digest}"
    return ids


def _entities(members: dict[Key, list[Placed]], ids: dict[Key, str], known: KnownNames) -> dict[str, Entity]:
    """The entities by id, yet without family and broader entities."""
    entities = {}
    names = _display_names(members, ids, known)
    for key, placed in members.items():
        name = names[key]
        forms: Counter[str] = Counter()
        for p in placed:
            for form in p.name.forms:
                forms[form] += p.name.papers
        entities[ids[key]] = Entity(
            id=ids[key],
            type=_vote(key, placed, known),
            name=name,
            aliases=tuple(f for f, _ in sorted(forms.items(), key=lambda c: (-c[1], c[0])) if f != name),
            papers=_papers(placed),
        )
    return entities


def _with_families(
    entities: dict[str, Entity],
    ids: dict[Key, str],
    members: dict[Key, list[Placed]],
    known: KnownNames,
    vocabulary: Sequence[KnownName],
) -> dict[str, Entity]:
    """``entities`` with ``family`` set to the nearest entity of the graph that each descends from."""
    family_of = {(row.type, row.name): row.family for row in vocabulary if row.family}
    linked = dict(entities)
    for key in sorted(members):
        entity = entities[ids[key]]
        if entity.type not in ("model", "dataset"):
            continue
        row = known.rows.get(key)
        for name in _families(entity, row.family if row else None, family_of):
            found = known.key(name, entity.type)
            found_row = known.rows.get(found)
            parent = ids.get(known.row_key(found_row) if found_row else found)
            if (
                parent
                and entities[parent].type in ("model", "method", "dataset")
                and not _leads_to(parent, entity.id, linked)
            ):
                linked[entity.id] = replace(entity, family=parent)
                break
    return linked


def _hierarchy(
    entities: Mapping[str, Entity], ids: Mapping[Key, str], known: KnownNames, vocabulary: Sequence[KnownName]
) -> tuple[Broader, ...]:
    row_of = {ids[key]: row for key, row in known.rows.items() if key in ids and known.row_key(row) == key}

    def lookup(name: str, kind: EntityType) -> str | None:
        key = known.key(name, kind)
        row = known.rows.get(key) or known.bare.get(key)
        return ids.get(known.row_key(row) if row is not None else key)

    return broader_links(entities, lookup, row_of, vocabulary)


def _with_broader(entities: Mapping[str, Entity], hierarchy: Sequence[Broader]) -> tuple[Entity, ...]:
    """The entities by id, each with the ids of what is next above it."""
    above: dict[str, list[str]] = defaultdict(list)
    for link in hierarchy:
        above[link.entity].append(link.broader)
    return tuple(replace(entities[i], broader=tuple(sorted(above[i]))) for i in sorted(entities))


def _families(entity: Entity, known: str | None, family_of: dict[tuple[EntityType, str], str]) -> list[str]:
    """Names of what ``entity`` descends from, the nearest first, by the vocabulary and by the parts of its name."""
    chain: list[str] = []
    while known is not None and known not in chain:
        chain.append(known)
        known = family_of.get((entity.type, known))
    spelled = list(ancestors(entity.name))
    # the name itself may spell out a nearer one: LLaMA-2-7B-Chat, known as a LLaMA-2, is a LLaMA-2-7B first
    nearer = bool(chain) and normal_form(chain[0]) in {normal_form(n) for n in spelled}
    return [*spelled, *chain] if nearer else [*chain, *spelled]


def _leads_to(start: str, goal: str, entities: dict[str, Entity]) -> bool:
    """Whether families lead from ``start`` to ``goal``: a link from goal to start would close a circle."""
    step: str | None = start
    while step is not None and step != goal:
        step = entities[step].family
    return step == goal


def _statements(placed: Sequence[Placed], ids: dict[Key, str]) -> tuple[Statement, ...]:
    """One statement for each paper and entity: the strongest relation, the highest confidence, all evidence."""
    by_pair: dict[tuple[str, str], list[LocalEntity]] = defaultdict(list)
    for p in placed:
        for e in p.name.uses:
            by_pair[e.paper, ids[p.key]].append(e)
    statements = []
    for (paper, entity), found in sorted(by_pair.items()):
        evidence = {
            Evidence(m.start, m.end, m.sentence_start, m.sentence_end, m.found_by) for e in found for m in e.mentions
        }
        relation = min((e.relation for e in found), key=RELATIONS.index)
        statements.append(
            Statement(
                paper=paper,
                relation=relation,
                entity=entity,
                confidence=max(e.score for e in found),
                evidence=tuple(sorted(evidence)),
                relation_confidence=max(e.relation_score for e in found if e.relation == relation),
            )
        )
    return tuple(statements)


def _merges(entity: Entity, members: Sequence[Placed], known: KnownNames) -> list[Merge]:
    """Every name that was joined to an entity, with the rule that most papers joined it by."""
    joined: dict[tuple[str, EntityType], list[Placed]] = defaultdict(list)
    for p in members:
        for name in {p.name.text, *p.name.forms}:
            if name != entity.name:
                joined[name, p.name.type].append(p)
    merges = []
    for (name, kind), placed in sorted(joined.items()):
        reasons: Counter[tuple[str, str]] = Counter()
        for p in placed:
            _count_reasons(name, p, entity, known, reasons)
        (rule, evidence), _ = min(reasons.items(), key=lambda c: (-c[1], c[0]))
        merges.append(Merge(entity.id, name, kind, rule, evidence, _papers(placed)))
    return merges


def _count_reasons(name: str, p: Placed, entity: Entity, known: KnownNames, reasons: Counter[tuple[str, str]]) -> None:
    """Add to ``reasons`` the (rule, evidence) for ``name``, once for each paper that uses it."""
    same = _same_name(name, p, entity, known)
    if same is not None:
        reasons[same] += p.name.papers
    elif p.rule == "spelling":
        for e in p.name.uses:
            reasons["form in the paper", f"{e.paper} writes {name} for {p.name.text}"] += 1
    elif p.of_paper:
        for e in p.name.uses:
            reasons[p.rule, p.said_by(e.paper)] += 1
    else:
        reasons[p.rule, p.evidence] += p.name.papers


def _same_name(name: str, p: Placed, entity: Entity, known: KnownNames) -> tuple[str, str] | None:
    """(rule, evidence) where a user or how ``name`` is written decides; that comes before what else is known of it."""
    if p.rule in ("user alias", "kept apart"):
        return p.rule, p.evidence
    if spelling(name) == spelling(entity.name):
        return "spelling", f"the same letters: {spelling(name)}"
    key = known.key(name, p.name.type)
    if key == p.key and known.key(entity.name, entity.type) == key:
        written_out = [expand_inside(n, known.words) for n in (name, entity.name)]
        if inflected_form(written_out[0]) == inflected_form(written_out[1]):
            return "word form", f"the same words in another form: {key[1]}"
        return "interchangeable words", f"words of one meaning: {key[1]}"
    return None
