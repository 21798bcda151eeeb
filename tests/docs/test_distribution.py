"""The source distribution holds all that a checkout holds, so that its tests run there too."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

#: Tests that read files of the project by their path; what others read is compared with the checkout.
READERS = (
    "tests/test_rooms.py::test_every_room_has_a_folder_of_tests_and_every_folder_of_tests_a_room",
    "tests/docs/test_reference.py",
    "tests/docs/test_readme.py::test_every_file_that_the_readme_links_to_exists",
    "tests/docs/test_examples.py::test_every_example_is_tested",
    "tests/names/test_vocabulary_files.py",
)


@pytest.fixture(scope="module")
def unpacked(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that comes out of the source distribution, which is built without a network."""
    pytest.importorskip("hatchling", reason="the distribution is built with hatchling (extra `test`)")
    folder = tmp_path_factory.mktemp("distribution")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "sdist", "--directory", str(folder)]
    subprocess.run(command, check=True, cwd=project, capture_output=True)
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as file:
        file.extractall(folder, filter="data")
    return folder / archive.name.removesuffix(".tar.gz")


def test_every_file_of_the_checkout_is_in_the_source_distribution(project: Path, unpacked: Path) -> None:
    if shutil.which("git") is None or not (project / ".git").exists():
        pytest.skip("this is no checkout, so that there is nothing to compare with")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=project, check=True, capture_output=True, text=True)
    held = [name for name in listed.stdout.split("\0") if name and (project / name).exists()]
    assert len(held) > 100
    assert [name for name in held if not (unpacked / name).is_file()] == []


def test_tests_that_read_files_of_the_project_pass_in_the_source_distribution(unpacked: Path) -> None:
    """They are run there, with the package that lies there."""
    command = [sys.executable, "-m", "pytest", "-n", "0", "-q", "-p", "no:cacheprovider", *READERS]
    without_xdist = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    environment = {**without_xdist, "PYTHONPATH": os.pathsep.join([str(unpacked), os.environ.get("PYTHONPATH", "")])}
    done = subprocess.run(command, cwd=unpacked, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout
