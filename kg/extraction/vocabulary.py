"""Known names: the CSV files of ontology/vocabulary and of the user, and the component that finds them.

Each row has ``name,type,aliases,family,broader``; ``aliases`` and ``broader`` hold several values with ``|``
between them. The matcher is spaCy's PhraseMatcher, on lower-cased tokens; names whose capitals carry the
meaning (``ReAct``, ``Adam``) must also show their capitals in the text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from kg.extraction.documents import text_of, token_offsets
from kg.extraction.mentions import FoundMention, add_mentions, finder, register_extensions
from kg.names.folding import fold_case
from kg.names.vocabulary import KnownName, read_vocabulary, shipped_vocabulary, write_vocabulary
from kg.schema import EntityType

#: Shares of the known names found in a thousand annotated abstracts that readers recorded with that type.
_PRECISION: dict[EntityType, float] = {
    "task": 0.7,
    "method": 0.7,
    "model": 0.85,
    "dataset": 0.9,
    "metric": 0.7,
}


def _needs_capitals(form: str) -> bool:
    """Whether ``form`` would be another word in lower case: one word with capitals and without digits."""
    return " " not in form and any(c.isupper() for c in form) and not any(c.isdigit() for c in form)


def _has_capitals_of(form: str, text: str) -> bool:
    """Whether ``text`` has enough of the capitals of ``form``: all of them where it has no others.

    >>> _has_capitals_of("VITS", "ViTs"), _has_capitals_of("ReAct", "ReACT"), _has_capitals_of("LLM", "LLMs")
    (False, True, True)
    """
    if form.isupper():
        return text.isupper() or (text.endswith("s") and text[:-1].isupper())
    return sum(c.isupper() for c in text) >= min(2, sum(c.isupper() for c in form))


def _spellings(form: str) -> list[str]:
    """``form`` with its hyphens as they are, as spaces and left out, each also in the plural."""
    variants = {form, form.replace("-", " "), form.replace("-", "")} if form != form.upper() else {form}
    plurals = {v + "s" for v in variants if v[-1:].isalpha() and not v.endswith("s")}
    return sorted(variants | plurals)


#: The file of known names in the folder of a saved pipeline.
_STORED = "known_names.csv"


#: A stretch of letters and digits, by which the forms that a text may hold are looked up.
_WORD = re.compile(r"[^\W_]+")


class _KnownForms:
    """The forms of known names: where a document holds them, and what each may stand for.

    A form becomes a pattern of the matcher when its first word stands in a text for the first time: most never do, and
    to cut all of them into tokens would take longer than to read some fifty abstracts.
    """

    def __init__(self, nlp: Language, rows: Iterable[KnownName]) -> None:
        self._nlp = nlp
        self._matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        self._known: dict[str, list[tuple[str, EntityType]]] = {}
        self._waiting: dict[str, list[str]] = defaultdict(list)  # by their first word
        forms: set[str] = set()
        for row in rows:
            for form in (row.name, *row.aliases):
                for spelling in _spellings(form):
                    forms.add(spelling)
                    entries = self._known.setdefault(fold_case(spelling), [])
                    if (form, row.type) not in entries:
                        entries.append((form, row.type))
        at_once = []
        for form in sorted(forms):
            word = _WORD.search(form)
            # letters beyond ASCII may be lower-cased in a word otherwise than in a text
            if word is None or not form.isascii():
                at_once.append(form)
            else:
                self._waiting[word[0].lower()].append(form)
        self._add(at_once)

    def matches(self, doc: Doc, text: str) -> list[tuple[int, int, int]]:
        """(name, first token, token behind the last) of each form in ``doc``, whose text is ``text``, that may count.

        Of forms with a letter or digit glued to them some are left out: they name nothing.
        """
        words = self._waiting.keys() & set(_WORD.findall(text.lower()))
        self._add([form for word in sorted(words) for form in self._waiting.pop(word)])
        found: list[tuple[int, int, int]] = self._matcher(doc)
        return found

    def _add(self, forms: Sequence[str]) -> None:
        if forms:
            self._matcher.add("known", [self._nlp.make_doc(form) for form in forms])

    def type_of(self, text: str) -> EntityType | None:
        """The type of the first form that ``text`` spells, capitals included where they matter."""
        for form, kind in self._known.get(fold_case(text), ()):
            if not _needs_capitals(form) or _has_capitals_of(form, text):
                return kind
        return None


@Language.factory("kg_vocabulary", default_config={"paths": None}, assigns=["doc._.mentions"])
class Vocabulary:
    """spaCy component that adds known names to ``doc._.mentions``.

    ``paths`` lists CSV files or folders; None stands for the shipped vocabulary. They are read when first needed.
    """

    def __init__(self, nlp: Language, name: str, paths: Sequence[str] | None) -> None:
        self.name = name
        register_extensions()
        self._nlp = nlp
        self._paths = None if paths is None else [Path(p) for p in paths]
        self._read: _KnownForms | None = None

    @property
    def _forms(self) -> _KnownForms:
        if self._read is None:
            self._read = _KnownForms(self._nlp, self._rows())
        return self._read

    def _rows(self) -> tuple[KnownName, ...]:
        return read_vocabulary([shipped_vocabulary()] if self._paths is None else self._paths)

    def prepare(self) -> None:
        """Read the vocabulary now. Raises UnreadableInput where it is not as expected."""
        _ = self._forms

    def to_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> None:
        """Write the known names into the folder ``path``, unless they are those that come with the package."""
        if self._paths is not None:
            folder = Path(path)
            folder.mkdir(parents=True, exist_ok=True)
            write_vocabulary(self._rows(), folder / _STORED)

    def from_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> Vocabulary:
        """Take the names that :meth:`to_disk` wrote, if it did."""
        stored = Path(path) / _STORED
        if stored.is_file():
            self._paths, self._read = [stored], None
        return self

    def __call__(self, doc: Doc) -> Doc:
        """Return ``doc`` with the known names that its text holds."""
        text, (starts, ends) = text_of(doc), token_offsets(doc)
        found = []
        for _, first, last in self._forms.matches(doc, text):
            start, end = int(starts[first]), int(ends[last - 1])
            kind = self._forms.type_of(text[start:end])
            if kind is not None and self._stands_alone(text, start, end):
                found.append(FoundMention(start, end, kind, _PRECISION[kind], finder(self.name)))
        add_mentions(doc, found)
        return doc

    @staticmethod
    def _stands_alone(text: str, start: int, end: int) -> bool:
        """Whether no letter, digit or hyphenated digit is glued to the span: "GPT-4" is not in "GPT-4V"."""
        before, after = text[start - 1 : start], text[end : end + 2]
        return not before.isalnum() and not after[:1].isalnum() and not (after[:1] == "-" and after[1:].isdigit())
