"""Whatever text a paper has: every component of the pipeline reads it, and what it finds lies in the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

import kg
from fuzzing import ANY_TEXT, TEXT, examples, one_record
from kg.errors import KgError
from kg.extraction.documents import make_document, text_of

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

#: What is not read by the network, and so costs little.
CHEAP = ("sentences", "web_links", "abbreviations", "coined_names", "vocabulary")
LONG_TEXT = st.lists(TEXT, max_size=8).map(" ".join)


def check(name: str, text: str, doc: Doc) -> None:
    """What every component promises of the document that it returns."""
    assert text_of(doc) == text
    assert doc.text == text
    length = len(text)
    for what in ("mentions", "web_links", "results"):
        for found in getattr(doc._, what, None) or ():
            assert 0 <= found.start < found.end <= length, f"{name}: {what}"
    spans = list(getattr(doc._, "sentence_spans", None) or ())
    assert all(0 <= start <= end <= length for start, end in spans), name
    assert spans == sorted(spans), name
    for group in getattr(doc._, "names", None) or ():
        assert group.mentions
        assert all(0.0 <= m.score <= 1.0 for m in group.mentions), name


def run_through(nlp: Language, text: str, names: tuple[str, ...]) -> Doc:
    doc = make_document(nlp, text)
    for name in names:
        with one_record():
            doc = nlp.get_pipe(name)(doc)
        check(name, text, doc)
    return doc


@examples(40)
@given(text=LONG_TEXT)
def test_the_tokenizer_keeps_every_character(pipeline: Language, text: str) -> None:
    with one_record():
        doc = pipeline.make_doc(text)
    assert doc.text == text


@examples(40)
@given(text=LONG_TEXT)
def test_the_components_before_the_network_read_any_text(pipeline: Language, text: str) -> None:
    run_through(pipeline, text, CHEAP)


@examples(20)
@given(text=LONG_TEXT)
def test_every_component_reads_any_text(pipeline: Language, text: str) -> None:
    doc = run_through(pipeline, text, tuple(pipeline.pipe_names))
    assert len(doc._.names) == len(doc._.relations)


@examples(20)
@given(title=ANY_TEXT, abstract=ANY_TEXT)
def test_any_paper_is_extracted_or_refused(pipeline: Language, title: str, abstract: str) -> None:
    for given_text in ([{"title": title, "abstract": abstract}], [f"{title}\n{abstract}"], f"{title}\n{abstract}"):
        try:
            with one_record():
                found = kg.extract(given_text, pipeline=pipeline)
        except KgError:
            continue
        repr(found).encode()
