"""Commands that only list or look up load nothing that they do not use."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import kg

#: What takes longer to load than these commands to run.
HEAVY = (
    "IPython",
    "matplotlib",
    "networkx",
    "onnxruntime",
    "pandas",
    "pyvis",
    "rdflib",
    "scipy",
    "sknetwork",
    "spacy",
    "sparse_dot_topn",
    "thinc",
    "tokenizers",
)
TITLES = ("TinyTune: Cheap Adaptation", "SmallTune: Cheaper Adaptation")
_RUN = """
import json, sys
from kg.cli import main
sys.argv = ["kg", *sys.argv[1:]]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
sys.stderr.write("\\n" + json.dumps(sorted(sys.modules)))
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph of two papers that are related."""
    folder = tmp_path_factory.mktemp("light")
    rows = [
        {"title": title, "abstract": "We fine-tune LLaMA-2-7B with LoRA and evaluate it on GLUE and SQuAD."}
        for title in (*TITLES, "A Survey of Grammar Induction")
    ]
    rows[-1]["abstract"] = "We induce grammars from the Penn Treebank."
    (folder / "papers.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    kg.build(folder / "papers.jsonl", folder / "graph")
    return folder / "graph"


@pytest.mark.parametrize(
    ("command", "needed"),
    [
        ("--help", ()),
        ("formats", ()),
        ("queries", ()),
        ("info GRAPH", ()),
        ("analyze GRAPH", ()),
        ("diff GRAPH GRAPH", ()),
        ("export GRAPH", ()),
        ("suggest GRAPH", ()),
        ("merges GRAPH", ()),
        ("merges GRAPH LoRA", ()),
        ("tree GRAPH", ()),
        ("tree GRAPH LoRA", ()),
        ("search GRAPH lora", ()),
        ("related GRAPH FIRST", ()),
        ("path GRAPH FIRST SECOND", ("scipy",)),  # the shortest path is reckoned on a sparse matrix
    ],
)
def test_a_light_command_loads_nothing_heavy(graph: Path, command: str, needed: tuple[str, ...]) -> None:
    given = {"GRAPH": str(graph), "FIRST": TITLES[0], "SECOND": TITLES[1]}
    done = subprocess.run(
        [sys.executable, "-c", _RUN, *(given.get(word, word) for word in command.split())],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    loaded = json.loads(done.stderr.splitlines()[-1])
    assert not [m for m in loaded if m in HEAVY and m not in needed]
    assert "scipy.stats" not in loaded


def test_a_query_loads_neither_arrow_nor_numpy(graph: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _RUN, "query", str(graph), "most-used-datasets"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    loaded = json.loads(done.stderr.splitlines()[-1])
    assert not [m for m in loaded if m in (*HEAVY, "numpy", "pyarrow", "jinja2")]
