"""Stages of a long piece of work, kept in a folder, so that a run that was stopped goes on where it was cut.

Each stage has a folder of its own whose name ends in a hash of all that went into it: its settings, what it read, and
the hashes of the stages before it. While it is being made the folder's name ends in ``.unfinished``, and what it has
done so far lies in it; it takes its own name when it is finished. So a stage is found again only where nothing that it
depends on has changed, and what is half done is never taken for done.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import nn

_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Stage:
    """A finished stage: the folder of what it made, and the hash of what it was made from."""

    folder: Path
    key: str


@dataclass(frozen=True, slots=True)
class Stages:
    """The folder of all stages."""

    folder: Path

    def make(self, name: str, ingredients: dict[str, object], work: Callable[[Path], None]) -> Stage:
        """The stage ``name`` made from ``ingredients``: found if it was finished before, else made or gone on with.

        ``work`` is given the folder to write to, where it finds what a stopped run has left. ``ingredients`` are what
        can be written in JSON; of a stage before this one give the key, of texts a :func:`fingerprint`.
        """
        key = hashlib.sha256(json.dumps([name, ingredients], sort_keys=True).encode()).hexdigest()[:_DIGITS]
        finished = self.folder / f"{name}-{key}"
        if not finished.is_dir():
            unfinished = finished.with_name(f"{finished.name}.unfinished")
            unfinished.mkdir(parents=True, exist_ok=True)
            work(unfinished)
            (unfinished / "ingredients.json").write_text(
                json.dumps(ingredients, indent=1, sort_keys=True) + "\n", encoding="utf-8"
            )
            unfinished.rename(finished)
        return Stage(finished, key)


def fingerprint(lines: Iterable[str]) -> str:
    """A hash of ``lines`` and of their order. Cost: O(characters)."""
    sum_ = hashlib.sha256()
    for line in lines:
        sum_.update(hashlib.sha256(line.encode()).digest())
    return sum_.hexdigest()[:_DIGITS]


def fingerprint_of_folder(folder: Path) -> str:
    """A hash of the files that lie in ``folder``, of their names and what they hold. Cost: O(bytes)."""
    sum_ = hashlib.sha256()
    for path in sorted(p for p in folder.iterdir() if p.is_file()):
        with path.open("rb") as file:
            sum_.update(path.name.encode() + hashlib.file_digest(file, "sha256").digest())
    return sum_.hexdigest()[:_DIGITS]


class Checkpoint:
    """What a long computation needs to go on: one file, written at most once in ``seconds`` and replaced in one move.

    When it is written changes nothing in what is computed.
    """

    def __init__(self, path: Path, seconds: float = 120.0) -> None:
        self._path, self._seconds, self._written = path, seconds, time.monotonic()

    def state(self) -> dict[str, Any] | None:
        """What was written last: numbers, text, tensors, and lists and dicts of these. None where nothing was."""
        if not self._path.exists():
            return None
        found: dict[str, Any] = torch.load(self._path, map_location="cpu", weights_only=True)
        return found

    def offer(self, state: Callable[[], dict[str, Any]]) -> None:
        """Write ``state()`` if it is time to."""
        if time.monotonic() - self._written >= self._seconds:
            new = self._path.with_name(f"{self._path.name}.new")
            torch.save(state(), new)
            new.replace(self._path)
            self._written = time.monotonic()

    def forget(self) -> None:
        """Remove what was written: the computation has come to its end."""
        self._path.unlink(missing_ok=True)


_WEIGHTS = "weights.safetensors"


def save_weights(network: nn.Module, folder: Path) -> None:
    """Write the weights of ``network`` into ``folder``."""
    save_file({name: value.cpu().contiguous() for name, value in network.state_dict().items()}, folder / _WEIGHTS)


def load_weights(network: nn.Module, stage: Stage) -> None:
    """Put the weights that :func:`save_weights` wrote in ``stage`` into ``network``."""
    network.load_state_dict(load_file(stage.folder / _WEIGHTS))
