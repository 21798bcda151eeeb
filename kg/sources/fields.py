"""Named fields to records: which names mean a title, an abstract and so on, and what makes a record usable."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any

from kg.schema import Record, Reject, Source
from kg.sources.cleaning import clean, excerpt
from kg.sources.identifiers import identifiers

#: Usual names of each field, the most telling first; compared without case and by their letters and digits alone.
#: They are those of data sets and of what Scopus, Web of Science (with its two-letter tags), Springer, IEEE Xplore,
#: ACM, Dimensions, PubMed and Zotero export.
FIELD_NAMES: dict[str, tuple[str, ...]] = {
    "title": (
        "title",
        "papertitle",
        "documenttitle",
        "articletitle",
        "itemtitle",
        "primarytitle",
        "displayname",
        "name",
        "headline",
        "ti",
    ),
    "abstract": (
        "abstract",
        "paperabstract",
        "summary",
        "abstracttext",
        "abstractnote",
        "description",
        "abs",
        "text",
        "ab",
    ),
    "authors": ("authors", "author", "authornames", "authorfullnames", "creators", "creator", "au", "af"),
    "year": ("year", "publicationyear", "pubyear", "publishedyear", "yearpublished", "py"),
    "date": ("date", "published", "publicationdate", "publishedat", "releasedate", "updatedate", "created"),
    "categories": (
        *("categories", "category", "subjects", "keywords", "fieldsofstudy", "tags"),
        *("authorkeywords", "indexkeywords", "manualtags"),
    ),
    "url": ("url", "link", "paperurl", "urlabs", "landingpageurl", "articleurl"),
    "doi": ("doi", "itemdoi", "digitalobjectidentifier", "di"),
    "arxiv": ("arxiv", "arxivid", "arxivnumber", "eprint"),
    "acl": ("acl", "aclid", "anthologyid"),
    "id": ("id", "paperid", "key", "uid", "pmid", "eid", "utuniquewosid", "ut", "publicationid"),
}
#: Names that mean a title or an abstract in some tables and something else in others.
GUESSES = frozenset({"displayname", "name", "headline", "ti", "description", "text", "abs", "ab"})
#: What programs write in the place of an abstract that there is none of; Scopus has the brackets.
_NO_ABSTRACT = re.compile(r"\[?no abstract(?: is)? available\.?\]?", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s<>\"{}|\\^`]+", re.IGNORECASE)
#: Characters that are words by themselves: Chinese, Japanese and Thai set no blanks.
_WORD = re.compile(
    "[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\\s\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
)


def columns_of(names: Iterable[str], columns: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The columns among ``names`` that each field may be read from, best first: by ``columns``, else by usual names."""
    by_folded: dict[str, list[str]] = {}
    for name in names:
        by_folded.setdefault(folded_name(name), []).append(name)
    return {
        field: (columns[field],) if field in columns else tuple(n for u in usual for n in by_folded.get(u, ()))
        for field, usual in FIELD_NAMES.items()
    }


@lru_cache(maxsize=1024)
def folded_name(name: str) -> str:
    """The letters and digits of the name of a column, without case: "UT (Unique WOS ID)" is "utuniquewosid"."""
    return re.sub(r"[\W_]+", "", name).casefold()


def is_missing(value: object) -> bool:
    """Whether ``value`` is None, an empty text or list, or NaN, which is how data frames say it."""
    return value is None or (isinstance(value, str | list) and not value) or value != value


def has_title(names: Iterable[str]) -> bool:
    """Whether one of ``names`` is a usual name of a title column."""
    return not {folded_name(n) for n in names}.isdisjoint(FIELD_NAMES["title"])


def record_of(source: Source, fields: Mapping[str, Any]) -> Record | Reject:
    """A record of the fields (as kg.sources.columns picks them), or a reject that says what is missing."""
    title, abstract = clean(fields.get("title")), clean(fields.get("abstract"))
    if _NO_ABSTRACT.fullmatch(abstract):
        abstract = ""
    reason = why_unusable(title, abstract)
    if reason is not None:
        return Reject(source.file, source.record, reason, excerpt(title, abstract, fields.get("id")))
    published = _iso_date(fields.get("date"))
    known = identifiers(fields)
    return Record(
        source=source,
        title=title,
        abstract=abstract,
        id=clean(fields.get("id")),
        authors=_names(fields.get("authors")),
        year=_year(fields.get("year")) or _year(published),
        date=published,
        categories=_several(fields.get("categories")),
        identifiers=known,
        url=_url(clean(fields.get("url")), dict(known)),
    )


def why_unusable(title: str, abstract: str) -> str | None:
    """Why a record says nothing, or None where it can be used.

    A title of at least two letters is needed. Without an abstract of at least three words, the title itself has to
    say something: three words.

    >>> why_unusable("Attention", "") is None, why_unusable("Attention", "We attend to attention.") is None
    (False, True)
    """
    if not title:
        return "no title"
    if sum(c.isalpha() for c in title[:200]) < 2:
        return "the title has fewer than two letters"
    if not _has_three_words(title) and not _has_three_words(abstract):
        return "neither title nor abstract is long enough to say anything: three words are needed"
    return None


def _has_three_words(text: str) -> bool:
    return len(_WORD.findall(text[:200])) >= 3 or len(text.split(maxsplit=3)) >= 3


def _url(given: str, known: Mapping[str, str]) -> str | None:
    """The address of a record where it is one (no script, no bare identifier), else that of its identifier."""
    if _URL.fullmatch(given):
        return given
    if "arxiv" in known:
        return f"https://arxiv.org/abs/{known['arxiv']}"
    if "acl" in known:
        return f"https://aclanthology.org/{known['acl']}"
    return f"https://doi.org/{known['doi']}" if _URL.fullmatch(f"https://doi.org/{known.get('doi', ' ')}") else None


_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV|Ph\.?\s?D|M\.?D)\.?")


def first_name_first(name: str) -> str:
    """A name as it is read: "Last, First" and "von Last, Jr, First" turned round.

    >>> first_name_first("Lovelace, Ada"), first_name_first("Ada Lovelace"), first_name_first("Ada Lovelace, Jr.")
    ('Ada Lovelace', 'Ada Lovelace', 'Ada Lovelace Jr.')
    """
    last, *suffix, first = [part.strip() for part in name.split(",")] if "," in name else ["", name]
    if _SUFFIX.fullmatch(first):
        first, suffix = "", [*suffix, first]
    return " ".join(part for part in (first, last, *suffix) if part)


def _names(value: object) -> tuple[str, ...]:
    """Authors from a list of names or of objects with a name, or from one string."""
    if isinstance(value, str):
        parts: Iterable[object] = _split_names(clean(value))
    elif isinstance(value, Iterable) and not isinstance(value, Mapping | bytes):
        parts = value
    else:
        return ()
    names = (p.get("name") or p.get("display_name") if isinstance(p, Mapping) else p for p in parts)
    return tuple(n for n in map(clean, names) if n)


def _split_names(text: str) -> list[str]:
    """The names of "A; B", "A, B and C", "Last, First; Last, First" and the like, as they are read.

    Between semicolons a comma stands within a name; between words of "and" only where each part has one.
    """
    if ";" in text:
        return [first_name_first(name) for name in text.split(";")]
    parts = [part.rstrip(",") for part in re.split(r" (?:and|&) ", text)]
    if len(parts) > 1 and all(part.count(",") == 1 for part in parts):
        return [first_name_first(part) for part in parts]
    return [name for part in parts for name in part.split(", ")]


def _several(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(p for p in re.split(r" ?[;,|] ?| (?=[a-z-]+\.[A-Z]{2}\b)", clean(value)) if p)
    if isinstance(value, Iterable):
        return tuple(c for c in map(clean, value) if c)
    return ()


def _with_ascii_digits(text: str) -> str:
    """``text`` with the digits of every script as 0 to 9."""
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def _year(value: object) -> int | None:
    match = re.search(r"(?<![0-9])(1[89][0-9]{2}|20[0-9]{2})(?![0-9])", _with_ascii_digits(clean(value)))
    return int(match[1]) if match else None


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:1[89]|20)[0-9]{2})(?![0-9])"
#: "5 October 2023" and "Thu, 5 Oct 2023", "October 5, 2023", "Oct 2023", "2023 Oct 5" (PubMed) and "2023 Oct".
_DATES_IN_WORDS = tuple(
    re.compile(rf"(?:[a-z]{{2,12}}\.?,?\s{{1,3}})?{form}", re.IGNORECASE)
    for form in (
        rf"{_DAY}[\s-]{{1,3}}{_MONTH},?[\s-]{{1,3}}{_YEAR}",
        rf"{_MONTH}\s{{1,3}}{_DAY},?\s{{1,3}}{_YEAR}",
        rf"{_MONTH},?[\s-]{{1,3}}{_YEAR}",
        rf"{_YEAR}[\s-]{{1,3}}{_MONTH}[\s-]{{1,3}}{_DAY}\b",
        rf"{_YEAR}[\s-]{{1,3}}{_MONTH}",
    )
)
_ISO_DATE = re.compile(rf"{_YEAR}(?:-(?P<month>[0-9]{{1,2}})(?![0-9])(?:-(?P<day>[0-9]{{1,2}})(?![0-9]))?)?")
_COMPACT_DATE = re.compile(r"(?P<year>(?:1[89]|20)[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})(?![0-9])")


def _iso_date(value: object) -> str | None:
    """``value`` as YYYY, YYYY-MM or YYYY-MM-DD: as exact as it is, without a month or a day that does not exist.

    Numbers alone with the year at their end (05/10/2023) are read as the year: day and month may stand in either order.
    """
    text = re.sub(r"(?<=[0-9])[/.](?=[0-9])", "-", _with_ascii_digits(clean(value)))
    in_words = (m for form in _DATES_IN_WORDS if (m := form.match(text)))
    match = next(in_words, None) or _COMPACT_DATE.match(text) or _ISO_DATE.match(text)
    if not match:
        last = re.fullmatch(rf"[0-9]{{1,2}}-[0-9]{{1,2}}-{_YEAR}", text)
        return last["year"] if last else None
    year, month, day = match["year"], match["month"], match.groupdict().get("day")
    number = int(month) if month and month.isdecimal() else _MONTHS.index(month[:3].lower()) + 1 if month else 0
    if not 1 <= number <= 12:
        # Eight digits of which four are no month are a number, and no date.
        return None if match.re is _COMPACT_DATE else year
    if day:
        try:
            return date(int(year), number, int(day)).isoformat()
        except ValueError:
            pass
    return f"{year}-{number:02d}"


def date_of_message(text: str) -> str | None:
    """The ISO date of a date as e-mail has it, which is how arXiv dates its versions; None where it is none.

    >>> date_of_message("Mon, 2 Apr 2007 19:18:42 GMT")
    '2007-04-02'
    """
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
