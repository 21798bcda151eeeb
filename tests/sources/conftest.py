"""What the tests of the source formats share: realistic files, and a way to read bytes as if from a file."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kg.schema import Record, Reject
from kg.sources import read_records

FILES = Path(__file__).parent / "files"

#: The two papers that every realistic file holds, as they come out of it.
MOSS = (
    "MossNet: Quiet Attention for Long Garden Diaries",
    "Long diaries defeat attention that looks at every word. We propose MossNet, which attends to the quiet words "
    "first. On the invented DiaryQA set it reaches 71.3 F1 with half the memory of its peers. Code: "
    "https://github.com/example/moss_net.",
)
KERNELS = (
    "A Survey of Müller Kernels & Their Cousins",
    "Müller kernels measure how alike two teapots are. We compare eleven of them on 50% of the TeapotShapes data, and "
    "find that none of them wins when the handles are left out and $a < b$.",
)


@dataclass(frozen=True)
class Reading:
    """What came out of a file: its records, what was set aside, and their titles and abstracts."""

    records: list[Record]
    rejects: list[Reject]

    @property
    def texts(self) -> list[tuple[str, str]]:
        return [(r.title, r.abstract) for r in self.records]

    @property
    def titles(self) -> list[str]:
        return [r.title for r in self.records]

    @property
    def record(self) -> Record:
        assert self.rejects == []
        (only,) = self.records
        return only

    @property
    def reject(self) -> Reject:
        (only,) = self.rejects
        return only


Read = Callable[..., Reading]


@pytest.fixture(scope="session")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """A function that reads bytes, a text, or a file, and gives a Reading."""
    folder = tmp_path_factory.mktemp("inputs")
    numbers: Iterator[int] = count()

    def read_one(
        content: bytes | str | Path,
        name: str = "input",
        *,
        format: str | None = None,
        columns: Mapping[str, str] | None = None,
    ) -> Reading:
        path = content
        if not isinstance(path, Path):
            path = folder / str(next(numbers) % 50) / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        items = list(read_records([path], format=format, columns=columns))
        return Reading([i for i in items if isinstance(i, Record)], [i for i in items if isinstance(i, Reject)])

    return read_one


@pytest.fixture(scope="session")
def two_papers() -> list[tuple[str, str]]:
    """Title and abstract of the two papers in every realistic file."""
    return [MOSS, KERNELS]


def parquet_bytes(columns: Mapping[str, object]) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table(dict(columns)), buffer)
    return buffer.getvalue()


@pytest.fixture(scope="session")
def to_parquet() -> Callable[[Mapping[str, object]], bytes]:
    """A function that writes columns as the bytes of a Parquet file."""
    return parquet_bytes


@pytest.fixture(scope="session")
def sample() -> Callable[[str], bytes]:
    """A function that gives the bytes of a realistic file by its name, such as "bibtex" or "hf-papers-joined"."""

    def bytes_of(name: str) -> bytes:
        if name == "parquet":
            titles, abstracts = zip(MOSS, KERNELS, strict=True)
            return parquet_bytes({"Title": titles, "Abstract": abstracts, "embedding": [[0.5, 1.5], [2.5, 3.5]]})
        (path,) = FILES.glob(f"{name}.*")
        return path.read_bytes()

    return bytes_of
