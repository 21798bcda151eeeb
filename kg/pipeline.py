"""build(): from input files to a graph directory, one room after the other."""

from __future__ import annotations

import gc
import os
import platform
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kg.analytics.report import write_markdown_report
from kg.errors import ArgumentError, NoUsableRecord
from kg.extraction.extract import at_least, default_workers, extract_papers
from kg.extraction.fingerprint import digests_of_files, extraction_fingerprint, text_digest
from kg.extraction.own_pipeline import check_pipeline
from kg.graph import Graph, open_graph
from kg.linking.lineage import lineage
from kg.linking.paths import step_costs
from kg.linking.related import related_papers
from kg.linking.repositories import shared_repositories
from kg.linking.vectors import paper_vectors
from kg.names.vocabulary import read_vocabulary, shipped_vocabulary
from kg.rdf.about import About, about_of
from kg.rdf.files import DEFAULT_FILES, check_files
from kg.rdf.iris import check_base_iri
from kg.rdf.write import write_files
from kg.resolution.resolve import resolve
from kg.resolution.user_files import read_aliases, read_kept_apart
from kg.schema import Extraction, InputRead, Paper, Progress, Reject, Unread
from kg.sources import printable
from kg.sources.cleaning import excerpt
from kg.sources.inputs import file_digest, find_inputs, names_meant
from kg.sources.kept import all_items, read_inputs
from kg.sources.limits import USUAL_LIMITS, Limits
from kg.sources.memory import NAME, Input, part
from kg.sources.read import reading_of, set_aside
from kg.spark import Cluster, Engine, check_engine, spark_cluster
from kg.storage import (
    Tables,
    check_target,
    extraction_text,
    kept_extraction,
    make_tables,
    read_found,
    read_kept,
    read_manifest,
    replace_directory,
    write_extractions,
    write_manifest,
    write_records,
    write_tables,
)
from kg.storage.lock import only_build
from kg.version import __version__
from kg.views.write import write_views

if TYPE_CHECKING:
    from spacy.language import Language

DEFAULT_BASE_IRI = "https://example.org/kg/"


@dataclass(slots=True)
class _Stages:
    """What each stage took, in order: seconds, those of processors, and peak memory.

    Processor seconds are of this process and of those that it started and that have ended; memory is the peak of this
    process so far, in MiB.
    """

    progress: Progress
    figures: dict[str, dict[str, float]] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start, spent = time.perf_counter(), _processor_seconds()
        self.progress(name, 0, None)
        yield
        self.figures[name] = {
            "seconds": round(time.perf_counter() - start, 3),
            "processor_seconds": round(_processor_seconds() - spent, 3),
            "peak_mib": round(peak_memory_mib(), 1),
        }


def build(
    inputs: Input | Iterable[Input],
    out: str | Path,
    *,
    format: str | None = None,
    columns: Mapping[str, str] | None = None,
    vocabularies: Sequence[str | Path] = (),
    aliases: str | Path | None = None,
    keep_apart: str | Path | None = None,
    workers: int | None = None,
    top: int = 10,
    min_confidence: float = 0.0,
    base_iri: str = DEFAULT_BASE_IRI,
    with_abstracts: bool = False,
    quotes: bool = True,
    pages: bool = False,
    rdf: Iterable[str] = DEFAULT_FILES,
    about: About | None = None,
    strict: bool = False,
    limits: Limits = USUAL_LIMITS,
    pipeline: Language | None = None,
    engine: Engine = "local",
    master: str | None = None,
    progress: Progress | None = None,
) -> Graph:
    """Build the graph of ``inputs`` in the folder ``out`` and open it.

    ``inputs`` are files, folders, globs and "-" for standard input, or papers that the program holds: dicts with the
    fields of a JSON record (title, abstract, authors, year, doi …), :class:`kg.Record` or :class:`kg.Paper` objects.
    Ids are made as for papers from files; a dict without a title becomes a reject with its place.

    The same input gives the same tables, RDF and pages, whatever the order of the files and the number of
    ``workers`` (default: one process for up to 100 papers, then one for each core). ``top`` related papers
    are kept for each paper. ``aliases`` and ``keep_apart`` are the user's own files of names to join and to part (see
    kg.resolution.user_files); they win over every rule. ``pages`` adds a page for each community and for the entities
    that most papers name. ``rdf`` names the RDF files that are written (:data:`kg.rdf.files.RDF_FILES`); queries are
    answered without them too. ``about`` is what you say of the graph in its description: licences, creator, release,
    endpoint. ``pipeline`` is a spaCy pipeline of the user's own that extracts (see
    kg.extraction.pipeline.load_pipeline); ``vocabularies`` then serve to join names alone. The old graph stays until
    the new one is whole, and other files in ``out`` stay for good. Texts that the graph in ``out`` was built
    from by the same model and vocabulary are not read again. A paper whose text takes longer than a minute to read is
    set aside: its records are rejects. So is what is longer than ``limits`` (:class:`kg.sources.limits.Limits`). With
    the ``engine`` "spark", files are read and texts extracted by the cluster whose Spark ``master`` is named (see
    :mod:`kg.spark`), to the same graph.

    Raises InputNotFound where an input does not exist, UnknownFormat for an unknown ``format``, UnknownColumn where no
    input has a column that ``columns`` names, NoUsableRecord where no paper can be read from the inputs, InputSetAside
    where some of them cannot be used and ``strict`` is set, UnreadableInput where an input is a graph, or a vocabulary
    or a user's own file is not as expected, or an input changes while it is read, PipelineError for a ``pipeline`` that
    cannot be used, ArgumentError for an ``rdf`` file that there is not, OutputError where ``out`` cannot be written,
    GraphInUse where another build is writing there, GraphError where it holds something else than a graph, ClusterError
    where there is no such cluster or it fails, and MissingExtra without the extra `spark`.
    """
    paths, given = part(inputs)
    own = _Own(vocabularies, aliases, keep_apart, pipeline)
    check_engine(engine, master, pipeline)

    settings = _Settings(
        format=format,
        columns=columns,
        top=top,
        min_confidence=min_confidence,
        base_iri=base_iri,
        with_abstracts=with_abstracts,
        quotes=quotes,
        pages=pages,
        rdf=rdf,
        about=about or About(),
    )
    with only_build(Path(out)), _garbage_looked_for_after(), ExitStack() as stack:
        cluster = stack.enter_context(spark_cluster(master, _vocabulary_paths(own))) if master is not None else None

        def read(progress: Progress) -> tuple[list[InputRead], list[str]]:
            read_files = cluster.read if cluster is not None else None
            return read_inputs(
                paths,
                given,
                format=format,
                columns=columns,
                limits=limits,
                read_files=read_files,
                progress=progress,
            )

        return _build(read, Path(out), settings, own, workers, cluster, strict=strict, progress=progress)


def add(
    directory: str | Path,
    inputs: Input | Iterable[Input],
    *,
    format: str | None = None,
    columns: Mapping[str, str] | None = None,
    vocabularies: Sequence[str | Path] = (),
    aliases: str | Path | None = None,
    keep_apart: str | Path | None = None,
    workers: int | None = None,
    strict: bool = False,
    limits: Limits = USUAL_LIMITS,
    pipeline: Language | None = None,
    progress: Progress | None = None,
) -> Graph:
    """Add ``inputs`` to the graph in ``directory`` and open it.

    The graph is then, byte for byte, what :func:`build` makes of all its inputs; only the new ones are read, and only
    texts that are new are extracted. An input of the name of one that the graph has takes its place. The settings are
    those that the graph was built with; files of the user's own (``vocabularies``, ``aliases``, ``keep_apart``) and a
    ``pipeline`` must be given again, since the graph knows no more than their names. ``format`` and ``columns`` are of
    the new inputs alone.

    Raises as :func:`build`, NotAGraph where there is no graph, GraphError where it was published without its records,
    and ArgumentError where something that it was built with is not given again.
    """
    paths, given = part(inputs)

    def change(kept: list[InputRead], progress: Progress) -> tuple[list[InputRead], list[str]]:
        new, graphs = read_inputs(paths, given, format=format, columns=columns, limits=limits, progress=progress)
        names = {i.file for i in new}
        return [*(i for i in kept if i.file not in names), *new], graphs

    own = _Own(vocabularies, aliases, keep_apart, pipeline)
    return _grow(Path(directory), change, own, workers, strict=strict, progress=progress)


def remove(
    directory: str | Path,
    inputs: str | Path | Iterable[str | Path],
    *,
    vocabularies: Sequence[str | Path] = (),
    aliases: str | Path | None = None,
    keep_apart: str | Path | None = None,
    workers: int | None = None,
    pipeline: Language | None = None,
    progress: Progress | None = None,
) -> Graph:
    """Take what came from ``inputs`` alone out of the graph in ``directory`` and open it.

    An input is the name of one as the manifest has it, a pattern of such names (``2023-*.txt``), the name of a folder
    that names begin with, or the path of a file or folder. The graph is then, byte for byte, what :func:`build` makes
    of the other inputs. See :func:`add` for the other arguments.

    Raises NoSuchItem where the graph has no such input, NoUsableRecord where nothing would be left, and else as
    :func:`add`.
    """
    wanted = [inputs] if isinstance(inputs, str | Path) else list(inputs)

    def change(kept: list[InputRead], _: Progress) -> tuple[list[InputRead], list[str]]:
        gone = names_meant(wanted, [i.file for i in kept])
        return [i for i in kept if i.file not in gone], []

    own = _Own(vocabularies, aliases, keep_apart, pipeline)
    return _grow(Path(directory), change, own, workers, strict=False, progress=progress)


def renew(
    directory: str | Path,
    inputs: str | Path | Iterable[str | Path],
    *,
    format: str | None = None,
    columns: Mapping[str, str] | None = None,
    vocabularies: Sequence[str | Path] = (),
    aliases: str | Path | None = None,
    keep_apart: str | Path | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Graph:
    """Make the graph in ``directory`` that of ``inputs``, as it was built, reading only those that are new or changed.

    What came from other inputs alone is taken out. See :func:`add` for the arguments and for what is raised.
    """
    paths = [inputs] if isinstance(inputs, str | Path) else list(inputs)

    def change(kept: list[InputRead], progress: Progress) -> tuple[list[InputRead], list[str]]:
        digests = {f.name: file_digest(f.path) for f in find_inputs(paths)}
        same = [i for i in kept if i.sha256 is not None and digests.get(i.file) == i.sha256]
        names = {i.file for i in same}
        new, graphs = read_inputs(paths, [], format=format, columns=columns, known=names, progress=progress)
        return [*same, *new], graphs

    own = _Own(vocabularies, aliases, keep_apart, None)
    return _grow(Path(directory), change, own, workers, strict=False, progress=progress)


@contextmanager
def _garbage_looked_for_after() -> Iterator[None]:
    """Let what the block took out of the search for garbage be searched again afterwards."""
    try:
        yield
    finally:
        gc.unfreeze()


class _Settings(NamedTuple):
    """What a build is told of its graph, and keeps in the manifest so that the graph can be built so again."""

    format: str | None
    columns: Mapping[str, str] | None
    top: int
    min_confidence: float
    base_iri: str
    with_abstracts: bool
    quotes: bool
    pages: bool
    rdf: Iterable[str]
    about: About


class _Own(NamedTuple):
    """What is the user's own in a build, and of which a graph knows only the names."""

    vocabularies: Sequence[str | Path]
    aliases: str | Path | None
    keep_apart: str | Path | None
    pipeline: Language | None

    def told(self) -> dict[str, object]:
        """As a manifest tells of it."""
        return {
            "vocabularies": [Path(v).name for v in self.vocabularies],
            "pipeline": list(self.pipeline.pipe_names) if self.pipeline is not None else None,
            "aliases": printable(Path(self.aliases).name) if self.aliases else None,
            "keep_apart": printable(Path(self.keep_apart).name) if self.keep_apart else None,
        }


def _grow(
    directory: Path,
    change: Callable[[list[InputRead], Progress], tuple[list[InputRead], list[str]]],
    own: _Own,
    workers: int | None,
    *,
    strict: bool,
    progress: Progress | None,
) -> Graph:
    """Build the graph in ``directory`` again, as it was built, from what ``change`` makes of its inputs.

    Graphs that were found among the inputs and not read, then or now, stay told of.
    """
    check_target(directory)
    with only_build(directory), _garbage_looked_for_after():
        manifest = read_manifest(directory)
        kept = manifest["parameters"]
        for name, given in own.told().items():
            if kept.get(name) != given:
                message = (
                    f"{directory}: the graph was built with {name} {kept.get(name)!r}, and {given!r} is given now; "
                    "give the same again, or build anew"
                )
                raise ArgumentError(message)
        before = [n["file"] for n in manifest["notices"] if n["kind"] == "skipped"]
        later = {"rdf": kept.get("rdf", DEFAULT_FILES), "about": about_of(kept)}
        settings = _Settings(**{name: kept[name] for name in _Settings._fields if name not in later}, **later)

        def read(progress: Progress) -> tuple[list[InputRead], list[str]]:
            inputs, graphs = change(read_kept(directory), progress)
            return inputs, sorted({*before, *graphs})

        return _build(read, directory, settings, own, workers, None, strict=strict, progress=progress)


def _build(
    read: Callable[[Progress], tuple[list[InputRead], list[str]]],
    target: Path,
    settings: _Settings,
    own: _Own,
    workers: int | None,
    cluster: Cluster | None,
    *,
    strict: bool,
    progress: Progress | None,
) -> Graph:
    """Build the graph of what ``read`` gives: inputs, and the graphs among them, which were not read."""
    check_target(target)
    base = check_base_iri(settings.base_iri)
    rdf_files = check_files(settings.rdf)
    columns, pipeline = settings.columns or {}, own.pipeline
    vocabulary_paths = _vocabulary_paths(own)
    joined = read_aliases(Path(own.aliases)) if own.aliases else ()
    parted = read_kept_apart(Path(own.keep_apart)) if own.keep_apart else ()
    vocabulary = read_vocabulary([shipped_vocabulary(), *vocabulary_paths])
    stages = _Stages(progress or (lambda *_: None))

    with stages.stage("read"):
        found, graphs = read(stages.progress)
        inputs = sorted(found, key=lambda i: (i.file == NAME, i.file))
        reading = reading_of(all_items(inputs, graphs), columns, strict=strict)
        records, rejects, papers = reading.records, reading.rejects, reading.papers
    with stages.stage("extract"):
        if pipeline is not None:
            check_pipeline(pipeline)
        found_by: list[Path] = [] if pipeline is not None else vocabulary_paths
        fingerprint = extraction_fingerprint(found_by, pipeline=pipeline)
        made_with = {"extraction": fingerprint, **digests_of_files(vocabulary_paths, pipeline)}
        digests = {p.id: text_digest(p.text) for p in papers}

        def extract(new: Sequence[Paper]) -> Iterable[Extraction | Unread]:
            if cluster is not None:
                return cluster.extract(new)
            processes = workers or default_workers(len(new))
            return extract_papers(new, workers=processes, vocabularies=found_by, pipeline=pipeline)

        before = read_found(target, fingerprint)
        extractions, texts, unread = _extract(papers, digests, before, extract, stages.progress)
        duplicates = len(records) - len(papers)
        rejects = set_aside([*rejects, *_given_up(papers, unread)], strict=strict)
        papers = [p for p in papers if p.id not in unread]
        if not papers:
            message = f"no text of the input can be read: {next(iter(unread.values()))}"
            raise NoUsableRecord(message)
    # what was found lives as long as the build, and need not be looked through for garbage again and again
    gc.freeze()
    with stages.stage("resolve"):
        confident = [at_least(x, settings.min_confidence) for x in extractions]
        resolution = resolve(confident, vocabulary, aliases=joined, kept_apart=parted)
    with stages.stage("link"):
        statements, entities = resolution.statements, resolution.entities
        vectors = paper_vectors(statements, entities, resolution.hierarchy)
        related = related_papers(vectors, top=settings.top)
        descent = lineage(statements, entities, papers, resolution.well_known)
        repositories = shared_repositories(link for x in confident for link in x.links)
    with stages.stage("tabulate"):
        tables = make_tables(
            papers=papers,
            extractions=confident,
            entities=entities,
            statements=statements,
            related=related,
            lineage=descent,
            repositories=repositories,
            hierarchy=resolution.hierarchy,
            merges=resolution.merges,
            rejects=rejects,
            entity_of=resolution.entity_of,
            with_abstracts=settings.with_abstracts,
        )
    counts = {"records": len(records), **_counts(tables), "duplicates": duplicates}
    costs = step_costs(vectors)
    stated = {
        **settings._asdict(),
        "columns": {field: printable(name) for field, name in columns.items()},
        "base_iri": base,
        "rdf": list(rdf_files),
        "about": settings.about.told(),
    }
    manifest = {
        "kg": __version__,
        "parameters": {
            "format": settings.format,
            "columns": stated["columns"],
            **own.told(),
            **stated,
        },
        "inputs": [{"file": i.file, "sha256": i.sha256} for i in inputs if i.sha256 is not None],
        "columns": [asdict(c) for c in reading.columns],
        "notices": [asdict(n) for n in reading.notices],
        "counts": counts,
    }
    # All that follows reads the tables alone, which take a tenth of the room of the objects.
    del confident, extractions, resolution, statements, entities, vectors, related, descent, repositories
    del reading, papers, records, before, found

    def write(folder: Path) -> None:
        with stages.stage("tables"):
            write_tables(tables, folder)
            write_extractions(texts, digests, fingerprint, folder)
            write_records(inputs, folder)
        with stages.stage("rdf"):
            counts.update(
                write_files(
                    tables,
                    folder,
                    base,
                    files=rdf_files,
                    with_abstracts=settings.with_abstracts,
                    quotes=settings.quotes,
                    about=settings.about,
                )
            )
        with stages.stage("views"):
            write_views(
                tables,
                folder,
                base_iri=base,
                quotes=settings.quotes,
                pages=settings.pages,
                min_confidence=settings.min_confidence,
                costs=costs,
            )
        with stages.stage("report"):
            write_markdown_report(tables, counts, folder)
        write_manifest({**manifest, "made_with": made_with, "versions": _versions(), "stages": stages.figures}, folder)

    replace_directory(target, write)
    return open_graph(target)


def _extract(
    papers: Sequence[Paper],
    digests: Mapping[str, str],
    before: Mapping[tuple[str, str], str],
    extract: Callable[[Sequence[Paper]], Iterable[Extraction | Unread]],
    progress: Progress,
) -> tuple[list[Extraction], dict[str, str], dict[str, str]]:
    """The extraction of each paper, in their order; each as JSON; and the reasons for those that had to be given up.

    Those of texts that were read ``before`` are taken from there, as they stand there.
    """
    texts = {p.id: before[p.id, digests[p.id]] for p in papers if (p.id, digests[p.id]) in before}
    found = {paper: x for paper, text in texts.items() if (x := kept_extraction(paper, text)) is not None}
    unread: dict[str, str] = {}
    new = [p for p in papers if p.id not in found]
    if new:
        for i, extraction in enumerate(extract(new), 1):
            if isinstance(extraction, Unread):
                unread[extraction.paper] = extraction.reason
                texts.pop(extraction.paper, None)
            else:
                found[extraction.paper] = extraction
                texts[extraction.paper] = extraction_text(extraction)
            if i % 16 == 0 or i == len(new):
                progress("extract", i, len(new))
    return [found[p.id] for p in papers if p.id in found], texts, unread


def _vocabulary_paths(own: _Own) -> list[Path]:
    return [Path(v) for v in own.vocabularies]


def _given_up(papers: Sequence[Paper], unread: Mapping[str, str]) -> list[Reject]:
    """A reject for each record of the papers that are ``unread``."""
    gone = [p for p in papers if p.id in unread]
    return [Reject(s.file, s.record, unread[p.id], excerpt(p.title, p.abstract)) for p in gone for s in p.sources]


def _counts(tables: Tables) -> dict[str, int]:
    names = {"rejects": "rejected"}
    return {names.get(name, name): table.num_rows for name, table in tables.items() if name not in {"texts", "merges"}}


def _versions() -> dict[str, str]:
    packages = ("networkx", "numpy", "pyarrow", "pyoxigraph", "pyvis", "rdflib", "scipy", "spacy")
    return {"python": platform.python_version(), **{p: version(p) for p in packages}}


def _processor_seconds() -> float:
    return sum(os.times()[:4])


def peak_memory_mib() -> float:
    """The highest resident memory of this process so far, in MiB; 0 where the platform does not say."""
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20) if platform.system() == "Darwin" else peak / (1 << 10)
