"""A spaCy pipeline of one's own: components that take part, saving and loading, workers, and stale extractions."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

import kg
from kg.errors import PipelineError, UnreadableInput
from kg.extraction.extract import extract_papers, extract_text
from kg.extraction.fingerprint import code_files, extraction_fingerprint
from kg.extraction.mentions import FoundMention, add_mentions
from kg.extraction.model_files import shipped_model
from kg.extraction.own_pipeline import pipeline_digest
from kg.extraction.pipeline import load_pipeline
from kg.extraction.readers import CHUNK
from kg.schema import Extraction, Paper
from kg.version import __version__

TEXT = "Faster training\nWe train in a rented hall and report accuracy on GLUE. Code: https://github.com/a/b."
PROJECT = Path(__file__).parents[2]


@Language.component("halls", assigns=["doc._.mentions"])
def halls(doc: Doc) -> Doc:
    """A component of one's own, which knows one name."""
    found = [FoundMention(m.start(), m.end(), "dataset", 0.95, "halls") for m in re.finditer("rented hall", doc.text)]
    add_mentions(doc, found)
    return doc


@Language.component("unsure", assigns=["doc._.mentions"])
def unsure(doc: Doc) -> Doc:
    """A component that is never sure."""
    add_mentions(
        doc, [FoundMention(m.start(), m.end(), "task", 0.05, "unsure") for m in re.finditer("train", doc.text)]
    )
    return doc


@cache
def own_pipeline(component: str = "halls", before: str = "selection") -> Language:
    nlp = load_pipeline()
    nlp.add_pipe(component, before=before)
    return nlp


@pytest.fixture(scope="module")
def shipped() -> Language:
    """The shipped pipeline, which no test changes."""
    return load_pipeline()


def names(extraction: Extraction) -> dict[str, str]:
    return {e.name: e.type for e in extraction.entities}


@pytest.mark.parametrize("before", ["selection", "web_links"])
def test_a_component_of_ones_own_before_selection_takes_part(before: str) -> None:
    assert "rented hall" not in names(extract_text(TEXT))
    found = extract_text(TEXT, pipeline=own_pipeline(before=before))
    (entity,) = [e for e in found.entities if e.name == "rented hall"]
    assert (entity.type, entity.score) == ("dataset", 0.95)
    assert {m.found_by for m in entity.mentions} == {"halls"}


def test_what_a_component_is_not_sure_of_is_left_to_the_rest_of_the_pipeline() -> None:
    assert "train" not in names(extract_text(TEXT, pipeline=own_pipeline("unsure")))


def test_a_component_of_ones_own_changes_nothing_else() -> None:
    plain, own = extract_text(TEXT), extract_text(TEXT, pipeline=own_pipeline())
    assert [e for e in own.entities if e.name != "rented hall"] == list(plain.entities)
    assert own.links == plain.links


@pytest.mark.parametrize("left_out", ["web_links", "abbreviations", "coined_names", "vocabulary", "ner", "selection"])
def test_a_component_that_only_finds_can_be_left_out(left_out: str, shipped: Language) -> None:
    with shipped.select_pipes(disable=[left_out]):
        found = extract_text(TEXT, pipeline=shipped)
    assert bool(found.links) == (left_out != "web_links")


def test_components_by_their_factories_names_are_the_shipped_pipeline(shipped: Language) -> None:
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "kg_tokenizer"}}})
    for factory in shipped.pipe_factories.values():
        nlp.add_pipe(factory)
    assert all(name.startswith("kg_") for name in nlp.pipe_names)
    assert extract_text(TEXT, pipeline=nlp) == extract_text(TEXT)


def test_a_pipeline_without_relations_is_refused_and_the_component_named(shipped: Language) -> None:
    with shipped.select_pipes(disable=["relations"]), pytest.raises(PipelineError, match="kg_relations"):
        extract_text(TEXT, pipeline=shipped)
    with pytest.raises(PipelineError, match="it has none"):
        extract_text(TEXT, pipeline=spacy.blank("en"))


def test_a_pipeline_is_not_given_together_with_what_it_would_be_made_from(shipped: Language) -> None:
    with pytest.raises(PipelineError, match="load_pipeline"):
        extract_text(TEXT, pipeline=shipped, model=shipped_model())


def test_the_factories_are_published_with_the_names_that_the_pipeline_uses(shipped: Language) -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    published = project["entry-points"]["spacy_factories"]
    assert set(published) == set(shipped.pipe_factories.values())
    for name, component in shipped.pipeline:
        kind = type(component)
        assert published[shipped.pipe_factories[name]] == f"{kind.__module__}:{kind.__name__}"


@pytest.fixture
def installed(tmp_path: Path) -> dict[str, str]:
    """The environment of a process in which this checkout of kg is installed, entry points and all."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    info = tmp_path / "installed" / "kg-0.1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: kg\nVersion: {__version__}\n")
    groups = [
        f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in entries.items())
        for group, entries in project["entry-points"].items()
    ]
    (info / "entry_points.txt").write_text("".join(groups))
    return {**os.environ, "PYTHONPATH": f"{info.parent}{os.pathsep}{PROJECT}"}


LOADING = """
import json, sys, spacy
assert not [m for m in sys.modules if m.split(".")[0] == "kg"]
nlp = spacy.load(sys.argv[1])
texts = json.loads(sys.stdin.read())
docs = [nlp(text) for text in texts]
print(json.dumps([[[t.text for t in d], [[g.name, g.type] for g in d._.names], d._.relations] for d in docs]))
"""
TEXTS = [TEXT, "LoRA-2B: Low-Rank Adaptation\nWe propose LoRA-2B (https://hf.co/org/set). It adapts LLaMA-2-7B."]


def loaded_elsewhere(folder: Path, environment: dict[str, str]) -> object:
    done = subprocess.run(
        [sys.executable, "-c", LOADING, str(folder)],
        input=json.dumps(TEXTS),
        env=environment,
        cwd=folder.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def found_here(nlp: Language) -> object:
    docs = [nlp(text) for text in TEXTS]
    found = [[[t.text for t in d], [[g.name, g.type] for g in d._.names], list(d._.relations)] for d in docs]
    return json.loads(json.dumps(found))


def test_a_saved_pipeline_loads_in_a_process_that_has_not_imported_kg(
    tmp_path: Path, installed: dict[str, str], shipped: Language
) -> None:
    shipped.to_disk(tmp_path / "saved")
    assert loaded_elsewhere(tmp_path / "saved", installed) == found_here(shipped)


def test_model_and_vocabulary_of_ones_own_travel_with_a_saved_pipeline(
    tmp_path: Path, installed: dict[str, str]
) -> None:
    model, own = tmp_path / "model", tmp_path / "own.csv"
    shutil.copytree(shipped_model(), model)
    own.write_text("name,type,aliases\nrented hall,dataset,hired hall\n", encoding="utf-8")
    nlp = load_pipeline([own], model)
    expected = found_here(nlp)
    nlp.to_disk(tmp_path / "saved")
    shutil.rmtree(model)
    own.unlink()
    assert loaded_elsewhere(tmp_path / "saved", installed) == expected
    assert "rented hall" in json.dumps(expected)


def test_a_model_that_is_not_there_is_said_when_the_pipeline_is_made(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="kg train"):
        load_pipeline(model=tmp_path / "none")


def some_papers(count: int) -> list[Paper]:
    title, _, abstract = TEXT.partition("\n")
    return [Paper(id=f"p{i:03}", title=f"{title} {i}", abstract=abstract) for i in range(count)]


#: A module that registers a component, and a script that extracts with it in other processes.
COMPONENT = """
import re
from spacy.language import Language
from kg.extraction.mentions import FoundMention, add_mentions

@Language.component("units", assigns=["doc._.mentions"])
def units(doc):
    found = re.finditer("rented hall", doc.text)
    add_mentions(doc, [FoundMention(m.start(), m.end(), "dataset", 0.95, "units") for m in found])
    return doc
"""
SCRIPT = f"""
import units
from kg.extraction.extract import extract_papers
from kg.extraction.pipeline import load_pipeline
from kg.schema import Paper

if __name__ == "__main__":
    nlp = load_pipeline()
    nlp.add_pipe("units", before="selection")
    title, _, abstract = {TEXT!r}.partition("\\n")
    papers = [Paper(id=f"p{{i}}", title=title, abstract=abstract) for i in range({CHUNK + 1})]
    alone = list(extract_papers(papers, pipeline=nlp))
    assert list(extract_papers(papers, pipeline=nlp, workers=2)) == alone
    print(sum(e.name == "rented hall" for x in alone for e in x.entities))
"""


def test_workers_get_a_pipeline_with_components_of_ones_own(tmp_path: Path, installed: dict[str, str]) -> None:
    (tmp_path / "units.py").write_text(COMPONENT, encoding="utf-8")
    (tmp_path / "script.py").write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, tmp_path / "script.py"], env=installed, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(CHUNK + 1)


def test_a_component_that_other_processes_cannot_know_is_named() -> None:
    def typed_in(doc: Doc) -> Doc:
        return doc

    typed_in.__module__ = "__main__"  # as in a notebook
    Language.component("typed_in", func=typed_in)
    with pytest.raises(PipelineError, match=r"(?s)typed_in.*workers=1"):
        list(extract_papers(some_papers(CHUNK + 1), pipeline=own_pipeline("typed_in"), workers=2))


def test_a_pipeline_has_the_same_digest_however_much_it_has_read() -> None:
    nlp = own_pipeline()
    before = pipeline_digest(nlp)
    nlp("Unheard words: flibbertigibbet")
    assert pipeline_digest(nlp) == before


def test_another_component_or_setting_gives_another_fingerprint(tmp_path: Path, shipped: Language) -> None:
    own = tmp_path / "own.csv"
    own.write_text("name,type\nrented hall,dataset\n", encoding="utf-8")
    found = [
        extraction_fingerprint(pipeline=nlp)
        for nlp in (shipped, own_pipeline(), own_pipeline("unsure"), load_pipeline([own]))
    ]
    own.write_text("name,type\nrented hall,model\n", encoding="utf-8")
    found += [extraction_fingerprint(pipeline=load_pipeline([own])), extraction_fingerprint()]
    assert len(set(found)) == len(found)
    assert extraction_fingerprint(pipeline=own_pipeline()) == found[1]


def test_the_fingerprint_covers_every_module_that_extraction_runs() -> None:
    """Asked of a fresh process, since this one has imported much else."""
    asked = (
        "import sys, kg; kg.extract('LoRA: a title\\nWe propose LoRA.');"
        "print('\\n'.join(m.__file__ for n, m in sys.modules.items() if n.startswith('kg.')))"
    )
    done = subprocess.run([sys.executable, "-c", asked], cwd=PROJECT, capture_output=True, text=True, check=True)
    # The number of the version is in the fingerprint, and an error that is raised leaves nothing behind. What reads
    # papers makes the text, which has a digest of its own.
    without = {"version.py", "errors.py", "plugins.py"}
    files = {Path(line).resolve() for line in done.stdout.splitlines() if Path(line).name not in without}
    run = {f for f in files if f.parent.name != "sources"}
    assert {f for f in run if f.parent.name == "names"}
    assert sorted(run - {f.resolve() for f in code_files()}) == []


def test_a_build_takes_no_extraction_over_from_another_pipeline(tmp_path: Path) -> None:
    papers = tmp_path / "papers.jsonl"
    title, _, abstract = TEXT.partition("\n")
    papers.write_text(json.dumps({"title": title, "abstract": abstract}) + "\n", encoding="utf-8")
    out = tmp_path / "graph"

    def built(pipeline: Language | None = None) -> list[str]:
        return sorted(kg.build(papers, out, pipeline=pipeline).entities["name"].to_pylist())

    plain = built()
    assert "rented hall" not in plain
    with_own = built(own_pipeline())
    assert sorted({*plain, "rented hall"}) == with_own
    assert built(own_pipeline()) == with_own
    assert kg.open_graph(out).manifest["parameters"]["pipeline"][-5] == "halls"
    assert built() == plain
