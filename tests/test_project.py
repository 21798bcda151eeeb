"""What stands around the code says what is true of it."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

import pytest

from kg.version import __version__

ROOT = Path(__file__).parent.parent
PAGES = ["README.md", "CONTRIBUTING.md", "SECURITY.md", *sorted(p.name for p in (ROOT / "docs").glob("*.md"))]


def page(name: str) -> Path:
    return ROOT / name if (ROOT / name).is_file() else ROOT / "docs" / name


def test_there_is_one_version() -> None:
    assert version("kg") == __version__
    assert f"\nversion: {__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_links_between_pages_lead_somewhere(name: str) -> None:
    path = page(name)
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.S)
    targets = [t for t in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in t and not t.startswith("#")]
    missing = [t for t in targets if not (path.parent / t.partition("#")[0]).exists()]
    assert missing == []


def test_what_contributors_are_told_of_is_there() -> None:
    told = set(
        re.findall(r"`((?:kg|tests|docs|ontology)/[a-z_/.]+)`", page("CONTRIBUTING.md").read_text(encoding="utf-8"))
    )
    assert len(told) > 10
    assert sorted(t for t in told if not (ROOT / t).exists()) == []


@pytest.mark.parametrize("name", ["tests.yml", "release.yml"])
def test_workflows_are_well_formed_and_run_what_there_is(name: str) -> None:
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
    path = ROOT / ".github" / "workflows" / name
    if not path.is_file():
        pytest.skip("a source distribution holds no workflows")
    jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
    for job in jobs.values():
        assert {"runs-on", "steps"} <= set(job)
        assert all(("uses" in step) != ("run" in step) for step in job["steps"])
    scripts = re.findall(r"bash (\S+)", path.read_text(encoding="utf-8"))
    assert scripts
    assert all((ROOT / script).is_file() for script in scripts)
