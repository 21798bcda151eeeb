"""Markdown notes for Obsidian: a note a paper and a note an entity, linked to each other."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from kg.exports.format import ExportFormat
from kg.exports.registry import register
from kg.schema import RELATIONS
from kg.storage import read_tables
from kg.storage.files import fill_folder

_LONGEST = 90
# characters that files or links of some system or of Obsidian cannot hold, and a leading dot, which hides a file
#: What Windows takes for a device, whatever the ending.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³])", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\\/:*?"<>|#^\[\]%]+|^\.+')
_RELATED = 10


def write_obsidian(directory: Path, out: Path) -> None:
    """Write ``papers/*.md`` and ``entities/*.md`` of the graph in ``directory`` into the folder ``out``.

    Notes have YAML properties and link to each other by [[file name|title]]. Each paper lists what it names, by
    relation, its links and its ten most related papers; each entity the papers that name it and what it is a kind of.
    Abstracts are not in them.
    """
    tables = read_tables(directory)
    papers, entities = tables.papers.to_pylist(), tables.entities.to_pylist()
    names = note_names(
        [(p["id"], p["title"], str(p["year"] or "")) for p in papers]
        + [(e["id"], e["name"], e["type"]) for e in entities]
    )
    labels = {p["id"]: p["title"] for p in papers} | {e["id"]: e["name"] for e in entities}

    def link(key: str) -> str:
        return f"[[{names[key]}|{_link_text(labels[key])}]]"

    statements: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for s in tables.statements.select(["paper", "entity", "relation", "confidence"]).to_pylist():
        statements[s["paper"]].append(s)
        statements[s["entity"]].append(s)
    related: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for r in tables.related.select(["a", "b", "score"]).to_pylist():
        related[r["a"]].append((-r["score"], r["b"]))
        related[r["b"]].append((-r["score"], r["a"]))
    links: dict[str, list[str]] = defaultdict(list)
    for k in tables.links.to_pylist():
        links[k["paper"]].append(k["url"])
    with fill_folder(out) as folder:
        for name in ("papers", "entities"):
            (folder / name).mkdir()
        for paper in papers:
            key = paper["id"]
            parts = [
                _properties(
                    id=key, title=paper["title"], authors=paper["authors"], year=paper["year"], url=paper["url"]
                ),
                f"# {_plain(paper['title'])}\n",
                *_by_relation(statements[key], "entity", link),
                *_section("Links", [f"<{url}>" for url in dict.fromkeys(links[key]) if not re.search(r"[<>\s]", url)]),
                *_section("Related papers", [link(other) for _, other in sorted(related[key])[:_RELATED]]),
            ]
            _write(folder / "papers" / f"{names[key]}.md", parts)
        for entity in entities:
            key = entity["id"]
            family = [link(entity["family"])] if entity["family"] in names else []
            parts = [
                _properties(id=key, aliases=entity["aliases"], type=entity["type"], papers=entity["papers"]),
                f"# {_plain(entity['name'])}\n",
                *_section("Version or size of", family),
                *_section("More generally", [link(b) for b in entity["broader"] if b in names]),
                *_by_relation(statements[key], "paper", link),
            ]
            _write(folder / "entities" / f"{names[key]}.md", parts)


def note_names(labels: list[tuple[str, str, str]]) -> dict[str, str]:
    """A file name (without .md) for each (id, label, hint): the label as files allow it, with the hint, or else some of
    the id's hash, where several are the same without regard to case.

    >>> note_names([("a", "What? Why", ""), ("b", "C/C++", "method"), ("c", "c c++", "model")])
    {'a': 'What Why', 'b': 'C C++ (method)', 'c': 'c c++ (model)'}
    """
    short = {key: _file_name(label) for key, label, _ in labels}
    hinted = {key: f"{short[key]} ({hint})" if hint and short[key] else short[key] for key, _, hint in labels}
    hashed = {key: f"{name} ({_short_hash(key)})".strip() for key, name in hinted.items()}
    names: dict[str, str] = {}
    for choice in (short, hinted):
        count = Counter(name.casefold() for name in [*(choice[k] for k in choice if k not in names), *names.values()])
        names |= {k: name for k, name in choice.items() if k not in names and name and count[name.casefold()] == 1}
    return {key: names.get(key, hashed[key]) for key in short}


def _file_name(label: str) -> str:
    cleaned = " ".join(_NOT_IN_NAMES.sub(" ", label).split())
    # Windows takes no dot at the end, and 255 bytes are the most for many systems
    name = cleaned[:_LONGEST].encode()[:200].decode(errors="ignore").strip(" .")
    return f"{name} -" if _DEVICE.fullmatch(name.partition(".")[0].strip()) else name


def _short_hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:7]


def _properties(**values: object) -> str:
    """YAML, in which JSON values stand as they are."""
    lines = [f"{k}: {json.dumps(v, ensure_ascii=False)}" for k, v in values.items() if v not in (None, "", [])]
    return "---\n" + "".join(f"{line}\n" for line in lines) + "---\n"


def _by_relation(statements: list[dict[str, Any]], other: str, link: Any) -> list[str]:  # noqa: ANN401
    sections = []
    for relation in RELATIONS:
        chosen = [s for s in statements if s["relation"] == relation]
        chosen.sort(key=lambda s: (-s["confidence"], s[other]))
        title = relation.replace("_", " ").capitalize()
        sections += _section(title if other == "entity" else f"{title} (papers)", [link(s[other]) for s in chosen])
    return sections


def _section(title: str, lines: list[str]) -> list[str]:
    return [f"## {title}\n\n" + "".join(f"- {line}\n" for line in lines)] if lines else []


def _plain(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>|#$~%=])", r"\\\1", " ".join(text.split()))


def _link_text(text: str) -> str:
    return " ".join(re.sub(r"[\[\]|<>`\\]", " ", text).split())


def _write(path: Path, parts: list[str]) -> None:
    path.write_text("\n".join(parts), encoding="utf-8", newline="\n")


FORMAT = register(
    ExportFormat(
        "obsidian",
        "Markdown notes for Obsidian, a note a paper and an entity",
        "",
        write_obsidian,
        is_folder=True,
        order=150,
    )
)
