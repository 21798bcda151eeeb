"""IRIs of papers, entities, statements, mentions, pairs, authors and sources: readable, stable, one for each thing.

Ids are percent-encoded as RFC 3986 has it, with letters and digits of any script kept (RFC 3987); a mention is the
stretch of its paper's text that RFC 5147 writes as ``#char=start,end``.
"""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import quote, unquote

from kg.errors import KgError
from kg.schema import ENTITY_TYPES

# What may stand beside letters and digits: in a path segment that we make ("/", "%", "#" and what Turtle would have
# to escape or SPARQL reads as punctuation are encoded), in a host, in a path with its query.
_IN_SEGMENT = "-._~!$'*+:@"
_IN_HOST = "-._~!$&'()*+,;=%"
_IN_PATH = _IN_HOST + ":@/?"
_UNSAFE = {kept: re.compile(rf"[^\w{re.escape(kept)}]") for kept in (_IN_SEGMENT, _IN_HOST, _IN_PATH)}

_WEB_ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<host>[^/?#:@\[\]]+)(?P<port>:[0-9]*)?(?P<path>[/?][^#]*)?(?P<fragment>#.*)?",
    re.IGNORECASE | re.DOTALL,
)
_BROKEN_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def check_base_iri(base: str) -> str:
    """``base`` with a slash at its end. Raises KgError unless it is an absolute http(s) IRI without query or fragment.

    >>> check_base_iri("https://example.org/kg")
    'https://example.org/kg/'
    """
    # Mentions are fragments of their papers, and an IRI has one fragment at most.
    if not is_address(base) or "?" in base or "#" in base:
        message = (
            f"{base!r} cannot be the base of IRIs; expected an http(s) address without query and fragment, "
            "such as https://example.org/kg/"
        )
        raise KgError(message)
    return base if base.endswith("/") else base + "/"


def segment(text: str) -> str:
    """``text`` as one segment of an IRI's path; different texts give different segments.

    >>> segment("arxiv:2310.12508"), segment("β vae/2"), segment("100%")
    ('arxiv:2310.12508', 'β%20vae%2F2', '100%25')
    """
    return _encoded(text, _IN_SEGMENT)


def paper_iri(base: str, paper: str) -> str:
    """The IRI of a paper."""
    return f"{base}paper/{segment(paper)}"


def entity_iri(base: str, entity: str) -> str:
    """The IRI of an entity; its id is ``type/slug``."""
    kind, slash, name = entity.partition("/")
    return f"{base}{segment(kind)}{slash}{segment(name)}"


def id_of_iri(iri: str, base: str) -> tuple[Literal["paper", "entity"], str] | None:
    """The kind and the id of what :func:`paper_iri` or :func:`entity_iri` gave ``iri``; None for any other IRI.

    >>> base = "https://example.org/kg/"
    >>> id_of_iri(paper_iri(base, "a/b #1"), base), id_of_iri(entity_iri(base, "method/lora"), base)
    (('paper', 'a/b #1'), ('entity', 'method/lora'))
    >>> id_of_iri(statement_iri(base, "p", "method/lora"), base) is None
    True
    """
    kind, slash, name = iri.removeprefix(base).partition("/")
    if not iri.startswith(base) or not slash or "#" in name or "/" in name:
        return None
    try:
        name = unquote(name, errors="surrogatepass")  # as _percent_encoded writes them
    except UnicodeDecodeError:
        return None
    if kind == "paper":
        return "paper", name
    return ("entity", f"{kind}/{name}") if kind in ENTITY_TYPES else None


def statement_iri(base: str, paper: str, entity: str) -> str:
    """The IRI of what a paper states about an entity."""
    return f"{base}statement/{segment(paper)}/{entity_iri('', entity)}"


def result_iri(base: str, paper: str, start: int, end: int, nth: int) -> str:
    """The IRI of the ``nth`` result (from 1) that the figure at this stretch of a paper's text gives.

    >>> result_iri("https://example.org/kg/", "p", 16, 21, 1), result_iri("https://example.org/kg/", "p", 16, 21, 2)
    ('https://example.org/kg/result/p/16-21', 'https://example.org/kg/result/p/16-21-2')
    """
    return f"{base}result/{segment(paper)}/{start}-{end}{'' if nth == 1 else f'-{nth}'}"


def mention_iri(base: str, paper: str, start: int, end: int) -> str:
    """The IRI of a stretch of a paper's text."""
    return mention_in(paper_iri(base, paper), start, end)


def mention_in(paper: str, start: int, end: int) -> str:
    """The IRI of a stretch of the text of the paper with the IRI ``paper``."""
    return f"{paper}#char={start},{end}"


def target_of(mention: str) -> str:
    """The IRI of what the mention with the IRI ``mention`` annotates: a place in a text."""
    return f"{mention};target"


def quote_of(mention: str) -> str:
    """The IRI of the words of the mention with the IRI ``mention``."""
    return f"{mention};quote"


def position_of(mention: str) -> str:
    """The IRI of the position of the mention with the IRI ``mention``."""
    return f"{mention};position"


def sentence_in(paper: str, start: int, end: int) -> str:
    """The IRI of a sentence of the text of the paper with the IRI ``paper``."""
    return f"{paper}#sentence={start},{end}"


def author_iri(base: str, name: str) -> str:
    """The IRI of a name that stands among the authors of papers."""
    return f"{base}author/{segment(name)}"


def category_iri(base: str, category: str) -> str:
    """The IRI of a category that a source gives to papers."""
    return f"{base}category/{segment(category)}"


def source_iri(base: str, file: str) -> str:
    """The IRI of an input file, which also names the graph of what was found in it."""
    return f"{base}source/{segment(file)}"


def evidence_graph_iri(base: str) -> str:
    """The IRI of the graph of the evidence, in a store and where a graph is written as quads."""
    return f"{base}graph/evidence"


def record_iri(base: str, file: str, record: int) -> str:
    """The IRI of a record of an input file."""
    return f"{source_iri(base, file)}#record={record}"


def activity_iri(base: str, component: str) -> str:
    """The IRI of what one component of the extraction pipeline did in a build."""
    return f"{base}activity/{segment(component)}"


def agent_iri(base: str, version: str) -> str:
    """The IRI of a version of this software."""
    return f"{base}software/kg-{segment(version)}"


def pair_iri(base: str, a: str, b: str) -> str:
    """The IRI of a pair of related papers."""
    return f"{base}related/{segment(a)}/{segment(b)}"


def web_iri(url: str) -> str | None:
    """``url`` as an IRI: what no IRI may hold is percent-encoded, what is encoded stays as it is.

    None where ``url`` is no absolute http(s) address: no host, a port that is no number, a name or password
    before the host, an address in brackets.

    >>> web_iri("https://a.org/{x y}|%zz#1#2")
    'https://a.org/%7Bx%20y%7D%7C%25zz#1%232'
    >>> web_iri("javascript:alert(1)") is None
    True
    """
    match = _WEB_ADDRESS.fullmatch(_BROKEN_PERCENT.sub("%25", url))
    if match is None:
        return None
    host, path = _encoded(match["host"], _IN_HOST), _encoded(match["path"] or "", _IN_PATH)
    fragment = f"#{_encoded(match['fragment'][1:], _IN_PATH)}" if match["fragment"] else ""
    return f"{match['scheme']}://{host}{match['port'] or ''}{path}{fragment}"


def is_address(text: str) -> bool:
    """Whether ``text`` is an http(s) IRI as it stands."""
    return web_iri(text) == text


def _encoded(text: str, kept: str) -> str:
    """``text`` with all but letters, digits and ``kept`` percent-encoded in UTF-8, lone surrogates as well."""
    return _UNSAFE[kept].sub(_percent_encoded, text)


def _percent_encoded(match: re.Match[str]) -> str:
    return quote(match[0].encode("utf-8", "surrogatepass"), safe="")
