"""A site that one can publish: a page for each paper, entity, repository and community, the explorer, and a search.

Plain files without a server: they open from disk, stand under any sub-path, and are read without JavaScript, which only
the search and the explorer need. Nothing is asked of the network. Pages that say what they said before are not written
again, so that a graph that grows changes few files.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from kg.errors import ArgumentError
from kg.linking.paths import step_costs
from kg.names.folding import fold_case
from kg.network.communities import Communities, find_communities
from kg.network.numbering import Numbered, number
from kg.network.vectors import vectors_of
from kg.schema import ENTITY_TYPES, Progress
from kg.storage.tables import Tables
from kg.version import __version__
from kg.views.about import About
from kg.views.explorer import embedded_json
from kg.views.site_content import TYPE_WORDS, Link, SiteContent
from kg.views.site_files import SiteFolder, Written
from kg.views.site_places import FOLDERS, Places, places_of
from kg.views.write import LEAST_SURE, write_page

if TYPE_CHECKING:
    from jinja2 import Environment

#: How many links a page that lists has.
_LISTED = 500
#: How many of each kind the first page shows, how many papers are new, and how many the feed has.
_FIRST, _NEWEST, _FED = 24, 12, 50
#: A sitemap may hold 50,000 addresses; more of them stand in several, which another lists.
_MAPPED = 45_000
_EXPLORER = "explorer.html"


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """``heading`` is what the site is called; ``url`` is where it will stand ("https://…/"), or an empty string."""

    base_iri: str
    heading: str = ""
    url: str = ""
    quotes: bool = True


def write_site(tables: Tables, out: Path, options: SiteOptions, progress: Progress | None = None) -> Written:
    """Write the site of ``tables`` into the folder ``out``, which is empty, new, or such a site already.

    With ``quotes`` the pages of papers have their abstracts. A sitemap and a feed need whole addresses and are written
    where ``url`` says them. The same tables give the same bytes. Raises OutputError where ``out`` holds other files or
    cannot be written, and ArgumentError where ``url`` is no address. O(statements + papers × what they name).
    """
    _check_url(options.url)
    folder = SiteFolder(out)
    graph = number(tables)
    communities = find_communities(graph)
    repositories = sorted({k["url"] for k in tables.links.to_pylist() if k["kind"] == "repo"})
    papers, entities = (sorted(row["id"] for row in rows) for rows in (graph.papers, graph.entities))
    places = places_of(papers, entities, repositories, len(communities.names))
    content = SiteContent(tables, graph, communities, places, options.base_iri, quotes=options.quotes)
    heading = options.heading or f"{len(papers):,} {'paper' if len(papers) == 1 else 'papers'}"
    site = _Site(content, heading, f"{options.url.rstrip('/')}/" if options.url else "")
    total = len(papers) + len(entities) + len(repositories)
    for done, page in enumerate(site.pages(), 1):
        folder.write(*page)
        if progress is not None and (done % 256 == 0 or done == total):
            progress("site", min(done, total), total)
    for name in ("site.css", "search.js"):
        folder.write(name, _shipped(name))
    folder.write(".nojekyll", "")
    folder.write("search-index.js", f"window.kgSearchIndex={embedded_json(site.index())};\n")
    if options.url:
        for place, text in (*site.sitemaps(), ("feed.xml", site.feed())):
            folder.write(place, text)
    _write_explorer(tables, graph, communities, places, folder, out, heading, options)
    return folder.finish()


def _write_explorer(
    tables: Tables,
    graph: Numbered,
    communities: Communities,
    places: Places,
    folder: SiteFolder,
    out: Path,
    heading: str,
    options: SiteOptions,
) -> None:
    """The explorer, whose panels lead to the pages of the site."""
    about = About(
        heading=f"{len(graph.papers):,} {'paper' if len(graph.papers) == 1 else 'papers'}",
        subheading="and what they share",
        base_iri=options.base_iri,
        papers=len(graph.papers),
        home="index.html",
        home_words=f"The pages of {heading}" if options.heading else "The pages of this site",
        entity_pages=places.entities,
        paper_pages=places.papers,
        community_pages=places.communities,
        least=LEAST_SURE,
    )
    fresh = out / f".{_EXPLORER}"
    write_page(tables, graph, communities, fresh, about, quotes=options.quotes, costs=step_costs(vectors_of(tables)))
    folder.write(_EXPLORER, fresh.read_text(encoding="utf-8"))
    fresh.unlink()


def _check_url(url: str) -> None:
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    if url and (parts.scheme not in ("https", "http") or not parts.netloc or parts.query or parts.fragment):
        message = f"{url!r} is no address where a site can stand; expected one such as https://example.org/papers/"
        raise ArgumentError(message)


def _shipped(name: str) -> str:
    return (files("kg.views") / "site_page" / name).read_text(encoding="utf-8")


def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    return Environment(
        autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True, loader=FunctionLoader(_shipped)
    )


class _Site:
    """The texts of the files of a site."""

    def __init__(self, content: SiteContent, heading: str, url: str) -> None:
        self._content, self._heading, self._url = content, heading, url
        self._places = content.places
        self._templates = _environment()
        self._lists = self._listed()
        self._menu = [(kind, TYPE_WORDS[kind]) for kind in FOLDERS if self._lists[kind]]

    def _listed(self) -> dict[str, list[Link]]:
        """The links of the page that lists each kind."""
        content, places = self._content, self._places
        papers = sorted(content.papers, key=lambda p: (fold_case(content.titles[p]), p))
        lists: dict[str, list[Link]] = {k: content.most_named(k, len(content.entities)) for k in ENTITY_TYPES}
        lists["paper"] = [content.to_paper(p) for p in papers]
        lists["repository"] = [
            Link(url.partition("://")[2], place, "repository", str(len(content.linking[url])))
            for url, place in sorted(places.repositories.items())
        ]
        lists["community"] = [
            Link(name, place, "community", str(len(content.members[i])))
            for i, (name, place) in enumerate(zip(content.communities, places.communities, strict=True))
        ]
        return lists

    def _page(
        self, template: str, place: str, section: str, said: dict[str, Any], explore: str = ""
    ) -> tuple[str, str]:
        root = "../" * place.count("/")
        about = {"@context": "https://schema.org", **said.pop("json_ld")}
        if self._url:
            about["url"] = self._url + place
        text = self._templates.get_template(f"{template}.html.jinja").render(
            {
                **said,
                "place": place,
                "root": root,
                "a": lambda link: _markup(_anchor(link, root)),
                "chips": lambda links: _markup(_chips(links, root)),
                "section": section,
                "heading": self._heading,
                "menu": self._menu,
                "url": self._url,
                "version": __version__,
                "explore": explore,
                "json_ld": _markup(embedded_json(about)),
            }
        )
        return place, text

    def pages(self) -> Iterator[tuple[str, str]]:
        """Every page for readers: where it stands, and its text."""
        content, places = self._content, self._places
        for paper, place in places.papers.items():
            yield self._page("paper", place, "paper", content.paper_page(paper), _address("paper", paper))
        for entity, place in places.entities.items():
            kind = content.entities[entity]["type"]
            yield self._page("entity", place, kind, content.entity_page(entity), _address("entity", entity))
        for url, place in places.repositories.items():
            said = content.repository_page(url)
            said["address"] = said.pop("url")
            yield self._page("repository", place, "repository", said, _address("repository", url))
        for i, place in enumerate(places.communities):
            shown = f"#community={content.numbers[i]}"
            yield self._page("community", place, "community", content.community_page(i), shown)
        for kind, links in self._lists.items():
            yield from self._list_pages(kind, links)
        yield self._home()

    def _list_pages(self, kind: str, links: Sequence[Link]) -> Iterator[tuple[str, str]]:
        parts = [links[i : i + _LISTED] for i in range(0, len(links), _LISTED)]
        pages = [f"{kind}/index.html" if i == 0 else f"{kind}/index-{i + 1}.html" for i in range(len(parts))]
        for page, (place, part) in enumerate(zip(pages, parts, strict=True), 1):
            about = {"@type": "CollectionPage", "name": TYPE_WORDS[kind]}
            said = {"title": TYPE_WORDS[kind], "links": part, "count": len(links), "pages": pages, "page": page}
            yield self._page("list", place, kind, {**said, "json_ld": about}, "#tab=list")

    def _home(self) -> tuple[str, str]:
        content = self._content
        counts = ", ".join(f"{len(links):,} {TYPE_WORDS[kind].lower()}" for kind, links in self._lists.items() if links)
        said = {
            "title": self._heading,
            "sums": counts,
            "most": [
                (kind, TYPE_WORDS[kind], self._lists[kind][:_FIRST])
                for kind in FOLDERS
                if kind not in ("paper", "repository")
            ],
            "newest": [content.to_paper(p, str(content.papers[p]["date"] or "")) for p in content.newest(_NEWEST)],
            "json_ld": {"@type": "DataCatalog", "name": self._heading, "description": counts},
        }
        return self._page("home", "index.html", "", said)

    def index(self) -> list[list[str]]:
        """What the search knows: a name, what it is, and its page."""
        return [[link.name, link.kind, link.place] for links in self._lists.values() for link in links]

    def sitemaps(self) -> Iterator[tuple[str, str]]:
        """sitemap.xml, and the parts that it lists where there are too many pages for one."""
        pages = ["index.html", _EXPLORER, *(f"{kind}/index.html" for kind, _ in self._menu)]
        pages += [link.place for links in self._lists.values() for link in links]
        parts = [pages[i : i + _MAPPED] for i in range(0, len(pages), _MAPPED)]
        for i, part in enumerate(parts, 1):
            place = "sitemap.xml" if len(parts) == 1 else f"sitemap-{i}.xml"
            yield place, _sitemap("urlset", "url", [self._url + page for page in part])
        if len(parts) > 1:
            listed = [f"{self._url}sitemap-{i}.xml" for i in range(1, len(parts) + 1)]
            yield "sitemap.xml", _sitemap("sitemapindex", "sitemap", listed)

    def feed(self) -> str:
        """The newest papers as an Atom feed (RFC 4287)."""
        content = self._content
        papers = content.newest(_FED)
        times = {p: _time(str(content.papers[p]["date"] or content.papers[p]["year"])) for p in papers}
        entries = [
            f"<entry><id>{escape(self._url + content.places.papers[p])}</id><title>{_xml(content.titles[p])}</title>"
            f'<link href="{escape(self._url + content.places.papers[p])}"/><updated>{times[p]}</updated></entry>'
            for p in papers
        ]
        return "\n".join(
            [
                '<?xml version="1.0" encoding="utf-8"?>',
                '<feed xmlns="http://www.w3.org/2005/Atom">',
                f"<id>{escape(self._url)}</id><title>{_xml(self._heading)}</title>",
                f'<link rel="self" href="{escape(self._url)}feed.xml"/>',
                f"<updated>{max(times.values(), default='1970-01-01T00:00:00Z')}</updated>",
                f"<author><name>{_xml(self._heading)}</name></author>",
                *entries,
                "</feed>",
                "",
            ]
        )


def _anchor(link: Link, root: str) -> str:
    """A link of the site, as HTML. Made here rather than by a template: there are a hundred in a page."""
    pale = " pale" if link.pale else ""
    note = f' <span class="note">{html.escape(link.note)}</span>' if link.note else ""
    return f'<a class="{link.kind}{pale}" href="{root}{link.place}"><bdi>{html.escape(link.name)}</bdi></a>{note}'


def _chips(links: Sequence[Link], root: str) -> str:
    return f'<ul class="chips">{"".join(f"<li>{_anchor(link, root)}</li>" for link in links)}</ul>'


def _markup(text: str) -> Any:  # noqa: ANN401 - markupsafe is loaded with Jinja only
    from markupsafe import Markup

    return Markup(text)


def _address(kind: str, key: str) -> str:
    from urllib.parse import quote

    return f"#{kind}={quote(key.encode('utf-8', 'replace'), safe='/:')}"


def _sitemap(whole: str, part: str, addresses: Sequence[str]) -> str:
    rows = "".join(f"<{part}><loc>{escape(address)}</loc></{part}>\n" for address in addresses)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="utf-8"?>\n<{whole} xmlns="{space}">\n{rows}</{whole}>\n'


def _time(said: str) -> str:
    """The beginning of the day, month or year ``said``, as feeds want it."""
    parts = [int(part) for part in said.split("-") if part.isdigit()]
    try:
        year, month, day = (*parts, 1, 1, 1)[:3] if parts else (1970, 1, 1)
        when = date(year, month, day)
    except ValueError:
        when = date(parts[0], 1, 1)
    return f"{when.isoformat()}T00:00:00Z"


def _xml(text: str) -> str:
    """``text`` as XML can hold it."""
    return escape("".join(c for c in text if c in "\t\n" or (c >= "\u0020" and c not in "\ufffe\uffff")))
