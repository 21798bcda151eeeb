"""CSV, TSV and Parquet: quotes, line breaks, other column names, and what is wrong with a file."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from kg.sources.read import LONGEST_TEXT
from kg.sources.rows import split_rows

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


NAMES = "Authors,Title,Year,Source title,DOI,Abstract,EID"


def exported(number: int, extra: str, at: int) -> str:
    """A row as Scopus writes it, with a cell that the header does not have in the place ``at``."""
    cells = ["Spoon S.", f"Spoons of Curvature {number}", "2031", "Spoons", f"10.5555/s.{number}", ABSTRACT, "2-s2.0-1"]
    return ",".join(f'"{cell}"' for cell in [*cells[:at], extra, *cells[at:]])


@pytest.mark.parametrize(("extra", "at"), [("", 7), ("Final", 7), ("17", 0), ("12345; 67890", 1), ("Spoons Ltd", 4)])
def test_rows_of_one_column_more_than_the_header_are_all_read(extra: str, at: int, read: Callable) -> None:
    rows = [exported(i, extra, at) for i in range(56)]
    rows[3:3] = [exported(91, extra, at).replace(f'"{extra}",', "", 1).removesuffix(f',"{extra}"') for _ in range(2)]
    reading = read("\n".join([NAMES, *rows]))
    assert reading.rejects == []
    assert len(reading.records) == 58
    assert {(r.year, r.abstract, r.identifiers[0][0]) for r in reading.records} == {(2031, ABSTRACT, "doi")}
    assert all(r.title.startswith("Spoons of Curvature") for r in reading.records)


def test_a_delimiter_at_the_end_of_a_row_is_no_column(read: Callable) -> None:
    assert read(f"title,abstract\nSpoons,{ABSTRACT},\nForks,{ABSTRACT}\nKnives,{ABSTRACT},,\n").titles == [
        "Spoons",
        "Forks",
        "Knives",
    ]


def test_rows_whose_cells_may_stand_in_two_places_are_set_aside(read: Callable) -> None:
    rows = [f"Spoons, bent ones {i},We sort all of the spoons that we have." for i in range(9)]
    reading = read("\n".join(["title,abstract", *rows]))
    assert reading.records == []
    assert [r.record for r in reading.rejects] == list(range(1, 10))


def test_lines_that_programs_write_before_the_header_are_no_header(read: Callable) -> None:
    for line in ("sep=;", '"About the data: Exported on Jun 03, 2031. Criteria: spoons"'):
        assert read(f"{line}\ntitle;abstract\nSpoons;{ABSTRACT}\n").texts == [("Spoons", ABSTRACT)]


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
    found = read(f'title,abstract\nSpoons,"{"spoon " * 50_000}"\n')
    assert [len(f"{r.title}\n{r.abstract}") for r in found.records] == [LONGEST_TEXT]
    assert ["title and abstract have 300,006 characters" in r.reason for r in found.rejects] == [True]


def test_what_is_read_does_not_depend_on_what_was_read_before_in_the_process(tmp_path: Path) -> None:
    """The limit on the length of a cell is the whole process's: whoever looks at a file must set it."""
    header = "title" + "," + "x" * 200_000
    (tmp_path / "wide.csv").write_text(f"{header}\nSpoons by Curvature,{ABSTRACT}\n", encoding="utf-8")
    (tmp_path / "long.csv").write_text(f'title,abstract\nSpoons,"{"spoon " * 50_000}"\n', encoding="utf-8")
    code = (
        "import csv, sys\nfrom kg.sources import read_records\n"
        "print([len(list(read_records([f]))) for f in sys.argv[1:]], [type(i).__name__ for f in sys.argv[1:] "
        "for i in read_records([f])], csv.field_size_limit())"
    )
    files = [str(tmp_path / "wide.csv"), str(tmp_path / "long.csv")]
    for order, kinds in ((files, "Record Record Reject"), (files[::-1], "Record Reject Record")):
        done = subprocess.run([sys.executable, "-c", code, *order], capture_output=True, text=True, check=True)
        assert sorted(done.stdout[1:5].split(", ")) == ["1", "2"]
        assert done.stdout[7:].strip() == f"{kinds.split()} 131072"


@pytest.mark.parametrize("line", ['x"y,"z', '"x,"y', '"', 'x,"y\ty"\t"z', 'x,"y'])
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_quotes_that_are_never_closed_take_work_in_proportion_to_the_file(
    line: str, delimiter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The work is counted in lines that the parser is given, which no clock disturbs."""
    parser, parsed = csv.reader, 0

    def counting(lines: Iterable[str], **options: object) -> Iterator[list[str]]:
        def counted() -> Iterator[str]:
            nonlocal parsed
            for one in lines:
                parsed += 1
                yield one

        return parser(counted(), **options)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr("kg.sources.rows.csv.reader", counting)
    count = 20_000
    rows = split_rows((f"{i}{line.replace(',', delimiter)}\n" for i in range(count)), delimiter)
    assert sum(lines for lines, _ in rows) == count
    assert parsed <= 20 * count


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
