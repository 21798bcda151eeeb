"""Text that an XML file can hold: XML 1.0 has no control characters but tab and line breaks, not even escaped.

A carriage return it reads as a newline, unless it is escaped, which Oxigraph does not do.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyoxigraph as ox

#: A carriage return in the XML that Oxigraph writes, whose own lines end in newlines, and how it stays one.
RETURN, KEPT_RETURN = "\r", "&#13;"
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
#: The same where JSON escapes it; an escaped backslash is read first, or the b of \\\\beta would be a backspace.
_NOT_IN_XML_AS_JSON = re.compile(r"\\\\|\\u(?:00[01][0-9A-Fa-f]|[Ff]{3}[EeFf])|\\[bf]|[\ufffe\uffff]")
_KEPT = {r"\\", r"\u0009", r"\u000a", r"\u000A", r"\u000d", r"\u000D"}


def fit_json(text: str) -> str:
    """JSON whose strings have U+FFFD for what no XML file can hold.

    >>> print(fit_json(r'"a\\u0001b, \\\\\\\\beta"'))
    "a�b, \\\\\\\\beta"
    """
    return _NOT_IN_XML_AS_JSON.sub(lambda m: m[0] if m[0] in _KEPT else "\ufffd", text)


def fit_triple(triple: ox.Triple) -> ox.Triple:
    """``triple`` with U+FFFD in its literal for what no XML file can hold."""
    import pyoxigraph as ox

    said = triple.object
    if not isinstance(said, ox.Literal) or not _NOT_IN_XML.search(said.value):
        return triple
    text = _NOT_IN_XML.sub("\ufffd", said.value)
    fit = ox.Literal(text, language=said.language) if said.language else ox.Literal(text, datatype=said.datatype)
    return ox.Triple(triple.subject, triple.predicate, fit)
