"""What is too long to hold in memory is set aside with the limit's name, and what stands before it is read."""

from __future__ import annotations

import bz2
import gzip
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest
from backports import zstd

from kg.schema import Record, Reject
from kg.sources import read_records
from kg.sources.limits import MEGABYTE, Limits

SMALL = Limits(record=1, file=1)
LONG = "a" * (MEGABYTE * 6 // 5)
LAST = "A Long Last Paper"
FIRST = "A First Paper"
JSONL = f'{{"title": "{FIRST}", "abstract": "Short."}}\n{{"title": "{LAST}", "abstract": "{LONG}"}}\n'
CSV = f'title,abstract\n{FIRST},Short.\n{LAST},"{LONG}"\n'
ARRAY = f'[{{"title": "{FIRST}", "abstract": "{LONG}"}}]'
BIBTEX = f"@article{{a, title = {{{FIRST}}}, abstract = {{{LONG}}}}}\n"
RIS = f"TY  - JOUR\nTI  - {FIRST}\nAB  - {LONG}\nER  - \n"
XML = (
    '<?xml version="1.0"?><collection id="2026.x"><volume id="1"><meta><booktitle>P</booktitle></meta>'
    f'<paper id="1"><title>{FIRST}</title><abstract>Short.</abstract></paper>'
    f'<paper id="2"><title>{LAST}</title><abstract>{LONG}</abstract></paper></volume></collection>'
)


def read(path: Path, limits: Limits) -> tuple[list[str], list[str]]:
    items = list(read_records(path, limits=limits))
    return [i.title for i in items if isinstance(i, Record)], [i.reason for i in items if isinstance(i, Reject)]


@pytest.mark.parametrize(("name", "text"), [("a.jsonl", JSONL), ("a.csv", CSV), ("a.xml", XML)])
def test_a_long_record_is_set_aside_and_those_before_it_are_read(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    titles, reasons = read(tmp_path / name, SMALL)
    assert titles == [FIRST]
    assert [("longer than 1 MB" in r, "--max-record" in r) for r in reasons] == [(True, True)]
    titles, _ = read(tmp_path / name, Limits(record=2, file=1))
    assert titles == [FIRST, LAST]


@pytest.mark.parametrize(("name", "text"), [("a.json", ARRAY), ("a.bib", BIBTEX), ("a.ris", RIS)])
def test_a_long_file_of_a_format_that_is_read_at_once_is_set_aside(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    titles, reasons = read(tmp_path / name, SMALL)
    assert (titles, ["--max-file" in r for r in reasons]) == ([], [True])
    assert read(tmp_path / name, Limits(record=1, file=2))[0] == [FIRST]


def test_what_stands_between_records_is_no_part_of_one(tmp_path: Path) -> None:
    between = "<frontmatter><url>none</url></frontmatter>" * 60_000
    text = XML.replace('<paper id="2">', f'{between}<paper id="2">').replace(LONG, "Short.")
    assert len(text) > 2 * MEGABYTE
    (tmp_path / "a.xml").write_text(text, encoding="utf-8")
    assert read(tmp_path / "a.xml", SMALL) == ([FIRST, LAST], [])


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress, zstd.compress])
def test_the_limit_is_of_what_is_decompressed(tmp_path: Path, compress: Callable[[bytes], bytes]) -> None:
    small = compress(JSONL.encode())
    assert len(small) < MEGABYTE / 100
    (tmp_path / "a.jsonl.z").write_bytes(small)
    titles, reasons = read(tmp_path / "a.jsonl.z", SMALL)
    assert titles == [FIRST]
    assert "--max-record" in reasons[0]


def test_a_quote_that_is_not_closed_within_the_limit_loses_no_row(tmp_path: Path) -> None:
    rows = "".join(f"Paper number {i},Text {i}\n" for i in range(60_000))
    (tmp_path / "a.csv").write_text(
        f'title,abstract\nRows with an "opened,"quote\n{rows}The last of all,"closed"\n', encoding="utf-8"
    )
    titles, _ = read(tmp_path / "a.csv", SMALL)
    assert len(titles) == 60_002
    assert titles[-1] == "The last of all"


def test_what_comes_through_a_pipe_is_limited_as_a_file_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_text(JSONL, encoding="utf-8")
    with (tmp_path / "a").open(encoding="utf-8") as piped:
        monkeypatch.setattr("sys.stdin", piped)
        items = list(read_records("-", limits=SMALL))
    assert [i.reason for i in items if isinstance(i, Reject)] == [
        "cannot be read: longer than 1 MB, which this format is read in at once; --max-file reads more"
    ]
