"""Vocabulary files are read, and a broken one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import UnreadableInput
from kg.names.vocabulary import read_vocabulary


def test_a_broken_vocabulary_names_its_file_and_line(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("name,type\nfine,task\nodd,animal\n", encoding="utf-8")
    with pytest.raises(UnreadableInput, match=r"own\.csv, line 3.*animal"):
        read_vocabulary([own])
