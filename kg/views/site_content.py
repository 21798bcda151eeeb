"""What the pages of a site say, as data for their templates; names and titles are text, whatever they hold."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from kg.names.folding import fold_case
from kg.network.communities import Communities
from kg.network.numbering import Numbered
from kg.rdf.iris import entity_iri, paper_iri
from kg.schema import ENTITY_TYPES, LEAST_SURE_RESULT, RELATIONS
from kg.storage.leaderboard import ranked, reported
from kg.storage.lookup import Lookup
from kg.storage.tables import Tables
from kg.views.page_texts import not_overlapping
from kg.views.readable import Readable, readable
from kg.views.site_places import Places

#: Statements less sure than this, name and relation together, are said to be so.
_UNSURE = 0.5
#: So many of each kind are listed on a page before it says how many more there are; papers are listed in full.
_MOST = 40
_MOST_RELATED = 12
_MOST_ALIASES = 12

WORDS = {
    "introduces": ("Introduces", "Introduced by"),
    "evaluates_on": ("Evaluates on", "Papers that evaluate on it"),
    "uses": ("Uses", "Papers that use it"),
    "compares_with": ("Compares with", "Papers that compare with it"),
    "addresses": ("Addresses", "Papers that address it"),
    "measures": ("Measures", "Papers that measure it"),
    "mentions": ("Mentions", "Papers that mention it"),
}
TYPE_WORDS = {
    "task": "Tasks",
    "dataset": "Datasets",
    "method": "Methods",
    "model": "Models",
    "metric": "Metrics",
    "paper": "Papers",
    "repository": "Repositories",
    "community": "Communities",
}
_HOMES = {
    "arxiv": ("arXiv", "https://arxiv.org/abs/{}"),
    "doi": ("DOI", "https://doi.org/{}"),
    "acl": ("ACL Anthology", "https://aclanthology.org/{}/"),
    "openalex": ("OpenAlex", "https://openalex.org/{}"),
}
_SEARCHES = (
    ("arXiv", "https://arxiv.org/search/?searchtype=title&query={}"),
    ("Semantic Scholar", "https://www.semanticscholar.org/search?sort=relevance&q={}"),
    ("Google Scholar", "https://scholar.google.com/scholar?q={}"),
    ("Hugging Face", "https://huggingface.co/papers?q={}"),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A name that leads to another page of the site (``place``, from its root), with a note behind it."""

    name: str
    place: str
    kind: str
    note: str = ""
    pale: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of an abstract: plain, or the name of an entity (``place``, ``kind``), or a web link (``url``)."""

    text: str
    place: str = ""
    kind: str = ""
    url: str = ""


class SiteContent:
    """The graph, looked up from every side that a page of a site needs. O(statements) once, then O(page)."""

    def __init__(
        self, tables: Tables, graph: Numbered, communities: Communities, places: Places, base_iri: str, *, quotes: bool
    ) -> None:
        self.places, self.base_iri, self.quotes = places, base_iri, quotes
        self.papers: dict[str, dict[str, Any]] = {p["id"]: p for p in graph.papers}
        self.entities: dict[str, dict[str, Any]] = {e["id"]: e for e in graph.entities}
        self.titles = {i: readable(p["title"]).text for i, p in self.papers.items()}
        self.names = {i: readable(e["name"]).text for i, e in self.entities.items()}
        self.communities = [readable(name).text for name in communities.names]
        self.numbers = [communities.shown(c) for c in range(len(communities.names))]
        self.coherence = [round(100 * share) for share in communities.inside.tolist()]
        self.apart = communities.apart
        self.community_of = dict(zip(self.papers, communities.papers.tolist(), strict=True))
        self.members: dict[int, list[str]] = defaultdict(list)
        for paper, community in self.community_of.items():
            self.members[community].append(paper)
        self.texts = dict(zip(*(tables.texts[c].to_pylist() for c in ("paper", "text")), strict=True)) if quotes else {}
        self._read_statements(tables)
        self._read_links(tables)
        self._read_pairs(tables)
        self._read_results(tables)
        self.mentions: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        if quotes:
            columns = (tables.mentions[c].to_pylist() for c in ("paper", "start", "end", "entity"))
            for paper, start, end, entity in zip(*columns, strict=True):
                self.mentions[paper].append((start, end, entity))

    def _read_statements(self, tables: Tables) -> None:
        self.of_paper: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.of_entity: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for s in tables.statements.to_pylist():
            s["sure"] = s["confidence"] * s["relation_confidence"]
            self.of_paper[s["paper"]].append(s)
            self.of_entity[s["entity"]].append(s)
        for rows in (*self.of_paper.values(), *self.of_entity.values()):
            rows.sort(key=lambda s: (-s["sure"], s["entity"], s["paper"]))

    def _read_links(self, tables: Tables) -> None:
        self.links: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.linking: dict[str, list[tuple[str, bool]]] = defaultdict(list)
        for k in tables.links.to_pylist():
            if all(k["url"] != other["url"] for other in self.links[k["paper"]]):
                self.links[k["paper"]].append(k)
                if k["kind"] == "repo":
                    self.linking[k["url"]].append((k["paper"], k["own"]))
        self.with_code = {p for p, links in self.links.items() if any(k["own"] and k["kind"] == "repo" for k in links)}

    def _read_pairs(self, tables: Tables) -> None:
        self.related: dict[str, list[tuple[float, str, list[dict[str, Any]]]]] = defaultdict(list)
        for r in tables.related.to_pylist():
            for one, other in ((r["a"], r["b"]), (r["b"], r["a"])):
                self.related[one].append((-r["score"], other, r["shared"]))
        for rows in self.related.values():
            rows.sort(key=lambda r: r[:2])
        self.builds_on: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self.built_upon: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for k in tables.lineage.to_pylist():
            self.builds_on[k["paper"]][k["earlier"]].append(k["entity"])
            self.built_upon[k["earlier"]][k["paper"]].append(k["entity"])
        self.narrower: dict[str, list[str]] = defaultdict(list)
        for i, e in self.entities.items():
            for above in {*e["broader"], *([e["family"]] if e["family"] else [])}:
                self.narrower[above].append(i)

    def _read_results(self, tables: Tables) -> None:
        """The figures that papers report, those of which rather nothing is wrong, by paper, data set and task."""
        rows = [
            r
            for r in tables.results.to_pylist()
            if r["confidence"] >= LEAST_SURE_RESULT and r["metric"] in self.entities
        ]
        self.results: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in reported(Lookup(tables, "the graph"), rows):
            self.results[row["paper"]].append(row)
            for about in {row["dataset"], row["task"]} - {None}:
                if row["form"] == "absolute":
                    self.results[about].append(row)

    def _reports(self, key: str, *, of_paper: bool = False) -> list[dict[str, Any]]:
        """The rows of the table of results on the page of ``key``; that of a paper in the order of its text."""
        rows = self.results.get(key, [])
        return [
            {
                "metric": self._link(row["metric"]),
                "value": row["value"] if row["form"] == "absolute" else f"{row['value']} ({row['form']})",
                "subject": self._link(row["subject"]),
                "dataset": self._link(row["dataset"]),
                "paper": self.to_paper(row["paper"]),
                "sure": f"{100 * row['confidence']:.0f} %",
            }
            for row in (rows if of_paper else ranked(rows))
        ]

    def _link(self, entity: str | None) -> Link | None:
        return self.to_entity(entity) if entity in self.entities else None

    def to_paper(self, paper: str, note: str = "", *, pale: bool = False) -> Link:
        """A link to the page of a paper, with its year unless there is another note."""
        year = self.papers[paper]["year"]
        return Link(self.titles[paper], self.places.papers[paper], "paper", note or str(year or ""), pale)

    def to_entity(self, entity: str, note: str = "", *, pale: bool = False) -> Link:
        """A link to the page of an entity."""
        return Link(self.names[entity], self.places.entities[entity], self.entities[entity]["type"], note, pale)

    def _to_repository(self, url: str) -> Link:
        return Link(_short(url), self.places.repositories[url], "repository")

    def _most_papers(self, entities: Iterable[str]) -> list[str]:
        return sorted(entities, key=lambda e: (-self.entities[e]["papers"], e))

    def _known(self, entities: Iterable[str]) -> list[Link]:
        return [self.to_entity(e, str(self.entities[e]["papers"])) for e in entities if e in self.entities]

    def paper_page(self, paper: str) -> dict[str, Any]:
        """What the page of a paper says."""
        row, title = self.papers[paper], self.titles[paper]
        code = [k for k in self.links[paper] if k["kind"] == "repo"]
        community = self.community_of[paper]
        return {
            "title": title,
            "authors": row["authors"],
            "date": row["date"] or row["year"],
            "reading": self._reading(row, title),
            "code": [(self._to_repository(k["url"]), k["own"]) for k in code],
            "others": [(k["kind"], k["url"], _short(k["url"])) for k in self.links[paper] if k["kind"] != "repo"],
            "abstract": self._abstract(paper),
            "relations": [
                (
                    WORDS[relation][0],
                    [(self.to_entity(s["entity"], pale=_pale(s)), _per_cent(s)) for s in rows],
                )
                for relation, rows in _by_relation(self.of_paper[paper])
            ],
            "results": self._reports(paper, of_paper=True),
            "builds_on": self._lineage(self.builds_on.get(paper, {})),
            "built_upon": self._lineage(self.built_upon.get(paper, {})),
            "related": [
                (self.to_paper(other), round(-100 * score), self._reasons(shared))
                for score, other, shared in self.related[paper][:_MOST_RELATED]
            ],
            "community": Link(self.communities[community], self.places.communities[community], "community"),
            "json_ld": self._about_paper(paper, row, title),
        }

    def entity_page(self, entity: str) -> dict[str, Any]:
        """What the page of an entity says: what it goes with, over time, and its papers by relation, code first."""
        row, name = self.entities[entity], self.names[entity]
        rows = self.of_entity[entity]
        papers = [s["paper"] for s in rows]
        together = self._together(entity, papers)
        return {
            "title": name,
            "kind": row["type"],
            "aliases": _apart(name, [readable(a).text for a in row["aliases"]])[:_MOST_ALIASES],
            "count": row["papers"],
            "with_code": sum(p in self.with_code for p in papers),
            "broader": self._known(dict.fromkeys([*([row["family"]] if row["family"] else []), *row["broader"]])),
            "narrower": self._known(self._most_papers(self.narrower[entity])[:_MOST]),
            "together": [(TYPE_WORDS[kind], together[kind]) for kind in _ORDER[row["type"]] if together[kind]],
            "results": self._reports(entity),
            "years": self._years(papers),
            "relations": [
                (
                    WORDS[relation][1],
                    [
                        (
                            self.to_paper(s["paper"], pale=_pale(s)),
                            _per_cent(s),
                            s["paper"] in self.with_code,
                        )
                        for s in sorted(of_it, key=lambda s: s["paper"] not in self.with_code)
                    ],
                )
                for relation, of_it in _by_relation(rows)
            ],
            "json_ld": self._about_entity(entity, row, name),
        }

    def repository_page(self, url: str) -> dict[str, Any]:
        """What the page of a repository says."""
        papers = sorted(self.linking[url], key=lambda p: (not p[1], p[0]))
        about = [{"@id": paper_iri(self.base_iri, p)} for p, _ in papers]
        return {
            "title": _short(url),
            "url": url,
            "own": [self.to_paper(p) for p, own in papers if own],
            "others": [self.to_paper(p) for p, own in papers if not own],
            "json_ld": {"@type": "SoftwareSourceCode", "name": _short(url), "codeRepository": url, "citation": about},
        }

    def community_page(self, place: int) -> dict[str, Any]:
        """What the page of a community says: what its papers name most, by type, and its papers."""
        papers = self.members[place]
        counts = Counter(s["entity"] for p in papers for s in self.of_paper[p])
        most = {
            kind: [
                self.to_entity(e, str(n))
                for e, n in sorted(counts.items(), key=lambda c: (-c[1], c[0]))
                if n > 1 and self.entities[e]["type"] == kind
            ][:_MOST]
            for kind in ENTITY_TYPES
        }
        return {
            "title": self.communities[place],
            "number": self.numbers[place],
            "count": len(papers),
            "with_code": sum(p in self.with_code for p in papers),
            "coherence": None if place == self.apart else self.coherence[place],
            "together": [(TYPE_WORDS[kind], links) for kind, links in most.items() if links],
            "papers": [self.to_paper(p) for p in papers],
            "json_ld": {"@type": "Collection", "name": self.communities[place], "collectionSize": len(papers)},
        }

    def newest(self, most: int) -> list[str]:
        """The ids of the papers with the latest dates, latest first; those without a date are left out."""
        dated = [(str(p["date"] or p["year"]), i) for i, p in self.papers.items() if p["date"] or p["year"]]
        return [i for _, i in sorted(sorted(dated, key=lambda d: d[1]), key=lambda d: d[0], reverse=True)[:most]]

    def most_named(self, kind: str, most: int) -> list[Link]:
        """The entities of a type that most papers name."""
        some = [e for e in self.entities.values() if e["type"] == kind]
        some.sort(key=lambda e: (-e["papers"], e["id"]))
        return [self.to_entity(e["id"], str(e["papers"])) for e in some[:most]]

    def _reading(self, row: dict[str, Any], title: str) -> tuple[str, list[tuple[str, str]]]:
        known = [(i["scheme"], i["value"]) for i in row["identifiers"] if i["scheme"] in _HOMES]
        if known:
            return "Read it at", [(_HOMES[s][0], _HOMES[s][1].format(quote(value, safe="/"))) for s, value in known]
        asked = quote(title[:300].encode("utf-8", "replace"), safe="")
        return "Look for it at", [(name, address.format(asked)) for name, address in _SEARCHES]

    def _abstract(self, paper: str) -> list[Segment]:
        """The abstract with every entity and link marked; nothing where texts are not to be quoted."""
        text = readable(self.texts.get(paper, ""))
        start = text.text.find("\n") + 1
        if not start or not text.text[start:].strip():
            return []
        marks = [
            (a, b, Segment("", self.places.entities[e], self.entities[e]["type"]))
            for a, b, e in self.mentions[paper]
            if e in self.entities
        ]
        marks += [(k["start"], k["end"], Segment("", url=k["url"])) for k in self.links[paper]]
        return _segments(text, start, marks)

    def _lineage(self, pairs: dict[str, list[str]]) -> list[tuple[Link, list[Link]]]:
        return [
            (self.to_paper(paper), self._known(sorted(set(things))))
            for paper, things in sorted(pairs.items())
            if paper in self.papers
        ]

    def _reasons(self, shared: Sequence[dict[str, Any]]) -> list[Link]:
        same = [s["entity"] for s in shared if s["share"] > 0 and s["via"] != "name" and s["entity"] in self.entities]
        return self._known(dict.fromkeys(same))[:5]

    def _together(self, entity: str, papers: Sequence[str]) -> dict[str, list[Link]]:
        counts = Counter(s["entity"] for p in papers for s in self.of_paper[p] if s["entity"] != entity)
        found: dict[str, list[Link]] = {kind: [] for kind in ENTITY_TYPES}
        for other, n in sorted(counts.items(), key=lambda c: (-c[1], c[0])):
            if (n > 1 or len(papers) < 3) and len(found[self.entities[other]["type"]]) < _MOST:
                found[self.entities[other]["type"]].append(self.to_entity(other, str(n)))
        return found

    def _years(self, papers: Sequence[str]) -> list[tuple[int, int]]:
        counts = Counter(self.papers[p]["year"] for p in papers if self.papers[p]["year"])
        return [(y, counts[y]) for y in range(min(counts), max(counts) + 1)] if counts else []

    def _about_paper(self, paper: str, row: dict[str, Any], title: str) -> dict[str, Any]:
        about = [s["entity"] for s in self.of_paper[paper] if s["sure"] >= _UNSURE]
        said: dict[str, Any] = {
            "@type": "ScholarlyArticle",
            "@id": paper_iri(self.base_iri, paper),
            "name": title,
            "author": [{"@type": "Person", "name": name} for name in row["authors"]],
            "datePublished": str(row["date"] or row["year"] or ""),
            "sameAs": [url for label, url in self._reading(row, title)[1]] if row["identifiers"] else [],
            "about": [{"@id": entity_iri(self.base_iri, e), "name": self.names[e]} for e in about],
            "abstract": readable(self.texts.get(paper, "")).text.partition("\n")[2],
        }
        return {key: value for key, value in said.items() if value}

    def _about_entity(self, entity: str, row: dict[str, Any], name: str) -> dict[str, Any]:
        kind = "Dataset" if row["type"] == "dataset" else "DefinedTerm"
        said: dict[str, Any] = {"@type": kind, "@id": entity_iri(self.base_iri, entity), "name": name}
        if row["aliases"]:
            said["alternateName"] = list(row["aliases"])
        said["description"] = f"{row['type'].capitalize()} that {row['papers']:,} papers here name."
        return said


#: What goes with a thing of each type, the most telling first.
_ORDER = {
    "task": ("dataset", "method", "model", "metric", "task"),
    "dataset": ("task", "metric", "model", "method", "dataset"),
    "method": ("task", "dataset", "model", "method", "metric"),
    "model": ("task", "dataset", "method", "model", "metric"),
    "metric": ("task", "dataset", "method", "model", "metric"),
}


def _by_relation(rows: Sequence[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    found = [(relation, [s for s in rows if s["relation"] == relation]) for relation in RELATIONS]
    return [(relation, some) for relation, some in found if some]


def _apart(name: str, aliases: Sequence[str]) -> list[str]:
    """The aliases that differ from ``name`` and each other by more than case and punctuation, in their order."""
    plain = {"".join(filter(str.isalnum, fold_case(a))): a for a in reversed(aliases)}
    own = "".join(filter(str.isalnum, fold_case(name)))
    return [a for a in aliases if plain.get(key := "".join(filter(str.isalnum, fold_case(a)))) == a and key != own]


def _pale(s: dict[str, Any]) -> bool:
    return bool(s["sure"] < _UNSURE)


def _per_cent(s: dict[str, Any]) -> str:
    return f"relation {100 * s['relation_confidence']:.0f} %, name {100 * s['confidence']:.0f} %"


def _short(url: str) -> str:
    return url.partition("://")[2] or url


def _segments(text: Readable, start: int, marks: Sequence[tuple[int, int, Segment]]) -> list[Segment]:
    """``text`` from ``start`` on in stretches; of marks that overlap the first and longest stays."""
    found: list[Segment] = []
    last = start
    for begin, stop, what in not_overlapping(text, sorted(marks, key=lambda m: (m[0], -m[1], m[2].place)), start):
        found.append(Segment(text.text[last:begin]))
        found.append(Segment(text.text[begin:stop], what.place, what.kind, what.url))
        last = stop
    found.append(Segment(text.text[last:]))
    return [s for s in found if s.text]
