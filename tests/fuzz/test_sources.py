"""Whatever bytes a file has: records and rejects come out, no error, nothing lost, and all of it can be written."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from backports import zstd
from hypothesis import assume, given
from hypothesis import strategies as st

import kg
from fuzzing import ANY_TEXT, TEXT, examples, mutated, one_record
from kg.errors import KgError
from kg.schema import Record, Reject
from kg.sources import read_records
from kg.sources.read import formats

FILES = Path(__file__).parents[1] / "sources" / "files"
NAMES = [*sorted(path.stem for path in FILES.iterdir()), "parquet"]
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "Zstandard": zstd.compress,
}


def bytes_of(name: str) -> bytes:
    if name == "parquet":
        buffer = io.BytesIO()
        rows = {
            "title": ["Quiet Attention", "Kettles"],
            "abstract": ["We propose it.", "We compare."],
            "year": [2020, None],
        }
        pq.write_table(pa.table(rows), buffer)
        return buffer.getvalue()
    (path,) = FILES.glob(f"{name}.*")
    return path.read_bytes()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz") / "input"


def read(place: Path, data: bytes, format: str | None = None) -> list[Record | Reject]:
    """What comes out of a file of ``data``, checked for what holds of everything that does."""
    place.write_bytes(data)
    with one_record():
        items = list(read_records([place], format=format))
    assert items, "neither a record nor a reject"
    for item in items:
        if isinstance(item, Reject):
            assert item.reason
            assert len(item.excerpt) <= 200
            f"{item.file}{item.reason}{item.excerpt}".encode()
        else:
            assert item.title or item.abstract
            repr((item.title, item.abstract, item.authors, item.url, item.identifiers, item.categories)).encode()
            f"{item.title}{item.abstract}{''.join(item.authors)}{item.url}{item.id}".encode()
    return items


@pytest.mark.parametrize("name", NAMES)
@examples(15)
@given(data=st.data())
def test_a_damaged_file_of_any_format(name: str, place: Path, data: st.DataObject) -> None:
    read(place, data.draw(mutated(bytes_of(name))))


@pytest.mark.parametrize("format", sorted(f.name for f in formats()))
@examples(10)
@given(data=st.data())
def test_any_file_read_as_any_format(format: str, place: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    read(place, data.draw(mutated(bytes_of(name))), format)


@pytest.mark.parametrize("compression", PACKERS)
@examples(15)
@given(data=st.data())
def test_a_damaged_compressed_file(compression: str, place: Path, data: st.DataObject) -> None:
    whole = PACKERS[compression](bytes_of(data.draw(st.sampled_from(["jsonl", "csv", "bibtex", "acl-xml"]))))
    read(place, data.draw(mutated(whole)))


@pytest.mark.parametrize("compression", PACKERS)
@examples(10)
@given(content=st.binary(max_size=300) | st.sampled_from(NAMES).map(bytes_of))
def test_a_compressed_file_says_what_it_says_unpacked(compression: str, place: Path, content: bytes) -> None:
    plain, packed = read(place, content), read(place, PACKERS[compression](content))
    if isinstance(plain[0], Record):
        assert packed == plain
    else:
        # what is compressed twice is unpacked once
        assert len(packed) == len(plain) or content.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd"))


def xml_text(text: str) -> str:
    return escape("".join(c for c in text if c in "\t\n" or (c >= " " and c not in "\x7f\ufffe\uffff")))


def atom(papers: list[tuple[str, str]]) -> str:
    entry = "<entry><id>http://arxiv.org/abs/3106.{n:05}v1</id><title>{t}</title><summary>{a}</summary></entry>"
    told = "".join(entry.format(n=n, t=xml_text(t), a=xml_text(a)) for n, (t, a) in enumerate(papers, 1))
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{told}</feed>'


def acl(papers: list[tuple[str, str]]) -> str:
    paper = '<paper id="{n}"><title>{t}</title><abstract>{a}</abstract></paper>'
    told = "".join(paper.format(n=n, t=xml_text(t), a=xml_text(a)) for n, (t, a) in enumerate(papers, 1))
    return f'<collection id="2031.x"><volume id="main">{told}</volume></collection>'


def one_line(text: str) -> str:
    return " ".join("".join(c for c in text if c.isprintable() or c == " ").split())


def ris(papers: list[tuple[str, str]]) -> str:
    return "".join(f"TY  - JOUR\nTI  - {one_line(t)}\nAB  - {one_line(a)}\nER  - \n\n" for t, a in papers)


def objects(papers: list[tuple[str, str]], **names: str) -> str:
    title, abstract = names.get("title", "title"), names.get("abstract", "abstract")
    return json.dumps([{"paperId": str(n), title: t, abstract: a} for n, (t, a) in enumerate(papers, 1)])


WRITERS = {"arxiv-atom": atom, "acl-xml": acl, "ris": ris, "semantic-scholar": objects, "json": objects}


@pytest.mark.parametrize("format", WRITERS)
@examples(15)
@given(papers=st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=5))
def test_no_record_of_a_whole_file_is_lost(format: str, place: Path, papers: list[tuple[str, str]]) -> None:
    items = read(place, WRITERS[format](papers).encode("utf-8", "surrogatepass"), format)
    numbers = [i.source.record if isinstance(i, Record) else i.record for i in items]
    assert sorted(numbers) == list(range(1, len(papers) + 1))


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT
INNER = st.lists(LEAVES, max_size=3) | st.dictionaries(ANY_TEXT, LEAVES, max_size=3)
VALUES = LEAVES | INNER | st.lists(INNER, max_size=3) | st.dictionaries(ANY_TEXT, INNER, max_size=3)
FIELDS = st.sampled_from(
    "title abstract authors year date categories doi arxiv acl id url keywords externalIds paperId versions topics "
    "abstract_inverted_index authorships authors_parsed".split()
)


@pytest.mark.parametrize("format", ["json", "jsonl", "arxiv-json", "openalex", "semantic-scholar", None])
@examples(15)
@given(members=st.lists(st.dictionaries(FIELDS, VALUES, max_size=6) | VALUES, min_size=1, max_size=4))
def test_any_json_value_in_any_field(format: str | None, place: Path, members: list[object]) -> None:
    lines = format in ("jsonl", "arxiv-json")
    # a file of lines that begins with an array is an array
    assume(not lines or isinstance(members[0], dict))
    text = "\n".join(map(json.dumps, members)) if lines else json.dumps(members)
    items = read(place, text.encode(), format)
    if format is not None:
        numbers = [i.source.record if isinstance(i, Record) else i.record for i in items]
        assert set(numbers) == set(range(1, len(members) + 1))


@examples(25)
@given(held=st.lists(st.dictionaries(FIELDS | ANY_TEXT, VALUES, max_size=5), min_size=1, max_size=4))
def test_any_papers_that_a_program_holds(held: list[dict[str, object]]) -> None:
    try:
        found = kg.read_papers(held)
    except KgError:
        return
    assert len(found.records) + len(found.rejects) >= len(held)
    repr(found.records).encode()
