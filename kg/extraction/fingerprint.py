"""What an extraction depends on besides the text, as one number: code, model, vocabulary and versions."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

import kg
from kg.extraction.tagger import shipped_model
from kg.extraction.vocabulary import shipped_vocabulary


def extraction_fingerprint(vocabularies: Sequence[Path] = (), model: Path | None = None) -> str:
    """SHA-256 over everything that :func:`kg.extraction.extract_papers` reads but the papers.

    Two extractions of one text with the same fingerprint are equal, so the second need not be made.
    """
    digest = hashlib.sha256(kg.__version__.encode())
    for package in ("numpy", "onnxruntime", "spacy", "tokenizers"):
        digest.update(f"{package} {version(package)}\n".encode())
    for path in _files(vocabularies, model or shipped_model()):
        digest.update(os.fsencode(path.name) + b"\n")
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files(vocabularies: Sequence[Path], model: Path) -> Iterable[Path]:
    yield from sorted(Path(__file__).parent.glob("*.py"))
    yield from sorted(p for p in model.iterdir() if p.is_file())
    yield from sorted(shipped_vocabulary().glob("*.csv"))
    yield from vocabularies


def text_digest(text: str) -> str:
    """SHA-256 of a paper's text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
