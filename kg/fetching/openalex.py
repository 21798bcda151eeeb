"""OpenAlex works by words and days, with a cursor (https://docs.openalex.org/how-to-use-the-api/get-lists-of-entities)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.fetching.archive import Page, json_object, records_in
from kg.fetching.polite import PoliteClient

#: The address of the interface.
BASE = "https://api.openalex.org/works"


@dataclass(frozen=True, slots=True)
class OpenAlex:
    """Works with an abstract that ``query`` finds, published in a range of days; ``mailto`` asks for the polite pool.

    ``key`` is an interface key, where one has one.
    """

    query: str
    first: str = ""
    last: str = ""
    mailto: str = ""
    key: str = ""
    base: str = BASE
    page_size: int = 200

    name = "OpenAlex"
    pause = 0.2

    @property
    def headers(self) -> Mapping[str, str]:
        """None of its own."""
        return {}

    def request(self) -> dict[str, str]:
        """The query and its bounds."""
        return {"archive": "openalex", "query": self.query, "from": self.first, "to": self.last, "base": self.base}

    def page(self, client: PoliteClient, position: str) -> Page:
        """The works behind the cursor ``position``."""
        bounds = {"from_publication_date": self.first, "to_publication_date": self.last, "has_abstract": "true"}
        params = {
            "search": self.query,
            "filter": ",".join(f"{name}:{value}" for name, value in bounds.items() if value),
            "per-page": str(self.page_size),
            "cursor": position or "*",
        }
        params |= {name: value for name, value in (("mailto", self.mailto), ("api_key", self.key)) if value}

        def read(content: bytes) -> Page:
            answer = json_object(content)
            meta = answer.get("meta")
            if not isinstance(meta, dict) or not isinstance(answer.get("results"), list):
                message = "a page without `meta` and `results`"
                raise ValueError(message)
            items = records_in(content, "openalex", "OpenAlex") if answer["results"] else ()
            following = meta.get("next_cursor") if items else None
            total = meta.get("count")
            return Page(items, str(following) if following else None, total if isinstance(total, int) else None)

        return client.get(self.base, params, read)
