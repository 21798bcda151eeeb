"""The report of a graph, written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kg.analytics.report.findings import find
from kg.analytics.report.html import as_html
from kg.analytics.report.markdown import as_markdown
from kg.analytics.report.opening import highlights, opening
from kg.analytics.report.sections import sections
from kg.storage import read_manifest, read_tables
from kg.storage.files import check_folder, fill_folder
from kg.storage.tables import Tables

_TITLE = "What is in this graph"


def write_report(directory: Path, out: Path) -> list[Path]:
    """Write ``report.md`` and ``report.html`` of the graph in ``directory`` into ``out``; returns their paths.

    The same graph gives the same bytes. Raises NotAGraph where ``directory`` holds none, and OutputError where nothing
    can be written to ``out``.
    """
    check_folder(out)
    found = find(read_tables(directory), read_manifest(directory)["counts"])
    parts = (_TITLE, opening(found), highlights(found), sections(found))
    texts = {"report.md": as_markdown(*parts), "report.html": as_html(*parts)}
    with fill_folder(out) as folder:
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return [out / name for name in texts]


def write_markdown_report(tables: Tables, counts: Mapping[str, int], folder: Path) -> None:
    """Write ``report.md`` of ``tables`` into ``folder``; ``counts`` are the manifest's."""
    found = find(tables, counts)
    text = as_markdown(_TITLE, opening(found), highlights(found), sections(found))
    (folder / "report.md").write_text(text, encoding="utf-8", newline="\n")
