"""Named fields become records: white space, identifiers, names, dates, links, and what says too little."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.schema import Record, Reject, Source
from kg.sources.cleaning import clean, excerpt
from kg.sources.columns import Columns
from kg.sources.fields import record_of

SOURCE = Source("x.csv", 3)
GOOD = {"title": "Tuning Bells with Sand", "abstract": "We pour sand into bells until they agree."}


def record(**fields: object) -> Record:
    found = record_of(SOURCE, {**GOOD, **fields})
    assert isinstance(found, Record)
    return found


def known(**fields: object) -> dict[str, str]:
    return dict(record(**fields).identifiers)


@given(st.text())
def test_cleaned_text_is_one_line_in_composed_unicode_and_stays_as_it_is(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert cleaned == unicodedata.normalize("NFC", cleaned)
    assert cleaned.split(" ") == (cleaned.split() or [""])
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in cleaned)


@given(st.lists(st.text(st.characters(codec="ascii", categories=("L", "N", "P", "S")), min_size=1)))
def test_cleaning_changes_nothing_but_white_space_in_plain_text(words: list[str]) -> None:
    assert clean(" \t\n".join(words)) == " ".join(words)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("soft\u00adhyphen", "softhyphen"),
        ("zero\u200bwidth \ufeffmark", "zerowidth mark"),
        ("two\u2028lines\u2029here", "two lines here"),
        ("cafe\u0301", "café"),
        ("cafe\u200b\u0301", "café"),
        ("no-break\u00a0and\u3000wide", "no-break and wide"),
        ("bell\x07 and null\x00", "bell and null"),
        ("half \ud83d pair", "half pair"),
        (None, ""),
        (float("nan"), ""),
        (2031, "2031"),
        (["A title", None, "in a list"], "A title in a list"),
        ({"a": "b"}, ""),
        ("Größe".encode(), "Größe"),
    ],
)
def test_what_shows_nothing_is_gone_and_what_parts_words_is_a_blank(value: object, text: str) -> None:
    assert clean(value) == text


def test_an_excerpt_is_200_characters_of_what_a_record_holds() -> None:
    assert excerpt("a" * 150, "", None, "b" * 150) == "a" * 150 + " | " + "b" * 47
    assert excerpt("x\ud800y\0z") == "x y z"


@pytest.mark.parametrize(
    ("title", "abstract", "reason"),
    [
        ("", "We pour sand into bells.", "no title"),
        (" \t\u200b ", "We pour sand into bells.", "no title"),
        ("42 – 43", "We pour sand into bells.", "the title has fewer than two letters"),
        ("Bells", "", "neither title nor abstract is long enough"),
        ("Two Bells", "Withdrawn.", "neither title nor abstract is long enough"),
    ],
)
def test_a_record_that_says_nothing_is_a_reject_with_all_that_helps_to_find_it(
    title: str, abstract: str, reason: str
) -> None:
    found = record_of(SOURCE, {"title": title, "abstract": abstract, "id": "b7"})
    assert isinstance(found, Reject)
    assert (found.file, found.record) == ("x.csv", 3)
    assert found.reason.startswith(reason)
    assert found.excerpt == excerpt(clean(title), abstract, "b7")


@pytest.mark.parametrize("said", ["[No abstract available]", "No abstract available."])
def test_what_programs_write_where_there_is_no_abstract_is_no_abstract(said: str) -> None:
    assert record(abstract=said).abstract == ""


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        ("Bells", "We tune bells."),
        ("Bells Tuned Well", ""),
        ("砂で鐘を調律する", ""),
        ("鐘の音", "砂を注いで鐘を合わせる。"),
    ],
)
def test_three_words_are_enough_also_where_words_have_no_blanks(title: str, abstract: str) -> None:
    assert isinstance(record_of(SOURCE, {"title": title, "abstract": abstract}), Record)


@pytest.mark.parametrize(
    ("fields", "arxiv"),
    [
        ({"arxiv": "3106.00021"}, "3106.00021"),
        ({"arxiv": "arXiv:3106.00021v3"}, "3106.00021"),
        ({"id": "ARXIV:3106.00021"}, "3106.00021"),
        ({"id": "http://arxiv.org/abs/3106.00021v1"}, "3106.00021"),
        ({"url": "https://arxiv.org/pdf/3106.00021v2.pdf"}, "3106.00021"),
        ({"doi": "10.48550/arXiv.3106.00021"}, "3106.00021"),
        ({"url": "https://doi.org/10.48550/arXiv.3106.00021"}, "3106.00021"),
        ({"id": "math.GT/0306123v2"}, "math/0306123"),
        ({"id": "cond-mat/0306123"}, "cond-mat/0306123"),
        ({"id": "3199.00021"}, None),
        ({"id": "2031.12345678"}, None),
        ({"id": 3106.00021}, "3106.00021"),
        ({"id": "b7", "url": "https://example.org/3106.00021"}, None),
    ],
)
def test_an_arxiv_identifier_is_found_wherever_it_stands(fields: dict[str, object], arxiv: str | None) -> None:
    assert known(**fields).get("arxiv") == arxiv


@pytest.mark.parametrize(
    ("fields", "acl"),
    [
        ({"acl": "P31-1002"}, "P31-1002"),
        ({"id": "2031.bells-main.4"}, "2031.bells-main.4"),
        ({"id": "W31-12.3", "url": "W31-1203"}, "W31-1203"),
        ({"url": "https://aclanthology.org/2031.bells-main.4/"}, "2031.bells-main.4"),
        ({"url": "https://www.aclweb.org/anthology/P31-1002"}, "P31-1002"),
        ({"doi": "https://doi.org/10.18653/v1/p31-1002"}, "P31-1002"),
        ({"doi": "10.18653/V1/2031.BELLS-MAIN.4"}, "2031.bells-main.4"),
        ({"id": "P31"}, None),
    ],
)
def test_an_anthology_identifier_is_found_wherever_it_stands(fields: dict[str, object], acl: str | None) -> None:
    assert known(**fields).get("acl") == acl


def test_a_doi_is_in_lower_case_and_without_its_resolver() -> None:
    assert known(doi="https://doi.org/10.5555/Bells.7.") == {"doi": "10.5555/bells.7"}
    assert known(doi="doi:10.5555/Bells.7") == {"doi": "10.5555/bells.7"}
    assert known(doi="10.48550/arXiv.3106.00021") == {"arxiv": "3106.00021"}
    assert known(doi="none") == {}


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        ({"url": "https://example.org/bells"}, "https://example.org/bells"),
        ({"url": "javascript:alert(1)"}, None),
        ({"url": 'https://example.org/"><script>'}, None),
        ({"url": "file:///etc/passwd"}, None),
        ({"url": "bells.pdf"}, None),
        ({"url": "javascript:x", "arxiv": "3106.00021"}, "https://arxiv.org/abs/3106.00021"),
        ({"url": "W31-1203"}, "https://aclanthology.org/W31-1203"),
        ({"doi": "10.5555/Bells.7"}, "https://doi.org/10.5555/bells.7"),
        ({"doi": "10.5555/<bells>7"}, None),
    ],
)
def test_the_link_of_a_record_is_a_web_address_or_that_of_its_identifier(
    fields: dict[str, object], url: str | None
) -> None:
    assert record(**fields).url == url


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Ada Bell", ["Ada Bell"]),
        ("Ada Bell, Bo Sand", ["Ada Bell", "Bo Sand"]),
        ("Ada Bell, Bo Sand and Cy Pour", ["Ada Bell", "Bo Sand", "Cy Pour"]),
        ("Ada Bell, Bo Sand, and Cy Pour", ["Ada Bell", "Bo Sand", "Cy Pour"]),
        ("Ada Bell and Bo Sand", ["Ada Bell", "Bo Sand"]),
        ("Bell, Ada and Sand, Bo", ["Ada Bell", "Bo Sand"]),
        ("Bell, Ada, and Sand, Bo & Pour, C. D.", ["Ada Bell", "Bo Sand", "C. D. Pour"]),
        ("Bell, Ada; Sand, Bo;", ["Ada Bell", "Bo Sand"]),
        ("Bell, Ada; Bo Sand; van der Pour, Jr, Cy", ["Ada Bell", "Bo Sand", "Cy van der Pour Jr"]),
        ("Ada Bell, Jr.; Bo Sand, PhD", ["Ada Bell Jr.", "Bo Sand PhD"]),
        ("Andy Sand and Mandy Anders", ["Andy Sand", "Mandy Anders"]),
        (["Ada Bell", " Bo  Sand ", "", None], ["Ada Bell", "Bo Sand"]),
        ([{"name": "Ada Bell"}, {"display_name": "Bo Sand"}, {"x": 1}], ["Ada Bell", "Bo Sand"]),
        ({"name": "Ada Bell"}, []),
        (7, []),
        (None, []),
    ],
)
def test_authors_are_told_apart_however_they_are_written(value: object, names: list[str]) -> None:
    assert list(record(authors=value).authors) == names


@pytest.mark.parametrize(
    ("value", "date", "year"),
    [
        ("2031-06-03", "2031-06-03", 2031),
        ("2031-06-03T10:00:00Z", "2031-06-03", 2031),
        ("2031/06/03/", "2031-06-03", 2031),
        ("2031-06", "2031-06", 2031),
        ("2031", "2031", 2031),
        (2031, "2031", 2031),
        ("2031-02-30", "2031-02", 2031),
        ("2031-13-01", "2031", 2031),
        ("20310603", "2031-06-03", 2031),
        (20310603, "2031-06-03", 2031),
        ("20310603T101500Z", "2031-06-03", 2031),
        ("20310230", "2031-02", 2031),
        ("20319903", None, None),
        ("203106031", None, None),
        ("3 June 2031", "2031-06-03", 2031),
        ("3rd June, 2031", "2031-06-03", 2031),
        ("Tue, 3 Jun 2031 10:00:00 GMT", "2031-06-03", 2031),
        ("03-Jun-2031", "2031-06-03", 2031),
        ("June 3, 2031", "2031-06-03", 2031),
        ("Sept. 3 2031", "2031-09-03", 2031),
        ("31 June 2031", "2031-06", 2031),
        ("June 2031", "2031-06", 2031),
        ("2031 Jun 3", "2031-06-03", 2031),
        ("2031 Jun", "2031-06", 2031),
        ("2031 Jun-Jul", "2031-06", 2031),
        ("2031-6-3", "2031-06-03", 2031),
        ("2031.06.03", "2031-06-03", 2031),
        ("03.06.2031", "2031", 2031),
        ("06/03/2031", "2031", 2031),
        ("\u0662\u0660\u0663\u0661", "2031", 2031),
        ("\uff12\uff10\uff13\uff11-06", "2031-06", 2031),
        ("the third of June", None, None),
        ("0031-01-01", None, None),
    ],
)
def test_a_date_is_as_exact_as_the_input_and_exists(value: object, date: str | None, year: int | None) -> None:
    assert (record(date=value).date, record(date=value).year) == (date, year)


def test_a_year_is_found_in_words_and_in_digits_of_any_script_also_in_the_column_of_years() -> None:
    assert record(year="Published in June 2031").year == 2031
    assert record(year="\u0662\u0660\u0663\u0661").year == 2031


def test_usual_names_count_in_their_order_and_empty_ones_not_at_all() -> None:
    row = {"Name": "third", "PAPER_TITLE": "second", "title": "", "Abs": "short", "Paper Abstract": None}
    picked = Columns("x.csv", {}).pick(row)
    assert (picked["title"], picked["abstract"]) == ("second", "short")
    assert Columns("x.csv", {"title": "Name"}).pick(row)["title"] == "third"
    assert Columns("x.csv", {"title": "name"}).pick(row)["title"] is None
