"""Whatever a file holds: every record of it comes out, as a record or as a reject, with its text intact."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.sources.cleaning import clean

#: Text as hostile as a file can hold it: no half surrogate pairs, which UTF-8 has no bytes for.
WORDS = st.sampled_from(
    ["graph", "Ünïcode", '"', '""', ",", ";", "\t", "\n", "\r\n", "\0", "\u2028", "{", "}", "\\", "@misc{a,", "%PDF"]
)
TEXT = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.lists(WORDS, max_size=8).map("".join),
    st.lists(WORDS, min_size=3, max_size=8).map(" ".join),
)
ROWS = st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=6)


def accounted_for(reading: object, rows: list[tuple[str, str]]) -> None:
    """Each row is a record with the row's cleaned text, or a reject with its number."""
    records = {r.source.record: (r.title, r.abstract) for r in reading.records}  # type: ignore[attr-defined]
    rejects = {r.record for r in reading.rejects}  # type: ignore[attr-defined]
    assert records.keys() | rejects == set(range(1, len(rows) + 1))
    assert not records.keys() & rejects
    for number, text in records.items():
        assert text == tuple(map(clean, rows[number - 1]))


@given(ROWS)
@settings(deadline=None)
def test_no_line_of_json_lines_is_lost(read: Callable, rows: list[tuple[str, str]]) -> None:
    for ascii_only in (True, False):
        lines = [json.dumps({"title": t, "abstract": a}, ensure_ascii=ascii_only) for t, a in rows]
        accounted_for(read("\n".join(lines)), rows)


@given(
    st.lists(
        st.one_of(ROWS.map(lambda r: {"title": r[0][0], "abstract": r[0][1]}), st.integers(), st.none()), min_size=1
    )
)
@settings(deadline=None)
def test_no_member_of_a_json_array_is_lost(read: Callable, members: list[object]) -> None:
    reading = read(json.dumps({"papers": members}), format="json")
    numbers = sorted([r.source.record for r in reading.records] + [r.record for r in reading.rejects])
    assert numbers == list(range(1, len(members) + 1))


@given(ROWS, st.sampled_from([",", ";"]), st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
@settings(deadline=None)
def test_no_row_of_a_csv_file_is_lost(
    read: Callable, rows: list[tuple[str, str]], separator: str, quoting: int
) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator, quoting=quoting).writerows([("title", "abstract"), *rows])
    accounted_for(read(buffer.getvalue()), rows)


@given(st.lists(st.tuples(*[st.text(st.characters(exclude_categories=["C", "Z"]), max_size=30)] * 2), min_size=1))
@settings(deadline=None)
def test_no_row_of_a_file_with_tabs_and_without_quotes_is_lost(read: Callable, rows: list[tuple[str, str]]) -> None:
    reading = read("title\tabstract\n" + "".join(f"{t}\t{a}\n" for t, a in rows))
    assert len(reading.records) + len(reading.rejects) == len(rows)


@given(ROWS)
@settings(deadline=None)
def test_no_row_of_a_parquet_file_is_lost(read: Callable, to_parquet: Callable, rows: list[tuple[str, str]]) -> None:
    titles, abstracts = zip(*rows, strict=True)
    accounted_for(read(to_parquet({"title": titles, "abstract": abstracts})), rows)


@given(st.binary(max_size=400))
@settings(deadline=None)
def test_any_bytes_at_all_end_in_records_or_rejects(read: Callable, data: bytes) -> None:
    reading = read(data)
    assert reading.records or reading.rejects
    assert all(r.reason and len(r.excerpt) <= 200 and r.excerpt.encode() is not None for r in reading.rejects)


@given(
    st.sampled_from(
        [
            "@misc{a,",
            "TY  - JOUR\n",
            "title,abstract\n",
            "title\tabstract\n",
            "[",
            '{"',
            "<feed>",
            "<OAI-PMH>",
            "<collection>",
            "by AK and the research community\n",
        ]
    ),
    st.text(max_size=60),
)
@settings(deadline=None)
def test_the_beginning_of_any_format_with_anything_behind_it_raises_nothing(
    read: Callable, start: str, rest: str
) -> None:
    reading = read((start + rest).encode("utf-8", "surrogatepass"))
    assert reading.records or reading.rejects
