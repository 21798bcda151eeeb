"""Which paper a record is: identifiers of arXiv, DOI, the ACL Anthology and others, and what is none.

Two records that share an identifier become one paper, so what merely looks like one must not pass: an identifier
counts where it stands in a column of its own, behind a prefix (``arxiv:…``, ``doi:…``, ``acl:…``) or in a URL of the
archive. A bare value of an ``id`` column counts only where it has the exact form that one archive gives: an archive of
arXiv that exists, a year, a month and as many digits as arXiv used then; a collection of the Anthology.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kg.sources.cleaning import clean

#: The archives that arXiv had before April 2007, when identifiers still began with their names.
_ARCHIVES = (
    "acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas cond-mat cs dg-ga "
    "funct-an gr-qc hep-ex hep-lat hep-ph hep-th math math-ph mtrl-th nlin nucl-ex nucl-th patt-sol physics plasm-ph "
    "q-alg q-bio quant-ph solv-int supr-con"
).split()
_MONTH = r"(?:0[1-9]|1[0-2])"
#: Four digits from April 2007 to the end of 2014, five from then on; before, the archive and a number of the month.
_ARXIV = (
    rf"(?:07(?:0[4-9]|1[0-2])|(?:0[89]|1[0-4]){_MONTH})\.[0-9]{{4}}|(?:1[5-9]|[2-9][0-9]){_MONTH}\.[0-9]{{5}}"
    rf"|(?:{'|'.join(_ARCHIVES)})(?:\.[A-Z]{{2}})?/(?:9[1-9]|0[0-7]){_MONTH}[0-9]{{3}}"
)
_ARXIV_ID = re.compile(rf"(?:arxiv:\s*)?({_ARXIV})(?:v[0-9]+)?", re.IGNORECASE)
_ARXIV_URL = re.compile(rf"(?<![\w-])arxiv\.org/(?:abs|pdf|html)/({_ARXIV})(?![0-9])", re.IGNORECASE)
_ARXIV_DOI = re.compile(rf"10\.48550/arxiv\.({_ARXIV})(?:v[0-9]+)?(?![0-9])", re.IGNORECASE)
_OLD_ACL = r"[ACDEFHIJKLMNOPQRSTUWXY][0-9]{2}-[0-9]{4}"  # the letters are those of the collections there were
_NEW_ACL = r"(?:19|20)[0-9]{2}\.[a-z0-9_-]+-[a-z0-9_]+\.[0-9]+"
_ACL_ID = re.compile(rf"(?:(?i:acl):\s*)?({_OLD_ACL}|{_NEW_ACL})")
_ACL_URL = re.compile(
    rf"(?<![\w-])(?:aclanthology\.org|aclweb\.org/anthology(?:/papers/[A-Z]/[A-Z][0-9]{{2}})?)/({_OLD_ACL}|{_NEW_ACL})"
    rf"(?![0-9])|10\.18653/v1/({_OLD_ACL}|{_NEW_ACL})",
    re.IGNORECASE,
)
_DOI = re.compile(r"10\.[0-9]{4,9}/\S+")
#: A DOI outside a column of its own: behind its prefix or its resolver.
_MARKED_DOI = re.compile(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)(10\.[0-9]{4,9}/\S+)", re.IGNORECASE)


def identifiers(fields: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """(scheme, value) pairs, sorted: arXiv without its version, DOI in lower case, ACL Anthology and others.

    The DOI that arXiv gives to each paper is the arXiv identifier: a paper may have a publisher's DOI besides it.
    """
    found = dict(fields.get("identifiers") or {})
    own, url, doi_text = (clean(fields.get(name)) for name in ("id", "url", "doi"))
    arxiv = _ARXIV_ID.fullmatch(clean(fields.get("arxiv"))) or _ARXIV_ID.fullmatch(own) or _ARXIV_URL.search(url)
    arxiv = arxiv or _ARXIV_URL.search(own) or _ARXIV_DOI.search(doi_text) or _ARXIV_DOI.search(url)
    arxiv = arxiv or _ARXIV_DOI.search(own)
    if arxiv:
        # math.GT/0309136 and math/0309136 are one: the subject class is no part of the identifier.
        found.setdefault("arxiv", re.sub(r"\.[a-z]{2}/", "/", arxiv[1].lower()))
    acl = _ACL_ID.fullmatch(clean(fields.get("acl"))) or _ACL_ID.fullmatch(own) or _ACL_ID.fullmatch(url)
    acl = acl or _ACL_URL.search(url) or _ACL_URL.search(own) or _ACL_URL.search(doi_text)
    if acl:
        # P18-1001 and 2020.acl-main.1, though registries of DOIs write all in lower case.
        value = next(group for group in acl.groups() if group)
        found.setdefault("acl", value.upper() if value[0].isalpha() else value.lower())
    doi = _DOI.search(doi_text) or _MARKED_DOI.match(own)
    if doi and not _ARXIV_DOI.search(doi[0]):
        found["doi"] = doi[doi.lastindex or 0].rstrip(".,;").casefold()
    # What a source gives as it is may hold anything, halves of surrogate pairs too, which no table can.
    cleaned = ((scheme, clean(value)) for scheme, value in found.items())
    return tuple(sorted((scheme, value) for scheme, value in cleaned if value))


def arxiv_id(text: str) -> str | None:
    """``text`` without its version where it is an identifier of arXiv and nothing else, else None.

    >>> arxiv_id("2310.12508v2"), arxiv_id("cs/0501001"), arxiv_id("row/1234567"), arxiv_id("2310.1250")
    ('2310.12508', 'cs/0501001', None, None)
    """
    found = _ARXIV_ID.fullmatch(text)
    return found[1] if found else None
