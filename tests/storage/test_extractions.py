"""What extraction found is kept, and comes back equal or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.schema import Extraction, LocalEntity, Mention, Result, WebLink
from kg.storage import extraction_text, read_extractions, write_extractions

MENTION = Mention("p", 3, 8, "LoRA\u2019s", "method", 0.9731, "ner", 0, 40)
FOUND = Extraction(
    "p",
    (LocalEntity("p", "LoRA", "method", "uses", 0.9731, (MENTION, MENTION), "low-rank adaptation"),),
    (WebLink("p", 20, 30, "https://github.com/example/lora", "repo", True),),
    (Result("p", "2.1\u2009%", 2.1, "%", "difference", None, "GLUE", "LoRA", "adapters", 0.4, 31, 35, 0, 40),),
)


def as_text(*found: Extraction) -> dict[str, str]:
    return {x.paper: extraction_text(x) for x in found}


def test_what_was_written_is_read_back_under_the_same_fingerprint_only(tmp_path: Path) -> None:
    empty = Extraction("q", (), ())
    write_extractions(as_text(empty, FOUND), {"p": "1", "q": "2"}, "model 1", tmp_path)
    assert read_extractions(tmp_path, "model 1") == {("p", "1"): FOUND, ("q", "2"): empty}
    assert read_extractions(tmp_path, "model 2") == {}


def test_a_missing_or_damaged_file_gives_nothing(tmp_path: Path) -> None:
    assert read_extractions(tmp_path, "model 1") == {}
    (tmp_path / "extractions.parquet").write_bytes(b"no parquet")
    assert read_extractions(tmp_path, "model 1") == {}


@given(name=st.text(min_size=1).filter(lambda t: t.isprintable()), score=st.floats(0, 1))
def test_any_name_and_score_come_back_equal(tmp_path_factory: pytest.TempPathFactory, name: str, score: float) -> None:
    folder = tmp_path_factory.mktemp("found")
    found = Extraction("p", (LocalEntity("p", name, "task", "addresses", score, ()),), ())
    write_extractions(as_text(found), {"p": "1"}, "f", folder)
    assert read_extractions(folder, "f") == {("p", "1"): found}
