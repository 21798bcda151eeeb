"""Blocks in the order of their subjects, sorted on disk where they are many."""

from __future__ import annotations

import heapq
import pickle
import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO

#: Blocks sorted in memory at a time, of which two such heaps are held: some 300,000 lines each, 150 MB.
CHUNK = 50_000
_BATCH = 2_000

#: A sort key (of which the last part is the subject) and lines.
Keyed = tuple[tuple[str, ...], str]


def sorted_lines(blocks: Iterable[Keyed], folder: Path, last: Callable[[], list[Keyed]]) -> Iterator[Keyed]:
    """``blocks`` by key, the lines of one key joined, sorted, each once.

    Lines of one subject sort as whole lines do, since no subject is the beginning of another: each ends in ">".
    ``last`` is called once all blocks were taken, for blocks that say something about the rest. Files in ``folder``
    hold what does not fit into memory.
    """
    taken = iter(blocks)
    chunk, following = _sorted_chunk(taken), _sorted_chunk(taken)
    if not following:
        yield from _joined(heapq.merge(chunk, sorted(last())))
        return
    with tempfile.TemporaryDirectory(dir=folder) as place:
        files: list[BinaryIO] = []
        try:
            while chunk:
                files.append((Path(place) / f"{len(files)}.blocks").open("w+b"))
                _write(chunk, files[-1])
                chunk, following = following, _sorted_chunk(taken) if following else []
            yield from _joined(heapq.merge(*map(_read, files), sorted(last())))
        finally:
            for file in files:
                file.close()


def _sorted_chunk(blocks: Iterator[Keyed]) -> list[Keyed]:
    return sorted(islice(blocks, CHUNK))


def _joined(blocks: Iterable[Keyed]) -> Iterator[Keyed]:
    for key, same in groupby(blocks, key=itemgetter(0)):
        texts = [lines for _, lines in same]
        if len(texts) == 1:
            yield key, texts[0]
        else:
            lines = {line for text in texts for line in text.split("\n")[:-1]}
            yield key, "".join(f"{line}\n" for line in sorted(lines))


def _write(chunk: list[Keyed], file: BinaryIO) -> None:
    # Read back by this process alone, from a folder that it made for itself.
    for i in range(0, len(chunk), _BATCH):
        pickle.dump(chunk[i : i + _BATCH], file, protocol=pickle.HIGHEST_PROTOCOL)
    file.seek(0)


def _read(file: BinaryIO) -> Iterator[Keyed]:
    while True:
        try:
            yield from pickle.load(file)
        except EOFError:
            return
