"""Papers that link the same repository."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

from kg.schema import SharedRepository, WebLink

#: A repository that more papers than this link is a library or a host, which joins nobody.
_MOST = 20


def shared_repositories(links: Iterable[WebLink]) -> tuple[SharedRepository, ...]:
    """Pairs of papers that link the same repository, sorted; repositories that very many papers link join none."""
    linking: dict[str, set[str]] = defaultdict(set)
    for link in links:
        if link.kind == "repo":
            linking[link.url].add(link.paper)
    return tuple(
        sorted(
            SharedRepository(a, b, url)
            for url, papers in linking.items()
            if len(papers) <= _MOST
            for a, b in combinations(sorted(papers), 2)
        )
    )
