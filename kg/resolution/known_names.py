"""The vocabulary by key, for the rules that join names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kg.names.acronyms import abbreviates, expand_inside, is_acronym
from kg.names.folding import fold_blanks
from kg.names.generic_heads import bare_names
from kg.names.normal_form import normal_form
from kg.names.vocabulary import KnownName
from kg.resolution.distinct_names import DistinctName
from kg.resolution.expansions import Key
from kg.schema import EntityType

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


@dataclass(frozen=True, slots=True)
class Placed:
    """A name with the key it was given, and the rule and evidence for that.

    ``evidence`` that each paper gives for itself is ``of_paper``: :meth:`said_by` says it with the paper.
    """

    name: DistinctName
    key: Key
    rule: str
    evidence: str
    of_paper: bool = False

    def said_by(self, paper: str) -> str:
        """The evidence as it is for one of the papers that use the name."""
        return f"{paper}: {self.evidence}" if self.of_paper else self.evidence


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
    _keys: dict[Key, Key] = field(default_factory=dict, repr=False, compare=False)

    def key(self, name: str, kind: EntityType) -> Key:
        """The name space of ``kind`` and the normal form of ``name`` with its acronyms written out."""
        asked = SPACE[kind], name
        found = self._keys.get(asked)  # each rule asks for the same names again
        if found is None:
            found = self._keys[asked] = self._key(*asked)
        return found

    def _key(self, space: str, name: str) -> Key:
        return self.own.get((space, fold_blanks(name))) or (space, normal_form(expand_inside(name, self.words)))

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
            own[space, fold_blanks(row.name)] = (space, f"{normal} = {fold_blanks(row.name)}")
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
