"""CSV, TSV and Parquet: quotes, line breaks, other column names, and what is wrong with a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime

import pyarrow as pa
import pytest

ABSTRACT = "We sort spoons by their curvature. The forks are left alone."
Parquet = Callable[..., bytes]


def test_quotes_commas_and_line_breaks_within_a_cell_are_text(read: Callable) -> None:
    text = (
        'title,abstract,year\n"Spoons, Sorted","We say ""sort"", and mean it,\nline by line.\n\nTwice.",2031\nForks,'
        + ABSTRACT
    )
    reading = read(text + ",2030\n")
    assert reading.texts == [
        ("Spoons, Sorted", 'We say "sort", and mean it, line by line. Twice.'),
        ("Forks", ABSTRACT),
    ]
    assert [r.year for r in reading.records] == [2031, 2030]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    "names", ["Title,Abstract", "paper_title,Paper Abstract", "NAME,Summary", '"title","abstract"']
)
def test_usual_names_of_columns_are_known(names: str, separator: str, read: Callable) -> None:
    row = separator.join(["Spoons by Curvature", ABSTRACT])
    assert read(f"{names.replace(',', separator)}\n{row}\n").texts == [("Spoons by Curvature", ABSTRACT)]


def test_blank_lines_before_and_between_rows_are_no_records(read: Callable) -> None:
    reading = read(f"\n\ntitle,abstract\n\nSpoons by Curvature,{ABSTRACT}\n\nForks by Prongs,{ABSTRACT}\n\n")
    assert [r.source.record for r in reading.records] == [1, 2]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("chosen", [True, False])
def test_a_table_without_a_title_column_names_its_columns_and_the_way_on(
    separator: str, chosen: bool, read: Callable
) -> None:
    text = f"Überschrift,Inhalt\nSpoons by Curvature,{ABSTRACT}\n".replace(",", separator)
    name = "tsv" if separator == "\t" else "csv"
    reject = read(text, format=name if chosen else None).reject
    assert reject.record == 0
    assert "found the columns Überschrift, Inhalt" in reject.reason
    assert "--map title=" in reject.reason


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_names_of_columns_can_be_given(separator: str, read: Callable) -> None:
    text = f"title,Überschrift,Inhalt\nwrong,Spoons by Curvature,{ABSTRACT}\n".replace(",", separator)
    reading = read(text, columns={"title": "Überschrift", "abstract": "Inhalt"})
    assert reading.texts == [("Spoons by Curvature", ABSTRACT)]


def test_a_given_column_that_does_not_exist_is_named_with_those_that_do(read: Callable) -> None:
    reject = read(f"title,abstract\nSpoons,{ABSTRACT}\n", columns={"title": "Titel"}).reject
    assert "'Titel'" in reject.reason
    assert "title, abstract" in reject.reason


def test_a_table_of_one_column_is_read_where_its_name_is_given(read: Callable) -> None:
    text = "Überschrift\nSpoons Sorted by Curvature\nForks Sorted by Prongs\n"
    assert read(text, columns={"title": "Überschrift"}).titles == [
        "Spoons Sorted by Curvature",
        "Forks Sorted by Prongs",
    ]


def test_a_row_with_too_many_cells_is_set_aside_and_one_with_too_few_is_read(read: Callable) -> None:
    reading = read(f"title,abstract,year\nSpoons, unquoted, with commas,x\nForks by Prongs,{ABSTRACT}\n")
    assert reading.texts == [("Forks by Prongs", ABSTRACT)]
    assert reading.reject.record == 1
    assert "4 columns where the header has 3" in reading.reject.reason
    assert reading.reject.excerpt.startswith("Spoons |")


@pytest.mark.parametrize("separator", [",", "\t"])
def test_a_quote_that_is_never_closed_costs_no_other_row(separator: str, read: Callable) -> None:
    rows = ["title,abstract", f'"Spoons by Curvature,{ABSTRACT}', f"Forks by Prongs,{ABSTRACT}", f"Knives,{ABSTRACT}"]
    reading = read("\n".join(rows).replace(",", separator))
    assert reading.titles == ['"Spoons by Curvature', "Forks by Prongs", "Knives"]
    assert reading.rejects == []


def test_quotes_in_a_file_with_tabs_are_letters_where_they_do_not_enclose_a_cell(read: Callable) -> None:
    rows = [
        "title\tabstract",
        f'"Spoons\tby curvature, {ABSTRACT}',
        f"Forks\t{ABSTRACT}",
        f'"Knives" and "Ladles\t{ABSTRACT}',
    ]
    assert read("\n".join(rows)).titles == ['"Spoons', "Forks", 'Knives and "Ladles']


def test_a_quoted_cell_of_a_file_with_tabs_may_hold_line_breaks(read: Callable) -> None:
    assert read('title\tabstract\nSpoons by Curvature\t"We sort\nspoons daily."\n').texts == [
        ("Spoons by Curvature", "We sort spoons daily.")
    ]


def test_a_cell_longer_than_the_libraries_limit_is_read(read: Callable) -> None:
    long = "spoon " * 50_000
    assert read(f'title,abstract\nSpoons,"{long}"\n').record.abstract == long.strip()


def test_rows_that_say_nothing_are_rejects_with_their_numbers(read: Callable) -> None:
    reading = read(f"title,abstract\n,\n,{ABSTRACT}\nSpoons,{ABSTRACT}\nForks,\n")
    assert [r.source.record for r in reading.records] == [3]
    assert [(r.record, r.reason.split(":")[0]) for r in reading.rejects] == [
        (1, "no title"),
        (2, "no title"),
        (4, "neither title nor abstract is long enough to say anything"),
    ]


def test_control_characters_in_a_table_do_not_make_it_a_binary_file(read: Callable) -> None:
    assert read("title,abstract\nSpoons\0\0\1\2\3 by Curve,We\x00sort\x01spoons daily.\n").texts == [
        ("Spoons by Curve", "We sort spoons daily.")
    ]


def test_a_header_alone_is_one_reject(read: Callable) -> None:
    assert "no record" in read("title,abstract\n").reject.reason


def test_what_a_spreadsheet_writes_comes_back(read: Callable) -> None:
    rows = [("Spoons; Forks", 'a "b" c\r\nd, e f'), ("'Quoted'", ABSTRACT), ("Tab\there today", "x\ty z")]
    for dialect in ("excel", "excel-tab", "unix"):
        buffer = io.StringIO()
        csv.writer(buffer, dialect).writerows([("title", "abstract"), *rows])
        assert read(buffer.getvalue()).texts == [(" ".join(t.split()), " ".join(a.split())) for t, a in rows]


def test_rows_of_a_parquet_file_are_read_with_dates_and_lists(read: Callable, to_parquet: Parquet) -> None:
    moment = datetime(2031, 6, 3, 10, 0, 0, 123456, tzinfo=UTC)
    data = to_parquet(
        {
            "title": ["Spoons by Curvature"],
            "abstract": [ABSTRACT],
            "authors": [["Sam Spoon", "Lee Ladle"]],
            "published": pa.array([int(moment.timestamp()) * 10**9 + 1], pa.timestamp("ns")),
            "categories": ["cs.CV; cs.LG"],
            "vector": [[0.1, 0.2]],
        }
    )
    record = read(data).record
    assert record.authors == ("Sam Spoon", "Lee Ladle")
    assert (record.date, record.year) == ("2031-06-03", 2031)
    assert record.categories == ("cs.CV", "cs.LG")


def test_missing_and_binary_values_of_a_parquet_file_are_read_for_what_they_are(
    read: Callable, to_parquet: Parquet
) -> None:
    data = to_parquet(
        {
            "title": pa.array([None, b"Spoons by Curvature", b""], pa.binary()),
            "name": ["Forks by Prongs", "never looked at", None],
            "abstract": [ABSTRACT, None, ABSTRACT],
            "year": [float("nan"), 2031.0, 2030.0],
        }
    )
    reading = read(data)
    assert [(r.title, r.year) for r in reading.records] == [("Forks by Prongs", None), ("Spoons by Curvature", 2031)]
    assert (reading.reject.record, reading.reject.reason) == (3, "no title")


def test_a_parquet_file_without_a_title_column_names_its_columns(read: Callable, to_parquet: Parquet) -> None:
    data = to_parquet({"Überschrift": ["Spoons by Curvature"], "Inhalt": [ABSTRACT]})
    reject = read(data).reject
    assert "found the columns Überschrift, Inhalt" in reject.reason
    assert "--map title=" in reject.reason
    reading = read(data, columns={"title": "Überschrift", "abstract": "Inhalt"})
    assert reading.texts == [("Spoons by Curvature", ABSTRACT)]
    assert "'Titel'" in read(data, columns={"title": "Titel"}).reject.reason


def test_a_parquet_file_that_is_cut_short_is_one_reject(read: Callable, to_parquet: Parquet) -> None:
    data = to_parquet({"title": ["Spoons by Curvature"], "abstract": [ABSTRACT]})
    for broken in (data[: len(data) // 2], b"PAR1", b"PAR1" + bytes(200) + b"PAR1"):
        reject = read(broken, "spoons.parquet").reject
        assert (reject.file, reject.record) == ("spoons.parquet", 0)
        assert "not a readable Parquet file" in reject.reason


def test_two_columns_of_one_name_are_no_reason_to_stop(read: Callable) -> None:
    table = pa.Table.from_arrays([pa.array(["Spoons by Curvature"])] * 2, names=["title", "title"])
    buffer = io.BytesIO()
    pytest.importorskip("pyarrow.parquet").write_table(table, buffer)
    reading = read(buffer.getvalue())
    assert len(reading.records) + len(reading.rejects) == 1
