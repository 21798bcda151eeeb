"""What several rooms' tests need: the folder of real pages where it is there, and small papers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from kg.schema import Paper

PROJECT = Path(__file__).parents[1]

# The same examples every time, and no limit on time, which depends on the machine.
settings.register_profile("kg", deadline=None, derandomize=True)
settings.load_profile("kg")


@pytest.fixture(scope="session")
def project() -> Path:
    """The top folder of the project."""
    return PROJECT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real pages and annotated papers beside the project."""
    folder = Path(os.environ.get("KG_SHARED", PROJECT.parent / "shared"))
    if not (folder / "seeds").is_dir():
        pytest.skip(f"the real pages and annotations are not beside the project ({folder.name}/ is missing)")
    return folder


@pytest.fixture
def paper() -> Paper:
    """A short invented paper that names something of every type."""
    return Paper(
        id="p1",
        title="TinyTune: Cheap Low-Rank Adaptation of Large Language Models",
        abstract=(
            "Fine-tuning large language models (LLMs) is costly. We propose TinyTune, a method that builds on "
            "Low-Rank Adaptation (LoRA). Experiments on GLUE and SQuAD with RoBERTa show that TinyTune outperforms "
            "BitFit in accuracy on question answering. Code is at https://github.com/example/tinytune."
        ),
    )
