"""Semantic Scholar's bulk search, and its search for one title (https://api.semanticscholar.org/api-docs/graph)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kg.errors import NotThere
from kg.fetching.archive import Page, json_object, records_in
from kg.fetching.polite import PoliteClient
from kg.schema import Paper, Record, Source

_FIELDS = "title,abstract,authors,year,publicationDate,externalIds,url,fieldsOfStudy"
#: The address of the interface.
BASE = "https://api.semanticscholar.org/graph/v1"


def _headers(key: str) -> dict[str, str]:
    return {"x-api-key": key} if key else {}


@dataclass(frozen=True, slots=True)
class SemanticScholar:
    """Papers that ``query`` finds, published in a range of days; ``key`` is an interface key, where one has one."""

    query: str
    first: str = ""
    last: str = ""
    key: str = ""
    base: str = BASE

    name = "Semantic Scholar"
    pause = 1.0

    @property
    def headers(self) -> Mapping[str, str]:
        """The key."""
        return _headers(self.key)

    def request(self) -> dict[str, str]:
        """The query and its bounds."""
        return {
            "archive": "semantic-scholar",
            "query": self.query,
            "from": self.first,
            "to": self.last,
            "base": self.base,
        }

    def page(self, client: PoliteClient, position: str) -> Page:
        """The papers behind the token ``position``, up to a thousand."""
        params = {"query": self.query, "fields": _FIELDS}
        params |= {"publicationDateOrYear": f"{self.first}:{self.last}"} if self.first or self.last else {}
        params |= {"token": position} if position else {}

        def read(content: bytes) -> Page:
            answer = json_object(content)
            if not isinstance(answer.get("data", []), list):
                message = "a page without a list under `data`"
                raise ValueError(message)
            items = records_in(content, "semantic-scholar", "Semantic Scholar") if answer.get("data") else ()
            following, total = answer.get("token"), answer.get("total")
            return Page(
                items,
                str(following) if following and items else None,
                total if isinstance(total, int) else None,
            )

        return client.get(f"{self.base}/paper/search/bulk", params, read)


@dataclass(frozen=True, slots=True)
class Titles:
    """``papers``, each with identifiers, authors, date and address of the paper there that has its title, if any.

    Listing pages give titles and abstracts alone. What a paper already has stays, its abstract too.
    """

    papers: Sequence[Paper]
    key: str = ""
    base: str = BASE

    name = "Semantic Scholar"
    pause = 1.0

    @property
    def headers(self) -> Mapping[str, str]:
        """The key."""
        return _headers(self.key)

    def request(self) -> dict[str, str]:
        """The titles."""
        return {"archive": "titles", "titles": json.dumps([p.title for p in self.papers]), "base": self.base}

    def page(self, client: PoliteClient, position: str) -> Page:
        """The paper of the number ``position``."""
        number = int(position or 0)
        paper = self.papers[number]

        def read(content: bytes) -> Record | None:
            found = [i for i in records_in(content, "semantic-scholar", self.name) if isinstance(i, Record)]
            json_object(content)
            return next((r for r in found if _letters(r.title) == _letters(paper.title)), None)

        own = Record(
            Source(self.name, number + 1),
            paper.title,
            paper.abstract,
            "",
            paper.authors,
            paper.year,
            paper.date,
            paper.categories,
            paper.identifiers,
            paper.url,
        )
        try:
            match = client.get(f"{self.base}/paper/search/match", {"query": paper.title, "fields": _FIELDS}, read)
        except NotThere:
            match = None
        following = str(number + 1) if number + 1 < len(self.papers) else None
        return Page((own if match is None else _filled(own, match),), following, len(self.papers))


def _filled(own: Record, match: Record) -> Record:
    """``own`` with what it lacks taken from ``match``."""
    return replace(
        own,
        abstract=own.abstract or match.abstract,
        authors=own.authors or match.authors,
        year=own.year or match.year,
        date=own.date or match.date,
        categories=own.categories or match.categories,
        identifiers=tuple(sorted({**dict(match.identifiers), **dict(own.identifiers)}.items())),
        url=own.url or match.url,
    )


def _letters(title: str) -> str:
    """The letters and digits of a title, without case, by which it is compared."""
    return re.sub(r"[\W_]+", "", title).casefold()
