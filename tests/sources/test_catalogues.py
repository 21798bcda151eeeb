"""The ACL Anthology's XML, OpenAlex works and Semantic Scholar papers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from kg.schema import Record
from kg.sources import read_records
from kg.sources.content import HEAD_BYTES
from kg.sources.openalex import abstract_of

Sample = Callable[[str], bytes]
PAPER_ID = "0123456789abcdef0123456789abcdef01234567"
ABSTRACT = "We knit scarves for robots. They do not feel the cold."


def test_the_anthology_gives_ids_names_years_and_links(sample: Sample, read: Callable) -> None:
    first, second = read(sample("acl-xml")).records
    assert first.id == "2031.gardens-main.1"
    assert first.identifiers == (("acl", "2031.gardens-main.1"), ("doi", "10.5555/moss.1"))
    assert first.authors == ("Ada Fern", "Jo Björk")
    assert (second.year, second.url) == (2031, "https://aclanthology.org/2031.gardens-main.2")


def volume(collection: str, number: str, paper: str) -> str:
    return (
        f'<collection id="{collection}"><volume id="{number}"><meta><year>1999</year></meta><paper id="{paper}">'
        f"<title>Knitting Scarves for Robots</title><abstract>{ABSTRACT}</abstract></paper></volume></collection>"
    )


@pytest.mark.parametrize(
    ("parts", "anthology_id"),
    [
        (("2031.gardens", "main", "7"), "2031.gardens-main.7"),
        (("P18", "1", "1"), "P18-1001"),
        (("D19", "1", "23"), "D19-1023"),
        (("D19", "50", "1"), "D19-5001"),
        (("W18", "12", "3"), "W18-1203"),
        (("W04", "1", "13"), "W04-0113"),
        (("C69", "1", "2"), "C69-0102"),
        (("C02", "1", "2"), "C02-1002"),
        (("P18", "one", "1"), ""),
        (("", "1", "1"), ""),
    ],
)
def test_ids_are_formed_as_the_anthology_forms_them(
    parts: tuple[str, str, str], anthology_id: str, read: Callable
) -> None:
    record = read(volume(*parts)).record
    assert record.id == anthology_id
    assert dict(record.identifiers).get("acl", "") == anthology_id
    assert record.year == 1999


def test_a_collection_that_breaks_within_a_volume_keeps_the_papers_before(sample: Sample, read: Callable) -> None:
    data = sample("acl-xml")
    reading = read(data[: data.index(b"teapots")])
    assert reading.titles == ["MossNet: Quiet Attention for Long Garden Diaries"]
    assert (reading.reject.record, "not valid XML" in reading.reject.reason) == (2, True)


def test_a_paper_of_the_anthology_without_a_title_is_a_reject(read: Callable) -> None:
    text = volume("P18", "1", "1").replace("Knitting Scarves for Robots", "")
    assert (read(text).reject.record, read(text).reject.reason) == (1, "no title")


def test_the_anthology_corpus_is_read_without_rejects_and_with_ids_of_the_anthology(shared: Path) -> None:
    path = shared / "corpora" / "acl-anthology-2020.jsonl.gz"
    if not path.exists():
        pytest.skip("the Anthology's corpus is not beside the project")
    items = list(islice(read_records([path]), 2000))
    assert all(isinstance(i, Record) for i in items)
    with_id = [i for i in items if isinstance(i, Record) and dict(i.identifiers).get("acl")]
    assert len(with_id) > 0.7 * len(items)
    assert all(i.url and i.url.startswith("http") for i in with_id)


def work(**fields: object) -> dict[str, Any]:
    words = ABSTRACT.split()
    index = {word: [i for i, w in enumerate(words) if w == word] for word in sorted(set(words))}
    return {
        "id": "https://openalex.org/W42",
        "title": "Knitting Scarves for Robots",
        "abstract_inverted_index": index,
        **fields,
    }


def test_an_inverted_index_becomes_the_abstract_that_it_was_made_of(read: Callable) -> None:
    assert read(json.dumps(work())).record.abstract == ABSTRACT
    assert abstract_of({"robots": [4, 0], "scarves": [2], "for": [3], "knit": [1]}) == "robots knit scarves for robots"
    assert abstract_of(None) == abstract_of([1]) == abstract_of({"word": "no list", "other": ["x"]}) == ""


def test_a_work_keeps_its_identifiers_and_arxivs_doi_is_arxivs_identifier(sample: Sample, read: Callable) -> None:
    first, second = read(sample("openalex")).records
    assert first.identifiers == (("doi", "10.5555/moss.1"), ("openalex", "W99001"))
    assert second.identifiers == (("arxiv", "3006.01234"), ("openalex", "W99002"))
    assert (first.date, first.authors, first.categories) == (
        "2031-06-03",
        ("Ada Fern", "Jo Björk"),
        ("Attention in Gardens",),
    )
    assert second.url == "http://arxiv.org/abs/3006.01234"


def test_works_are_recognised_in_lines_in_arrays_and_in_answers_longer_than_any_buffer(read: Callable) -> None:
    works = [work(id=f"https://openalex.org/W{i}", note="x" * 9000) for i in range(40)]
    answer = json.dumps({"meta": {"count": 40, "page": 1}, "results": works})
    assert len(answer) > HEAD_BYTES
    for text in (answer, json.dumps(works), "\n".join(map(json.dumps, works))):
        records = read(text).records
        assert [(r.id, r.abstract) for r in records] == [(f"W{i}", ABSTRACT) for i in range(40)]


@pytest.mark.parametrize("value", [None, 7, "text", [], ["text"], [None], {"a": 1}, [{"author": "text"}], [[]]])
@pytest.mark.parametrize(
    "field",
    [
        *("id", "authorships", "topics", "locations", "primary_location", "abstract_inverted_index", "doi"),
        *("publication_year", "publication_date"),
    ],
)
def test_an_odd_field_of_a_work_does_not_cost_the_record(field: str, value: object, read: Callable) -> None:
    reading = read(json.dumps([work(), work(**{field: value}), work()]))
    assert reading.titles == ["Knitting Scarves for Robots"] * 3


def test_a_work_without_a_title_is_a_reject_with_its_number(read: Callable) -> None:
    reading = read(json.dumps({"results": [work(), work(title=None, display_name=None)]}))
    assert (reading.reject.record, reading.reject.reason) == (2, "no title")


def test_works_that_break_off_keep_those_before(read: Callable) -> None:
    reading = read(json.dumps([work(), work(), work()])[:-50])
    assert len(reading.records) == 2
    assert reading.reject.record == 3


def paper(**fields: object) -> dict[str, Any]:
    return {
        "paperId": PAPER_ID,
        "title": "Knitting Scarves for Robots",
        "abstract": ABSTRACT,
        "year": 2031,
        "externalIds": {"ArXiv": "3106.00012", "DOI": "10.18653/v1/p31-1002", "ACL": "P31-1002"},
        **fields,
    }


def test_a_paper_of_semantic_scholar_keeps_all_its_identifiers(read: Callable) -> None:
    record = read(json.dumps([paper()])).record
    assert record.identifiers == (
        ("acl", "P31-1002"),
        ("arxiv", "3106.00012"),
        ("doi", "10.18653/v1/p31-1002"),
        ("s2", PAPER_ID),
    )
    assert (record.id, record.year) == (PAPER_ID, 2031)


def test_a_line_of_semantic_scholars_data_sets_is_read(read: Callable) -> None:
    line = {
        "corpusid": 77,
        "title": "Knitting Scarves for Robots",
        "abstract": ABSTRACT,
        "authors": [{"authorId": "1", "name": "Nina Needle"}],
        "venue": "",
        "s2fieldsofstudy": [{"category": "Computer Science", "source": "external"}],
        "publicationdate": "2031-06-03",
        "externalids": None,
    }
    record = read(json.dumps(line) + "\n" + json.dumps(line)).records[1]
    assert record.identifiers == (("s2", "77"),)
    assert (record.authors, record.categories, record.date) == (("Nina Needle",), ("Computer Science",), "2031-06-03")


@pytest.mark.parametrize("value", [None, 7, "text", [], ["text"], [None], {"a": 1}, {"DOI": {}}])
@pytest.mark.parametrize("field", ["externalIds", "authors", "fieldsOfStudy", "s2FieldsOfStudy", "year", "url"])
def test_an_odd_field_of_a_paper_does_not_cost_the_record(field: str, value: object, read: Callable) -> None:
    reading = read(json.dumps({"total": 3, "data": [paper(), paper(**{field: value}), paper()]}))
    assert reading.titles == ["Knitting Scarves for Robots"] * 3


def test_papers_that_were_not_found_are_rejects_with_their_numbers(read: Callable) -> None:
    answers: list[Mapping[str, Any] | None] = [None, paper(), None, paper(title=None)]
    reading = read(json.dumps(answers))
    assert [r.source.record for r in reading.records] == [2]
    assert [r.record for r in reading.rejects] == [1, 3, 4]
