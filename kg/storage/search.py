"""Papers and entities by the words of their titles and names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from kg.storage.lookup import Row
from kg.storage.tables import Tables

_WORD = re.compile(r"\w+")


def search(tables: Tables, words: str, top: int) -> list[Row]:
    """The ``top`` papers and entities whose title, or name or alias, has all of ``words``, the best first.

    Case and accents do not count, and a word may be the beginning of a longer one. What is called exactly so comes
    first, then what has the words whole, then what has fewer others; of these, entities before papers, what more papers
    name, then the order of ids. Keys: ``kind`` ("entity" or "paper"), ``id``, ``name`` (or title), ``type`` and
    ``papers`` (of an entity, else None), ``year`` (of a paper, else None). O(papers + entities).
    """
    wanted = _words(words)
    found = []
    for row in tables.entities.select(["id", "type", "name", "aliases", "papers"]).to_pylist():
        ranks = [r for r in (_rank(wanted, _words(n)) for n in (row["name"], *row["aliases"])) if r is not None]
        if ranks:
            hit = {k: row[k] for k in ("id", "name", "type", "papers")}
            found.append(((*min(ranks), 0, -row["papers"], row["id"]), {"kind": "entity", **hit, "year": None}))
    for row in tables.papers.select(["id", "title", "year"]).to_pylist():
        rank = _rank(wanted, _words(row["title"]))
        if rank is not None:
            hit = {"id": row["id"], "name": row["title"], "type": None, "papers": None, "year": row["year"]}
            found.append(((*rank, 1, 0, row["id"]), {"kind": "paper", **hit}))
    return [row for _, row in sorted(found, key=lambda pair: pair[0])[:top]]


def _words(text: str) -> list[str]:
    """The words of ``text`` without case and accents.

    >>> _words("Über-Résumé 2.0")
    ['uber', 'resume', '2', '0']
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _WORD.findall(plain.casefold())


def _rank(wanted: Sequence[str], words: Sequence[str]) -> tuple[bool, int, int] | None:
    """How badly ``words`` answer what is ``wanted``, less being better; None where they do not."""
    if not wanted or not all(any(word.startswith(w) for word in words) for w in wanted):
        return None
    return list(wanted) != list(words), sum(w not in words for w in wanted), len(words)
