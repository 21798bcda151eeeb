"""Web links in abstracts: found through broken spacing and LaTeX, made canonical, and told apart by kind.

What abstracts hold is rarely a clean URL: ``at~https://…``, ``\\url{…}``, ``\\href{…}{…}``, a space after
``github.``, a missing scheme, a trailing full stop or bracket, a mirror's host. The rules follow the general
syntax of RFC 3986 for what may stand in a URL and the house rules of abstracts for where it ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.documents import text_of
from kg.extraction.link_kinds import is_own, link_kind, words_before
from kg.extraction.mentions import register_extensions
from kg.extraction.urls import HOST, TLD, canonical_url, trim
from kg.schema import LinkKind, WebLink


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link in a text: offsets of the characters it occupies, canonical URL, kind, and whether it is own.

    ``again`` are the offsets of the other places where the text gives the same link.
    """

    start: int
    end: int
    url: str
    kind: LinkKind
    own: bool
    again: tuple[tuple[int, int], ...] = ()


_PATH = r"(?:\\[_%#&~$-]|[^\s<>\"{}|\\^`\u2018\u2019\u201c\u201d\u3000-\u303f\uff00-\uffef])"

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
    | (?<![\w@./-])(?P<www>www\.{HOST}(?:[/:?\#](?:{_PATH})*)?)      # www.
    | (?<![\w@./-])github/(?P<hub>[A-Za-z0-9-]+/[\w.-]+)    # the site's name for its host
    | (?<![\w@./-])(?P<bare>{HOST}/(?:{_PATH})+)            # any host that is followed by a path
    | (?<![\w@./-])(?P<arxiv>ar[xX]iv:\s?\d{{4}}\.\d{{4,5}})(?:v\d+)?
    | (?<![\w@./-])(?P<doi>doi:\s?10\.\d{{4,9}}/(?:{_PATH})+)
    """,
    re.VERBOSE | re.IGNORECASE,
)

# What no link lacks. Most texts hold nothing of it, and the first of them tells where links may begin.
_CUE = re.compile(
    rf"[.:/](?:(?<=:)\s?//|(?<=\.){TLD}|(?<=github/)|(?<=arxiv:)|(?<=doi:))",
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
    rf"(?:\bat|\bon|\bfrom|\bvia|:|\bis|\bvisit|\(|\bsee)\s*:?\s*(?P<site>{HOST})(?=[\s.,;)]|$)",
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
        if url is None:
            continue
        first = found.get(url.casefold())
        if first is not None:
            found[url.casefold()] = replace(first, again=(*first.again, (start, end)))
            continue
        kind = link_kind(url, words_before(text, start))
        found[url.casefold()] = FoundLink(start, end, url, kind, is_own(text, start))
    return list(found.values())


def places(links: Iterable[FoundLink]) -> tuple[tuple[int, int], ...]:
    """The offsets of every place where the text gives one of ``links``; what stands there is no mention."""
    return tuple(place for k in links for place in ((k.start, k.end), *k.again))


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
        trimmed = trim(body)
        end = m.end() - (len(body) - len(trimmed))
        yield body_start, end, trimmed.replace("\u200b", "")
        covered = end
    for m in _BARE_SITE_CUE.finditer(joined):
        if m.start("site") >= covered or not _LINK.search(joined, m.start("site"), m.end("site")):
            yield m.start("site"), m.end("site"), m["site"].replace("\u200b", "")


@Language.factory("kg_web_links", assigns=["doc._.web_links"])
class WebLinks:
    """spaCy component that sets ``doc._.web_links`` to the links of the text."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name
        register_extensions()

    def __call__(self, doc: Doc) -> Doc:
        """Return ``doc`` with its links."""
        doc._.web_links = tuple(find_links(text_of(doc)))
        return doc


def to_web_links(paper: str, found: tuple[FoundLink, ...]) -> tuple[WebLink, ...]:
    """The links of one paper as domain objects."""
    return tuple(WebLink(paper, k.start, k.end, k.url, k.kind, k.own) for k in found)
