"""Identity is what an archive gives: what only looks like an identifier joins no papers and loses no abstract."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.sources import merge_records
from kg.sources.identifiers import arxiv_id, identifiers

HEX = "0123456789abcdef"


@pytest.mark.parametrize(
    "own",
    [
        *("row/1234567", "paper/0501001", "batch-a/0501001", "cs/9999999", "cs/0813001", "x.CL/0501001", "css/0501001"),
        *("1234.5678", "9912.1234", "2310.1250", "1405.12345", "2310.125081", "12.34", "7", "00012", "2310"),
        *("10.1234/row-5", "row-10.1234/5", "B07-1234", "A12-34567", "P18-10011", "1234.rows-main.1", "W42", HEX),
    ],
)
def test_an_id_that_only_looks_like_one_of_an_archive_is_no_identifier(own: str) -> None:
    assert identifiers({"id": own}) == ()


@pytest.mark.parametrize(
    ("own", "identifier"),
    [
        ("cs/0501001", ("arxiv", "cs/0501001")),
        ("hep-th/9901001v2", ("arxiv", "hep-th/9901001")),
        ("0704.0001", ("arxiv", "0704.0001")),
        ("arXiv: 3106.00021", ("arxiv", "3106.00021")),
        ("https://ArXiv.org/abs/3106.00021", ("arxiv", "3106.00021")),
        ("https://doi.org/10.48550/arXiv.3106.00021", ("arxiv", "3106.00021")),
        ("doi:10.5555/Bells.7", ("doi", "10.5555/bells.7")),
        ("http://dx.doi.org/10.5555/Bells.7", ("doi", "10.5555/bells.7")),
        ("acl:P31-1002", ("acl", "P31-1002")),
        ("https://aclanthology.org/P31-1002.pdf", ("acl", "P31-1002")),
    ],
)
def test_a_known_archive_a_prefix_or_a_url_makes_an_id_an_identifier(own: str, identifier: tuple[str, str]) -> None:
    assert identifiers({"id": own}) == (identifier,)


@pytest.mark.parametrize(
    "url", ["https://notarxiv.org/abs/3106.00021", "https://arxiv.org/abs/3106.000211", "https://x.org/row/1234567"]
)
def test_a_url_elsewhere_is_no_identifier(url: str) -> None:
    assert identifiers({"url": url}) == ()


LOOKALIKES = st.one_of(
    st.integers(0, 10**8).map(str),
    st.from_regex(r"\A[a-z]{2,7}(-[a-z]{2})?(\.[A-Z]{2})?/[0-9]{7}(v[1-3])?\Z").filter(lambda i: arxiv_id(i) is None),
    st.from_regex(r"\A[0-9]{4}\.[0-9]{4,5}\Z"),
    st.from_regex(r"\A[A-Z][0-9]{2}-[0-9]{4,5}\Z"),
    st.from_regex(r"\A[0-9]{4}\.[a-z]{2,4}-[a-z]{2,4}\.[0-9]\Z"),
    st.from_regex(r"\A10\.[0-9]{4}/[a-z]{1,3}\Z"),
    st.from_regex(r"\AW[0-9]{1,3}\Z"),
    st.text(st.characters(exclude_categories=["C", "Z"]), max_size=12),
)


@given(st.lists(LOOKALIKES, min_size=2, max_size=12, unique=True))
@settings(deadline=None)
def test_rows_of_different_ids_and_titles_are_never_merged_and_no_abstract_is_lost(
    read: Callable, ids: list[str]
) -> None:
    rows = [
        {"id": own, "title": f"Bells Tuned in Way {i}", "abstract": f"We pour {i} cups."} for i, own in enumerate(ids)
    ]
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, ["id", "title", "abstract"])
    writer.writeheader()
    writer.writerows(rows)
    for text in (buffer.getvalue(), "\n".join(json.dumps(row) for row in rows)):
        papers = merge_records(read(text).records)
        assert sorted(p.abstract for p in papers) == sorted(str(row["abstract"]) for row in rows)


@given(st.lists(st.from_regex(r"\A(row|item|doc-a|paper\.AB)/[0-9]{3}(v[1-3])?\Z"), min_size=2, max_size=8))
@settings(deadline=None)
def test_rows_that_repeat_an_id_of_their_own_are_never_merged(read: Callable, ids: list[str]) -> None:
    rows = [
        {"id": f"{own}0001", "title": f"Bells Tuned in Way {i}", "abstract": f"We pour {i} cups.", "categories": "x"}
        for i, own in enumerate(ids)
    ]
    assert len(merge_records(read(json.dumps(rows)).records)) == len(rows)


def test_two_tables_that_number_their_papers_from_one_share_no_paper(read: Callable) -> None:
    for key in ("paperId", "key", "id"):
        first, second = (
            read(json.dumps([{key: 1, "title": f"Bells and {what}", "abstract": "We ring them daily."}])).records
            for what in ("Sand", "Salt")
        )
        assert len(merge_records([*first, *second])) == 2
    works = [
        read(json.dumps([{"id": 1, "title": f"Bells and {what}", "abstract_inverted_index": {"A": [0], "bell": [1]}}]))
        for what in ("Sand", "Salt")
    ]
    assert len(merge_records([r for w in works for r in w.records])) == 2
