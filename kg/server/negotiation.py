"""Which of several media types a client wants most (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

_T = TypeVar("_T")


def negotiated(accept: str, offered: Mapping[str, _T]) -> tuple[str, _T] | None:
    """The media type of ``offered``, with its value, that an Accept header wants most; None where it wants none.

    >>> negotiated("text/html, text/*;q=0.5", {"application/json": 1, "text/csv": 2})
    ('text/csv', 2)
    """
    ranges = _ranges(accept or "*/*")
    weighed = [(_weight(ranges, kind), -i, kind) for i, kind in enumerate(offered)]
    weight, _, best = max(weighed)
    return (best, offered[best]) if weight > 0 else None


def _ranges(accept: str) -> Sequence[tuple[str, float]]:
    found = []
    for part in accept.split(","):
        kind, *parameters = (p.strip().lower() for p in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                try:
                    quality = float(value)
                except ValueError:
                    quality = 0.0
        found.append((kind, quality))
    return found


def _weight(ranges: Sequence[tuple[str, float]], kind: str) -> float:
    """The quality that the most specific fitting range gives."""
    fitting = [
        (specific, quality)
        for wanted, quality in ranges
        for specific, pattern in enumerate(("*/*", f"{kind.split('/')[0]}/*", kind))
        if wanted == pattern
    ]
    return max(fitting, key=lambda f: f[0], default=(0, 0.0))[1]
