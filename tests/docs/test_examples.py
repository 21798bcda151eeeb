"""The examples in docs/examples run, and print what they say they do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = {
    "neighbours_of_a_method.py": ("Transformer", "They also name:"),
    "history_of_a_dataset.py": ("ImageNet", "introduces"),
    "map_of_communities.py": ("map.svg", "communities in map.svg"),
    "reading_list.py": ("Attention Is All You Need", "(shares "),
    "statements_in_pandas.py": ("statements.svg", "introduces"),
}


def test_every_example_is_tested(project: Path) -> None:
    assert {path.name for path in (project / "docs" / "examples").glob("*.py")} == set(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_runs(name: str, built: Path, project: Path, tmp_path: Path) -> None:
    argument, expected = EXAMPLES[name]
    script = project / "docs" / "examples" / name
    done = subprocess.run(
        [sys.executable, str(script), str(built), argument],
        cwd=tmp_path,
        env={**os.environ, "MPLBACKEND": "svg"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert expected in done.stdout
    if argument.endswith(".svg"):
        assert "<svg" in (tmp_path / argument).read_text(encoding="utf-8")
