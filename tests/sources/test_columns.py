"""It is said what columns were read as and what was not read; a column that does not exist is an error."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import UnknownColumn
from kg.schema import ColumnsRead
from kg.sources import read_records
from kg.sources.columns import in_words, notice_of
from kg.sources.read import Reading, read_papers

ABSTRACT = "We wind clocks by the sound that they make at noon, and compare it with that of two other clocks at night."
ROWS = [{"Headline": f"Winding {n} Clocks", "Body": ABSTRACT, "Jahr": "2031"} for n in ("Ten", "Red", "Old")]


def as_csv(rows: list[dict[str, str]], delimiter: str = ",") -> bytes:
    lines = [list(rows[0]), *(list(row.values()) for row in rows)]
    return "\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines).encode()


def as_parquet(rows: list[dict[str, str]]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), buffer)
    return buffer.getvalue()


WRITERS: dict[str, Callable[[list[dict[str, str]]], bytes]] = {
    "three.csv": as_csv,
    "three.tsv": lambda rows: as_csv(rows, "\t"),
    "three.parquet": as_parquet,
    "three.json": lambda rows: json.dumps(rows).encode(),
    "three.jsonl": lambda rows: "\n".join(map(json.dumps, rows)).encode(),
}


@pytest.fixture(params=WRITERS)
def three(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., Reading]:
    """A function that reads rows as a file of each of the formats with named columns."""

    def read(rows: list[dict[str, str]], **columns: str) -> Reading:
        path = tmp_path / request.param
        path.write_bytes(WRITERS[request.param](rows))
        return read_papers([path], columns=columns)

    read.name = request.param  # type: ignore[attr-defined]
    return read


def test_it_is_said_what_was_guessed_what_was_ignored_and_the_way_on(three: Callable[..., Reading]) -> None:
    reading = three(ROWS)
    name = three.name  # type: ignore[attr-defined]
    assert reading.columns == [ColumnsRead(name, (("title", "Headline"),), (), ("Body", "Jahr"), "Body")]
    guess, none = sorted(reading.notices, key=lambda n: n.file, reverse=True)
    assert (guess.file, guess.kind) == (name, "columns")
    assert guess.text == "title=Headline, no abstract; ignored Body, Jahr; --map abstract=Body"
    assert (none.file, none.kind) == ("", "abstracts")
    assert "no record has an abstract" in none.text


def test_where_the_user_has_named_the_columns_nothing_is_said(three: Callable[..., Reading]) -> None:
    reading = three(ROWS, title="Headline", abstract="Body", year="Jahr")
    assert [(r.abstract, r.year) for r in reading.records] == [(ABSTRACT, 2031)] * 3
    assert reading.notices == []
    assert reading.columns[0].fields == (("title", "Headline"), ("abstract", "Body"), ("year", "Jahr"))
    assert reading.columns[0].ignored == ()


def test_a_column_that_does_not_exist_is_an_error_that_lists_those_that_do(three: Callable[..., Reading]) -> None:
    for field in ("abstract", "title", "year"):
        with pytest.raises(UnknownColumn, match=rf"--map {field}=Rumpf.*Headline, Body, Jahr"):
            three(ROWS, **{field: "Rumpf"})


def test_a_column_that_is_named_as_an_abstract_but_empty_is_said_to_be_empty(three: Callable[..., Reading]) -> None:
    reading = three([{"title": f"{n} Clocks at Night", "abstract": "", "year": "2031"} for n in ("Ten", "Red")])
    assert [n.text for n in reading.notices if n.file] == ["title=title, year=year, no abstract; empty abstract"]


def test_usual_names_are_no_guess_and_short_columns_of_no_use_are_not_worth_a_word(
    three: Callable[..., Reading],
) -> None:
    rows = [{"Title": f"{n} Clocks", "Abstract": ABSTRACT, "Cited by": "7"} for n in ("Ten", "Red")]
    reading = three(rows)
    assert reading.notices == []
    assert reading.columns[0].ignored == ("Cited by",)


def test_a_column_that_one_of_several_tables_has_is_no_error_and_the_others_are_read_by_usual_names(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.csv").write_bytes(as_csv(ROWS))
    (tmp_path / "b.csv").write_bytes(as_csv([{"title": "Clocks of Sand and Salt", "abstract": ABSTRACT}]))
    (tmp_path / "c.bib").write_text("@misc{c, title={Clocks of Water and Oil}, abstract={" + ABSTRACT + "}}")
    reading = read_papers([tmp_path], columns={"abstract": "Body"})
    assert {r.abstract for r in reading.records} == {ABSTRACT}
    assert reading.rejects == []


def test_a_column_is_an_error_where_nothing_has_columns(tmp_path: Path) -> None:
    (tmp_path / "c.bib").write_text("@misc{c, title={Clocks of Water and Oil}, abstract={" + ABSTRACT + "}}")
    with pytest.raises(UnknownColumn, match="none of them has named columns"):
        list(read_records([tmp_path], columns={"abstract": "Body"}))


def test_of_many_ignored_columns_a_few_are_named() -> None:
    said = in_words(ColumnsRead("x.csv", (("title", "name"),), (), tuple(f"c{i}" for i in range(50))))
    assert said == "title=name, no abstract; ignored c0, c1, c2, c3, c4, c5, c6, c7 and 42 more"
    assert notice_of(ColumnsRead("x.csv", (("title", "name"), ("abstract", "text")), (), ()), {}) is not None


#: The columns that matter of what programs export, and what each of them holds.
EXPORTS = {
    "Springer": "Item Title|Publication Title|Item DOI|Authors|Publication Year|URL|Content Type",
    "Scopus": "Authors|Author full names|Author(s) ID|Title|Year|Source title|Cited by|DOI|Link|Abstract|EID",
    "Web of Science": "Publication Type|Authors|Article Title|Source Title|Abstract|Publication Year|DOI",
    "Web of Science, tags": "PT|AU|TI|SO|AB|PY|DI|UT",
    "IEEE Xplore": "Document Title|Authors|Publication Title|Publication Year|Abstract|DOI|PDF Link",
    "Zotero": "Key|Item Type|Publication Year|Author|Title|Publication Title|DOI|Url|Abstract Note|Date",
    "Dimensions": "Publication ID|DOI|PMID|Title|Abstract|Source title|PubYear|Authors",
    "PubMed": "PMID|Title|Authors|Citation|Journal/Book|Publication Year|Create Date|DOI",
    "ACM": "Title|Author|Abstract|Publication Year|DOI",
}
HELD = {
    **dict.fromkeys(["Item Title", "Title", "Article Title", "TI", "Document Title"], "Clocks of Sand and Salt"),
    **dict.fromkeys(["Abstract", "AB", "Abstract Note"], ABSTRACT),
    **dict.fromkeys(["Authors", "Author", "AU"], "Ada Tick; Bo Tock"),
    **dict.fromkeys(["Publication Year", "Year", "PY", "PubYear"], "2031"),
    **dict.fromkeys(["DOI", "Item DOI", "DI"], "10.5555/clocks.1"),
}


@pytest.mark.parametrize("program", EXPORTS)
def test_the_columns_that_programs_export_are_known(program: str, read: Callable) -> None:
    names = EXPORTS[program].split("|")
    record = read("\t".join(names) + "\n" + "\t".join(HELD.get(name, "else") for name in names)).record
    assert (record.title, record.year) == ("Clocks of Sand and Salt", 2031)
    assert (record.authors, record.identifiers) == (("Ada Tick", "Bo Tock"), (("doi", "10.5555/clocks.1"),))
    assert record.abstract == (ABSTRACT if {"Abstract", "AB", "Abstract Note"} & set(names) else "")
