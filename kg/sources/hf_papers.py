"""Hugging Face Papers listing pages saved as text, in both of their layouts.

Either blank lines stand between titles and abstracts, below a head of a few short lines (`new`, `Subscribe`,
`Daily Papers`, a date …), or there are no blank lines and `Subscribe` is glued to the first title.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping

from kg.schema import Record, Reject, Source
from kg.sources.cleaning import clean, excerpt
from kg.sources.content import Content
from kg.sources.fields import record_of
from kg.sources.format import Format, Head
from kg.sources.registry import register

_BANNER = re.compile(r"Get trending papers in your email inbox|by ?AK and the research community")
_HEAD_LINE = re.compile(
    r"new|Get trending papers in your email inbox( once a day)?!?|Subscribe|Daily Papers"
    r"|by ?AK and the research community|(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2}(, \d{4})?",
    re.IGNORECASE,
)
_LONGEST_TITLE = 300  # characters; the longest on the pages seen is under 200


def detect(head: Head) -> bool:
    """Whether the page's banner stands in the first lines."""
    return _BANNER.search(head.text[:2000]) is not None


def read(content: Content, columns: Mapping[str, str]) -> Iterator[Record | Reject]:
    """Titles and abstracts in turn; a title without an abstract, or the reverse, is set aside."""
    lines = [line for line in map(clean, io.StringIO(content.whole_text())) if line]
    title: str | None = None
    number = 0
    for line in _without_heads(lines):
        is_title = len(line) <= _LONGEST_TITLE
        if title is None and is_title:
            title = line
            continue
        number += 1
        source = Source(content.name, number)
        if title is None:
            yield Reject(source.file, number, "an abstract with no title before it", excerpt(line))
        elif is_title and _reads_as_title(line):
            yield Reject(source.file, number, "a title with no abstract after it", excerpt(title))
            title = line
        else:
            yield record_of(source, {"title": title, "abstract": line})
            title = None
    if title is not None:
        yield Reject(content.name, number + 1, "a title with no abstract after it", excerpt(title))


def _without_heads(lines: list[str]) -> Iterator[str]:
    """The titles and abstracts, without the head of the page, or of each page where several were joined."""
    in_head = False
    for line in lines:
        if _HEAD_LINE.fullmatch(line):
            in_head = True
            continue
        yield line.removeprefix("Subscribe").lstrip() if in_head else line
        in_head = False


def _reads_as_title(line: str) -> bool:
    """Whether a short line is more likely a title than a short abstract: it does not end as a sentence does."""
    return not line.endswith((".", "!", "…")) and len(line.split()) < 30


FORMAT = register(
    Format(
        "hf-papers",
        "Hugging Face Papers page",
        "A listing page saved as text: titles and abstracts in turn, with or without blank lines.",
        detect,
        read,
        order=10,
    )
)
