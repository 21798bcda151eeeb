"""The statistical tagger: how probable each span is, by a small encoder in ONNX and a linear chain over its words.

The model is a folder: ``tagger.onnx`` (word pieces → scores of tags and of relations), ``tokenizer.json``,
``tagger.json`` (the chain) and ``selection.json`` (see :mod:`kg.extraction.selection`). `kg train` makes it.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc

from kg.errors import UnreadableInput
from kg.extraction.candidates import SpanProbability
from kg.extraction.crf import Chain, span_probabilities
from kg.extraction.documents import text_of
from kg.extraction.mentions import FoundMention, register_extensions, without_overlaps
from kg.extraction.model_files import ModelFiles
from kg.extraction.word_pieces import LONGEST, Pieces, cut, load_tokenizer
from kg.schema import ENTITY_TYPES, RELATIONS

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Optimizations of ONNX Runtime that cost time here: its fused sum and normalisation takes twice as long as the two.
_SLOWER_WITH = ["SkipLayerNormFusion"]
#: The files of a model folder that the tagger reads.
FILES = ("tagger.json", "tagger.onnx", "tokenizer.json")
#: What a network is given: of each piece its number, shape and known name; of each word the place of its first piece.
INPUTS = ("ids", "shapes", "known", "first")
#: Pieces that two windows of a long text share, so that no word is read without its neighbours.
_SHARED = 128


@dataclass(frozen=True, slots=True)
class RelationScores:
    """For each word of a text (by its first character) a score for each relation."""

    starts: Ints
    scores: Floats

    def at(self, places: Iterable[tuple[int, int]]) -> Floats:
        """The scores of the first words at ``places`` (characters), a row each; one of zeros where no word begins."""
        rows = self.starts.searchsorted([a for a, _ in places])
        rows = rows[rows < len(self.starts)]
        return self.scores[rows] if len(rows) else np.zeros((1, self.scores.shape[1]))

    def of(self, places: Iterable[tuple[int, int]]) -> Floats:
        """The mean of the scores at ``places``."""
        mean: Floats = self.at(places).mean(axis=0)
        return mean


#: What is known of a text that no tagger read.
NO_SCORES = RelationScores(np.zeros(0, dtype=np.int64), np.zeros((0, len(RELATIONS))))


def known_words(words: Sequence[tuple[int, int]], found: Iterable[FoundMention]) -> Ints:
    """For each word 0, or ``1 + 2 t`` (first) or ``2 + 2 t`` (later word of a name) where ``found`` has type ``t``."""
    marks = np.zeros(len(words), dtype=np.int64)
    starts = [a for a, _ in words]
    for m in without_overlaps(found):
        first, end, begin = bisect_left(starts, m.start), bisect_left(starts, m.end), 1 + 2 * ENTITY_TYPES.index(m.type)
        marks[first:end] = begin + 1
        marks[first : min(first + 1, end)] = begin
    return marks


class Encoder:
    """The network of a model folder, on one thread: the same numbers whatever else is read beside a text.

    Weights are 8-bit and activations are scaled text by text, so texts are never read in batches.
    """

    def __init__(self, folder: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(
                str(folder / "tagger.onnx"), options, ["CPUExecutionProvider"], disabled_optimizers=_SLOWER_WITH
            )
            self._tokenizer = load_tokenizer(folder / "tokenizer.json")
            told = json.loads((folder / "tagger.json").read_text(encoding="utf-8"))
        except Exception as error:
            message = f"{folder}: no model that can be read: {error}. `kg train` makes one."
            raise UnreadableInput(message) from error
        asked = sorted(given.name for given in self._session.get_inputs())
        if asked != sorted(INPUTS):
            message = f"{folder}: a model of another version, with inputs {', '.join(asked)}. `kg train` makes one."
            raise UnreadableInput(message)
        self.chain = Chain(np.array(told["transitions"]), np.array(told["first"]))

    def cut(self, text: str) -> Pieces:
        """``text`` in the pieces of this model."""
        return cut(self._tokenizer, text)

    def read(self, pieces: Pieces, known: Ints) -> tuple[Floats, Floats]:
        """Scores of tags (words × tags) and of relations (words × relations); ``known`` is of :func:`known_words`."""
        marks = np.zeros(len(pieces.ids), dtype=np.int64)
        marks[pieces.first] = known
        parts = [self._read_window(pieces, marks, *w) for w in _windows(len(pieces.ids))]
        tags, relations = (np.concatenate(part).astype(np.float64) for part in zip(*parts, strict=True))
        return tags, relations

    def _read_window(
        self, pieces: Pieces, marks: Ints, start: int, keep: int, stop: int, end: int
    ) -> tuple[Floats, Floats]:
        """Scores of the words that begin from ``keep`` to ``stop``, read amid the pieces from ``start`` to ``end``."""
        words = pieces.first[pieces.first.searchsorted(keep) : pieces.first.searchsorted(stop)]
        if not len(words):
            return np.zeros((0, len(self.chain.first))), np.zeros((0, len(RELATIONS)))
        per_piece = (values[start:end] for values in (pieces.ids, pieces.shapes, marks))
        inputs = {name: values[None] for name, values in zip(INPUTS, (*per_piece, words - start), strict=True)}
        tags, relations = self._session.run(["tags", "relations"], inputs)
        return tags[0], relations[0]


def _windows(pieces: int) -> list[tuple[int, int, int, int]]:
    """(start, keep, stop, end) of windows: read from start to end, keep what lies from keep to stop.

    >>> _windows(300), _windows(600)
    ([(0, 0, 300, 300)], [(0, 0, 448, 512), (384, 448, 600, 600)])
    """
    if pieces <= LONGEST:
        return [(0, 0, pieces, pieces)]
    step, half = LONGEST - _SHARED, _SHARED // 2
    starts = range(0, pieces - _SHARED, step)
    return [
        (
            s,
            s + half if s else 0,
            min(pieces, s + LONGEST) - (half if s + LONGEST < pieces else 0),
            min(pieces, s + LONGEST),
        )
        for s in starts
    ]


@Language.factory(
    "kg_ner",
    default_config={"model": None},
    assigns=["doc._.span_probabilities", "doc._.relation_scores"],
    requires=["doc._.mentions"],
)
class Tagger:
    """spaCy component that sets ``doc._.span_probabilities`` and ``doc._.relation_scores``.

    ``model`` is a folder; None stands for the model that comes with the package. It is read when first needed.
    """

    def __init__(self, nlp: Language, name: str, model: str | None) -> None:
        self.name = name
        register_extensions()
        self._model = ModelFiles(model, FILES)
        self._read: Encoder | None = None

    @property
    def _encoder(self) -> Encoder:
        if self._read is None:
            self._read = Encoder(self._model.folder)
        return self._read

    def prepare(self) -> None:
        """Read the model now. Raises UnreadableInput where there is none that fits this version."""
        _ = self._encoder

    def to_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> None:
        """Copy the model into the folder ``path``, unless it is the one that comes with the package."""
        self._model.copy_to(Path(path))

    def from_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> Tagger:
        """Take the model that :meth:`to_disk` wrote, if it did."""
        self._model, self._read = self._model.stored_in(Path(path)), None
        return self

    def __call__(self, doc: Doc) -> Doc:
        """Return ``doc`` with its span probabilities and relation scores."""
        pieces = self._encoder.cut(text_of(doc))
        known = known_words(pieces.words, (m for m in doc._.mentions if m.found_by == "vocabulary"))
        tags, relations = self._encoder.read(pieces, known)
        words = pieces.words
        doc._.span_probabilities = tuple(
            SpanProbability(words[first][0], words[end - 1][1], ENTITY_TYPES[kind], probability)
            for first, end, kind, probability in span_probabilities(self._encoder.chain, tags)
        )
        doc._.relation_scores = RelationScores(np.array([a for a, _ in words], dtype=np.int64), relations)
        return doc
