"""Names of the vocabulary, found in texts as they are written there."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from kg.extraction.tokenizer import make_tokenizer
from kg.extraction.vocabulary import Vocabulary

ROWS = """name,type,aliases
ReAct,method,
ImageNet,dataset,ILSVRC 2012|ImageNet-1k
Adam,method,
visual question answering,task,VQA
LLM,method,large language model
GPT-4,model,
"""


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> tuple[Language, Vocabulary]:
    path: Path = tmp_path_factory.mktemp("vocabulary") / "names.csv"
    path.write_text(ROWS, encoding="utf-8")
    nlp = spacy.blank("en")
    nlp.tokenizer = make_tokenizer(nlp)
    return nlp, Vocabulary(nlp, "vocabulary", [str(path)])


def found(known: tuple[Language, Vocabulary], text: str) -> list[tuple[str, str]]:
    nlp, component = known
    doc = component(nlp.make_doc(text))
    return [(text[m.start : m.end], m.type) for m in doc._.mentions]


@pytest.mark.parametrize(
    ("text", "form", "kind"),
    [
        ("on ImageNet we", "ImageNet", "dataset"),
        ("on ILSVRC 2012 we", "ILSVRC 2012", "dataset"),
        ("Visual Question Answering is", "Visual Question Answering", "task"),
        ("visual-question answering", None, None),
        ("two LLMs meet", "LLMs", "method"),
        ("large language models err", "large language models", "method"),
    ],
)
def test_a_name_is_found_whatever_its_case_and_number(
    known: tuple[Language, Vocabulary], text: str, form: str | None, kind: str | None
) -> None:
    assert found(known, text) == ([(form, kind)] if form else [])


@pytest.mark.parametrize("text", ["we react to it", "adam and eve"])
def test_a_name_whose_capitals_carry_the_meaning_needs_them(known: tuple[Language, Vocabulary], text: str) -> None:
    assert found(known, text) == []


def test_capitals_where_the_name_has_them_are_enough(known: tuple[Language, Vocabulary]) -> None:
    assert found(known, "we use ReAct with Adam") == [("ReAct", "method"), ("Adam", "method")]


@pytest.mark.parametrize("text", ["with GPT-4V now", "with GPT-4-32 now", "the ImageNets2 set"])
def test_a_name_glued_to_more_is_another_name(known: tuple[Language, Vocabulary], text: str) -> None:
    assert found(known, text) == []


FORMS = {"R^2": "metric", "k-NN": "method", "É-Net": "model", "ΣNet": "model", "∑": "metric", "Mix-of-Show": "method"}
TEXTS = {
    "R^2 of GPT-4 on ImageNet-1k, as K-NN and kNN say.": ["R^2", "GPT-4", "ImageNet-1k", "K-NN", "kNN"],
    "(É-NET) and ΣNet, not xÉ-Net, sum by ∑": ["É-NET", "ΣNet", "∑"],
    "Mix of Show, Mix-of-Shows; GPT-4V; LLMs-based": ["Mix of Show", "Mix-of-Shows", "LLMs"],
}


@given(order=st.permutations(sorted(TEXTS)))
def test_what_is_found_does_not_depend_on_what_was_read_before(order: list[str]) -> None:
    rows = ROWS + "".join(f"{form},{kind},\n" for form, kind in FORMS.items())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "names.csv"
        path.write_text(rows, encoding="utf-8")
        nlp = spacy.blank("en")
        nlp.tokenizer = make_tokenizer(nlp)
        component = Vocabulary(nlp, "vocabulary", [str(path)])
        for text in order:
            assert [form for form, _ in found((nlp, component), text)] == TEXTS[text]
