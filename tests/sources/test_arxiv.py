"""arXiv's metadata: lines of the snapshot, the Atom feed, and the three formats of OAI-PMH."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from kg.schema import Record
from kg.sources import read_records

ABSTRACT = "We water plants by the moon. They grow by the sun."
SNAPSHOT = {
    "id": "3106.00011",
    "title": "Watering Plants\n  by the Moon",
    "abstract": f"  {ABSTRACT}\n",
    "categories": "cs.LG q-bio.PE",
    "authors": "Wanda Well, Pat Pail and Sam Sink",
}
Sample = Callable[[str], bytes]


@pytest.mark.parametrize("name", ["arxiv-json", "arxiv-atom", "arxiv-oai", "arxiv-oai-raw", "arxiv-oai-dc"])
def test_every_form_of_arxivs_metadata_says_the_same(name: str, sample: Sample, read: Callable) -> None:
    record = read(sample(name)).records[0]
    assert record.authors == ("Ada Fern", "Jo Björk")
    assert (record.year, record.date) == (2031, "2031-06-03")
    assert record.identifiers == (("arxiv", "3106.00007"), ("doi", "10.5555/moss.1"))
    assert record.url is not None
    assert "arxiv.org/abs/3106.00007" in record.url
    assert record.categories == (("Computation and Language",) if name == "arxiv-oai-dc" else ("cs.CL", "cs.LG"))


def test_an_identifier_of_the_old_style_dates_its_paper(sample: Sample, read: Callable) -> None:
    record = read(sample("arxiv-json")).records[1]
    assert (record.id, record.date, record.year) == ("math/0306123", "2003-06", 2003)
    assert record.authors == ("Kim Kettle",)


@pytest.mark.parametrize(
    ("given", "date"),
    [
        ({}, "2031-06"),
        ({"update_date": "2031-07-09"}, "2031-07-09"),
        ({"versions": [{"created": "Tue, 3 Jun 2031 23:59:59 GMT"}], "update_date": "2031-07-09"}, "2031-06-03"),
        ({"versions": [{"created": "some day"}]}, "2031-06"),
        ({"versions": "v1"}, "2031-06"),
        ({"versions": [None]}, "2031-06"),
    ],
)
def test_the_date_is_the_first_that_is_known(given: dict[str, object], date: str, read: Callable) -> None:
    assert read(json.dumps({**SNAPSHOT, **given})).record.date == date


def test_authors_and_categories_in_one_string_are_told_apart(read: Callable) -> None:
    record = read(json.dumps(SNAPSHOT)).record
    assert record.authors == ("Wanda Well", "Pat Pail", "Sam Sink")
    assert record.categories == ("cs.LG", "q-bio.PE")


def test_a_broken_line_of_the_snapshot_costs_no_other(read: Callable) -> None:
    line = json.dumps(SNAPSHOT)
    reading = read(f"{line}\n{line[:90]}\n{json.dumps({**SNAPSHOT, 'title': ''})}\n{line}\n")
    assert [r.source.record for r in reading.records] == [1, 4]
    assert [(r.record, r.reason.split(":")[0]) for r in reading.rejects] == [(2, "not valid JSON"), (3, "no title")]


@pytest.mark.parametrize("value", [None, 3, [], ["x"], {"a": 1}, [[None, 1]], "text"])
@pytest.mark.parametrize("field", ["authors_parsed", "versions", "categories", "authors", "doi", "update_date"])
def test_an_odd_field_of_the_snapshot_does_not_cost_the_record(field: str, value: object, read: Callable) -> None:
    reading = read(json.dumps(SNAPSHOT) + "\n" + json.dumps({**SNAPSHOT, field: value}))
    assert [r.title for r in reading.records] == ["Watering Plants by the Moon"] * 2


def test_the_first_two_thousand_of_the_arxiv_corpus_are_read_without_rejects(shared: Path) -> None:
    path = shared / "corpora" / "arxiv-2025-2026.jsonl.gz"
    if not path.exists():
        pytest.skip("the arXiv corpus is not beside the project")
    items = list(islice(read_records([path]), 2000))
    assert all(isinstance(i, Record) and dict(i.identifiers)["arxiv"] == i.id and i.abstract for i in items)
    assert len(items) == 2000


@pytest.mark.parametrize("name", ["arxiv-atom", "arxiv-oai", "arxiv-oai-raw", "arxiv-oai-dc"])
def test_xml_that_breaks_in_the_middle_keeps_the_records_before(name: str, sample: Sample, read: Callable) -> None:
    data = sample(name)
    reading = read(data[: data.index(b"teapots")])
    assert reading.titles == ["MossNet: Quiet Attention for Long Garden Diaries"]
    assert reading.reject.record == 2
    assert "not valid XML" in reading.reject.reason


@pytest.mark.parametrize("name", ["arxiv-atom", "arxiv-oai", "acl-xml"])
def test_xml_that_breaks_before_any_record_is_a_reject_of_the_file(name: str, sample: Sample, read: Callable) -> None:
    data = sample(name)
    reject = read(data[: data.index(b"MossNet")].replace(b"<fixed-case>", b"") + b"</nonsense>").reject
    assert reject.record == 0
    assert "not valid XML" in reject.reason


@pytest.mark.parametrize(
    ("name", "declaration"),
    [
        ("arxiv-atom", '<!DOCTYPE feed [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'),
        ("arxiv-oai", '<!DOCTYPE OAI-PMH [<!ENTITY file SYSTEM "file:///etc/hostname">]>'),
        ("acl-xml", '<!DOCTYPE collection [<!ENTITY a "ha">]>'),
    ],
)
def test_xml_that_declares_entities_is_refused(name: str, declaration: str, sample: Sample, read: Callable) -> None:
    prologue, _, rest = sample(name).decode().partition("?>")
    reject = read(f"{prologue}?>\n{declaration}{rest}").reject
    assert reject.record == 0
    assert "refused" in reject.reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_xml_is_read_in_the_encoding_that_it_declares(encoding: str, sample: Sample, read: Callable) -> None:
    text = sample("arxiv-atom").decode().replace('"UTF-8"', f'"{encoding.removesuffix("-sig")}"')
    assert read(text.encode(encoding)).titles[1] == "A Survey of Müller Kernels & Their Cousins"


def test_records_that_arxiv_has_deleted_are_passed_over(sample: Sample, read: Callable) -> None:
    data = sample("arxiv-oai")
    assert b'status="deleted"' in data
    assert read(data).rejects == []


def test_an_answer_that_holds_an_error_instead_of_records_is_one_reject(read: Callable) -> None:
    answer = '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><error code="badArgument">no</error></OAI-PMH>'
    assert "no record" in read(answer).reject.reason
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/api/errors#incorrect_id</id>'
        "<title>Error</title><summary>incorrect id format for nothing</summary></entry></feed>"
    )
    assert "incorrect id format for nothing" in read(feed).reject.reason


def test_an_entry_without_a_title_is_a_reject_with_its_identifier(sample: Sample, read: Callable) -> None:
    text = sample("arxiv-atom").decode().replace("A Survey of Müller Kernels &amp; Their Cousins", " ")
    reading = read(text)
    assert len(reading.records) == 1
    assert (reading.reject.record, reading.reject.reason) == (2, "no title")
    assert reading.reject.excerpt.endswith("3006.01234v1")
