"""What an extraction depends on besides the text, as one number: code, model, vocabulary and versions."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

from spacy.language import Language

from kg.extraction.model_files import shipped_model
from kg.extraction.own_pipeline import pipeline_digest
from kg.names.vocabulary import shipped_vocabulary, vocabulary_files
from kg.version import __version__


def extraction_fingerprint(
    vocabularies: Sequence[Path] = (), model: Path | None = None, pipeline: Language | None = None
) -> str:
    """SHA-256 over everything that :func:`kg.extraction.extract_papers` reads but the papers.

    Two extractions of one text with the same fingerprint are equal, so the second need not be made. Raises
    UnreadableInput where a vocabulary does not exist, and PipelineError where a ``pipeline`` of the user's own cannot
    be saved.
    """
    digest = hashlib.sha256(__version__.encode())
    for package in ("numpy", "onnxruntime", "spacy", "tokenizers"):
        digest.update(f"{package} {version(package)}\n".encode())
    for path in _files(vocabularies, model or shipped_model()):
        digest.update(os.fsencode(path.name) + b"\n")
        digest.update(path.read_bytes())
    if pipeline is not None:
        digest.update(pipeline_digest(pipeline).encode())
    return digest.hexdigest()


def digests_of_files(
    vocabularies: Sequence[Path] = (), pipeline: Language | None = None
) -> dict[str, list[dict[str, str]]]:
    """``file`` and ``sha256`` of each file of the "vocabulary" and, where no ``pipeline`` takes its place, the "model".

    Raises UnreadableInput where a vocabulary does not exist.
    """
    model = [] if pipeline is not None else sorted(p for p in shipped_model().iterdir() if p.is_file())
    files = {"model": model, "vocabulary": vocabulary_files([shipped_vocabulary(), *vocabularies])}
    return {
        what: [{"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()} for path in paths]
        for what, paths in files.items()
    }


def _files(vocabularies: Sequence[Path], model: Path) -> Iterable[Path]:
    yield from code_files()
    yield from sorted(p for p in model.iterdir() if p.is_file())
    yield from vocabulary_files([shipped_vocabulary(), *vocabularies])


def code_files() -> list[Path]:
    """The modules of `kg` that decide what is extracted: this room's, those about names, and the schema."""
    package = Path(__file__).parents[1]
    rooms = (package / "extraction", package / "names")
    return [*(file for room in rooms for file in sorted(room.glob("*.py"))), package / "schema.py"]


def text_digest(text: str) -> str:
    """SHA-256 of a paper's text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
