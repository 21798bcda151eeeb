"""A pipeline of the user's own: what it must hold, what tells it from another, and how other processes get it."""

from __future__ import annotations

import hashlib
import inspect
import secrets
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import spacy
from spacy.language import Language

from kg.errors import PipelineError

#: What a graph is made of, with the shipped factory that sets it.
_NEEDED = {
    "doc._.sentence_spans": "kg_sentences",
    "doc._.names": "kg_consistency",
    "doc._.relations": "kg_relations",
}
#: A file of a saved pipeline that grows with every text read and changes nothing.
_GROWING = "vocab/strings.json"


def check_pipeline(nlp: Language) -> None:
    """Raise PipelineError unless the components of ``nlp`` that are not disabled set what a graph is made of."""
    found = {attribute for name in nlp.pipe_names for attribute in nlp.get_pipe_meta(name).assigns}
    for attribute, factory in _NEEDED.items():
        if attribute not in found:
            message = (
                f"no component of the pipeline ({', '.join(nlp.pipe_names) or 'it has none'}) sets {attribute}; begin "
                f"with kg.extraction.pipeline.load_pipeline(), or add the factory {factory} or one that assigns it"
            )
            raise PipelineError(message)


def pipeline_digest(nlp: Language) -> str:
    """SHA-256 over what ``nlp`` saves and over the source of its components.

    Another number each time where a component's source cannot be found, so that nothing is taken for equal that may
    differ. Raises PipelineError where it cannot be saved.
    """
    digest = hashlib.sha256()
    with tempfile.TemporaryDirectory() as folder:
        save_pipeline(nlp, Path(folder))
        for path in sorted(p for p in Path(folder).rglob("*") if p.is_file()):
            name = path.relative_to(folder).as_posix()
            if name != _GROWING:
                digest.update(f"{name}\n".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    for name in nlp.component_names:
        digest.update(_source(nlp.get_pipe(name)).encode())
    return digest.hexdigest()


def save_pipeline(nlp: Language, folder: Path) -> None:
    """Write ``nlp`` into ``folder``. Raises PipelineError where one of its components cannot be saved."""
    try:
        nlp.to_disk(folder)
    except Exception as error:
        message = f"the pipeline cannot be saved: {type(error).__name__}: {error}; see spaCy's Language.to_disk"
        raise PipelineError(message) from error


def _source(component: object) -> str:
    """The text of the module that defines ``component``; of its own lines where it was typed in, as in a notebook."""
    definition = component if inspect.isroutine(component) else type(component)
    module = sys.modules.get(definition.__module__)
    try:
        return inspect.getsource(module) if module is not None else inspect.getsource(definition)
    except (OSError, TypeError):
        pass
    try:
        return inspect.getsource(definition)
    except (OSError, TypeError):
        return secrets.token_hex()


@dataclass(frozen=True, slots=True)
class SavedPipeline:
    """Where a pipeline was saved for other processes, and the modules that register its components."""

    folder: str
    modules: tuple[str, ...]

    def load(self) -> Language:
        """The pipeline. Raises PipelineError where this process knows one of its components not."""
        try:
            for name in self.modules:
                import_module(name)
            return spacy.load(self.folder)
        except Exception as error:
            message = (
                f"the pipeline cannot be loaded in another process: {type(error).__name__}: {error}. Put "
                "components of your own into a module that can be imported, or extract with workers=1"
            )
            raise PipelineError(message) from error


@contextmanager
def saved_pipeline(nlp: Language) -> Iterator[SavedPipeline]:
    """``nlp`` in a temporary folder, for as long as the context lasts. Raises PipelineError."""
    modules: Sequence[str] = sorted({_module(nlp.get_pipe(name)) for name in nlp.component_names} - {"__main__"})
    with tempfile.TemporaryDirectory() as folder:
        save_pipeline(nlp, Path(folder))
        yield SavedPipeline(folder, tuple(modules))


def _module(component: object) -> str:
    return str((component if inspect.isroutine(component) else type(component)).__module__)
