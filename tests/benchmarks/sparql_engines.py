"""rdflib and Oxigraph side by side in one run: loading a graph, three joins, and every shipped query.

    python tests/benchmarks/sparql_engines.py GRAPH [--shipped]

GRAPH is a folder that `kg build` wrote. Seconds are wall-clock, the best of three runs (loading: one); the answers of
both engines are compared. `--shipped` times the shipped queries on the store on disk alone, which rdflib takes minutes
for on a large graph.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import pyoxigraph as ox
import rdflib

from kg.exports.export import export
from kg.rdf.named_queries import list_queries, read_query
from kg.rdf.query import query
from kg.rdf.store import open_store
from kg.rdf.terms import PREFIXES
from kg.storage import read_manifest

_T = TypeVar("_T")

JOINS = {
    "methods of papers with code": """SELECT ?name (COUNT(DISTINCT ?paper) AS ?n) {
        ?paper kg:hasRepository ?repository ; kg:uses ?method . ?method skos:prefLabel ?name
    } GROUP BY ?name ORDER BY DESC(?n) ?name LIMIT 10""",
    "datasets of papers on a task": """SELECT ?task ?dataset (COUNT(*) AS ?n) {
        ?paper kg:addresses ?task ; kg:evaluatesOn ?dataset
    } GROUP BY ?task ?dataset ORDER BY DESC(?n) ?task ?dataset LIMIT 10""",
    "sentences that name a model and a dataset": """SELECT (COUNT(*) AS ?n) {
        ?m kg:sentence ?sentence ; oa:hasBody ?model . ?model a kg:Model .
        ?d kg:sentence ?sentence ; oa:hasBody ?dataset . ?dataset a kg:Dataset
    }""",
}


def timed(work: Callable[[], _T], runs: int = 3) -> tuple[float, _T]:
    """The least seconds of ``runs`` runs, and what the last one returned."""
    best = float("inf")
    for _ in range(runs):
        start = time.perf_counter()
        answer = work()
        best = min(best, time.perf_counter() - start)
    return best, answer


def compare(folder: Path, base: str) -> None:
    """Load and three joins in both engines."""

    def on_disk() -> ox.Store:
        store = ox.Store(str(Path(place) / "store"))
        store.bulk_load(path=str(triples), format=ox.RdfFormat.N_TRIPLES)
        return store

    with TemporaryDirectory(ignore_cleanup_errors=True) as place:
        triples = export(folder, Path(place) / "graph.nt", format="ntriples")
        rdflib_load, graph = timed(lambda: rdflib.Graph().parse(triples, format="nt"), 1)
        oxigraph_load, store = timed(on_disk, 1)
        print(f"{len(graph)} triples\trdflib s\tOxigraph s\ttimes")
        print(f"load\t{rdflib_load:.2f}\t{oxigraph_load:.2f}\t{rdflib_load / oxigraph_load:.1f}")
        for name, text in JOINS.items():
            slow, theirs = timed(lambda text=text: list(graph.query(text, initNs=PREFIXES)), 1)
            fast, ours = timed(lambda text=text: query(store, text, base_iri=base).rows)
            assert [tuple(str(v) for v in row) for row in theirs] == list(ours), name
            print(f"{name}\t{slow:.3f}\t{fast:.3f}\t{slow / fast:.0f}")


def shipped(folder: Path, base: str) -> None:
    """Every shipped query, with its defaults, on the store on disk."""
    store = open_store(folder)
    print("query\tms\trows")
    for q in list_queries():
        text, values = read_query(q.name, {})
        seconds, answer = timed(lambda text=text, values=values: query(store, text, values, base_iri=base))
        print(f"{q.name}\t{1000 * seconds:.1f}\t{len(answer.rows)}")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graph", type=Path, metavar="GRAPH")
    parser.add_argument("--shipped", action="store_true")
    given = parser.parse_args()
    base = read_manifest(given.graph)["parameters"]["base_iri"]
    (shipped if given.shipped else compare)(given.graph, base)


if __name__ == "__main__":
    main()
