"""How fast the explorer opens and pans, beside plain pyvis on the same graph, in a headless Chromium.

    python tests/benchmarks/views.py [GRAPH...] [--sizes 623 5000 75000] [--patience 60] [--keep FOLDER]

GRAPHs are folders that `kg build` wrote; for each of the sizes a graph of random papers and sentences is made.
Printed are the seconds that the page takes to be written, its size, the seconds until it is ready, and frames a second
while it is dragged. "pyvis" is pyvis's own page of all papers and shared entities, with its defaults; it is ready when
its layout has come to rest, and is given up after `--patience` seconds.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from kg.linking.related import link_papers
from kg.network.numbering import number
from kg.schema import ENTITY_TYPES, RELATIONS, Evidence, Statement
from kg.storage import SCHEMAS, Tables, read_tables
from kg.views.write import write_views

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_PER_PAPER = 10
_TOPIC_SIZE = 400
_QUIET = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-sync"
_FRAMES = """async () => {
  let frames = 0, on = true;
  const tick = () => { frames++; if (on) requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
  window.stopFrames = () => { on = false; return frames; };
}"""


def synthetic_tables(papers: int, seed: int = 1) -> Tables:
    """Tables of ``papers`` papers in topics, each stating about ten things, a few known everywhere, most rare."""
    random = np.random.default_rng(seed)
    topics = max(4, papers // _TOPIC_SIZE)
    topic = random.integers(topics, size=papers)
    statements: list[Statement] = []
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in SCHEMAS}
    for n in range(papers):
        own = [f"{ENTITY_TYPES[k % 5]}/t{topic[n]}-{k}" for k in np.minimum(random.zipf(1.4, _PER_PAPER - 3), 200)]
        everywhere = [f"{ENTITY_TYPES[k % 5]}/known-{k}" for k in np.minimum(random.zipf(1.6, 2), 60)]
        names = sorted({*own, *everywhere, f"method/only-{n}"})
        sentences = [f"In this study we use {e.partition('/')[2]} on data of many kinds and report it." for e in names]
        text = "\n".join([f"A study of things number {n} in topic {topic[n]}", " ".join(sentences)])
        at = text.index("\n") + 1
        paper = f"paper-{n:06}"
        year = 2010 + int(random.integers(15))
        rows["papers"].append({"id": paper, "title": text[: at - 1], "year": year, "sources": [], "authors": []})
        rows["texts"].append({"paper": paper, "text": text})
        for entity, sentence in zip(names, sentences, strict=True):
            evidence = Evidence(at + 21, at + 21 + len(entity.partition("/")[2]), at, at + len(sentence), "ner")
            relation = RELATIONS[int(random.integers(len(RELATIONS)))]
            confidence = round(float(random.uniform(0.4, 1.0)), 3)
            of_relation = round(float(random.uniform(0.4, 1.0)), 3)
            statements.append(Statement(paper, relation, entity, confidence, (evidence,), of_relation))
            at += len(sentence) + 1
        if random.random() < 0.3:
            url = f"https://github.com/example/{n}"
            rows["links"].append({"paper": paper, "start": 0, "end": 1, "url": url, "kind": "repo", "own": True})
    held: dict[str, int] = {}
    for s in statements:
        held[s.entity] = held.get(s.entity, 0) + 1
    for entity, count in sorted(held.items()):
        kind, _, name = entity.partition("/")
        row = {"id": entity, "type": kind, "name": name, "aliases": [], "papers": count, "broader": []}
        rows["entities"].append(row)
    rows["statements"] = [asdict(s) for s in statements]
    rows["related"] = [asdict(r) for r in link_papers(statements)]
    return Tables(**{name: pa.Table.from_pylist(rows[name], schema=schema) for name, schema in SCHEMAS.items()})


def write_plain_pyvis(tables: Tables, path: Path) -> None:
    """pyvis's own page of all papers, shared entities and statements between them, with its defaults."""
    from pyvis.network import Network

    graph = number(tables)
    papers = len(graph.papers)
    plain = Network(cdn_resources="in_line")
    # what its add_node and add_edge would make, which look through all that is there for each one
    names = [p["title"] for p in graph.papers] + [e["name"] for e in graph.entities[: graph.shared]]
    plain.nodes = [{"id": i, "label": name, "shape": "dot"} for i, name in enumerate(names)]
    ends = (graph.statement_paper[: graph.drawn], graph.statement_entity[: graph.drawn] + papers)
    plain.edges = [{"from": a, "to": b} for a, b in zip(*(e.tolist() for e in ends), strict=True)]
    path.write_text(plain.generate_html(), encoding="utf-8")


def frames_a_second(page: Page, seconds: float = 3.0) -> float:
    """Frames a second while the picture is dragged to and fro."""
    box = page.viewport_size
    assert box is not None
    x, y = 0.6 * box["width"], 0.5 * box["height"]
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(_FRAMES)
    start, step = time.perf_counter(), 0
    while time.perf_counter() - start < seconds:
        step += 1
        page.mouse.move(x + 60 * np.sin(step / 6), y + 40 * np.cos(step / 6))
    frames = page.evaluate("() => window.stopFrames()")
    elapsed = time.perf_counter() - start
    page.mouse.up()
    return float(frames / elapsed)


def measure(browser: Browser, file: Path, ready: str, patience: float) -> tuple[float | None, float | None]:
    """(seconds until ``ready`` holds, frames a second), None where it did not come in time."""
    # the explorer's policy forbids what Playwright waits with
    context = browser.new_context(viewport={"width": 1440, "height": 900}, offline=True, bypass_csp=True)
    page = context.new_page()
    page.set_default_timeout(1000 * patience)
    try:
        start = time.perf_counter()
        page.goto(file.as_uri(), wait_until="commit")
        page.wait_for_function(ready)
        return time.perf_counter() - start, frames_a_second(page)
    except Exception as error:  # noqa: BLE001 - whatever the browser says of a page too large for it
        print(f"  {file.name}: {str(error).splitlines()[0]}")
        return None, None
    finally:
        context.close()


def graphs(given: argparse.Namespace) -> Iterator[tuple[str, Tables]]:
    """The graphs to measure, each with a name."""
    for folder in given.graphs:
        yield folder.name, read_tables(folder)
    for size in given.sizes:
        yield f"{size} random papers", synthetic_tables(size)


def main() -> None:
    """Print the figures."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graphs", nargs="*", type=Path, metavar="GRAPH")
    parser.add_argument("--sizes", nargs="*", type=int, default=[623, 5000, 75000])
    parser.add_argument("--patience", type=float, default=60.0)
    parser.add_argument("--keep", type=Path, help="A folder to leave the pages in.")
    given = parser.parse_args()
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        folder = given.keep or Path(scratch)
        browser = playwright.chromium.launch(executable_path=chromium, args=_QUIET.split())
        print("graph\tpage\ts to write\tMB\ts to ready\tframes/s")
        for name, tables in graphs(given):
            out = folder / name.replace(" ", "-")
            out.mkdir(parents=True, exist_ok=True)
            start = time.perf_counter()
            write_views(tables, out, base_iri="https://example.org/kg/")
            written = time.perf_counter() - start
            start = time.perf_counter()
            write_plain_pyvis(tables, out / "pyvis.html")
            plain_written = time.perf_counter() - start
            pages = (
                ("explorer", "index.html", "document.documentElement.dataset.ready === 'true'", written),
                ("pyvis", "pyvis.html", "typeof network !== 'undefined' && network.physics.ready", plain_written),
            )
            for page, file, ready, seconds in pages:
                at, frames = measure(browser, out / file, ready, given.patience)
                size = (out / file).stat().st_size / 1e6
                shown = [f"{x:.1f}" if x is not None else f"not in {given.patience:.0f}" for x in (at, frames)]
                print(f"{name}\t{page}\t{seconds:.1f}\t{size:.1f}\t{shown[0]}\t{shown[1]}", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
