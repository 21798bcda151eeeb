"""Turtle and TriG: a block for each subject, its type first, with prefixes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from kg.rdf.terms import KINDS, PREFIXES, RDF

_TYPE = f"<{RDF}type>"
_TYPED = re.compile(r'("(?:[^"\\]|\\.)*")\^\^<([^>]*)>', re.DOTALL)
# A local name without escapes: letters, digits, "_", ":", "-" and encoded characters, dots only inside.
_LOCAL = re.compile(r"[A-Za-z0-9_:](?:(?:[A-Za-z0-9_:.-]|%[0-9A-Fa-f]{2})*(?:[A-Za-z0-9_:-]|%[0-9A-Fa-f]{2}))?")
# What stays as it is when it is resolved against the base: a first segment that is no scheme, and (tested apart) no
# segment "." or "..".
_RELATIVE = re.compile(r"[a-z]+/|#")


def turtle(subjects: Iterable[tuple[str, str]], base: str) -> Iterator[str]:
    """(subject, its N-Triples) as the pieces of a Turtle file."""
    names = _Names(base)
    yield names.head()
    for subject, lines in subjects:
        yield f"\n{names.subject_block(subject, lines)}"


def trig(subjects: Iterable[tuple[str, str, str]], base: str) -> Iterator[str]:
    """(graph, subject, its N-Triples), grouped by graph, as the pieces of a TriG file."""
    names = _Names(base)
    yield names.head()
    for graph, members in groupby(subjects, key=itemgetter(0)):
        yield f"\n{names.term(graph)} {{\n" if graph else ""
        for _, subject, lines in members:
            yield f"\n{names.subject_block(subject, lines)}"
        yield "}\n" if graph else ""


class _Names:
    """Prefixed names, and IRIs relative to the base, for the IRIs of one file."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._prefixes = PREFIXES | {kind: f"{base}{kind}/" for kind in KINDS}
        longest_first = sorted(self._prefixes.items(), key=lambda p: -len(p[1]))
        self._by_iri = [(iri, prefix) for prefix, iri in longest_first]
        self.term = lru_cache(maxsize=100_000)(self._term)

    def head(self) -> str:
        """The declarations that the names need."""
        declared = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in sorted(self._prefixes.items()))
        return f"@base <{self._base}> .\n{declared}"

    def subject_block(self, subject: str, lines: str) -> str:
        """A subject with its predicates, the type first, and objects separated by commas."""
        start = len(subject) + 1
        said = [line[start:-2].split(" ", 1) for line in lines.split("\n")[:-1]]
        parts = []
        for predicate, group in groupby(sorted(said, key=_type_first), key=itemgetter(0)):
            verb = "a" if predicate == _TYPE else self.term(predicate)
            parts.append(f"{verb} {', '.join([self.term(o) for _, o in group])}")
        return f"{self.term(subject)} " + " ;\n    ".join(parts) + " .\n"

    def _term(self, term: str) -> str:
        """An N-Triples term as Turtle writes it."""
        if term.startswith("<"):
            return self._iri(term[1:-1])
        typed = _TYPED.fullmatch(term)
        return f"{typed[1]}^^{self._iri(typed[2])}" if typed else term

    def _iri(self, iri: str) -> str:
        for start, prefix in self._by_iri:
            if iri.startswith(start) and _LOCAL.fullmatch(iri, len(start)):
                return f"{prefix}:{iri[len(start) :]}"
        if iri.startswith(self._base) and _RELATIVE.match(iri, len(self._base)) and "/." not in iri:
            return f"<{iri[len(self._base) :]}>"
        return f"<{iri}>"


def _type_first(said: list[str]) -> bool:
    return said[0] != _TYPE  # the lines are sorted already, and sorting keeps their order
