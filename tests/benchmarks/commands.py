"""What commands cost that only list or look up: processor seconds of a fresh process each, from one or more trees.

    python tests/benchmarks/commands.py GRAPH TREE... [--times 5] [--command 'suggest GRAPH']

GRAPH is a folder that `kg build` wrote; each TREE a checkout whose `kg` is run by this Python. Seconds are those of the
process, in the kernel and outside it (the least of several runs, in turns, so that all trees meet the same load).
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq

#: GRAPH and PAPER stand for the folder and for the title of its first paper.
COMMANDS = (
    "--help",
    "formats",
    "queries",
    "analyze GRAPH",
    "diff GRAPH GRAPH",
    "export GRAPH",
    "related GRAPH PAPER",
    "suggest GRAPH",
    "merges GRAPH",
    "tree GRAPH",
    "info GRAPH",
)


def processor_seconds(tree: Path, arguments: list[str]) -> float:
    """What one run of `kg` from ``tree`` takes. Raises CalledProcessError where it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-P", "-m", "kg", *arguments],  # the folder that it is run in is no tree to measure
        env={**os.environ, "PYTHONPATH": str(tree)},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print a row a command and a column a tree."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graph", type=Path)
    parser.add_argument("trees", type=Path, nargs="+", metavar="TREE")
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--command", action="append", help="Instead of the usual ones. Repeatable.")
    given = parser.parse_args()
    graph = given.graph.resolve()
    title = pq.ParquetFile(graph / "papers.parquet").read(["title"])["title"][0].as_py()
    words = {"GRAPH": str(graph), "PAPER": title}
    trees = [tree.resolve() for tree in given.trees]
    print("command", *trees, sep="\t")
    for command in given.command or COMMANDS:
        arguments = [words.get(word, word) for word in command.split()]
        rounds = [[processor_seconds(tree, arguments) for tree in trees] for _ in range(given.times)]
        print(command, *(f"{min(seconds):.2f}" for seconds in zip(*rounds, strict=True)), sep="\t", flush=True)


if __name__ == "__main__":
    main()
