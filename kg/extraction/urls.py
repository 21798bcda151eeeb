"""URLs as abstracts write them: hosts, where a link ends, and the one form that all its spellings share."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# A host label may not hold "_" by the standard, but user pages do.
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?"

TLD = (
    r"(?:com|org|net|edu|gov|io|ai|dev|app|co|me|info|tech|science|page|site|xyz|cloud|space|online|int|eu|uk|de|fr"
    r"|cn|jp|kr|in|it|ch|at|nl|se|fi|dk|no|es|pt|pl|cz|ru|ca|au|br|us|tv|be|gl|ly|ms|hk|sg|tw|il|ie|is|gr)"
)

HOST = rf"(?:{_LABEL}\.)+{TLD}(?![A-Za-z0-9])"

_LATEX_ESCAPE = re.compile(r"\\([_%#&~$-])")

_MIRROR = re.compile(
    r"^(?:www\.)?(?:hf|huggingface)[-.]?(?:mirror|proxy)[\w-]*\.|^(?:www\.)?huggingface\.co$|^hf\.co$", re.I
)

_TRAILING = ".,;:!?'\"*~-)]}>’”…"

REPO_HOST = re.compile(
    r"^(?:github\.com|gist\.github\.com|bitbucket\.org|codeberg\.org|sourceforge\.net|git\.io|anonymous\.4open\.science"
    r"|(?:\w+\.)?anonymous\.4open\.science|gitee\.com|sr\.ht|code\.google\.com|gitlab(?:\.[\w-]+)+|git\.[\w.-]+"
    r"|version\.[\w.-]+|code\.[\w.-]+|[\w-]+\.gitlab\.com)$"
)

PAPER_HOST = re.compile(
    r"^(?:arxiv\.org|doi\.org|dx\.doi\.org|aclanthology\.org|aclweb\.org|openreview\.net|proceedings\.mlr\.press"
    r"|papers\.nips\.cc|proceedings\.neurips\.cc|openaccess\.thecvf\.com|ieeexplore\.ieee\.org|dl\.acm\.org"
    r"|link\.springer\.com|semanticscholar\.org|biorxiv\.org|medrxiv\.org|jmlr\.org|ssrn\.com|papers\.ssrn\.com)$"
)


def trim(url: str) -> str:
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
    if REPO_HOST.match(bare) or PAPER_HOST.match(bare) or bare in {"kaggle.com", "zenodo.org", "youtube.com"}:
        host = bare
    path = re.sub(r"/{2,}", "/", parts.path).rstrip("/")
    if REPO_HOST.match(host):
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
    return bool(REPO_HOST.match(host) or PAPER_HOST.match(host) or host.endswith(("huggingface.co", "github.io")))


def link_as_written(text: str) -> str:
    r"""A link as a text shows it, with breaks, LaTeX, trailing punctuation and mirrors mended, and no more.

    >>> link_as_written(r"https://github. com/a/some\_repo.git.")
    'https://github.com/a/some_repo.git'
    >>> link_as_written("arXiv:2402.02526")
    'arXiv:2402.02526'
    """
    link = _LATEX_ESCAPE.sub(r"\1", trim(re.sub(r"\s+", "", text)))
    host = urlsplit(link).hostname or ""
    return link.replace(host, "huggingface.co", 1) if host and _MIRROR.search(host) else link
