"""The papers of a day at Hugging Face (https://huggingface.co/papers), by its interface for daily papers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kg.fetching.archive import NO_HEADERS, Page
from kg.fetching.polite import PoliteClient
from kg.schema import Record, Reject, Source
from kg.sources.fields import record_of

#: The address of the interface.
BASE = "https://huggingface.co/api/daily_papers"


@dataclass(frozen=True, slots=True)
class HuggingFaceDaily:
    """The papers listed from the day ``first`` to the day ``last``, both included."""

    first: date
    last: date
    base: str = BASE
    page_size: int = 100

    name = "Hugging Face"
    pause = 1.0
    key_name = ""
    headers = NO_HEADERS

    def request(self) -> dict[str, str]:
        """The days."""
        return {
            "archive": "hf-daily",
            "from": self.first.isoformat(),
            "to": self.last.isoformat(),
            "base": self.base,
        }

    def page(self, client: PoliteClient, position: str) -> Page:
        """A page of a day: ``position`` is the day, a slash and the number of the page from 0."""
        day_text, _, number_text = (position or f"{self.first.isoformat()}/0").partition("/")
        day, number = date.fromisoformat(day_text), int(number_text)

        def read(content: bytes) -> Page:
            listed = json.loads(content)
            if not isinstance(listed, list):
                message = f"a list was expected, not {type(listed).__name__}"
                raise ValueError(message)
            items = tuple(_record(item, number * self.page_size + i) for i, item in enumerate(listed, 1))
            return Page(items, self._after(day, number, len(listed)))

        params = {"date": day.isoformat(), "p": str(number), "limit": str(self.page_size)}
        return client.get(self.base, params, read)

    def _after(self, day: date, number: int, listed: int) -> str | None:
        if listed >= self.page_size:
            return f"{day.isoformat()}/{number + 1}"
        return f"{(day + timedelta(days=1)).isoformat()}/0" if day < self.last else None


def _record(item: object, number: int) -> Record | Reject:
    """The record of an entry, whose paper stands under ``paper``."""
    entry: dict[str, Any] = item if isinstance(item, dict) else {}
    inner = entry.get("paper")
    paper: dict[str, Any] = inner if isinstance(inner, dict) else entry
    arxiv = str(paper.get("id") or "")
    authors = paper.get("authors")
    named = authors if isinstance(authors, list) else []
    return record_of(
        Source("Hugging Face", number),
        {
            "id": arxiv,
            "arxiv": arxiv,
            "url": f"https://huggingface.co/papers/{arxiv}" if arxiv else "",
            "title": paper.get("title") or entry.get("title"),
            "abstract": paper.get("summary") or entry.get("summary"),
            "authors": [a.get("name") for a in named if isinstance(a, dict)],
            "date": str(paper.get("publishedAt") or entry.get("publishedAt") or "")[:10],
        },
    )
