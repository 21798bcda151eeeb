"""Files and folders are written whole or not at all, where they are wanted, and the place is looked at first."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from backports import zstd

from kg.errors import OutputError
from kg.storage.files import check_file, check_folder, fill_folder, open_binary, open_text

UNPACKED: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.decompress,
    ".bz2": bz2.decompress,
    ".xz": lzma.decompress,
    ".zst": zstd.decompress,
}


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def write(target: Path, text: str = "new\n") -> None:
    with open_text(target) as file:
        file.write(text)


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    write(tmp_path / "a" / "b" / "c.txt")
    assert (tmp_path / "a" / "b" / "c.txt").read_bytes() == b"new\n"


@pytest.mark.parametrize("suffix", UNPACKED)
def test_a_name_says_how_a_file_is_compressed_and_the_same_text_is_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    one, other = tmp_path / f"one.txt{suffix}", tmp_path / "other" / f"x.txt{suffix.upper()}"
    write(one)
    os.utime(one, (1, 1))
    write(other)
    assert UNPACKED[suffix](one.read_bytes()) == b"new\n"
    assert one.read_bytes() == other.read_bytes()


def test_an_error_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "old.txt.gz"
    write(target, "old\n")

    def fail(place: Path) -> None:
        with open_text(place) as file:
            file.write("half")
            file.flush()
            raise RuntimeError

    for place in (target, tmp_path / "deep" / "new.txt"):
        with pytest.raises(RuntimeError):
            fail(place)
    assert gzip.decompress(target.read_bytes()) == b"old\n"
    assert names(tmp_path) == ["old.txt.gz"]


def test_ctrl_c_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "old.txt"
    write(target, "old\n")
    code = (
        "import sys, time; from pathlib import Path; from kg.storage.files import open_text\n"
        "with open_text(Path(sys.argv[1])) as file:\n"
        "    file.write('half'); file.flush(); print('now', flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(target)], stdout=subprocess.PIPE, stderr=-3) as writing:
        assert writing.stdout is not None
        writing.stdout.readline()
        assert len(names(tmp_path)) == 2, "what is written stands beside the old file"
        writing.send_signal(signal.SIGINT)
        assert writing.wait(30) != 0
    assert target.read_text() == "old\n"
    assert names(tmp_path) == ["old.txt"]


def test_a_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.txt", tmp_path / "link.txt"
    link.symlink_to(real)
    for text in ("first\n", "second\n"):
        write(link, text)
        assert link.is_symlink()
        assert real.read_text() == text
    folder, to_folder = tmp_path / "folder", tmp_path / "to-folder"
    folder.mkdir()
    to_folder.symlink_to(folder)
    with fill_folder(to_folder) as fresh:
        (fresh / "a.txt").write_text("a")
    assert to_folder.is_symlink()
    assert names(folder) == ["a.txt"]


def test_the_mode_of_a_file_is_that_of_any_new_file_or_of_the_old_one(tmp_path: Path) -> None:
    plain, target = tmp_path / "plain.txt", tmp_path / "target.txt"
    plain.write_text("")
    write(target)
    assert target.stat().st_mode == plain.stat().st_mode
    target.chmod(0o640)
    write(target)
    assert target.stat().st_mode & 0o777 == 0o640


def test_a_device_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    write(Path("/dev/null"))
    assert not Path("/dev/null").is_file()
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reading:
        write(pipe)
        assert reading.communicate()[0] == b"new\n"
    assert names(tmp_path) == ["pipe"]


@pytest.mark.parametrize("bad", ["/proc/x", "/proc/x/y.txt", "file.txt/below.txt", "x" * 300, "a\0b"])
def test_a_place_where_nothing_can_be_written_is_said_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bad: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file.txt").write_text("mine")
    for check in (check_file, check_folder):
        with pytest.raises(OutputError, match="cannot be written"):
            check(Path(bad))
    assert names(tmp_path) == ["file.txt"]


def test_a_folder_is_no_file_and_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file.txt").write_text("mine")
    with pytest.raises(OutputError, match="is a folder"), open_binary(tmp_path):
        pass
    with pytest.raises(OutputError, match="is a file"), fill_folder(tmp_path / "file.txt"):
        pass
    assert names(tmp_path) == ["file.txt"]


def test_a_check_leaves_nothing_behind(tmp_path: Path) -> None:
    check_file(tmp_path / "a" / "b.txt")
    check_folder(tmp_path / "c" / "d")
    assert names(tmp_path) == []


def test_a_folder_is_filled_whole_or_not_at_all_and_other_files_stay(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "notes"

    def fill(text: str, *, fail: bool = False) -> None:
        with fill_folder(target) as fresh:
            (fresh / "sub").mkdir()
            (fresh / "sub" / "a.txt").write_text(text)
            if fail:
                raise RuntimeError

    with pytest.raises(RuntimeError):
        fill("half", fail=True)
    assert names(tmp_path) == []
    fill("old")
    (target / "mine.txt").write_text("mine")
    with pytest.raises(RuntimeError):
        fill("half", fail=True)
    assert (target / "sub" / "a.txt").read_text() == "old"
    fill("new")
    assert (target / "sub" / "a.txt").read_text() == "new"
    assert names(target) == ["mine.txt", "sub"]
