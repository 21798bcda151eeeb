"""XML files whose beginning is made to cost time: the root element is found in one pass, and once for all formats."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.sources.format import Head
from kg.sources.xml_records import root_name

PROLOGUES = {
    "comments in a comment": "<{}<!--",
    "comments that are not closed": "{}<!--",
    "instructions that are not closed": "{}<?a",
    "declarations that are not closed": "{}<!DOCTYPE",
    "a declaration of brackets": "<!DOCTYPE a{}[",
    "a declaration of declarations": "<!DOCTYPE feed [{}<!ELEMENT a ANY>",
    "comments one after another": "{}<!-- a -->",
    "instructions one after another": "{}<?a b?>",
    "prefixes": "<{}a:",
    "letters": "<{}a",
    "blanks": "<{} ",
    "attributes": "<feed {} a='b'",
}
READ_ALL = """
import sys
from kg.sources import read_records
for path in sys.argv[1:]:
    assert all(hasattr(item, "reason") for item in read_records([path]))
"""


def a_head(text: str) -> Head:
    return Head(text.encode(), text)


def prologue(pattern: str, characters: int) -> str:
    before, unit = pattern.split("{}")
    return before + unit * (characters // len(unit))


def test_hostile_beginnings_of_a_quarter_of_a_megabyte_are_read_in_seconds(tmp_path: Path) -> None:
    """Each of them took minutes to hours, three times over; the limit is for all of them and for starting up."""
    paths = [tmp_path / f"{i}.xml" for i in range(len(PROLOGUES))]
    for path, pattern in zip(paths, PROLOGUES.values(), strict=True):
        path.write_text(prologue(pattern, 1 << 18), encoding="utf-8")
    # A process of its own, so that a regular expression that never ends fails the test and does not hang it.
    subprocess.run([sys.executable, "-c", READ_ALL, *map(str, paths)], check=True, timeout=60)


@pytest.mark.parametrize("name", PROLOGUES)
def test_time_for_the_root_grows_with_the_head_not_with_its_square(name: str) -> None:
    def seconds(characters: int) -> float:
        heads = [a_head(f"{i % 10}"[:0] + prologue(PROLOGUES[name], characters) + " " * i) for i in range(3)]
        times = []
        for head in heads:
            start = time.process_time()
            root_name(head)
            times.append(time.process_time() - start)
        return min(times)

    # 16 times the text takes 16 times as long, and would take 256 times as long.
    assert seconds(1 << 18) < 80 * seconds(1 << 14) + 0.02


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("<feed/>", "feed"),
        ('\ufeff\n<?xml version="1.0" encoding="utf-16"?><!-- <a> --><oai:OAI-PMH xmlns:oai="x">', "OAI-PMH"),
        ("<!DOCTYPE a [<!-- ] > --> <!ELEMENT a ANY> <?b ]>?>]><!-- c --><collection id='2020.acl'>", "collection"),
        ('<!DOCTYPE feed SYSTEM "file:///etc/passwd"><feed>', "feed"),
        ("<!DOCTYPE feed [<!ENTITY a 'b'>]><feed c='&a;'>", "feed"),
        ("<!DOCTYPE p:feed [<!ENTITY % a 'b'> %a;]><p:feed xmlns:p='x'>", "feed"),
        ("<feed><entry>cut of", "feed"),
        ("no XML <feed>", ""),
        ("<!-- <feed>", ""),
        ("< feed>", ""),
        ("", ""),
    ],
)
def test_the_root_is_found_behind_whatever_may_stand_before_it(text: str, root: str) -> None:
    assert root_name(a_head(text)) == root


def test_no_entity_is_expanded_to_find_the_root() -> None:
    laughs = "".join(f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 12))
    start = time.process_time()
    assert root_name(a_head(f"<!DOCTYPE feed [<!ENTITY a0 'ha'>{laughs}]><feed b='&a11;'>")) == "feed"
    assert time.process_time() - start < 1


def test_the_head_is_parsed_once_for_all_formats(monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.sources import formats, xml_records

    made = []
    create = xml_records.expat.ParserCreate
    monkeypatch.setattr(xml_records.expat, "ParserCreate", lambda *a: made.append(a) or create(*a))
    head = a_head("<!-- once --><other/>")
    assert not any(f.detect(head) for f in formats())
    assert len(made) == 1
