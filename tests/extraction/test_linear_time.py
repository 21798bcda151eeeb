"""Time and memory grow with the length of a text and no faster, whatever stands in it."""

from __future__ import annotations

import time
import tracemalloc
from collections import Counter
from itertools import count

import numpy as np
import pytest
from spacy.lang.en import English
from spacy.language import Language

from kg.extraction.documents import make_document
from kg.extraction.figures import find_figures
from kg.extraction.pipeline import load_pipeline
from kg.extraction.tagger import Encoder, Floats, Ints
from kg.extraction.tokenizer import make_tokenizer
from kg.extraction.word_pieces import Pieces
from kg.schema import RELATIONS
from kg.sources.read import LONGEST_TEXT, read_papers

#: What hostile and broken texts repeat.
REPEATED = [
    *"=%+\\([{,_$~'\"!?:;*#@&./-aA1",
    *"\N{GRINNING FACE}\N{CJK UNIFIED IDEOGRAPH-4E2D}\N{ZERO WIDTH SPACE}\N{COMBINING ACUTE ACCENT} \t\n",
    "LLMs GANs VAEs ",
    "(AB) ",
    "A B ",
    "(a (b",
    "A1/",
    "A-1",
    "a-b-",
    "a.b.",
    "x_y",
    "x.1-",
    "BERT-",
    "CamelCase",
    "LoRA, ",
    "'s ",
    "e.g. ",
    "1,000,",
    "86.5% ",
    "accuracy of 86.5% on GLUE and ",
    "from 1 to 2 by 3 ",
    "We propose Xyz. ",
    "We propose ",
    "called ",
    "Long Name (LN) ",
    "LN (Long Name) ",
    "http://",
    "http://a.b/c ",
    "https://github.com/a/b ",
    "https://github. com/a ",
    "at~https://a.b/c ",
    "\\url{http://a.b} ",
    "\\textbf{",
    "$x$ ",
    "arXiv:2301.00001 ",
]
SHORT, LONG = 500, 4_000
#: A text of eight times the length takes eight times as long, and sixty-four times where time grows with the square.
MOST = 36
#: Seconds below which a clock tells noise.
NOISE = 0.008
#: A busy machine may be slow once; what grows with the square is slow each time.
TRIES = 4


def made_of(unit: str, length: int) -> str:
    return "A title\n" + (unit * (length // len(unit) + 1))[:length]


@pytest.fixture(scope="module")
def pipeline() -> Language:
    nlp = load_pipeline()
    nlp(made_of("LoRA on GLUE (AB) 86.5%, ", 200))  # what is read when first needed
    return nlp


@pytest.fixture
def everything_is_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tagger that takes any words for names: what comes behind it then has the most to do."""

    def read(self: Encoder, pieces: Pieces, known: Ints) -> tuple[Floats, Floats]:
        return np.zeros((len(pieces.words), len(self.chain.first))), np.zeros((len(pieces.words), len(RELATIONS)))

    monkeypatch.setattr(Encoder, "read", read)


def seconds_of_each(nlp: Language, text: str) -> Counter[str]:
    """Seconds of processor that each component takes for ``text``."""
    took: Counter[str] = Counter()
    start = time.process_time()
    doc = make_document(nlp, text)
    took["tokenizer"] = time.process_time() - start
    for name, component in nlp.pipeline:
        start = time.process_time()
        doc = component(doc)
        took[name] = time.process_time() - start
    return took


@pytest.mark.usefixtures("everything_is_a_name")
@pytest.mark.parametrize("unit", REPEATED)
def test_each_component_takes_time_in_proportion_to_the_text(pipeline: Language, unit: str) -> None:
    slow: list[str] = []
    for _ in range(TRIES):
        short, long = (seconds_of_each(pipeline, made_of(unit, length)) for length in (SHORT, LONG))
        slow = [
            f"{name}: {short[name]:.4f} s and {more:.4f} s"
            for name, more in long.items()
            if more >= MOST * max(short[name], NOISE)
        ]
        if not slow:
            break
    assert slow == []


@pytest.mark.usefixtures("everything_is_a_name")
def test_names_that_all_differ_take_memory_in_proportion(pipeline: Language) -> None:
    def peak(names: int) -> int:
        text = "A title\n" + " ".join(f"LLM{i} GANs VAEs" for i in range(names))
        tracemalloc.start()
        pipeline(text)
        reached = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return reached

    assert peak(400) < 24 * peak(50)


def test_no_character_is_lost_where_a_stretch_is_cut() -> None:
    tokenizer = make_tokenizer(English())
    for unit in REPEATED:
        text = f"Before it, {unit * 700} and behind it."
        assert tokenizer(text).text == text


def test_a_name_beside_a_long_stretch_stays_whole() -> None:
    tokens = [t.text for t in make_tokenizer(English())(f"LLaMA-2-7B {'=' * 300} (GPT-4o)")]
    assert {"LLaMA-2-7B", "GPT-4o"} <= set(tokens)
    assert tokens.count("=") == 300


def test_a_number_that_is_too_large_for_any_is_no_figure() -> None:
    assert [f.number for f in find_figures(f"It gains 2.5% of {'9' * 400}% and {'9' * 4000}.")] == [2.5]


def test_a_text_beyond_the_limit_is_cut_and_the_rest_is_a_reject() -> None:
    numbers = count()
    papers = [
        {"title": f"A title of paper {next(numbers)}", "abstract": "LoRA " * (size // 5)} for size in (100, 100_000)
    ]
    reading = read_papers(papers)
    assert [len(r.abstract) <= LONGEST_TEXT for r in reading.records] == [True, True]
    assert len(f"{reading.records[1].title}\n{reading.records[1].abstract}".rstrip()) >= LONGEST_TEXT - 1
    (reject,) = reading.rejects
    assert (reject.file, reject.record) == ("memory", 2)
    assert f"only the first {LONGEST_TEXT:,} are read" in reject.reason
