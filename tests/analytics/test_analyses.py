"""What every analysis promises: the same table for the same graph, whatever the order; a note; a place in the docs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from kg.analytics.analysis import Analysis
from kg.analytics.registry import ANALYSES, find_analysis
from kg.cli import app
from kg.errors import NoSuchItem
from kg.exports.rdf import RDF_FORMATS
from kg.exports.registry import EXPORT_FORMATS
from kg.storage import Tables, empty_tables

_EVERYTHING = """
import sys, hashlib
from pathlib import Path
from kg.analytics.registry import ANALYSES
from kg.exports.registry import EXPORT_FORMATS
from kg.analytics.report import write_report
from kg.storage import read_tables
graph, out = map(Path, sys.argv[1:])
tables = read_tables(graph)
for analysis in ANALYSES:
    print(analysis.name, hashlib.sha256(repr(analysis.run(tables).to_pylist()).encode()).hexdigest())
for format in EXPORT_FORMATS:
    format.write(graph, out / f"{format.name}{format.suffix}")
write_report(graph, out)
for path in sorted(p for p in out.rglob("*") if p.is_file()):
    print(path.relative_to(out), hashlib.sha256(path.read_bytes()).hexdigest())
"""


def test_two_runs_with_other_hash_seeds_give_the_same_tables_exports_and_reports(built: Path, tmp_path: Path) -> None:
    outputs = []
    for seed in ("1", "2"):
        out = tmp_path / seed
        out.mkdir()
        done = subprocess.run(
            [sys.executable, "-c", _EVERYTHING, str(built), str(out)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        outputs.append(done.stdout)
    assert outputs[0] == outputs[1]
    assert len(outputs[0].splitlines()) > len(ANALYSES) + len(EXPORT_FORMATS)


@pytest.mark.parametrize("analysis", list(ANALYSES), ids=lambda a: a.name)
def test_the_order_of_rows_changes_nothing(analysis: Analysis, tables: Tables, make: Callable[..., Tables]) -> None:
    found = analysis.run(tables)
    assert found.num_rows > 0 or analysis.name == "quality", "nothing planted looks wrong"
    assert found.equals(analysis.run(make(step=-1)))


@pytest.mark.parametrize("analysis", list(ANALYSES), ids=lambda a: a.name)
def test_an_empty_graph_gives_the_same_columns_and_types(analysis: Analysis, tables: Tables) -> None:
    assert analysis.run(empty_tables()).schema.equals(analysis.run(tables).schema)


@pytest.mark.parametrize("analysis", list(ANALYSES), ids=lambda a: a.name)
def test_every_analysis_and_its_columns_stand_in_the_documentation(
    analysis: Analysis, tables: Tables, project: Path
) -> None:
    docs = (project / "docs" / "analytics.md").read_text(encoding="utf-8")
    assert f"`{analysis.name}`" in docs
    assert analysis.run.__doc__ is not None
    missing = [c for c in analysis.run(tables).column_names if c not in analysis.run.__doc__]
    assert missing == []


def test_every_export_stands_in_the_documentation(project: Path) -> None:
    docs = (project / "docs" / "analytics.md").read_text(encoding="utf-8")
    assert [f.name for f in EXPORT_FORMATS if f not in RDF_FORMATS and f"`{f.name}`" not in docs] == []


def test_an_unknown_analysis_is_refused_with_those_there_are() -> None:
    with pytest.raises(NoSuchItem, match="centrality, hubs"):
        find_analysis("gravity")


def kg(*arguments: str | Path) -> Result:
    """The command, run in this process, which saves a second for each call."""
    return CliRunner().invoke(app, [str(a) for a in arguments])


def test_the_command_prints_a_table_json_or_csv_and_the_note(graph: Path) -> None:
    plain = kg("analyze", graph, "hubs", "--top", "1")
    assert plain.stdout.splitlines()[1].split("\t")[:3] == ["metric/everything", "everything", "metric"]
    assert "named by more than 5 %" in plain.stderr
    assert plain.stdout.count("\n") == 2
    printed = json.loads(kg("analyze", graph, "hubs", "--json").stdout)
    assert (printed["analysis"], printed["rows"][0]["papers"]) == ("hubs", 60)
    assert "5 %" in printed["note"]
    lines = kg("analyze", graph, "hubs", "--csv", "--top", "1").stdout.splitlines()
    assert lines == ["entity,name,type,papers,share,relation,relation_share", lines[1]]
    assert lines[1].startswith("metric/everything,everything,metric,60,1.0")


def test_the_command_lists_analyses_and_refuses_what_it_does_not_know(graph: Path) -> None:
    assert [line.split("\t")[0] for line in kg("analyze", graph).stdout.splitlines()[1:]] == [a.name for a in ANALYSES]
    wrong = kg("analyze", graph, "gravity")
    assert isinstance(wrong.exception, NoSuchItem)
    assert kg("analyze", graph, "hubs", "--json", "--csv").exit_code == 2


def test_the_report_command_writes_both_files(graph: Path, tmp_path: Path) -> None:
    done = kg("report", graph, "--out", tmp_path / "new")
    assert done.exit_code == 0, done.stderr
    assert {p.name for p in (tmp_path / "new").iterdir()} == {"report.md", "report.html"}


def test_the_diff_command_counts_and_lists(
    graph: Path, tmp_path: Path, make: Callable[..., Tables], write: Callable[[Tables, Path], Path]
) -> None:
    newer = write(make(papers=63), tmp_path / "newer")
    printed = json.loads(kg("diff", graph, newer, "--json").stdout)
    totals = {row["what"]: row for row in printed["totals"]}
    assert (totals["paper"]["added"], totals["paper"]["dropped"]) == (3, 0)
    assert "paper\t3\t0" in kg("diff", graph, newer).stdout
    assert "same" in kg("diff", graph, graph).stdout
