"""Web links in abstracts: found through broken spacing and LaTeX, made canonical, and told apart by kind.

What abstracts hold is rarely a clean URL: ``at~https://…``, ``\\url{…}``, ``\\href{…}{…}``, a space after
``github.``, a missing scheme, a trailing full stop or bracket, a mirror's host. The rules follow the general
syntax of RFC 3986 for what may stand in a URL and the house rules of abstracts for where it ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.documents import text_of
from kg.schema import LinkKind, WebLink


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link in a text: offsets of the characters it occupies, canonical URL, kind, and whether it is own."""

    start: int
    end: int
    url: str
    kind: LinkKind
    own: bool


# A host label may not hold "_" by the standard, but user pages do.
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?"
_PATH = r"(?:\\[_%#&~$-]|[^\s<>\"{}|\\^`\u2018\u2019\u201c\u201d\u3000-\u303f\uff00-\uffef])"
_TLD = (
    r"(?:com|org|net|edu|gov|io|ai|dev|app|co|me|info|tech|science|page|site|xyz|cloud|space|online|int|eu|uk|de|fr"
    r"|cn|jp|kr|in|it|ch|at|nl|se|fi|dk|no|es|pt|pl|cz|ru|ca|au|br|us|tv|be|gl|ly|ms|hk|sg|tw|il|ie|is|gr)"
)
_HOST = rf"(?:{_LABEL}\.)+{_TLD}(?![A-Za-z0-9])"

#: Sites whose name with a path is a link even without a scheme.
_KNOWN_HOST = (
    r"(?:(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|huggingface\.co|hf\.co|kaggle\.com|zenodo\.org"
    r"|figshare\.com|osf\.io|arxiv\.org|doi\.org|dx\.doi\.org|aclanthology\.org|openreview\.net|youtube\.com|youtu\.be"
    r"|bit\.ly|tinyurl\.com|goo\.gl|aka\.ms|git\.io|anonymous\.4open\.science|modelscope\.cn|wandb\.ai|drive\.google\.com"
    r"|sites\.google\.com|colab\.research\.google\.com|paperswithcode\.com|sourceforge\.net)"
    r"|(?:[A-Za-z0-9-]+\.)+(?:github\.io|gitlab\.io|netlify\.app|vercel\.app|readthedocs\.io|pages\.dev|hf\.space))"
)

_LINK = re.compile(
    rf"""
      (?P<scheme>https?)\s?:\s?//\s*(?P<rest>(?:{_PATH})+)     # with a scheme, whatever follows
    | (?<![\w@./-])(?P<known>{_KNOWN_HOST}(?:[/:?\#](?:{_PATH})*)?)   # a well-known site
    | (?<![\w@./-])(?P<www>www\.{_HOST}(?:[/:?\#](?:{_PATH})*)?)      # www.
    | (?<![\w@./-])github/(?P<hub>[A-Za-z0-9-]+/[\w.-]+)    # the site's name for its host
    | (?<![\w@./-])(?P<bare>{_HOST}/(?:{_PATH})+)            # any host that is followed by a path
    | (?<![\w@./-])(?P<arxiv>ar[xX]iv:\s?\d{{4}}\.\d{{4,5}})(?:v\d+)?
    | (?<![\w@./-])(?P<doi>doi:\s?10\.\d{{4,9}}/(?:{_PATH})+)
    """,
    re.VERBOSE | re.IGNORECASE,
)

# What no link lacks. Most texts hold nothing of it, and the first of them tells where links may begin.
_CUE = re.compile(
    rf"[.:/](?:(?<=:)\s?//|(?<=\.){_TLD}|(?<=github/)|(?<=arxiv:)|(?<=doi:))",
    re.IGNORECASE,
)

# "https://github. com/a/b", "https: //github.com/ a/b": one space where a line was broken.
_BROKEN_DOT = re.compile(r"\.[ ](?<=[A-Za-z0-9-]\.[ ])(?=(?:com|org|net|io|co|ai)/)", re.IGNORECASE)
# "github.com/owner/ Repo": an owner alone is no repository, so the next word is the rest of the link.
_BROKEN_SLASH = re.compile(
    r"((?:github|gitlab|huggingface)\.com?/[A-Za-z0-9_-]+/)[ ](?=[A-Za-z0-9_-]+(?:[\s.,;)}]|$))",
    re.IGNORECASE,
)
_BARE_SITE_CUE = re.compile(
    rf"(?:available|accessible|released|hosted|found|visit|see|website|site|page|demo|code|data|url|link)\b[^.;:]{{0,40}}"
    rf"(?:\bat|\bon|\bfrom|\bvia|:|\bis|\bvisit|\(|\bsee)\s*:?\s*(?P<site>{_HOST})(?=[\s.,;)]|$)",
    re.IGNORECASE,
)
_LATEX_ESCAPE = re.compile(r"\\([_%#&~$-])")
_MIRROR = re.compile(
    r"^(?:www\.)?(?:hf|huggingface)[-.]?(?:mirror|proxy)[\w-]*\.|^(?:www\.)?huggingface\.co$|^hf\.co$", re.I
)
_TRAILING = ".,;:!?'\"*~-)]}>’”…"

_REPO_HOST = re.compile(
    r"^(?:github\.com|gist\.github\.com|bitbucket\.org|codeberg\.org|sourceforge\.net|git\.io|anonymous\.4open\.science"
    r"|(?:\w+\.)?anonymous\.4open\.science|gitee\.com|sr\.ht|code\.google\.com|gitlab(?:\.[\w-]+)+|git\.[\w.-]+"
    r"|version\.[\w.-]+|code\.[\w.-]+|[\w-]+\.gitlab\.com)$"
)
_PAPER_HOST = re.compile(
    r"^(?:arxiv\.org|doi\.org|dx\.doi\.org|aclanthology\.org|aclweb\.org|openreview\.net|proceedings\.mlr\.press"
    r"|papers\.nips\.cc|proceedings\.neurips\.cc|openaccess\.thecvf\.com|ieeexplore\.ieee\.org|dl\.acm\.org"
    r"|link\.springer\.com|semanticscholar\.org|biorxiv\.org|medrxiv\.org|jmlr\.org|ssrn\.com|papers\.ssrn\.com)$"
)
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


def find_links(text: str) -> list[FoundLink]:
    r"""Every web link of ``text``, in order of position; the same canonical URL is listed once.

    A link that is cut off (``https://github.`` and nothing more) is left out, since it points nowhere.

    >>> [k.url for k in find_links(r"Code at~\url{https://github. com/a/b.git}.")]
    ['https://github.com/a/b']
    >>> find_links("Our models (hf.co/datasets/org/set) are open.")[0].kind
    'dataset'
    """
    found: dict[str, FoundLink] = {}
    for start, end, raw in sorted(_candidates(text)):
        url = canonical_url(raw)
        if url is None or url.casefold() in found:
            continue
        kind = _kind(url, _around(text, start))
        found[url.casefold()] = FoundLink(start, end, url, kind, _is_own(text, start))
    return list(found.values())


def _candidates(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, URL as written) of what looks like a link, the longest reading of each place."""
    cue = _CUE.search(text)
    if cue is None:
        return
    # A zero-width space takes the place of the blank, so that offsets stay.
    joined = _BROKEN_DOT.sub(".\u200b", text)
    if "/ " in joined:
        joined = _BROKEN_SLASH.sub("\\1\u200b", joined)
    covered = 0
    # from the word with the cue on, and from the one before for "https ://"
    for m in _LINK.finditer(joined, len(text[: cue.start()].rstrip().rpartition(" ")[0])):
        body_start, body = m.start(), m.group()
        if m["rest"] is not None:
            body = f"{m['scheme'].lower()}://{m['rest']}"
        elif m["arxiv"]:
            body = "https://arxiv.org/abs/" + re.sub(r"(?i)arxiv:\s?", "", m["arxiv"])
        elif m["hub"]:
            body = "https://github.com/" + m["hub"]
        elif m["doi"]:
            body = "https://doi.org/" + re.sub(r"(?i)doi:\s?", "", m["doi"])
        trimmed = _trim(body)
        end = m.end() - (len(body) - len(trimmed))
        yield body_start, end, trimmed.replace("\u200b", "")
        covered = end
    for m in _BARE_SITE_CUE.finditer(joined):
        if m.start("site") >= covered or not _LINK.search(joined, m.start("site"), m.end("site")):
            yield m.start("site"), m.end("site"), m["site"].replace("\u200b", "")


def _trim(url: str) -> str:
    """``url`` without what the sentence put behind it: punctuation, and brackets that it did not open."""
    url = url.split("](")[0]  # Markdown: [text](link)
    # A second link glued on ("https://a.io/{https://a.io/}", "…)(http…") is found by itself.
    glued = re.search(r"(?<=.{8})https?://", url)
    if glued and not url[: glued.start()].endswith(("/", "=")):
        url = url[: glued.start()]
    while url and url[-1] in _TRAILING:
        if url[-1] == ")" and url.count("(") >= url.count(")"):
            break
        url = url[:-1]
    return url


def canonical_url(raw: str) -> str | None:
    r"""The one form of a URL that all its spellings share, or None where ``raw`` is no complete link.

    Scheme and host in lower case, ``https`` for a missing scheme, no ``www.`` before a well-known site, no
    trailing slash, no ``.git``, LaTeX escapes undone, and mirrors of huggingface.co under its own name.

    >>> canonical_url(r"GitHub.com/org/some\_repo.git")
    'https://github.com/org/some_repo'
    >>> canonical_url("https://hf-mirror.com/org/model")
    'https://huggingface.co/org/model'
    >>> canonical_url("https://github.") is None
    True
    """
    raw = _LATEX_ESCAPE.sub(r"\1", raw.strip())
    raw = re.sub(r"^https?://(?=https?://)", "", raw)
    if not re.match(r"https?://", raw, re.I):
        raw = "https://" + raw
    try:
        parts = urlsplit(raw)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return None
    host = host.rstrip(".")
    if _MIRROR.search(host):
        host = "huggingface.co"
    bare = host.removeprefix("www.")
    if _REPO_HOST.match(bare) or _PAPER_HOST.match(bare) or bare in {"kaggle.com", "zenodo.org", "youtube.com"}:
        host = bare
    path = re.sub(r"/{2,}", "/", parts.path).rstrip("/")
    if _REPO_HOST.match(host):
        path = path.removesuffix(".git")
    if not re.fullmatch(rf"(?:{_LABEL}\.)+[a-z][a-z0-9-]+", host):
        return None
    if host in {"github.com", "huggingface.co", "gitlab.com", "bitbucket.org"} and not path:
        return None
    scheme = "http" if parts.scheme.lower() == "http" and not _is_https_site(host) else "https"
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{scheme}://{host}{f':{port}' if port else ''}{path}{query}{fragment}"


def _is_https_site(host: str) -> bool:
    return bool(_REPO_HOST.match(host) or _PAPER_HOST.match(host) or host.endswith(("huggingface.co", "github.io")))


def _around(text: str, start: int) -> str:
    """The words of the same sentence that lead to a link."""
    lead = text[max(0, start - 160) : start]
    return re.split(r"(?<=[a-z)])[.!?]\s+(?=[A-Z])|\n", lead)[-1]


def _kind(url: str, lead: str) -> LinkKind:
    """What stands behind ``url``: by its site first, then by the words that lead to it."""
    parts = urlsplit(url)
    host, path = parts.hostname or "", parts.path
    if host == "huggingface.co":
        return _hugging_face_kind(path)
    if _REPO_HOST.match(host):
        return "repo"
    if host == "kaggle.com" and path.startswith(("/datasets", "/c/", "/competitions")):
        return "dataset"
    if _ARCHIVE_HOST.match(host):
        return _archive_kind(host, lead)
    if _PAPER_HOST.match(host):
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


def _is_own(text: str, start: int) -> bool:
    """Whether the paper presents the link as its own: it does, unless the words before it say otherwise."""
    return not _SAYS_OTHERS.search(_around(text, start).rstrip(" ({[~:"))


@Language.factory("web_links", assigns=["doc._.web_links"])
class WebLinks:
    """spaCy component that sets ``doc._.web_links`` to the links of the text."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name
        if not Doc.has_extension("web_links"):
            Doc.set_extension("web_links", default=())

    def __call__(self, doc: Doc) -> Doc:
        """Return ``doc`` with its links."""
        doc._.web_links = tuple(find_links(text_of(doc)))
        return doc


def link_as_written(text: str) -> str:
    r"""A link as a text shows it, with breaks, LaTeX, trailing punctuation and mirrors mended, and no more.

    >>> link_as_written(r"https://github. com/a/some\_repo.git.")
    'https://github.com/a/some_repo.git'
    >>> link_as_written("arXiv:2402.02526")
    'arXiv:2402.02526'
    """
    link = _LATEX_ESCAPE.sub(r"\1", _trim(re.sub(r"\s+", "", text)))
    host = urlsplit(link).hostname or ""
    return link.replace(host, "huggingface.co", 1) if host and _MIRROR.search(host) else link


def to_web_links(paper: str, found: tuple[FoundLink, ...]) -> tuple[WebLink, ...]:
    """The links of one paper as domain objects."""
    return tuple(WebLink(paper, k.start, k.end, k.url, k.kind, k.own) for k in found)
