"""JSON Lines and JSON arrays: good ones, broken ones, and hostile ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.sources import merge_records
from kg.sources.content import HEAD_BYTES

ABSTRACT = "We teach lamps to dim when nobody reads by them."
GOOD = {"id": "lamp-1", "title": "Dimming Lamps by Attention", "abstract": ABSTRACT}
LINE = json.dumps(GOOD)


def test_a_record_keeps_its_own_id_and_other_keys_are_no_hindrance(read: Callable) -> None:
    record = read(json.dumps({**GOOD, "entities": [{"name": "lamp"}], "links": [], "split": "dev"})).record
    assert (record.id, record.title, record.abstract) == ("lamp-1", GOOD["title"], ABSTRACT)


def test_the_annotated_papers_are_read_with_their_own_ids(shared: Path, read: Callable) -> None:
    path = shared / "gold" / "dev.jsonl"
    expected = [json.loads(line)["id"] for line in path.read_text(encoding="utf-8").splitlines()]
    reading = read(path)
    assert reading.rejects == []
    assert [r.id for r in reading.records] == expected
    assert len(expected) == 80
    assert len(merge_records(reading.records)) == 80


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"title": "Cut Off in the Mid', "not valid JSON"),
        ("{broken}", "not valid JSON"),
        ("[1, 2, 3]", "expected a JSON object, found an array"),
        ('"only a string"', "expected a JSON object, found a string"),
        ("null", "expected a JSON object, found null"),
        ("42", "expected a JSON object, found a number"),
        ('{"a":' * 100_000, "too many levels"),
        ("[" * 100_000, "too many levels"),
        ('{"title": ""}', "no title"),
        ('{"title": null, "abstract": "Words without a title above them."}', "no title"),
        ('{"title": ["list"], "abstract": {"deep": "thing"}}', "three words"),
        ('{"title": "Lamps"}', "three words"),
        ('{"title": "42", "abstract": "A number is no title for a paper."}', "fewer than two letters"),
        ("{}", "no title"),
    ],
)
@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_line_that_cannot_be_used_costs_no_other(line: str, reason: str, position: int, read: Callable) -> None:
    lines = [LINE, LINE]
    lines.insert(position, line)
    reading = read("\n".join(lines), format="jsonl")
    assert [r.source.record for r in reading.records] == [n for n in (1, 2, 3) if n != position + 1]
    assert reading.reject.record == position + 1
    assert reason in reading.reject.reason
    assert len(reading.reject.excerpt) <= 200


@pytest.mark.parametrize("first", ['{"title": "Cut Off in the Mid', "{broken}", '{"a":' * 20_000, "{}"])
def test_a_broken_first_line_does_not_hide_that_the_file_is_json_lines(first: str, read: Callable) -> None:
    reading = read(f"{first}\n{LINE}\n{LINE}\n")
    assert [r.source.record for r in reading.records] == [2, 3]
    assert reading.reject.record == 1


def test_blank_lines_are_no_records(read: Callable) -> None:
    assert [r.source.record for r in read(f"\n{LINE}\n\n  \n{LINE}\n\n").records] == [1, 2]


@pytest.mark.parametrize("other_line", ["", "\n" + LINE])
def test_a_line_longer_than_any_buffer_is_one_record(other_line: str, read: Callable) -> None:
    long = {"title": "Dimming Very Many Lamps", "abstract": "We dim lamps.", "note": "lamp " * (HEAD_BYTES // 2)}
    reading = read(json.dumps(long) + other_line)
    assert reading.rejects == []
    assert reading.records[0].abstract == long["abstract"]
    assert len(reading.records) == 1 + bool(other_line)


def test_a_raw_line_break_within_a_string_is_read_as_a_blank(read: Callable) -> None:
    assert read('[{"title": "Dimming\n\tLamps by Attention", "abstract": "We dim\x07 lamps slowly."}]').texts == [
        ("Dimming Lamps by Attention", "We dim lamps slowly.")
    ]


@pytest.mark.parametrize("key", ["results", "data", "papers", "records", "items", "entries"])
@pytest.mark.parametrize("indent", [None, 2])
def test_the_list_within_an_answer_is_what_is_read(key: str, indent: int | None, read: Callable) -> None:
    reading = read(json.dumps({"count": 2, key: [GOOD, GOOD], "next": None}, indent=indent))
    assert [r.source.record for r in reading.records] == [1, 2]


def test_an_answer_longer_than_any_buffer_is_read_whole(read: Callable) -> None:
    works = [{**GOOD, "id": str(i), "abstract": ABSTRACT * 100} for i in range(80)]
    text = json.dumps({"count": 80, "data": works})
    assert len(text) > HEAD_BYTES
    assert [r.id for r in read(text).records] == [str(i) for i in range(80)]


def test_members_of_an_array_that_are_no_objects_are_rejects_with_their_numbers(read: Callable) -> None:
    reading = read(json.dumps([None, GOOD, "text", GOOD, 7]))
    assert [r.source.record for r in reading.records] == [2, 4]
    assert [(r.record, r.reason.rpartition(" found ")[2]) for r in reading.rejects] == [
        (1, "null"),
        (3, "a string"),
        (5, "a number"),
    ]


def test_an_array_that_breaks_off_keeps_what_stands_before(read: Callable) -> None:
    reading = read(json.dumps([GOOD, GOOD, GOOD])[:-20])
    assert [r.source.record for r in reading.records] == [1, 2]
    assert reading.reject.record == 3
    assert "not valid JSON" in reading.reject.reason


def test_an_array_that_is_not_closed_is_said_to_be_cut_off(read: Callable) -> None:
    reading = read(f"[{LINE},\n{LINE}")
    assert len(reading.records) == 2
    assert "not closed" in reading.reject.reason


def test_objects_over_many_lines_one_after_another_are_read(read: Callable) -> None:
    text = json.dumps(GOOD, indent=2)
    assert [r.source.record for r in read(f"{text}\n{text}\n").records] == [1, 2]


@pytest.mark.parametrize("text", ["[]", '{"papers": []}', "[\n]"])
def test_a_json_file_without_records_says_so(text: str, read: Callable) -> None:
    assert "no record" in read(text).reject.reason


def test_a_single_object_is_one_record(read: Callable) -> None:
    assert read(json.dumps(GOOD, indent=2)).record.id == "lamp-1"


@pytest.mark.parametrize("value", [[1, 2], {"a": 1}, 7, True, "x", None, [None, {"name": None}], [[[]]], 1e999])
@pytest.mark.parametrize("field", ["id", "authors", "year", "date", "categories", "url", "doi", "arxiv", "acl"])
def test_a_field_of_an_odd_type_does_not_cost_the_record(field: str, value: object, read: Callable) -> None:
    assert read(json.dumps({**GOOD, field: value})).record.title == GOOD["title"]


def test_half_a_surrogate_pair_can_be_written_again(read: Callable) -> None:
    text = (
        r'{"title": "Dimming \ud83d Lamps Slowly", "abstract": "x"}' + "\n" + r'{"title": "\udc00", "id": "\udc00 no"}'
    )
    reading = read(text)
    assert reading.titles == ["Dimming Lamps Slowly"]
    assert reading.reject.excerpt.encode() == b"  no"


def test_names_of_keys_can_be_given(read: Callable) -> None:
    text = json.dumps({"Überschrift": "Dimming Lamps by Attention", "Inhalt": ABSTRACT, "title": "wrong"})
    for layout in (text, f"[{text}]"):
        reading = read(layout, columns={"title": "Überschrift", "abstract": "Inhalt"})
        assert reading.texts == [("Dimming Lamps by Attention", ABSTRACT)]
