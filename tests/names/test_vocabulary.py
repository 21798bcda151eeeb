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


def test_a_vocabulary_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match=r"absent\.csv: no such file or folder"):
        read_vocabulary([tmp_path / "absent.csv"])
    with pytest.raises(UnreadableInput, match=r"holds no \.csv file"):
        read_vocabulary([tmp_path])


def test_a_folder_of_vocabularies_is_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,type,aliases\nfine,task,one\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("name,type,aliases\nfine,task,two\n", encoding="utf-8")
    assert [known.aliases for known in read_vocabulary([tmp_path])] == [("two",)]
