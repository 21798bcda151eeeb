"""Every format is told by its content, whatever the file is called and however it is compressed."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from backports import zstd

from kg.errors import InputNotFound, UnknownFormat
from kg.schema import Record
from kg.sources import Format, formats, read_records
from kg.sources.content import decode_head
from kg.sources.format import Head

#: The realistic files, and the format that each is of.
FORMAT_OF = {
    "hf-papers-blank-lines": "hf-papers",
    "hf-papers-joined": "hf-papers",
    "jsonl": "jsonl",
    "json": "json",
    "csv": "csv",
    "tsv": "tsv",
    "parquet": "parquet",
    "bibtex": "bibtex",
    "ris": "ris",
    "arxiv-json": "arxiv-json",
    "arxiv-atom": "arxiv-atom",
    "arxiv-oai": "arxiv-oai",
    "arxiv-oai-raw": "arxiv-oai",
    "arxiv-oai-dc": "arxiv-oai",
    "acl-xml": "acl-xml",
    "openalex": "openalex",
    "semantic-scholar": "semantic-scholar",
}
COMPRESSIONS = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "two-streams.xz": lambda data: lzma.compress(data[:99]) + lzma.compress(data[99:]),
    "zst": zstd.compress,
    "two-frames.zst": lambda data: zstd.compress(data[:99]) + zstd.compress(data[99:]),
}
Sample = Callable[[str], bytes]


def first_fit(raw: bytes) -> Format:
    return next(f for f in formats() if f.detect(Head(raw, decode_head(raw))))


def test_every_format_has_a_realistic_file() -> None:
    assert set(FORMAT_OF.values()) == {f.name for f in formats()}


@pytest.mark.parametrize("name", FORMAT_OF)
def test_a_realistic_file_is_recognised_by_its_content(name: str, sample: Sample) -> None:
    assert first_fit(sample(name)).name == FORMAT_OF[name]


@pytest.mark.parametrize("name", FORMAT_OF)
def test_a_realistic_file_gives_its_two_papers_under_any_name(
    name: str, sample: Sample, read: Callable, two_papers: list[tuple[str, str]]
) -> None:
    for file_name in ("papers", "papers.dat", "misleading.bib" if name != "bibtex" else "misleading.csv"):
        reading = read(sample(name), file_name)
        assert reading.rejects == []
        assert reading.texts == two_papers
        assert [r.source.record for r in reading.records] == [1, 2]
        assert {r.source.file for r in reading.records} == {file_name}


@pytest.mark.parametrize("name", FORMAT_OF)
def test_naming_the_format_gives_what_recognising_it_gives(name: str, sample: Sample, read: Callable) -> None:
    assert read(sample(name), format=FORMAT_OF[name]) == read(sample(name))


@pytest.mark.parametrize("compression", COMPRESSIONS)
@pytest.mark.parametrize("name", FORMAT_OF)
def test_a_compressed_file_gives_what_the_plain_one_gives(
    name: str, compression: str, sample: Sample, read: Callable
) -> None:
    assert read(COMPRESSIONS[compression](sample(name))) == read(sample(name))


@pytest.mark.parametrize("name", FORMAT_OF)
def test_standard_input_gives_what_the_file_gives(
    name: str, sample: Sample, read: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    for data in (sample(name), gzip.compress(sample(name))):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        found = [i for i in read_records(["-"]) if isinstance(i, Record)]
        assert [(r.title, r.abstract, r.source.record) for r in found] == [
            (r.title, r.abstract, r.source.record) for r in read(sample(name)).records
        ]
        assert {r.source.file for r in found} == {"stdin"}


@pytest.mark.parametrize("chosen", [f.name for f in formats()])
@pytest.mark.parametrize("name", ["hf-papers-joined", "csv", "arxiv-atom", "openalex", "parquet"])
def test_the_wrong_format_gives_rejects_and_no_error(name: str, chosen: str, sample: Sample, read: Callable) -> None:
    reading = read(sample(name), format=chosen)
    assert reading.records or reading.rejects
    assert all(r.reason and r.file == "input" for r in reading.rejects)


def test_an_unknown_format_is_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(UnknownFormat, match=r"'docx'.*bibtex.*tsv"):
        read_records([Path(__file__)], format="docx")


def test_an_unknown_field_is_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(UnknownFormat, match=r"'titel'.*title, abstract"):
        read_records([Path(__file__)], columns={"titel": "Name"})


def test_a_missing_input_is_named_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(InputNotFound, match="nowhere"):
        read_records([tmp_path / "nowhere.csv"])
