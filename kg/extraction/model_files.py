"""The files of a model folder that a component reads: those that `kg train` made, or the shipped ones."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path


def shipped_model() -> Path:
    """The folder of the model that comes with the package."""
    return Path(__file__).parent / "model"


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """Which ``files`` of which model folder a component reads; ``model`` None stands for the shipped one.

    The model of one's own travels with a pipeline that is saved; the shipped one is there wherever `kg` is.
    """

    model: str | None
    files: Sequence[str]

    @property
    def folder(self) -> Path:
        """The folder."""
        return Path(self.model) if self.model else shipped_model()

    def copy_to(self, folder: Path) -> None:
        """Copy the files into ``folder``; nothing where they are the shipped ones."""
        if self.model:
            folder.mkdir(parents=True, exist_ok=True)
            for file in self.files:
                shutil.copyfile(self.folder / file, folder / file)

    def stored_in(self, folder: Path) -> ModelFiles:
        """The files that :meth:`copy_to` put into ``folder``, or these where it put none."""
        return replace(self, model=str(folder)) if (folder / self.files[0]).is_file() else self
