"""Papers as vectors over what they name: entities, what is broader, and the words of the names.

A statement gives its entity 1, each entity above it ``STEP`` for each step up, and each word of the entity's name
``WORD``; all times the weight of the relation and the confidence. A feature counts by its inverse document frequency
``ln(N / n)`` (Spärck Jones 1972), and nothing where more than a stated share of the papers have it, or only one. Rows
are scaled
to length 1, but rows shorter than the average as if they had average length (after the pivoted length normalisation of
Singhal, Buckley and Mitra 1996), so that two papers with one entity each are not the closest of all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from kg.linking.weights import NEVER_UP_TO, RELATION_WEIGHTS, UBIQUITOUS_SHARE
from kg.names.acronyms import abbreviates
from kg.names.normal_form import name_words
from kg.resolution.hierarchy import levels
from kg.schema import Broader, Entity, Statement

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

#: What an entity one step up counts, beside the entity itself; two steps up it is the square of this.
STEP = 0.6
#: What a word of an entity's name counts, beside the entity itself.
WORD = 1.5
#: What every paper names has no rarity, and a step of no strength could be no step.
_WEAKEST = 0.001
#: Words of names that say nothing about what two names have in common: self-attention is no self-training.
_EMPTY = frozenset(
    """
    a across an and as at aware based by co cross driven end few for free from guided in inter into intra is level
    multi non of on one or over post pre re self semi shot the through to un under using via wise with zero
    """.split()
)


@dataclass(frozen=True, slots=True)
class PaperVectors:
    """``matrix`` (papers × features) has the vectors, ``parts`` (statements × features) what each statement gives.

    Features are the entities, in the order of ``entities``, then the ``words``. Statements are sorted by paper and
    entity: those of paper ``i`` are the rows ``starts[i]`` to ``starts[i + 1]`` of ``parts``, and ``paper_of`` and
    ``entity_of`` have the numbers of their papers and entities.

    Papers that state nothing have no vector, and entities that are only broader than others have a number, so that
    these numbers are not the rows of the papers and entities tables (:mod:`kg.network.incidence`); papers are linked
    before there are tables. Statements are in the order of their table.

    ``strengths`` are the values in ``matrix`` of the statements' own entities, in (0, 1]; those of entities that are
    left out of it, since one paper alone or nearly every one has them, are reckoned in the same way.
    """

    papers: tuple[str, ...]
    entities: tuple[str, ...]
    words: tuple[str, ...]
    matrix: csr_array
    parts: csr_array
    starts: Ints
    paper_of: Ints
    entity_of: Ints
    strengths: Floats


def paper_vectors(
    statements: Sequence[Statement],
    entities: Sequence[Entity] = (),
    hierarchy: Sequence[Broader] = (),
    *,
    max_share: float = UBIQUITOUS_SHARE,
    min_held: int = NEVER_UP_TO,
) -> PaperVectors:
    """The vectors of all papers that have a statement.

    ``entities`` give the words of names and ``hierarchy`` what is broader; without them only equal entities count. A
    feature counts where at most ``max_share`` of the papers, or at most ``min_held`` papers, have it.
    """
    papers = sorted({s.paper for s in statements})
    known = sorted({s.entity for s in statements} | {link.broader for link in hierarchy})
    paper_at, entity_at = ({x: i for i, x in enumerate(xs)} for xs in (papers, known))
    ordered = sorted(statements, key=lambda s: (s.paper, s.entity))
    words, of_entity = _entity_features(known, entity_at, entities, hierarchy)
    paper_of = np.array([paper_at[s.paper] for s in ordered], dtype=np.int64)
    entity_of = np.array([entity_at[s.entity] for s in ordered], dtype=np.int64)
    weights = np.array([RELATION_WEIGHTS[s.relation] * s.confidence for s in ordered])
    starts = np.searchsorted(paper_of, np.arange(len(papers) + 1))
    parts = csr_array(of_entity[entity_of].multiply(weights[:, None]))
    sums = csr_array((np.ones(len(ordered)), np.arange(len(ordered)), starts), shape=(len(papers), len(ordered)))
    raw = csr_array(sums @ parts)
    held = np.bincount(raw.indices, minlength=raw.shape[1])
    every_rarity: Floats = np.log(max(len(papers), 1) / np.maximum(held, 1))
    rarity = np.where((held > max(max_share * len(papers), min_held)) | (held < 2), 0.0, every_rarity)
    scale = _scales(csr_array(raw.multiply(rarity[None, :])))
    scaled = csr_array(parts.multiply(rarity[None, :]).multiply(scale[paper_of][:, None]))
    scaled.eliminate_zeros()
    matrix = csr_array(sums @ scaled)
    matrix.sort_indices()
    strengths = raw[paper_of, entity_of] * every_rarity[entity_of] * scale[paper_of] if len(ordered) else np.zeros(0)
    return PaperVectors(
        papers=tuple(papers),
        entities=tuple(known),
        words=words,
        matrix=matrix,
        parts=scaled,
        starts=starts,
        paper_of=paper_of,
        entity_of=entity_of,
        strengths=np.clip(strengths, _WEAKEST, 1.0),
    )


def _entity_features(
    known: Sequence[str], entity_at: dict[str, int], entities: Iterable[Entity], hierarchy: Sequence[Broader]
) -> tuple[tuple[str, ...], csr_array]:
    """The words, and a matrix (entities × features) of what each entity is, is a kind of, and is called."""
    words_of = {e.id: _words_of(e) for e in entities if e.id in entity_at}
    words = sorted({w for ws in words_of.values() for w in ws})
    word_at = {w: len(known) + i for i, w in enumerate(words)}
    above = levels(hierarchy)
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for i, entity in enumerate(known):
        features = {i: 1.0}
        features |= {entity_at[a]: STEP**steps for a, steps in above.get(entity, {}).items()}
        features |= {word_at[w]: WORD for w in words_of.get(entity, ())}
        rows += [i] * len(features)
        columns += features.keys()
        values += features.values()
    return tuple(words), csr_array((values, (rows, columns)), shape=(len(known), len(known) + len(words)))


def _words_of(entity: Entity) -> set[str]:
    """The words of the entity's name and, where that is an acronym, of what it is short for."""
    long = next((a for a in entity.aliases if abbreviates(entity.name, a)), "")
    return {*name_words(entity.name), *name_words(long)} - _EMPTY


def _scales(matrix: csr_array) -> Floats:
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    pivot = lengths[lengths > 0].mean() if (lengths > 0).any() else 1.0
    scales: Floats = 1.0 / np.maximum(lengths, pivot)
    return scales
