"""OpenAlex works by words and days, oldest first (https://developers.openalex.org/guides/page-through-results)."""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import FetchError
from kg.fetching.archive import NO_HEADERS, Page, json_object, records_in
from kg.fetching.polite import PoliteClient

#: The address of the interface.
BASE = "https://api.openalex.org/works"
#: The variable of the environment that a key is from, and the works that a request without one can page through.
KEY_NAME = "OPENALEX_API_KEY"
MOST_WITHOUT_KEY = 10_000


@dataclass(frozen=True, slots=True)
class OpenAlex:
    """Works with an abstract that ``query`` finds, published in a range of days.

    ``key`` is an interface key, where one has one. Pages are asked for by a cursor then, which has no end, and by their
    numbers without one: since 2026 cursors are for keys alone.
    """

    query: str
    first: str = ""
    last: str = ""
    key: str = ""
    base: str = BASE
    page_size: int = 100

    name = "OpenAlex"
    pause = 0.2
    key_name = KEY_NAME
    headers = NO_HEADERS

    def request(self) -> dict[str, str]:
        """The query, its bounds, and how pages are asked for."""
        return {
            "archive": "openalex",
            "query": self.query,
            "from": self.first,
            "to": self.last,
            "base": self.base,
            "by": "cursor" if self.key else "page",
        }

    def page(self, client: PoliteClient, position: str) -> Page:
        """The works of page ``position``, or behind that cursor. Raises FetchError where it takes a key to get all."""
        bounds = {"from_publication_date": self.first, "to_publication_date": self.last, "has_abstract": "true"}
        params = {
            "search": self.query,
            "filter": ",".join(f"{name}:{value}" for name, value in bounds.items() if value),
            "sort": "publication_date",
            "per_page": str(self.page_size),
        }
        params |= {"cursor": position or "*", "api_key": self.key} if self.key else {"page": position or "1"}

        def read(content: bytes) -> Page:
            answer = json_object(content)
            meta = answer.get("meta")
            if not isinstance(meta, dict) or not isinstance(answer.get("results"), list):
                message = "a page without `meta` and `results`"
                raise ValueError(message)
            total = meta["count"] if isinstance(meta.get("count"), int) else None
            following = str(meta.get("next_cursor") or "") if self.key else self._page_after(position, total or 0)
            if not answer["results"]:
                # the last cursor leads to an empty page, a number within the count to none
                if following or (total and not (position and self.key)):
                    message = "an empty page, though works are left"
                    raise ValueError(message)
                return Page((), None, total)
            return Page(records_in(content, "openalex", "OpenAlex"), following or None, total)

        return client.get(self.base, params, read)

    def _page_after(self, position: str, total: int) -> str:
        """The number of the page after ``position``, "" behind the last."""
        if total > MOST_WITHOUT_KEY:
            message = (
                f"OpenAlex has {total:,} works for this request and gives {MOST_WITHOUT_KEY:,} without a key; ask for "
                f"fewer days, or put a key (free at https://openalex.org/settings/api) into {KEY_NAME}"
            )
            raise FetchError(message)
        number = int(position or 1)
        return str(number + 1) if number * self.page_size < total else ""
