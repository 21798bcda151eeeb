"""Semantic Scholar's bulk search, and its search for one title (https://api.semanticscholar.org/api-docs/graph)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kg.errors import Refused
from kg.fetching.archive import Page, json_object, records_in
from kg.fetching.polite import PoliteClient
from kg.names.folding import fold_case
from kg.schema import Paper, Record, Source
from kg.sources.memory import record_of_paper

_FIELDS = "title,abstract,authors,year,publicationDate,externalIds,url,fieldsOfStudy"
#: The address of the interface.
BASE = "https://api.semanticscholar.org/graph/v1"
#: The variable of the environment that a key is from.
KEY_NAME = "SEMANTIC_SCHOLAR_API_KEY"
#: What is answered where no paper has the title, or where the title is none that can be looked up.
_NO_MATCH = (400, 404, 410)


class _Interface:
    """What both searches have in common: whom they ask, how often, and with which key."""

    __slots__ = ()
    name = "Semantic Scholar"
    pause = 1.0
    key_name = KEY_NAME
    key: str

    @property
    def headers(self) -> Mapping[str, str]:
        """The key, where one has one."""
        return {"x-api-key": self.key} if self.key else {}


@dataclass(frozen=True, slots=True)
class SemanticScholar(_Interface):
    """Papers that ``query`` finds, published in a range of days; ``key`` is an interface key, where one has one."""

    query: str
    first: str = ""
    last: str = ""
    key: str = ""
    base: str = BASE

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
            data, token = answer.get("data"), str(answer.get("token") or "")
            total = answer["total"] if isinstance(answer.get("total"), int) else None
            if not isinstance(data, list) and total != 0:
                message = "a page without a list under `data`"
                raise ValueError(message)
            if not data:
                if token or (total and not position):
                    message = "an empty page, though papers are left"
                    raise ValueError(message)
                return Page((), None, total)
            return Page(records_in(content, "semantic-scholar", self.name), token or None, total)

        return client.get(f"{self.base}/paper/search/bulk", params, read)


@dataclass(frozen=True, slots=True)
class Titles(_Interface):
    """``papers``, each with identifiers, authors, date and address of the paper there that has its title, if any.

    Listing pages give titles and abstracts alone. What a paper already has stays, its abstract too; one that lacks
    nothing is not looked up.
    """

    papers: Sequence[Paper]
    key: str = ""
    base: str = BASE

    def request(self) -> dict[str, str]:
        """What tells these papers from others."""
        known = repr([replace(paper, sources=()) for paper in self.papers]).encode("utf-8", "replace")
        return {"archive": "titles", "papers": hashlib.sha256(known).hexdigest(), "base": self.base}

    def page(self, client: PoliteClient, position: str) -> Page:
        """The paper of the number ``position``."""
        number = int(position or 0)
        paper = self.papers[number]

        following = str(number + 1) if number + 1 < len(self.papers) else None

        def read(content: bytes) -> Record | None:
            if not isinstance(json_object(content).get("data"), list):
                message = "an answer without a list under `data`"
                raise ValueError(message)
            found = [i for i in records_in(content, "semantic-scholar", self.name) if isinstance(i, Record)]
            return next((r for r in found if _letters(r.title) == _letters(paper.title)), None)

        own = record_of_paper(paper, Source(self.name, number + 1))
        if own.abstract and own.authors and own.date and own.identifiers and own.url:
            return Page((own,), following, len(self.papers))
        try:
            match = client.get(f"{self.base}/paper/search/match", {"query": paper.title, "fields": _FIELDS}, read)
        except Refused as error:
            if error.status not in _NO_MATCH:
                raise
            match = None
        if match is None:
            return Page((own,), following, len(self.papers), 1)
        return Page((_filled(own, match),), following, len(self.papers))


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
    return re.sub(r"[\W_]+", "", fold_case(title))
