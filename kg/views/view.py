"""A page of a part of a graph, made to order: for a file, or for a cell of a notebook."""

from __future__ import annotations

import html
import tempfile
from dataclasses import dataclass
from pathlib import Path

from kg.storage.files import check_file
from kg.storage.tables import Tables
from kg.views.about import About
from kg.views.registry import ShownPart, find_view
from kg.views.subgraph import restrict_tables


@dataclass(frozen=True, slots=True)
class View:
    """A page that shows ``papers`` and what they state, with ``start`` (an address as after ``#``) open.

    Where it is of some ``entities``, it shows what the papers state of those, and nothing else.
    ``kind`` is the name of the way it is drawn (:data:`kg.views.registry.VIEWS`).

    A notebook shows it in its cell; :meth:`save` writes it to a file.
    """

    tables: Tables
    papers: frozenset[str]
    heading: str
    base_iri: str
    start: str = ""
    quotes: bool = True
    kind: str = "explorer"
    entities: frozenset[str] = frozenset()

    def save(self, path: str | Path) -> Path:
        """Write the page, one self-contained file, and return its path; the same view gives the same bytes.

        Raises OutputError where it cannot be written there.
        """
        target = Path(path)
        check_file(target)
        whole = self.tables.papers.num_rows
        part = restrict_tables(self.tables, self.papers, self.entities)
        shown = part.papers.num_rows
        noun = "paper" if shown == 1 else "papers"
        about = About(
            heading=self.heading,
            subheading=f"{shown:,} of {whole:,} {noun}, and what they share",
            base_iri=self.base_iri,
            papers=whole,
            start=self.start,
        )
        find_view(self.kind).write(ShownPart(part, self.tables, about, self.quotes), target)
        return target

    def to_html(self) -> str:
        """The page as text."""
        with tempfile.TemporaryDirectory() as folder:
            return self.save(Path(folder) / "view.html").read_text(encoding="utf-8")

    def _repr_html_(self) -> str:
        """The page in a frame of its own, for notebooks; it may run its own scripts and nothing else."""
        page = html.escape(self.to_html(), quote=True)
        style = "width:100%;height:640px;border:1px solid #ddd;border-radius:8px"
        return f'<iframe sandbox="allow-scripts allow-downloads" style="{style}" srcdoc="{page}"></iframe>'
