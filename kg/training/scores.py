"""What teachers score many texts, kept in files: a smaller network learns the scores, and a run can be cut."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.schema import Progress
from kg.training.examples import Example
from kg.training.teachers import Teacher, Together

Halves = npt.NDArray[np.float16]
#: The scores that a teacher gives one text: words × tags, words × relations, each word's mean taken off.
Wanted = tuple[Halves, Halves]

#: Texts whose scores are kept in one file.
_CHUNK = 1024


def write_scores(
    teacher: Teacher | Together,
    examples: Sequence[Example],
    folder: Path,
    progress: Progress = lambda *_: None,
) -> None:
    """Write to ``folder`` what ``teacher`` scores each of ``examples``; what a stopped run has left is kept."""
    for start in range(0, len(examples), _CHUNK):
        file = folder / f"scores-{start:07d}.npz"
        if not file.exists():
            _write(wanted_scores(teacher, examples[start : start + _CHUNK]), file)
        progress("score", min(start + _CHUNK, len(examples)), len(examples))


def read_scores(folder: Path) -> list[Wanted]:
    """What :func:`write_scores` wrote to ``folder``, in its order."""
    found = []
    for file in sorted(folder.glob("scores-*[0-9].npz")):
        with np.load(file) as parts:
            found += [(parts[f"t{i}"], parts[f"r{i}"]) for i in range(len(parts.files) // 2)]
    return found


def wanted_scores(teacher: Teacher | Together, examples: Sequence[Example]) -> list[Wanted]:
    """What ``teacher`` scores each example; a chain gives the same spans whatever is added to all tags of a word."""
    return [(_centred(tags), _centred(relations)) for tags, relations in teacher.predict(examples)]


def _centred(values: npt.NDArray[np.float64]) -> Halves:
    centred: Halves = (values - values.mean(axis=1, keepdims=True)).astype(np.float16)
    return centred


def _write(wanted: Sequence[Wanted], file: Path) -> None:
    """Write the scores of some texts to ``file``, which is there only when it is whole."""
    parts: dict[str, Any] = {
        f"{kind}{i}": part for i, pair in enumerate(wanted) for kind, part in zip("tr", pair, strict=True)
    }
    new = file.with_suffix(".new.npz")
    np.savez(new, **parts)
    new.replace(file)
