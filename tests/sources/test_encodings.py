"""Text in any encoding is read; what is no text, or is damaged, is set aside by name with the way on."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import random
import re
import zipfile
from collections.abc import Callable

import pytest
from backports import zstd

ABSTRACT = "Café menus hide their prices. We propose NaïveMenu, which reads them aloud to diners."
PAPER = {"title": "NaïveMenu: Reading Café Menus Aloud", "abstract": ABSTRACT}
TEXT = {
    "jsonl": json.dumps(PAPER, ensure_ascii=False) + "\n",
    "json": json.dumps([PAPER], ensure_ascii=False, indent=1) + "\n",
    "csv": f'title,abstract\n{PAPER["title"]},"{ABSTRACT}"\n',
    "tsv": f"title\tabstract\n{PAPER['title']}\t{ABSTRACT}\n",
    "bibtex": f"@misc{{a,\n title = {{{PAPER['title']}}},\n abstract = {{{ABSTRACT}}}\n}}\n",
    "ris": f"TY  - JOUR\nTI  - {PAPER['title']}\nAB  - {ABSTRACT}\nER  - \n",
    "hf-papers": f"Daily Papers\n\nby AK and the research community\n\n{PAPER['title']}\n\n{ABSTRACT}\n",
}
ENCODINGS = {
    "UTF-8": lambda text: text.encode(),
    "UTF-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "UTF-16 LE": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "UTF-16 BE": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "UTF-16 LE without a mark": lambda text: text.encode("utf-16-le"),
    "UTF-16 BE without a mark": lambda text: text.encode("utf-16-be"),
    "UTF-32": lambda text: text.encode("utf-32"),
    "Latin-1": lambda text: text.encode("latin-1"),
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "lone CR": lambda text: text.replace("\n", "\r").encode(),
    "UTF-16 with CRLF": lambda text: text.replace("\n", "\r\n").encode("utf-16"),
    "no line break at the end": lambda text: text.rstrip().encode(),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("format", TEXT)
def test_a_text_is_read_in_any_encoding(format: str, encoding: str, read: Callable) -> None:
    record = read(ENCODINGS[encoding](TEXT[format])).record
    assert (record.title, record.abstract) == (PAPER["title"], ABSTRACT)


def test_many_records_with_lone_carriage_returns_are_told_apart(read: Callable) -> None:
    lines = [json.dumps({"title": f"Paper number {i}", "abstract": ABSTRACT}) for i in ("one", "two", "three")]
    assert read("\r".join(lines)).titles == ["Paper number one", "Paper number two", "Paper number three"]


def test_one_stray_byte_does_not_change_how_the_rest_is_read(read: Callable) -> None:
    raw = TEXT["csv"].encode() + "“Smart” quotes in titles,Dashes – and quotes – from an old word processor.\n".encode(
        "cp1252"
    )
    assert read(raw).texts == [
        (PAPER["title"], ABSTRACT),
        ("“Smart” quotes in titles", "Dashes – and quotes – from an old word processor."),
    ]


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("papers.bib", TEXT["bibtex"])
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("figure.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "PNG image"),
        ("paper.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Title (by AK) >>\nendobj\n", "PDF.*BibTeX or CSV"),
        ("papers.zip", zipped(), "zip archive.*unpack"),
        ("table.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "office document.*CSV"),
        ("papers.jsonl.xz", b"\xfd7zXZ\0\0\4" + bytes(60), "cannot be read: LZMAError"),
        ("photo.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(60), "JPEG"),
        ("papers.tar", b"papers.csv".ljust(257, b"\0") + b"ustar\x0000" + bytes(300), "tar archive.*unpack"),
        ("noise", random.Random(7).randbytes(3000), "binary file of no known format"),
        ("little-noise", random.Random(8).randbytes(120), "binary file of no known format"),
    ],
)
def test_a_binary_file_is_set_aside_by_name_with_the_way_on(
    name: str, data: bytes, reason: str, read: Callable
) -> None:
    reading = read(data, name)
    assert reading.records == []
    assert (reading.reject.file, reading.reject.record) == (name, 0)
    assert re.search(reason, reading.reject.reason)


@pytest.mark.parametrize("format", ["bibtex", "jsonl", "csv"])
def test_a_pdf_is_not_read_as_something_else_even_where_a_format_is_named(format: str, read: Callable) -> None:
    assert "PDF" in read(b"%PDF-1.4\n@misc{a, title={No Paper at All}}\n", format=format).reject.reason


@pytest.mark.parametrize("data", [b"", b"\n \r\n", b"\xef\xbb\xbf", b"\xff\xfe", gzip.compress(b"", mtime=0)])
def test_an_empty_file_is_one_reject_that_says_so(data: bytes, read: Callable) -> None:
    assert read(data, "nothing.csv").reject.reason == "the file is empty"


def test_a_text_of_no_format_says_how_to_name_one(read: Callable) -> None:
    reject = read("Dear diary\n\nToday the teapot was cold.\n").reject
    assert "--format" in reject.reason
    assert reject.excerpt.startswith("Dear diary")


def many_lines(number: int) -> bytes:
    rng = random.Random(5)
    words = ["teapot", "kernel", "moss", "garden", "diary", "attention", "graph", "pond"]
    lines = [
        json.dumps({"title": f"Paper number {i} on teapots", "abstract": " ".join(rng.choices(words, k=60))})
        for i in range(number)
    ]
    return "\n".join(lines).encode()


COMPRESSIONS = [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress), ("zst", zstd.compress)]


@pytest.mark.parametrize(("name", "compress"), COMPRESSIONS)
def test_a_truncated_archive_is_one_reject(name: str, compress: Callable[[bytes], bytes], read: Callable) -> None:
    whole = compress(many_lines(3000))
    reading = read(whole[: len(whole) // 2], f"papers.{name}")
    assert reading.reject.file == f"papers.{name}"
    assert "cannot be read" in reading.reject.reason
    assert reading.reject.record == (len(reading.records) + 1 if reading.records else 0)
    assert reading.titles == [f"Paper number {i} on teapots" for i in range(len(reading.records))]


def test_what_stands_before_the_damage_of_an_archive_is_kept(read: Callable) -> None:
    whole = gzip.compress(many_lines(3000))
    assert len(read(whole[: len(whole) // 2]).records) > 1000


@pytest.mark.parametrize(("name", "compress"), COMPRESSIONS)
def test_a_damaged_archive_is_at_least_one_reject_and_no_error(
    name: str, compress: Callable[[bytes], bytes], read: Callable
) -> None:
    whole = bytearray(compress(many_lines(300)))
    middle = len(whole) // 2
    whole[middle : middle + 40] = b"\xaa" * 40
    assert read(bytes(whole), f"papers.{name}").rejects


def test_an_archive_within_an_archive_is_a_binary_file(read: Callable) -> None:
    assert "binary" in read(gzip.compress(gzip.compress(many_lines(50)))).reject.reason
