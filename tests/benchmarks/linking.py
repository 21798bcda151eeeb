"""Related papers side by side: kg, SciPy in blocks, a self-join in DuckDB, and a projection in networkx.

    python tests/benchmarks/linking.py [--papers 10000 200000]

Papers name ten entities each, drawn by a law like that of real graphs (Zipf). Each way finds, for each paper, the ten
that share most with it. DuckDB is asked only where it is installed; networkx, which lists all pairs, only up to 10,000
papers. Each runs in a process of its own, so that the memory is its own.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import time
from collections.abc import Callable

import numpy as np
from scipy.sparse import csr_array

from kg.linking.related import top_pairs
from kg.linking.vectors import PaperVectors, paper_vectors
from kg.schema import Statement

_HELD = 10
_TOP = 10
_BLOCK = 1000


def statements(papers: int) -> list[Statement]:
    """``papers`` × 10 statements about entities drawn by a Zipf law from three times as many entities as papers."""
    random = np.random.default_rng(1)
    ranks = np.arange(1, 3 * papers + 1)
    chances = 1 / (ranks + 20) ** 0.9
    drawn = random.choice(len(ranks), size=(papers, _HELD), p=chances / chances.sum())
    return [
        Statement(f"p{i:06}", "uses", f"e{e:06}", 0.9, ())
        for i, row in enumerate(drawn)
        for e in sorted({*row.tolist()})
    ]


def by_kg(vectors: PaperVectors) -> int:
    """Pairs found by the product with top-k truncation."""
    return len(list(top_pairs(vectors, _TOP)))


def by_scipy(vectors: PaperVectors) -> int:
    """Pairs found by SciPy's product, a block of rows at a time, sorted and cut."""
    matrix, other = vectors.matrix, csr_array(vectors.matrix.T)
    pairs: set[tuple[int, int]] = set()
    for start in range(0, matrix.shape[0], _BLOCK):
        block = csr_array(matrix[start : start + _BLOCK] @ other)
        for row in range(block.shape[0]):
            inside = slice(block.indptr[row], block.indptr[row + 1])
            columns, values = block.indices[inside], block.data[inside]
            best = columns[np.argsort(-values, kind="stable")[: _TOP + 1]]
            pairs |= {(min(start + row, int(c)), max(start + row, int(c))) for c in best if c != start + row}
    return len(pairs)


def by_duckdb(vectors: PaperVectors) -> int:
    """Pairs found by a self-join on the features, grouped and ranked."""
    import duckdb
    import pyarrow as pa

    edges = vectors.matrix.tocoo()
    held = pa.table({"paper": edges.row, "feature": edges.col, "weight": edges.data})  # noqa: F841 - read by DuckDB
    query = f"""
        WITH scores AS (
            SELECT x.paper AS a, y.paper AS b, sum(x.weight * y.weight) AS score
            FROM held x JOIN held y ON x.feature = y.feature AND x.paper <> y.paper GROUP BY ALL
        ), ranked AS (SELECT a, b, row_number() OVER (PARTITION BY a ORDER BY score DESC, b) AS place FROM scores)
        SELECT count(*) FROM (SELECT DISTINCT least(a, b), greatest(a, b) FROM ranked WHERE place <= {_TOP})
    """
    connection = duckdb.connect(config={"threads": 1})
    (count,) = connection.execute(query).fetchone() or (0,)
    return int(count)


def by_networkx(vectors: PaperVectors) -> int:
    """Pairs found by the weighted projection of the bipartite graph."""
    import networkx as nx

    edges = vectors.matrix.tocoo()
    graph = nx.Graph()
    graph.add_nodes_from(("p", i) for i in range(vectors.matrix.shape[0]))
    graph.add_weighted_edges_from(
        (("p", a), ("e", b), w) for a, b, w in zip(edges.row.tolist(), edges.col.tolist(), edges.data, strict=True)
    )
    projected = nx.bipartite.weighted_projected_graph(graph, [n for n in graph if n[0] == "p"])
    pairs = set()
    for paper in projected:
        near = sorted(projected[paper].items(), key=lambda x: (-x[1]["weight"], x[0]))[:_TOP]
        pairs |= {(min(paper, other), max(paper, other)) for other, _ in near}
    return len(pairs)


WAYS: dict[str, Callable[[PaperVectors], int]] = {
    "kg": by_kg,
    "scipy": by_scipy,
    "duckdb": by_duckdb,
    "networkx": by_networkx,
}


def measure(way: str, papers: int, answers: multiprocessing.Queue[tuple[float, float, int]]) -> None:
    """Seconds, MiB above the vectors, and pairs of one way."""
    vectors = paper_vectors(statements(papers))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    pairs = WAYS[way](vectors)
    seconds = time.perf_counter() - start
    answers.put((seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024, pairs))


def main() -> None:
    """Print a table of the ways."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, nargs="+", default=[10_000, 200_000])
    context = multiprocessing.get_context("spawn")
    print(f"{'papers':>8} {'way':<9} {'seconds':>8} {'MiB more':>9} {'pairs':>9}")
    for papers in parser.parse_args().papers:
        for way in WAYS:
            if way == "networkx" and papers > 10_000:
                continue
            answers: multiprocessing.Queue[tuple[float, float, int]] = context.Queue()
            process = context.Process(target=measure, args=(way, papers, answers))
            process.start()
            process.join()
            if process.exitcode:
                print(f"{papers:>8} {way:<9} not installed or out of memory")
                continue
            seconds, memory, pairs = answers.get()
            print(f"{papers:>8} {way:<9} {seconds:>8.2f} {memory:>9.0f} {pairs:>9}")


if __name__ == "__main__":
    main()
