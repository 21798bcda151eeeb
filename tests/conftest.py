"""What several rooms' tests need: the folder of real pages where it is there, and small papers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from fuzzing import LONG
from graphs import grouped, planted, write_graph
from kg.schema import Paper
from kg.storage import Tables

if TYPE_CHECKING:
    from spacy.language import Language

PROJECT = Path(__file__).parents[1]

# The same examples every time, and no limit on time, which depends on the machine.
settings.register_profile("kg", deadline=None, derandomize=True)
# Many examples, other ones each time, by command: CONTRIBUTING.md says how.
settings.register_profile(
    LONG,
    deadline=None,
    max_examples=int(os.environ.get("KG_FUZZ_EXAMPLES", "10000")),
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("kg")

# A shell that starts a command in the background has it ignore Ctrl-C, and so would all that the tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


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


@pytest.fixture(scope="session")
def make() -> Callable[..., Tables]:
    """A function that makes the tables of :func:`planted`."""
    return planted


@pytest.fixture(scope="session")
def tables() -> Tables:
    """The planted graph with its defaults."""
    return planted()


@pytest.fixture(scope="session")
def write() -> Callable[[Tables, Path], Path]:
    """A function that writes tables as a graph directory."""
    return write_graph


@pytest.fixture(scope="session")
def graph(tmp_path_factory: pytest.TempPathFactory, tables: Tables) -> Path:
    """The planted graph as a directory."""
    return write_graph(tables, tmp_path_factory.mktemp("planted") / "graph")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Path:
    """The folder of the graph of the project's own pages: built once for a run of the tests, whatever the number of
    workers, and only read; a test that builds upon it takes a copy.
    """
    from kg.rdf.store import prepare_store

    folder = built_once(project / "seeds", "seeds-graph", tmp_path_factory)
    prepare_store(folder)
    return folder


@pytest.fixture(scope="session")
def five_pages(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Path:
    """The folder of the graph of the five listing pages, built once for a run of the tests, and only read."""
    return built_once(shared / "seeds", "five-pages-graph", tmp_path_factory)


def built_once(pages: Path, name: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of ``pages``, built in a process of its own by whichever worker of a run of the tests asks first."""
    # a worker's folder lies in the folder of the run, which all workers see
    own = tmp_path_factory.getbasetemp()
    shared_by_all = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    folder = shared_by_all / name
    with FileLock(shared_by_all / f"{name}.lock"):
        if not folder.exists():
            command = [sys.executable, "-m", "kg", "build", str(pages), "--out", str(folder), "--workers", "1", "-q"]
            subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": "1"})
    return folder


@pytest.fixture(scope="session")
def pipeline() -> Language:
    """The shipped pipeline; loading it takes a second, so that the tests of one process share it."""
    from kg.extraction.pipeline import load_pipeline

    return load_pipeline()


@pytest.fixture
def make_tables() -> Callable[..., Tables]:
    """Tables of ``papers`` papers in ``groups`` groups, titled ``title``."""
    return grouped
