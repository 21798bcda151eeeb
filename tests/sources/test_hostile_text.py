"""Whatever a record, a column or a file is called: what comes out can be written as UTF-8."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import kg
from kg.errors import GraphError, UnknownColumn, UnreadableInput
from kg.schema import Record, Reject
from kg.sources import printable
from kg.sources.fields import FIELD_NAMES

#: Half of a surrogate pair, which JSON can hold and UTF-8 cannot, and other characters that no table has a use for.
HALF = "\ud800"
ODD = f"{HALF}\x00\u200b\x1b"
TITLE = "Hostile identifiers in peaceful records"
ABSTRACT = "We propose TinyTune and evaluate it on ImageNet."
URL = f"https://example.org/{ODD}"

SOURCES: dict[str, dict[str, object]] = {
    "semantic-scholar": {
        "paperId": ODD,
        "title": TITLE,
        "abstract": ABSTRACT,
        "externalIds": {"DOI": f"10.1234/a{ODD}", "ArXiv": f"2301.00001{ODD}", "ACL": f"P18-1001{ODD}"},
        "url": URL,
        "authors": [{"name": f"A. {ODD}"}, ODD],
        "year": f"2020{ODD}",
        "publicationDate": f"2020-01-01{ODD}",
        "fieldsOfStudy": [f"cs{ODD}"],
        ODD: ODD,
    },
    "openalex": {
        "id": f"https://openalex.org/W1{ODD}",
        "title": TITLE,
        "abstract_inverted_index": {f"We{ODD}": [0], "propose": [1], "TinyTune.": [2]},
        "doi": f"https://doi.org/10.1234/a{ODD}",
        "primary_location": {"landing_page_url": URL},
        "authorships": [{"author": {"display_name": f"A. {ODD}"}}],
        "topics": [{"display_name": f"cs{ODD}"}],
        "publication_year": f"2020{ODD}",
        "publication_date": f"2020-01-01{ODD}",
    },
    "arxiv-json": {
        "id": f"2301.00001{ODD}",
        "title": TITLE,
        "abstract": ABSTRACT,
        "categories": f"cs.LG cs{ODD}",
        "authors_parsed": [[f"B{ODD}", "A.", ODD]],
        "versions": [{"created": ODD}],
        "update_date": f"2020-01-01{ODD}",
        "doi": f"10.1234/a{ODD}",
    },
    "jsonl": {field: f"{field}{ODD}" for field in FIELD_NAMES} | {"title": TITLE, "abstract": ABSTRACT},
    "json": {"title": TITLE, "abstract": ABSTRACT, "url": URL, "keywords": [ODD, f"cs{ODD}"], "authors": [ODD]},
}


def is_clean(value: object) -> bool:
    """Whether everything in ``value`` can be written, and shows what it is."""
    if isinstance(value, str):
        return value.isprintable()
    return all(map(is_clean, value)) if isinstance(value, tuple) else True


@pytest.mark.parametrize("name", SOURCES)
def test_every_field_of_a_record_is_cleaned(name: str, read: Callable) -> None:
    record = read(json.dumps(SOURCES[name]), format=name).record
    assert {f: v for f in record.__dataclass_fields__ if not is_clean(v := getattr(record, f))} == {}


@pytest.mark.parametrize("name", SOURCES)
def test_a_reject_of_such_a_record_is_cleaned(name: str, read: Callable) -> None:
    for item in (SOURCES[name] | {"title": ODD, "display_name": ""}, [ODD], ODD):
        (reject,) = read(json.dumps([item]), format=name).rejects
        assert all(is_clean(getattr(reject, f)) for f in reject.__dataclass_fields__)


def test_an_identifier_of_nothing_but_odd_characters_is_none(read: Callable) -> None:
    record = read(json.dumps([{"paperId": ODD, "title": TITLE, "abstract": ABSTRACT, "externalIds": {}}])).record
    assert record.identifiers == ()


def test_a_graph_is_built_of_such_records(tmp_path: Path) -> None:
    for name in ("semantic-scholar", "openalex"):
        records = [SOURCES[name], {"paperId": HALF, "title": f"{TITLE} again", "abstract": ABSTRACT}]
        (tmp_path / f"{name}.json").write_text(json.dumps(records), encoding="utf-8")
    graph = kg.build(tmp_path, tmp_path / "graph", workers=1)
    assert graph.manifest["counts"]["papers"] >= 2
    assert graph.query("SELECT ?p { ?p a kg:Paper }").rows


def test_a_mapped_column_may_be_called_anything(read: Callable) -> None:
    item = {f"T{HALF}": TITLE, "abstract": ABSTRACT}
    assert read(json.dumps([item]), format="json", columns={"title": f"T{HALF}"}).titles == [TITLE]
    with pytest.raises(UnknownColumn) as refused:
        read("a,b\n1,2\n", format="csv", columns={"title": f"T{HALF}"})
    assert is_clean(str(refused.value))


def test_keys_that_are_half_a_character_reach_the_manifest_as_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"title": TITLE, "abstract": ABSTRACT, HALF: 1}), encoding="utf-8")
    graph = kg.build(tmp_path, tmp_path / "graph", workers=1)
    assert [r"\ud800" in c["ignored"] for c in graph.manifest["columns"]] == [True]


def test_bytes_of_a_name_that_are_no_utf_8_are_shown() -> None:
    assert printable(os.fsdecode(b"caf\xe9")) == r"caf\xe9"
    assert printable(HALF) == r"\ud800"
    assert printable("café 🜁") == "café 🜁"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_files_may_have_names_that_are_no_utf_8(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"in\xff")
    folder.mkdir()
    record = SOURCES["json"] | {os.fsdecode(b"ac\xff"): "2020.acl-main.1"}
    (folder / os.fsdecode(b"a\xfe.jsonl")).write_text(json.dumps(record), encoding="utf-8")
    (folder / os.fsdecode(b"b\xfe.parquet")).write_bytes(b"PAR1 and no more")
    aliases = tmp_path / os.fsdecode(b"same\xff.csv")
    aliases.write_text("name,type,same_as\nTinyTunes,method,TinyTune\n", encoding="utf-8")
    graph = kg.build(
        folder,
        tmp_path / "graph",
        columns={"acl": os.fsdecode(b"ac\xff")},
        aliases=aliases,
        workers=1,
    )
    assert graph.manifest["inputs"][0]["file"] == r"a\xfe.jsonl"
    assert graph.manifest["parameters"]["aliases"] == r"same\xff.csv"
    assert graph.manifest["parameters"]["columns"] == {"acl": r"ac\xff"}
    assert [r["file"] for r in graph.tables.rejects.to_pylist()] == [r"b\xfe.parquet"]
    with pytest.raises(GraphError, match="no name in UTF-8"):
        kg.build(folder, tmp_path / os.fsdecode(b"out\xff"))
    own = tmp_path / os.fsdecode(b"own\xff.csv")
    own.write_text("name,type,aliases,family,broader\nZB-1,dataset,,,\n", encoding="utf-8")
    with pytest.raises(UnreadableInput, match="no UTF-8"):
        kg.build(folder, tmp_path / "other", vocabularies=[own])


def test_an_error_of_the_system_that_names_a_file_is_shown(read: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", os.fsdecode(b"/a\xff"))

    monkeypatch.setattr("kg.sources.inputs.open_decompressed", refuse)
    reading = read(json.dumps([SOURCES["json"]]))
    assert not any(isinstance(item, Record) for item in reading.records)
    assert isinstance(reading.reject, Reject)
    assert is_clean(reading.reject.reason)
