"""Papers from each archive into a file of JSON Lines, a function an archive."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

from kg.errors import ArgumentError
from kg.fetching import acl, arxiv, hf_daily, openalex, semantic_scholar
from kg.fetching.download import Fetched, download
from kg.schema import Progress
from kg.sources.memory import Input
from kg.sources.read import read_papers

Say = Callable[[str], None]


def _silent(_: str) -> None:
    """Say nothing."""


def fetch_arxiv(
    query: str,
    out: str | Path,
    *,
    first: str = "",
    last: str = "",
    mailto: str = "",
    base: str = arxiv.BASE,
    progress: Progress | None = None,
    say: Say = _silent,
) -> Fetched:
    """Write the papers that ``query`` finds at arXiv, submitted from ``first`` to ``last`` (YYYY-MM-DD), to ``out``.

    ``query`` is in arXiv's words, as ``cat:cs.CL AND abs:unlearning``. Raises ArgumentError where a day is none, and as
    :func:`kg.fetching.download.download`.
    """
    _check_days(first, last)
    archive = arxiv.Arxiv(query, first, last, base)
    return download(archive, out, mailto=mailto, progress=progress, say=say)


def fetch_hf_daily(
    first: str,
    out: str | Path,
    *,
    last: str = "",
    mailto: str = "",
    base: str = hf_daily.BASE,
    progress: Progress | None = None,
    say: Say = _silent,
) -> Fetched:
    """Write the papers that Hugging Face lists from the day ``first`` to the day ``last`` (that day alone) to ``out``.

    Raises ArgumentError where a day is none, and as :func:`kg.fetching.download.download`.
    """
    _check_days(first, last or first)
    days = date.fromisoformat(first), date.fromisoformat(last or first)
    archive = hf_daily.HuggingFaceDaily(*days, base)
    return download(archive, out, mailto=mailto, progress=progress, say=say)


def fetch_acl(
    volume: str,
    out: str | Path,
    *,
    mailto: str = "",
    base: str = acl.BASE,
    progress: Progress | None = None,
    say: Say = _silent,
) -> Fetched:
    """Write the papers of a volume of the ACL Anthology (2020.acl-main, P18-1) to ``out``.

    Raises ArgumentError where no volume is called so, and as :func:`kg.fetching.download.download`.
    """
    archive = acl.AclVolume(volume, base)
    return download(archive, out, mailto=mailto, progress=progress, say=say)


def fetch_openalex(
    query: str,
    out: str | Path,
    *,
    first: str = "",
    last: str = "",
    mailto: str = "",
    base: str = openalex.BASE,
    progress: Progress | None = None,
    say: Say = _silent,
) -> Fetched:
    """Write the works that ``query`` finds in OpenAlex, published from ``first`` to ``last``, to ``out``.

    A key is taken from OPENALEX_API_KEY; without one, OpenAlex gives at most 10,000 works for a request, and few
    answers a day. Raises as :func:`fetch_arxiv`.
    """
    _check_days(first, last)
    archive = openalex.OpenAlex(query, first, last, _key(openalex.KEY_NAME), base)
    return download(archive, out, mailto=mailto, progress=progress, say=say)


def fetch_semantic_scholar(
    query: str,
    out: str | Path,
    *,
    first: str = "",
    last: str = "",
    mailto: str = "",
    base: str = semantic_scholar.BASE,
    progress: Progress | None = None,
    say: Say = _silent,
) -> Fetched:
    """Write the papers that ``query`` finds in Semantic Scholar, published from ``first`` to ``last``, to ``out``.

    A key is taken from SEMANTIC_SCHOLAR_API_KEY; without one, requests wait their turn with those of all others.
    Raises as :func:`fetch_arxiv`.
    """
    _check_days(first, last)
    archive = semantic_scholar.SemanticScholar(query, first, last, _key(semantic_scholar.KEY_NAME), base)
    return download(archive, out, mailto=mailto, progress=progress, say=say)


def fetch_titles(
    inputs: Input | list[Input],
    out: str | Path,
    *,
    mailto: str = "",
    base: str = semantic_scholar.BASE,
    progress: Progress | None = None,
    say: Say = _silent,
) -> Fetched:
    """Write the papers of ``inputs`` to ``out`` with the authors, dates and identifiers that Semantic Scholar has.

    A paper is looked up by its title; where none is equal but for case and punctuation, the paper stays as it is.
    Raises as :func:`kg.sources.read.read_papers` and :func:`kg.fetching.download.download`.
    """
    papers = read_papers(inputs).papers
    archive = semantic_scholar.Titles(papers, _key(semantic_scholar.KEY_NAME), base)
    return download(archive, out, mailto=mailto, progress=progress, say=say)


def _key(name: str) -> str:
    """The key of an interface in the environment, where lists of commands do not show it; "" where there is none."""
    return os.environ.get(name, "").strip()


def _check_days(first: str, last: str) -> None:
    """Raise ArgumentError where a day is none, or the last comes before the first."""
    for day in filter(None, (first, last)):
        try:
            # 20260531 and 2026-W22-7 are days too, but not to the archives
            is_day = date.fromisoformat(day).isoformat() == day
        except ValueError:
            is_day = False
        if not is_day:
            message = f"{day!r} is no day; write it as 2026-05-31"
            raise ArgumentError(message)
    if first and last and last < first:
        message = f"the last day ({last}) comes before the first ({first})"
        raise ArgumentError(message)
