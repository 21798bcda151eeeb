"""arXiv's query interface: Atom pages, oldest first (https://info.arxiv.org/help/api/user-manual.html)."""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import FetchError, Refused
from kg.fetching.archive import NO_HEADERS, Page, records_in, xml_root
from kg.fetching.polite import PoliteClient

_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"
_ENTRY = "{http://www.w3.org/2005/Atom}entry"
_ID, _SUMMARY = "{http://www.w3.org/2005/Atom}id", "{http://www.w3.org/2005/Atom}summary"
#: "the maximum number of results … is limited to 30000", its manual; what comes later cannot be had.
MOST = 30_000

#: The address of the interface.
BASE = "https://export.arxiv.org/api/query"


@dataclass(frozen=True, slots=True)
class Arxiv:
    """Papers that ``query`` finds, in arXiv's words (``cat:cs.CL AND abs:unlearning``), submitted in a range of days.

    ``first`` and ``last`` are days as YYYY-MM-DD, or "" for no bound; ``base`` is the address of the interface.
    """

    query: str
    first: str = ""
    last: str = ""
    base: str = BASE
    page_size: int = 200

    name = "arXiv"
    #: "make no more than one request every three seconds", its terms of use
    pause = 3.0
    key_name = ""
    headers = NO_HEADERS

    def request(self) -> dict[str, str]:
        """The query and its bounds."""
        return {"archive": "arxiv", "query": self.query, "from": self.first, "to": self.last, "base": self.base}

    def page(self, client: PoliteClient, position: str) -> Page:
        """``page_size`` papers from the number ``position`` on. Raises FetchError where it does not give all."""
        start = int(position or 0)
        params = {
            "search_query": self._search_query(),
            "start": str(start),
            "max_results": str(self.page_size),
            "sortBy": "submittedDate",
            "sortOrder": "ascending",
        }

        def read(content: bytes) -> Page:
            root = xml_root(content)
            total = int(root.findtext(_TOTAL, "0"))
            found = root.findall(_ENTRY)
            if found and "/api/errors" in found[0].findtext(_ID, ""):
                # a wrong query is answered with status 200 and one entry
                message = f"arXiv refuses the request: {found[0].findtext(_SUMMARY, '').strip()}; change the query"
                raise Refused(message)
            if not start and total > MOST:
                message = f"arXiv has {total:,} papers for this request and gives {MOST:,} of them; ask for fewer days"
                raise FetchError(message)
            entries = len(found)
            if not entries and start < total:
                message = f"an empty page, though {total - start} papers are left"
                raise ValueError(message)
            following = start + entries
            items = records_in(content, "arxiv-atom", "arXiv")
            return Page(items, str(following) if following < total else None, total)

        return client.get(self.base, params, read)

    def _search_query(self) -> str:
        if not (self.first or self.last):
            return self.query
        # days before arXiv, and after all of us
        first, last = (day.replace("-", "") for day in (self.first or "1991-01-01", self.last or "2999-12-31"))
        return f"({self.query}) AND submittedDate:[{first}0000 TO {last}2359]"
