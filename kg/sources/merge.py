"""Records of the same paper become one paper, whatever their order."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.schema import Paper, Record
from kg.sources.latex import shown

_SLUG_LENGTH = 60
#: What tells no titles apart; plus signs and sharps do: C, C++ and C# are three languages.
_NOT_WORD = re.compile(r"(?:[^\w+#]|_)+")
#: Schemes that name a paper, best first.
_ID_SCHEMES = ("arxiv", "doi", "acl")


def merge_records(records: Iterable[Record]) -> list[Paper]:
    """One paper for all records that share an identifier or a title, sorted by id.

    Titles are compared without case, white space, punctuation and LaTeX escapes. Records of one title whose
    identifiers of the same scheme differ stay apart: proceedings hold many papers called "Introduction". Every
    record is a source of its paper; the longest abstract wins, and with it its title.
    """
    ordered = sorted(records, key=lambda r: r.source)
    groups = _groups(ordered)
    papers = [_paper(group) for group in groups]
    return sorted(_with_unique_ids(papers), key=lambda p: p.id)


def fold_title(title: str) -> str:
    r"""``title`` without case, white space and punctuation, and LaTeX as what it shows (kg.sources.latex.shown).

    >>> fold_title(r"{BERT}:~Bits \& Byt\'es on $\alpha$") == fold_title("BERT: bits & bytés on α.")
    True
    """
    bare = unicodedata.normalize("NFKC", shown(title)).casefold()
    return _NOT_WORD.sub(" ", bare).strip() or title.casefold().strip()


def _groups(records: Sequence[Record]) -> list[list[Record]]:
    """Connected records: by identifier first, then by title where no identifiers disagree."""
    parent = list(range(len(records)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    by_identifier: dict[tuple[str, str], int] = {}
    for i, record in enumerate(records):
        for identifier in record.identifiers:
            parent[root(i)] = root(by_identifier.setdefault(identifier, i))
    held: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    by_title: dict[str, set[int]] = defaultdict(set)
    for i, record in enumerate(records):
        for scheme, value in record.identifiers:
            held[root(i)][scheme].add(value)
        by_title[fold_title(record.title)].add(i)
    for title in sorted(by_title):
        roots = sorted({root(i) for i in by_title[title]}, key=lambda r: _rank(records, r, held))
        if not _agree([held[r] for r in roots]):
            # One of them is identified otherwise: only records without identifiers follow the first.
            roots = [r for i, r in enumerate(roots) if i == 0 or not held[r]]
        for other in roots[1:]:
            parent[root(other)] = root(roots[0])
            for scheme, values in held[other].items():
                held[root(roots[0])][scheme] |= values
    groups: dict[int, list[Record]] = defaultdict(list)
    for i, record in enumerate(records):
        groups[root(i)].append(record)
    return list(groups.values())


def _rank(records: Sequence[Record], index: int, held: dict[int, dict[str, set[str]]]) -> tuple[bool, list[str], int]:
    """Groups with identifiers before those without, then by identifier, so that file order decides nothing."""
    values = sorted(v for vs in held[index].values() for v in vs)
    return (not values, values, index)


def _agree(identifiers: Sequence[dict[str, set[str]]]) -> bool:
    """Whether no two groups carry different identifiers of one scheme."""
    seen: dict[str, set[str]] = {}
    for held in identifiers:
        for scheme, values in held.items():
            if scheme in seen and not seen[scheme] & values:
                return False
            seen.setdefault(scheme, set()).update(values)
    return True


def _paper(records: Sequence[Record]) -> Paper:
    best = min(records, key=lambda r: (-len(r.abstract), r.abstract, r.title, r.source))
    identifiers: dict[str, str] = {}
    for scheme, value in sorted({i for r in records for i in r.identifiers}):
        identifiers.setdefault(scheme, value)
    dates = sorted((r.date for r in records if r.date), key=lambda d: (-len(d), d))
    return Paper(
        id=_paper_id(identifiers, best.title),
        title=best.title,
        abstract=best.abstract,
        authors=min((r.authors for r in records), key=lambda a: (-len(a), a)),
        year=min((r.year for r in records if r.year is not None), default=None),
        date=dates[0] if dates else None,
        categories=min((r.categories for r in records), key=lambda c: (-len(c), c)),
        identifiers=tuple(sorted(identifiers.items())),
        url=min((r.url for r in records if r.url), default=None),
        sources=tuple(sorted({r.source for r in records})),
    )


def _paper_id(identifiers: dict[str, str], title: str) -> str:
    for scheme in _ID_SCHEMES:
        if scheme in identifiers:
            return f"{scheme}:{identifiers[scheme]}"
    folded = fold_title(title)
    ascii_title = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    slug = "-".join(re.findall(r"[a-z0-9]+", ascii_title))
    if len(slug) > _SLUG_LENGTH:
        slug = slug[: _SLUG_LENGTH + 1].rpartition("-")[0] or slug[:_SLUG_LENGTH]
    digest = hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{slug}-{digest}" if slug else digest


def _with_unique_ids(papers: Sequence[Paper]) -> Iterable[Paper]:
    """``papers`` with a number behind an id that another paper has too (two different papers of one title)."""
    used: dict[str, int] = defaultdict(int)
    for paper in sorted(papers, key=lambda p: (p.id, p.identifiers, p.sources)):
        used[paper.id] += 1
        yield paper if used[paper.id] == 1 else replace(paper, id=f"{paper.id}-{used[paper.id]}")
