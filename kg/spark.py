"""Reading and extraction on a Spark cluster: what takes most of the time of a build, on as many machines as there are.

The driver, which is the process that builds, lists the input files; each is read by a worker, with the readers of every
build. Papers are merged by the driver, dealt out in partitions, and extracted where they land, the model being loaded
once in each Python worker. What comes back is what a local build would have found, so that the graph is the same, byte
for byte, whatever the number of workers, and whichever of them die on the way: Spark gives their work to others.
Resolution, links, tables, RDF and pages are the driver's, by the same functions as in a local build.

Workers need the input files and the user's vocabularies under the same paths (a shared file system), and the same
`kg`: what its extraction depends on is compared before anything is extracted.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pyarrow as pa

from kg.errors import ArgumentError, ClusterError, MissingExtra
from kg.extraction.extract import extract_papers
from kg.extraction.fingerprint import extraction_fingerprint
from kg.extraction.pipeline import load_pipeline
from kg.schema import Extraction, InputRead, Paper, Unread
from kg.sources.inputs import InputFile
from kg.sources.kept import read_file
from kg.sources.limits import Limits
from kg.storage.extractions import extraction_of, extraction_text
from kg.storage.records import input_of, input_row

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from spacy.language import Language

#: Where files are read and texts are extracted.
Engine = Literal["local", "spark"]

#: Papers of a partition, which one worker loses when it dies, and of a batch that goes from Java to Python at once.
_PARTITION = 128
_BATCH = 64
_FILE = pa.schema([("name", pa.string()), ("path", pa.string())])
_INPUT = pa.schema([("file", pa.string()), ("sha256", pa.string()), ("columns", pa.string()), ("read", pa.string())])
_TEXT = pa.schema([("paper", pa.string()), ("title", pa.string()), ("abstract", pa.string())])
_FOUND = pa.schema([("paper", pa.string()), ("found", pa.string()), ("unread", pa.string())])

Batches = Iterator[pa.RecordBatch]


def check_engine(engine: str, master: str | None, pipeline: Language | None) -> None:
    """Raise ArgumentError where these do not go together."""
    if engine not in ("local", "spark"):
        message = f"no engine is called {engine!r}; those known are local, spark"
        raise ArgumentError(message)
    if (engine == "spark") != (master is not None):
        message = "the engine spark needs a master, as in spark://host:7077, and no other engine has one"
        raise ArgumentError(message)
    if master is not None and pipeline is not None:
        message = "a pipeline of one's own cannot be sent to a cluster; build with the engine local"
        raise ArgumentError(message)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A Spark session with what its workers need to know: the vocabularies, and what extraction depends on."""

    session: SparkSession
    vocabularies: tuple[Path, ...]
    fingerprint: str

    def read(
        self, files: Sequence[InputFile], format: str | None, columns: Mapping[str, str], limits: Limits
    ) -> Iterator[InputRead]:
        """What stands in each of the ``files``, in no order. Raises ClusterError where a worker does not see one."""
        if not files:
            return
        paths = pa.table([[f.name for f in files], [str(f.path) for f in files]], schema=_FILE)
        work = partial(_read_files, format=format, columns=dict(columns), limits=limits)
        for row in self._done(paths, len(files), work, _INPUT).to_pylist():
            yield input_of(row)

    def extract(self, papers: Sequence[Paper]) -> Iterator[Extraction | Unread]:
        """What :func:`kg.extraction.extract.extract_papers` gives. Raises ClusterError where the work fails."""
        texts = pa.table(
            [[p.id for p in papers], [p.title for p in papers], [p.abstract for p in papers]], schema=_TEXT
        )
        partitions = max(-(-len(papers) // _PARTITION), min(self.session.sparkContext.defaultParallelism, len(papers)))
        work = partial(_extract_texts, vocabularies=self.vocabularies, fingerprint=self.fingerprint)
        rows = {row["paper"]: row for row in self._done(texts, partitions, work, _FOUND).to_pylist()}
        for paper in papers:
            row = rows[paper.id]
            if row["unread"] is None:
                yield extraction_of(paper.id, row["found"])
            else:
                yield Unread(paper.id, row["unread"])

    def _done(self, table: pa.Table, partitions: int, work: Any, schema: pa.Schema) -> pa.Table:  # noqa: ANN401
        """What ``work`` makes of the rows of ``table`` in so many partitions."""
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", FutureWarning)  # of the version of pandas, which is not used here
                frame: DataFrame = self.session.createDataFrame(table).repartition(partitions)
                return frame.mapInArrow(work, _spark_schema(schema)).toArrow()
        except (Py4JError, PySparkException) as error:
            message = f"the cluster failed: {_last_line(str(error))}"
            raise ClusterError(message) from error


@contextmanager
def spark_cluster(master: str, vocabularies: Sequence[Path]) -> Iterator[Cluster]:
    """The cluster of the Spark ``master`` (spark://host:7077, yarn, k8s://…, local-cluster[2,1,1024]) for the block.

    A session that the program has already is used, and stays. Raises ClusterError where there is no such cluster, and
    MissingExtra without the extra `spark`.
    """
    try:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        message = "the engine spark needs PySpark: pip install 'kg[spark]'"
        raise MissingExtra(message) from error
    paths = tuple(v.resolve() for v in vocabularies)
    fingerprint = extraction_fingerprint(paths)
    there = SparkSession.getActiveSession()
    # the same Python here and on the workers, unless the user names another
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        session = there or _configured(SparkSession.builder.master(master)).getOrCreate()
    except (Py4JError, PySparkException) as error:
        message = f"no Spark cluster at {master}: {_last_line(str(error))} (Spark needs Java 17 or later)"
        raise ClusterError(message) from error
    try:
        session.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", _BATCH)
        yield Cluster(session, paths, fingerprint)
    finally:
        if there is None:
            session.stop()


def _configured(builder: Any) -> Any:  # noqa: ANN401 - SparkSession.Builder, which is untyped
    """``builder`` with what a build needs; what the user has set in spark-defaults.conf or by itself stays."""
    builder = (
        builder.appName("kg build").config("spark.ui.showConsoleProgress", "false").config("spark.log.level", "ERROR")
    )
    # one core a worker runs one model, whose arithmetic is told to use no more
    builder = builder.config("spark.executorEnv.OMP_NUM_THREADS", "1")
    if path := os.environ.get("PYTHONPATH"):
        builder = builder.config("spark.executorEnv.PYTHONPATH", path)
    return builder


def _spark_schema(schema: pa.Schema) -> str:
    return ", ".join(f"{field.name} string" for field in schema)


def _read_files(batches: Batches, *, format: str | None, columns: Mapping[str, str], limits: Limits) -> Batches:
    """On a worker: what stands in the files of each batch."""
    for batch in batches:
        for row in batch.to_pylist():
            path = Path(row["path"])
            if not path.is_file():
                message = f"a worker does not see {path}; inputs must stand under the same paths on every machine"
                raise ClusterError(message)
            read = read_file(InputFile(row["name"], path), format, columns, limits)
            yield pa.RecordBatch.from_pylist([input_row(read)], schema=_INPUT)


def _extract_texts(batches: Batches, *, vocabularies: tuple[Path, ...], fingerprint: str) -> Batches:
    """On a worker: what is found in the texts of each batch."""
    for batch in batches:
        papers = [Paper(row["paper"], row["title"], row["abstract"]) for row in batch.to_pylist()]
        rows = [_row(found) for found in extract_papers(papers, pipeline=_pipeline(vocabularies, fingerprint))]
        if any(row["unread"] is not None for row in rows):
            _pipeline.cache_clear()  # what was interrupted may have been left half done
        yield pa.RecordBatch.from_pylist(rows, schema=_FOUND)


def _row(found: Extraction | Unread) -> dict[str, str | None]:
    if isinstance(found, Unread):
        return {"paper": found.paper, "found": None, "unread": found.reason}
    return {"paper": found.paper, "found": extraction_text(found), "unread": None}


@cache
def _pipeline(vocabularies: tuple[Path, ...], fingerprint: str) -> Language:
    """The pipeline, loaded once in each Python worker; raises ClusterError where it is not the driver's."""
    if extraction_fingerprint(vocabularies) != fingerprint:
        message = "a worker has another version of kg, its model, a vocabulary or a package than the driver"
        raise ClusterError(message)
    return load_pipeline(vocabularies)


def _last_line(text: str) -> str:
    """What of a trace of Java and Python a user can use: the last line of Python's own error."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    own = [line for line in lines if "ClusterError:" in line]
    return (own or lines or [text])[0].rpartition("ClusterError: ")[2]
