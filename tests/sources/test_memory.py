"""Memory of reading does not grow with the file: what Python allocates, at a length and at four times it."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from kg.schema import Record
from kg.sources import read_records

ABSTRACT = "We knead dough until it sings. " * 10
ATOM = (
    "<entry><id>http://arxiv.org/abs/3106.{0:05d}</id><title>Dough and Song {0}</title>"
    f"<summary>{ABSTRACT}</summary></entry>"
)
OAI = (
    "<record><header><identifier>x{0}</identifier></header><metadata><arXiv><id>3106.{0:05d}</id>"
    f"<title>Dough and Song {{0}}</title><abstract>{ABSTRACT}</abstract></arXiv></metadata></record>"
)
VOLUME = (
    '<volume id="{0}"><meta><booktitle>Bread</booktitle><year>2031</year></meta><frontmatter><url>x</url></frontmatter>'
    f'<paper id="1"><title>Dough and Song {{0}}</title><abstract>{ABSTRACT}</abstract></paper></volume>'
)
FILES = {
    "atom": ('<feed xmlns="http://www.w3.org/2005/Atom">', ATOM, "</feed>"),
    "oai": ("<OAI-PMH><ListRecords>", OAI, "</ListRecords></OAI-PMH>"),
    "acl": ('<collection id="2031.bread">', VOLUME, "</collection>"),
    "rubbish between": ("<feed>", "<link><a>x</a></link><note>y</note>" + ATOM, "</feed>"),
}


def peak(path: Path) -> int:
    """The most bytes that reading the file held at once, its records let go one by one."""
    tracemalloc.start()
    try:
        assert sum(isinstance(item, Record) for item in read_records([path])) > 100
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("kind", FILES)
def test_a_file_of_xml_four_times_as_long_takes_no_more_memory(kind: str, tmp_path: Path) -> None:
    before, unit, behind = FILES[kind]
    for name, count in (("warm", 500), ("one", 1000), ("four", 4000)):
        units = "\n".join(unit.format(i) for i in range(count))
        (tmp_path / name).write_text(f"{before}\n{units}\n{behind}", encoding="utf-8")
    peak(tmp_path / "warm")
    assert peak(tmp_path / "four") < 1.1 * peak(tmp_path / "one")
