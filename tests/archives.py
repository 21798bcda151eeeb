"""A machine on loopback that speaks the protocols of the archives, with invented papers, and fails when told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

#: What a failing request gets in the place of its answer: a status, or a kind of damage.
Fault = int | str
EMPTY_FEED = b"""<feed xmlns="http://www.w3.org/2005/Atom"><x:totalResults
    xmlns:x="http://a9.com/-/spec/opensearch/1.1/">7</x:totalResults></feed>"""
#: How arXiv answers a wrong query, with status 200.
ERROR_FEED = b"""<feed xmlns="http://www.w3.org/2005/Atom"><x:totalResults
    xmlns:x="http://a9.com/-/spec/opensearch/1.1/">1</x:totalResults><entry>
    <id>http://arxiv.org/api/errors#incorrect_field</id><title>Error</title>
    <summary>no field is called abstrct</summary></entry></feed>"""


@dataclass(frozen=True)
class Invented:
    """An invented paper, the number of which tells it from all others."""

    number: int

    @property
    def arxiv(self) -> str:
        return f"2605.{self.number:05d}"

    @property
    def title(self) -> str:
        return f"Weaving Net {self.number}: Pruning by Folding & Mending"

    @property
    def abstract(self) -> str:
        return f"We propose WeaveNet-{self.number} and evaluate it on ImageNet. It uses LoRA and weighs less."

    @property
    def day(self) -> str:
        return f"2026-05-{1 + self.number % 28:02d}"

    def atom(self) -> str:
        return f"""<entry><id>http://arxiv.org/abs/{self.arxiv}v1</id><published>{self.day}T12:00:00Z</published>
            <title>{escape(self.title)}</title><summary>{escape(self.abstract)}</summary>
            <author><name>Ada Muster</name></author><author><name>Bo Beispiel</name></author>
            <category term="cs.LG"/></entry>"""

    def daily(self) -> dict[str, object]:
        paper = {
            "id": self.arxiv,
            "title": self.title,
            "summary": self.abstract,
            "authors": [{"name": "Ada Muster"}, {"name": "Bo Beispiel"}],
            "publishedAt": f"{self.day}T00:00:00.000Z",
        }
        return {"paper": paper, "title": self.title, "numComments": 1}

    def work(self) -> dict[str, object]:
        return {
            "id": f"https://openalex.org/W{self.number}",
            "display_name": self.title,
            "abstract_inverted_index": {word: [i] for i, word in enumerate(dict.fromkeys(self.abstract.split()))},
            "authorships": [{"author": {"display_name": "Ada Muster"}}],
            "publication_date": self.day,
            "doi": f"https://doi.org/10.1234/{self.number}",
            "primary_location": {"landing_page_url": f"https://example.org/{self.number}"},
        }

    def scholar(self) -> dict[str, object]:
        return {
            "paperId": f"{self.number:040x}",
            "title": self.title.upper(),
            "abstract": self.abstract,
            "authors": [{"authorId": "1", "name": "Ada Muster"}],
            "publicationDate": self.day,
            "externalIds": {"ArXiv": self.arxiv},
            "url": f"https://www.semanticscholar.org/paper/{self.number:040x}",
        }

    def anthology(self) -> str:
        return f"""<paper id="{self.number}"><title>{escape(self.title)}</title>
            <abstract>{escape(self.abstract)}</abstract><author><first>Ada</first><last>Muster</last></author></paper>"""


@dataclass
class Archives:
    """What the machine has, the faults that its next requests meet, and what it was asked."""

    papers: int = 7
    faults: list[Fault] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    retry_after: str = "7"
    #: What it says that it has, where that is not what it gives; and where it refers requests to.
    counted: int | None = None
    elsewhere: str = ""
    address: str = ""

    @property
    def count(self) -> int:
        """How many papers it says that it has."""
        return self.papers if self.counted is None else self.counted

    def answer(self, path: str, query: dict[str, str]) -> tuple[int, bytes]:
        """Status and content for a request."""
        makers: dict[str, Callable[[dict[str, str]], str | None]] = {
            "/arxiv": self._atom,
            "/daily": self._daily,
            "/works": self._works,
            "/scholar/paper/search/bulk": self._bulk,
            "/scholar/paper/search/match": self._match,
            "/xml/2026.made.xml": self._collection,
        }
        if path == "/works" and (
            int(query["per_page"]) > 100 or (query.get("cursor", "*") != "*" and not query.get("api_key"))
        ):
            return 401, b'{"error": "an API key is needed to page with a cursor"}'
        content = makers[path](query) if path in makers else None
        return (404, b'{"error": "nothing"}') if content is None else (200, content.encode())

    def _of_all(self, first: int, size: int) -> list[Invented]:
        return [Invented(n) for n in range(first, min(first + size, self.papers))]

    def _atom(self, query: dict[str, str]) -> str:
        entries = self._of_all(int(query["start"]), int(query["max_results"]))
        return f"""<feed xmlns="http://www.w3.org/2005/Atom">
            <opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">{self.count}
            </opensearch:totalResults>{"".join(p.atom() for p in entries)}</feed>"""

    def _daily(self, query: dict[str, str]) -> str:
        day, size = date.fromisoformat(query["date"]), int(query["limit"])
        listed = [p for p in self._of_all(0, self.papers) if p.day == day.isoformat()]
        return json.dumps([p.daily() for p in listed[int(query["p"]) * size :][:size]])

    def _works(self, query: dict[str, str]) -> str:
        size = int(query["per_page"])
        cursor = query.get("cursor")
        first = (int(query["page"]) - 1) * size if cursor is None else 0 if cursor == "*" else int(cursor)
        works = self._of_all(first, size)
        following = str(first + len(works)) if works and cursor else None
        return json.dumps(
            {"meta": {"count": self.count, "next_cursor": following}, "results": [p.work() for p in works]}
        )

    def _bulk(self, query: dict[str, str]) -> str:
        first = int(query.get("token", "0"))
        found = self._of_all(first, 3)
        more = {"token": str(first + 3)} if first + 3 < self.papers else {}
        return json.dumps({"total": self.count, "data": [p.scholar() for p in found], **more})

    def _match(self, query: dict[str, str]) -> str | None:
        found = [p for p in self._of_all(0, self.papers) if p.title.casefold() == query["query"].casefold()]
        return json.dumps({"data": [p.scholar() for p in found]}) if found else None

    def _collection(self, query: dict[str, str]) -> str:
        papers = self._of_all(1, self.papers)
        meta = "<meta><month>May</month><year>2026</year></meta>"
        volumes = "".join(
            f'<volume id="{name}">{meta}{"".join(p.anthology() for p in held)}</volume>'
            for name, held in (("main", papers[::2]), ("short", papers[1::2]))
        )
        return f'<collection id="2026.made">{volumes}</collection>'


def damaged(content: bytes, fault: str) -> bytes:
    """What comes of an answer, but for those that are cut on their way."""
    if fault == "malformed":
        return content[: len(content) // 2]
    if fault == "deep":
        return b"[" * 200_000
    if fault == "another answer":
        return b'{"message": "Internal error"}'
    if fault == "empty page" and content.startswith(b"{"):
        return json.dumps({**json.loads(content), "data": [], "results": []}).encode()
    return {"empty page": EMPTY_FEED, "error entry": ERROR_FEED}.get(fault, content)


@contextmanager
def archives_on_loopback(archives: Archives) -> Iterator[Archives]:
    """``archives`` served at ``archives.address`` for as long as the ``with`` lasts."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            archives.asked.append(self.path)
            archives.agents.append(self.headers["User-Agent"])
            archives.keys.append(self.headers["x-api-key"])
            url = urlsplit(self.path)
            fault = archives.faults.pop(0) if archives.faults else None
            query = {name: values[0] for name, values in parse_qs(url.query).items()}
            status, content = archives.answer(url.path, query)
            if isinstance(fault, int):
                status, content = fault, b"Rate exceeded."
            elif fault is not None:
                content = damaged(content, fault)
            if archives.elsewhere:
                status, content = 302, b""
            self.send_response(status)
            if archives.elsewhere:
                self.send_header("Location", archives.elsewhere + self.path)
            self.send_header("Content-Length", str(len(content)))
            if fault == 429:
                self.send_header("Retry-After", archives.retry_after)
            self.end_headers()
            self.wfile.write(content[: len(content) // 2] if fault == "cut" else content)
            if fault == "cut":
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the tests read ``archives.asked``."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    archives.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield archives
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
