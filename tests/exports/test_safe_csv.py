"""With --safe-csv no cell of any CSV that kg writes is a formula; without it data stay as they are."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import kg
from graphs import planted, write_graph
from kg.cli import app
from kg.errors import KgError
from kg.storage.spreadsheet_cells import inert

TITLE = '=HYPERLINK("https://example.org";"a") 0'


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tables = planted(title=TITLE.removesuffix(" 0"))
    return write_graph(tables, tmp_path_factory.mktemp("formulas"), triples=True)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments])


def cells(text: str, delimiter: str = ",") -> set[str]:
    return {cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) for cell in row}


ASKED = "SELECT ?t (-0.5 AS ?n) { ?p a kg:Paper ; dcterms:title ?t }"
COMMANDS = [
    ("query", "{graph}", ASKED, "-o", "csv"),
    ("query", "{graph}", ASKED, "-o", "tsv"),
    ("compare", "{graph}", "p000", "p001", "--format", "csv"),
    ("analyze", "{graph}", "centrality", "--csv"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: f"{c[0]} {c[-1]}")
def test_a_command_sets_formulas_off_where_asked(command: tuple[str, ...], directory: Path) -> None:
    asked = [part.format(graph=directory) for part in command[:2]] + list(command[2:])
    delimiter = "\t" if "tsv" in command else ","
    plain, safe = run(*asked), run(*asked, "--safe-csv")
    assert (plain.exit_code, safe.exit_code) == (0, 0), safe.output
    found = cells(plain.stdout, delimiter)
    assert any(cell.startswith("=") for cell in found)
    assert cells(safe.stdout, delimiter) == {inert(cell) for cell in found}


def test_numbers_of_an_answer_stay_numbers(directory: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("query", directory, ASKED, "-o", "csv", "--safe-csv").stdout)))
    assert {row["n"] for row in rows} == {"-0.5"}
    assert TITLE not in {row["t"] for row in rows}
    assert f"'{TITLE}" in {row["t"] for row in rows}


def test_an_analysis_is_written_to_a_file_without_formulas(directory: Path, tmp_path: Path) -> None:
    assert run("analyze", directory, "centrality", "--out", tmp_path / "a.csv", "--safe-csv").exit_code == 0
    assert not any(cell.startswith("=") for cell in cells((tmp_path / "a.csv").read_text(encoding="utf-8")))


def test_an_export_of_csv_sets_formulas_off_and_stays_joined(directory: Path, tmp_path: Path) -> None:
    graph = kg.open_graph(directory)
    for name, safe in (("plain", False), ("safe", True)):
        graph.export("neo4j", tmp_path / name, safe_csv=safe)
    for file in (tmp_path / "plain").glob("*.csv"):
        found, safe = (cells((tmp_path / n / file.name).read_text(encoding="utf-8")) for n in ("plain", "safe"))
        assert safe == {inert(cell) for cell in found}
    assert f"'{TITLE}" in cells((tmp_path / "safe" / "papers.csv").read_text(encoding="utf-8"))


def test_the_option_is_refused_where_there_is_no_csv(directory: Path) -> None:
    with pytest.raises(KgError, match="no cells of CSV"):
        kg.open_graph(directory).export("turtle", safe_csv=True)
    for command in (
        ("query", directory, ASKED),
        ("query", directory, ASKED, "-o", "json"),
        ("compare", directory, "p000", "p001"),
        ("analyze", directory, "centrality"),
        ("analyze", directory, "centrality", "--out", "x.json", "--json"),
    ):
        done = run(*command, "--safe-csv")
        assert done.exit_code == 2
        assert "--safe-csv is for" in " ".join(done.output.replace("│", " ").split())
