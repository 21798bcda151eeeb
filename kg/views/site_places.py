"""Where each page of a site stands: addresses from the site's root that any server and any disk can hold."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

_KEPT = re.compile(r"[^a-z0-9._-]+")
_LONGEST = 80
#: Names that a folder has a page of its own by, or that Windows keeps for devices.
_TAKEN = re.compile(r"index(?:-\d+)?|con|prn|aux|nul|(?:com|lpt)\d")

#: The folders of a site by what their pages are about, in the order in which its menu has them.
FOLDERS = {
    "task": "task",
    "dataset": "dataset",
    "method": "method",
    "model": "model",
    "metric": "metric",
    "paper": "paper",
    "repository": "repository",
    "community": "community",
}


def page_name(key: str) -> str:
    """A file name (without .html) for what has the id ``key``: small letters, digits, dots and hyphens.

    Ids that are not such a name already get eight digits of their hash, so that different ids give different names.

    >>> page_name("lora"), page_name("arxiv:2310.12508")
    ('lora', 'arxiv-2310.12508-7584ac08')
    """
    plain = _KEPT.sub("-", key).strip("-.")
    taken = _TAKEN.fullmatch(plain.partition(".")[0]) is not None
    if key and plain == key and len(key) <= _LONGEST and not taken:
        return key
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    readable = _KEPT.sub("-", key.lower())[:_LONGEST].strip("-.")
    return f"{readable.replace('.', '-') if taken else readable}-{digest}".lstrip("-")


@dataclass(frozen=True, slots=True)
class Places:
    """The address of each page from the root of the site, by the id of what it is about."""

    papers: dict[str, str]
    entities: dict[str, str]
    repositories: dict[str, str]
    communities: tuple[str, ...]


def places_of(papers: Iterable[str], entities: Iterable[str], repositories: Iterable[str], communities: int) -> Places:
    """The places of these papers and entities (ids), repositories (addresses) and so many communities."""
    return Places(
        {p: f"paper/{page_name(p)}.html" for p in papers},
        {e: f"{e.partition('/')[0]}/{page_name(e.partition('/')[2])}.html" for e in entities},
        {r: f"repository/{page_name(r.partition('://')[2])}.html" for r in repositories},
        tuple(f"community/{number}.html" for number in range(1, communities + 1)),
    )
