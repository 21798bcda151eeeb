"""Whatever stands in a file that a user writes or edits: it is read, or an error of ours names the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzzing import ANY_TEXT, TEXT, examples, mutated, one_record
from kg.errors import KgError
from kg.evaluation.scoring import score
from kg.extraction.annotations import read_annotated, read_listed_results
from kg.names.interchangeable import read_interchangeable
from kg.names.metric_scales import read_metric_scales
from kg.names.ontology_folder import ontology_folder
from kg.names.vocabulary import KnownName, read_vocabulary, write_vocabulary
from kg.rdf.links_out import read_links
from kg.rdf.named_queries import read_query
from kg.resolution.bare_names import resolve_names
from kg.resolution.user_files import read_aliases, read_kept_apart
from kg.schema import ENTITY_TYPES
from kg.sources.json_lines import read_objects

ALIASES = b"name,type,same_as\nLLMs,method,large language model\nGPT-4,model,GPT4\n"
APART = b"name,type,other\nLLMs,method,large language model\nGPT-4,model,GPT-3\n"
NAMES = b'{"name": "LLMs", "type": "method", "forms": ["large language models"]}\n{"name": "GLUE", "type": "dataset"}\n'
RESULTS = b'{"id": "a", "results": [{"value": "93.5%", "form": "absolute", "metric": "accuracy"}]}\n'
ANNOTATED = (
    b'{"id": "a", "title": "T", "abstract": "We use GLUE.", "results": [{"value": "2", "form": "factor"}], '
    b'"entities": [{"type": "dataset", "mentions": ["GLUE"], "relation": "uses"}], '
    b'"links": [{"url": "https://a.org", "kind": "repo", "own": true}]}\n'
)


def some_of(*parts: str, lines: int = 12) -> bytes:
    """The first lines of a file that comes with the package."""
    text = ontology_folder().joinpath(*parts).read_bytes()
    return b"".join(text.splitlines(keepends=True)[:lines])


READERS: dict[str, tuple[bytes, Callable[[Path], object]]] = {
    "vocabulary.csv": (some_of("vocabulary", "methods.csv"), lambda path: read_vocabulary([path])),
    "aliases.csv": (ALIASES, read_aliases),
    "keep_apart.csv": (APART, read_kept_apart),
    "metric_scales.csv": (some_of("metric_scales.csv"), read_metric_scales),
    "interchangeable.csv": (some_of("vocabulary", "words", "interchangeable.csv"), read_interchangeable),
    "links.csv": (some_of("links", "links.csv"), read_links),
    "names.jsonl": (NAMES, lambda path: list(resolve_names(line for _, line in read_objects(path)))),
    "annotated.jsonl": (ANNOTATED, lambda path: score(read_annotated(path), read_annotated(path))),
    "results.jsonl": (RESULTS, read_listed_results),
    "question.rq": (some_of("queries", "methods-used-with.rq", lines=60), lambda path: read_query(str(path), {})),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("own")


@pytest.mark.parametrize("name", READERS)
@examples(12)
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused_by_its_name(name: str, folder: Path, data: st.DataObject) -> None:
    whole, read = READERS[name]
    content = data.draw(
        mutated(whole) | st.binary(max_size=100) | ANY_TEXT.map(lambda t: t.encode("utf-8", "surrogatepass"))
    )
    path = folder / name
    path.write_bytes(content)
    try:
        with one_record():
            read(path)
    except KgError as error:
        told = str(error)
    else:
        return
    assert name in told or name == "names.jsonl"
    told.encode()


ROWS = st.lists(
    st.builds(
        KnownName,
        TEXT.map(str.strip).filter(bool),
        st.sampled_from(ENTITY_TYPES),
        st.lists(TEXT.map(lambda t: t.replace("|", "/").strip()).filter(bool), max_size=3).map(tuple),
        st.none() | TEXT.map(str.strip).filter(bool),
        st.just(()),
    ),
    max_size=4,
    unique_by=lambda row: (row.name.casefold(), row.type),
)


@examples(30)
@given(rows=ROWS)
def test_a_vocabulary_comes_back_as_it_was_written(folder: Path, rows: list[KnownName]) -> None:
    path = folder / "written.csv"
    write_vocabulary(rows, path)
    assert sorted(read_vocabulary([path]), key=repr) == sorted(rows, key=repr)


@examples(30)
@given(
    names=st.lists(
        st.tuples(ANY_TEXT, st.sampled_from([*ENTITY_TYPES, "other"]), st.lists(ANY_TEXT, max_size=3)), max_size=5
    )
)
def test_any_names_are_resolved_or_refused(names: list[tuple[str, str, list[str]]]) -> None:
    lines = [{"name": n, "type": t, "forms": f} for n, t, f in names]
    try:
        with one_record():
            found = list(resolve_names(lines))
    except KgError:
        return
    assert [(f["name"], f["type"]) for f in found] == [(n, t) for n, t, _ in names]
