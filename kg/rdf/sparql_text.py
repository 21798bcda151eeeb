"""The text of a SPARQL query: its parameters, and what kind of request it is."""

from __future__ import annotations

import re
from collections.abc import Mapping

# Strings, IRIs, comments and escaped characters of names, in which no keyword and no parameter counts. "<?" begins a
# comparison with a variable, not an IRI.
_QUOTED = (
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\'|"(?:[^"\\\n\r]|\\.)*"|\'(?:[^\'\\\n\r]|\\.)*\''
    r"|<(?![?$])[^<>\"{}|^`\\\s]*>|#[^\n\r]*|\\."
)
CODE = re.compile(_QUOTED, re.DOTALL)
PARAMETER = re.compile(rf"{_QUOTED}|[?$]_(?P<name>\w+?)(?P<lower>_lower)?\b", re.DOTALL)
_FORM = re.compile(
    r"(?<![\w:?$-])(SELECT|ASK|CONSTRUCT|DESCRIBE|INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)(?![\w:-])",
    re.IGNORECASE,
)
# What a SPARQL string in double quotes must escape (grammar: ECHAR).
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"})


def form_of(text: str) -> str | None:
    """The first keyword of a query or update in ``text``, in capitals, outside strings, names and comments."""
    form = _FORM.search(CODE.sub(" ", text))
    return None if form is None else form[1].upper()


def with_parameters(text: str, parameters: Mapping[str, str]) -> str:
    """``text`` with a string literal for each ``?_name`` that ``parameters`` holds, outside strings and comments.

    ``?_name_lower`` is the same parameter in lower case, to find a kg:searchName by the index; LCASE in the query
    would make the engine look at every label.

    >>> print(with_parameters("ASK { ?p dcterms:title ?_title }", {"title": 'Say "Yes"'}))
    ASK { ?p dcterms:title "Say \\"Yes\\"" }
    """

    def replaced(match: re.Match[str]) -> str:
        value = parameters.get(match["name"]) if match["name"] else None
        if value is None:
            return match[0]
        if match["lower"]:
            value = value.lower()
        return f'"{value.translate(_ESCAPES)}"'

    return PARAMETER.sub(replaced, text)
