"""BibTeX of the papers, for reference managers and LaTeX."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

from kg.exports.format import ExportFormat
from kg.exports.latex import escaped
from kg.exports.registry import register
from kg.storage import read_tables
from kg.storage.files import open_text
from kg.storage.tables import Tables

_STOP = frozenset("a an the on of in for to and with is are towards toward from by".split())


def write_bibtex(directory: Path, out: Path) -> None:
    """Write the papers of the graph in ``directory`` as the UTF-8 BibTeX file ``out``, by paper id."""
    tables = read_tables(directory)
    with open_text(out) as file:
        file.write("\n".join(entries(tables)))


def entries(tables: Tables) -> list[str]:
    """One entry a paper: authors, title, year, arXiv id and DOI where they are known; no two keys are the same."""
    taken: dict[str, int] = {}
    found = []
    for paper in tables.papers.to_pylist():
        key = citation_key(paper)
        taken[key] = taken.get(key, 0) + 1
        unique = key if taken[key] == 1 else f"{key}-{taken[key]}"
        fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(paper))
        found.append(f"@{_kind(paper)}{{{unique},\n{fields}}}\n")
    return found


def citation_key(paper: dict[str, Any]) -> str:
    """The first author's last name, the year and the title's first telling word (three without an author), in ASCII.

    >>> citation_key({"authors": ["Ada Lövelace"], "year": 1843, "title": "On the Engine"})
    'lovelace1843engine'
    """
    last = _ascii(paper["authors"][0].split()[-1]) if paper["authors"] and paper["authors"][0].split() else ""
    words = [word for word in map(_ascii, paper["title"].split()) if word and word not in _STOP]
    return f"{last}{paper['year'] or ''}{''.join(words[: 1 if last else 3])}" or "paper"


def _kind(paper: dict[str, Any]) -> str:
    return "article" if dict(_identifiers(paper)).get("doi") else "misc"


def _fields(paper: dict[str, Any]) -> list[tuple[str, str]]:
    known = dict(_identifiers(paper))
    # the second pair of braces keeps the title's capitals
    fields = [("title", f"{{{_escaped(paper['title'])}}}")]
    if paper["authors"]:
        # a name with a word "and" in it would be read as two
        fields.append(("author", " and ".join(_name(a) for a in paper["authors"])))
    if paper["year"] is not None:
        fields.append(("year", str(paper["year"])))
    if "doi" in known:
        fields.append(("doi", _verbatim(known["doi"])))
    if "arxiv" in known:
        fields += [("eprint", _verbatim(known["arxiv"])), ("archiveprefix", "arXiv")]
    if paper["url"]:
        fields.append(("url", _verbatim(paper["url"])))
    if paper["abstract"]:
        fields.append(("abstract", _escaped(paper["abstract"])))
    return fields


def _identifiers(paper: dict[str, Any]) -> list[tuple[str, str]]:
    return [(i["scheme"], i["value"]) for i in paper["identifiers"] or ()]


def _name(author: str) -> str:
    escaped = _escaped(author)
    return f"{{{escaped}}}" if re.search(r"\band\b|,", author) else escaped


def _escaped(text: str) -> str:
    return escaped(" ".join(text.split()))


def _verbatim(text: str) -> str:
    """A link or identifier as it is, without what would end the field."""
    return re.sub(r"[{}\\\s]", "", text)


def _ascii(word: str) -> str:
    folded = unicodedata.normalize("NFKD", word).casefold()
    return re.sub(r"[^a-z0-9]", "", folded)


FORMAT = register(ExportFormat("bibtex", "BibTeX of the papers", ".bib", write_bibtex, order=160))
