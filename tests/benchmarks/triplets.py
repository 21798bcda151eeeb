"""Which of two papers is closer to a third: kg's relatedness beside TF-IDF of title and abstract.

    python tests/benchmarks/triplets.py GRAPH TRIPLETS.jsonl

Each line of TRIPLETS has the titles "anchor", "a" and "b", and "closer": "a" or "b". An undecided triplet counts half.
TF-IDF is scikit-learn's, which must be installed; its second row leaves out stop words and counts pairs of words.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import kg

Similarity = Callable[[str, str], float]


def tf_idf(graph: kg.Graph, **settings: object) -> Similarity:
    """Cosine of the TF-IDF vectors of two papers, by title."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = dict(zip(*graph.tables.texts.to_pydict().values(), strict=True))
    row = {paper: i for i, paper in enumerate(texts)}
    matrix = TfidfVectorizer(**settings).fit_transform(texts.values())

    def similarity(a: str, b: str) -> float:
        first, second = (matrix[[row[graph.paper(title)["id"]]]] for title in (a, b))
        return float((first @ second.T).toarray()[0, 0])

    return similarity


def right(triplets: list[dict[str, str]], similarity: Similarity) -> float:
    """Per cent of the triplets that are ordered as their readers did."""
    points = 0.0
    for t in triplets:
        closer, other = (t["a"], t["b"]) if t["closer"] == "a" else (t["b"], t["a"])
        difference = similarity(t["anchor"], closer) - similarity(t["anchor"], other)
        points += 0.5 if difference == 0 else float(difference > 0)
    return 100 * points / len(triplets)


def main() -> None:
    """Print a row for each way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graph", type=Path)
    parser.add_argument("triplets", type=Path)
    given = parser.parse_args()
    graph = kg.open_graph(given.graph)
    triplets = [json.loads(line) for line in given.triplets.read_text(encoding="utf-8").splitlines() if line.strip()]
    ways: dict[str, Similarity] = {
        "kg": lambda a, b: graph.relatedness(a, b).score,
        "TF-IDF": tf_idf(graph),
        "TF-IDF, pairs": tf_idf(graph, sublinear_tf=True, stop_words="english", ngram_range=(1, 2)),
    }
    for name, similarity in ways.items():
        print(f"{name:<14} {right(triplets, similarity):5.1f} % of {len(triplets)}")


if __name__ == "__main__":
    main()
