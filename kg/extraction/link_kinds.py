"""What stands behind a web link, and whether the paper presents it as its own."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from kg.extraction.urls import PAPER_HOST, REPO_HOST
from kg.schema import LinkKind

_ARCHIVE_HOST = re.compile(
    r"^(?:zenodo\.org|figshare\.com|osf\.io|doi\.org|dx\.doi\.org|drive\.google\.com|aka\.ms|bit\.ly|tinyurl\.com"
    r"|goo\.gl|dataverse\.[\w.]+|data\.mendeley\.com|modelscope\.cn|(?:(?!s3)[\w.])*s3[\w.-]*\.amazonaws\.com)$"
)

_DATA_PATH = re.compile(r"/(?:datasets?|data|corpus|corpora|benchmarks?)(?:[/._-]|$)", re.I)

_SAYS_DATA = re.compile(r"\b(?:data ?sets?|corpus|corpora|benchmarks?|annotations?)\b", re.I)

_SAYS_CODE = re.compile(
    r"\b(?:codes?|source|implementation|tool(?:kit|box|s)?|library|package|repo(?:sitory)?|software)\b", re.I
)

_SAYS_MODEL = re.compile(r"\b(?:models?|weights?|checkpoints?)\b", re.I)

_SAYS_PAGE = re.compile(
    r"\b(?:project|demo|page|website|homepage|video|visuali[sz]ations?|results|samples|examples|resources|materials?)\b",
    re.I,
)

_SAYS_OTHERS = re.compile(
    r"\b(?:from|using|based on|built (?:up)?on|provided by|adapted from|taken from"
    r"|forked? (?:of|from)|download(?:ed)? from"
    r"|such as|obtained from|collected from|crawled from|like|following|inspired by|extends?)\s*$",
    re.IGNORECASE,
)


def words_before(text: str, start: int) -> str:
    """The words of the same sentence that lead to a link."""
    lead = text[max(0, start - 160) : start]
    return re.split(r"(?<=[a-z)])[.!?]\s+(?=[A-Z])|\n", lead)[-1]


def link_kind(url: str, lead: str) -> LinkKind:
    """What stands behind ``url``: by its site first, then by the words that lead to it."""
    parts = urlsplit(url)
    host, path = parts.hostname or "", parts.path
    if host == "huggingface.co":
        return _hugging_face_kind(path)
    if REPO_HOST.match(host):
        return "repo"
    if host == "kaggle.com" and path.startswith(("/datasets", "/c/", "/competitions")):
        return "dataset"
    if _ARCHIVE_HOST.match(host):
        return _archive_kind(host, lead)
    if PAPER_HOST.match(host):
        return "paper"
    if _DATA_PATH.search(path) or (
        _SAYS_DATA.search(lead)
        and not re.search(_SAYS_CODE.pattern + "|" + _SAYS_PAGE.pattern + "|" + _SAYS_MODEL.pattern, lead, re.I)
    ):
        return "dataset"
    return "project"


def _hugging_face_kind(path: str) -> LinkKind:
    first = path.strip("/").split("/")[0]
    if first == "datasets":
        return "dataset"
    if first == "papers":
        return "paper"
    if first in {"spaces", "blog", "docs"}:
        return "project"
    return "model"


def _archive_kind(host: str, lead: str) -> LinkKind:
    """Kind of a link whose site says nothing: what the sentence says last before it."""
    kinds: list[tuple[re.Pattern[str], LinkKind]] = [
        (_SAYS_DATA, "dataset"),
        (_SAYS_CODE, "repo"),
        (_SAYS_MODEL, "model"),
        (_SAYS_PAGE, "project"),
    ]
    said = [(m.start(), kind) for pattern, kind in kinds for m in pattern.finditer(lead)]
    if said:
        return min(said)[1]
    return "paper" if host.endswith("doi.org") else "project"


def is_own(text: str, start: int) -> bool:
    """Whether the paper presents the link as its own: it does, unless the words before it say otherwise."""
    return not _SAYS_OTHERS.search(words_before(text, start).rstrip(" ({[~:"))
