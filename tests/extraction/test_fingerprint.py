"""What makes an old extraction stale."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg.extraction.fingerprint import extraction_fingerprint, text_digest
from kg.extraction.model_files import shipped_model


def test_the_same_code_model_and_vocabulary_have_the_same_fingerprint_in_another_process() -> None:
    code = "from kg.extraction.fingerprint import extraction_fingerprint as f; print(f())"
    env = {**os.environ, "PYTHONHASHSEED": "7"}
    other = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert other.stdout.strip() == extraction_fingerprint()


def test_another_model_is_another_fingerprint(tmp_path: Path) -> None:
    model = Path(shutil.copytree(shipped_model(), tmp_path / "model"))
    assert extraction_fingerprint((), model) == extraction_fingerprint()
    selection = model / "selection.json"
    selection.write_text(selection.read_text(encoding="utf-8").replace("0.5", "0.51", 1), encoding="utf-8")
    assert extraction_fingerprint((), model) != extraction_fingerprint()


def test_a_changed_vocabulary_of_the_user_is_another_fingerprint(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("name,type\na thing,task\n", encoding="utf-8")
    one = extraction_fingerprint([own])
    own.write_text("name,type\na thing,method\n", encoding="utf-8")
    assert len({one, extraction_fingerprint([own]), extraction_fingerprint()}) == 3


def test_a_folder_of_vocabularies_counts_as_the_files_in_it(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("name,type\na thing,task\n", encoding="utf-8")
    assert extraction_fingerprint([tmp_path]) == extraction_fingerprint([own])


@pytest.mark.parametrize(("one", "other"), [("a\nb", "a\nc"), ("", " "), ("\u00e9", "e\u0301")])
def test_any_change_of_a_text_is_another_digest(one: str, other: str) -> None:
    assert text_digest(one) != text_digest(other)


def test_text_that_is_no_valid_unicode_has_a_digest_too() -> None:
    assert len(text_digest("\ud800")) == 64
