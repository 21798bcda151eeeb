"""What is left out of a plain install: each extra holds what its command needs, and its absence is said by its name."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

#: Names of packages that differ from that of the module one imports.
MODULES = {"scikit-network": "sknetwork"}
#: What another package of its extra imports: onnxruntime.quantization and torch.onnx.
INDIRECT = {"onnx"}
#: What each extra serves, in a process that has none of its packages.
USES = {
    "serve": "from kg.server.run import serve; serve(Path('.'))",
    "mcp": "from kg.assistants.server import serve_mcp; serve_mcp(Path('.'))",
    "train": "from kg.training.train import train; train('gold.jsonl', 'out')",
    "frames": "import pyarrow; from kg.storage.frames import to_polars; to_polars(pyarrow.table({}))",
    "spark": "from kg.spark import spark_cluster; spark_cluster('spark://127.0.0.1:7077', []).__enter__()",
    "fetch": "from kg.fetching.fetch import fetch_acl; fetch_acl('P18-1', 'out.jsonl')",
    "watch": "from kg.watching import watch; next(watch('.', 'out'))",
}
WITHOUT = """
import sys
from pathlib import Path
for module in {modules!r}:
    sys.modules[module] = None
from kg.errors import MissingExtra
try:
    {use}
except MissingExtra as error:
    print(error)
"""


@pytest.fixture(scope="module")
def declared(project: Path) -> dict[str, list[str]]:
    """The packages of each extra, and under "" those of every install."""
    table = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = {"": table["dependencies"], **table["optional-dependencies"]}
    return {extra: [re.split(r"[<>=]", r)[0] for r in requirements] for extra, requirements in groups.items()}


def module_of(package: str) -> str:
    return MODULES.get(package, package.replace("-", "_"))


def imported(folder: Path) -> set[str]:
    """The top modules that the code in ``folder`` imports, wherever in a file."""
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {name.name for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module)
    return found


@pytest.mark.parametrize("extra", USES)
def test_a_missing_extra_is_named_with_the_command_that_installs_it(
    extra: str, declared: dict[str, list[str]], project: Path, tmp_path: Path
) -> None:
    (tmp_path / "gold.jsonl").write_text("", encoding="utf-8")
    code = WITHOUT.format(modules=[module_of(p) for p in declared[extra]], use=USES[extra])
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(project), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"pip install 'kg[{extra}]'" in done.stdout, done.stderr


def test_every_dependency_is_imported_somewhere(declared: dict[str, list[str]], project: Path) -> None:
    found = imported(project / "kg")
    for extra in ("", *USES):
        for package in set(declared[extra]) - INDIRECT:
            module = module_of(package)
            assert any(name == module or name.startswith(f"{module}.") for name in found), package


def test_every_import_is_declared(declared: dict[str, list[str]], project: Path) -> None:
    known = {module_of(p).partition(".")[0] for e in ("", *USES) for p in declared[e]}
    own = {"kg", "_typeshed", *sys.stdlib_module_names}
    # Jinja2's own dependency, of which it hands out the class of safe text
    assert {name.partition(".")[0] for name in imported(project / "kg")} - known - own == {"markupsafe"}


def test_the_extra_for_tests_holds_what_the_tests_of_the_other_extras_need(declared: dict[str, list[str]]) -> None:
    assert {*declared["serve"], *declared["frames"], *declared["watch"], *declared["mcp"]} <= set(declared["test"])


def test_the_page_on_installing_names_every_dependency_and_extra(declared: dict[str, list[str]], project: Path) -> None:
    page = (project / "docs" / "installing.md").read_text(encoding="utf-8")
    named = [p for extra in ("", *USES) for p in declared[extra]] + [f"`{extra}`" for extra in declared if extra]
    assert [name for name in named if name not in page] == []
