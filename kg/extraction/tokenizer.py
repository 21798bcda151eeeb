"""The tokenizer: English, with names of models and datasets, web links and LaTeX kept in one piece."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from spacy.lang.en import English
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex, registry

# LLaMA-2-7B, GPT-4o, CIFAR-10, F_1: letters and digits joined by hyphens stay whole once there is a digit.
# Each character can be read in one way only, or a long list of mutations (K417N_E484K_N501Y/T478K) would take for ever:
# every repeated part begins with a hyphen, which no part holds, and the look-ahead lets the parts without a digit begin
# in one place. This and the next pattern end in \Z and are matched, not fullmatched, since spaCy keeps the pattern of a
# saved tokenizer only.
_NAME_WITH_NUMBER = re.compile(
    r"[A-Za-z]+(?:[-_.][A-Za-z]*)?\d[\w.]*(?:-[A-Za-z]*\d[\w.]*)*(?!-[A-Za-z]*\d)(?:-[A-Z]\w*)*\Z"
)
#: Stretches between spaces whose tokens are remembered: the names of the vocabulary fill the 10,000 that spaCy allows
#: before any text is read.
_REMEMBERED = 50_000
_URL = re.compile(r"(?:https?://|www\.)\S+\Z")
#: Characters between two spaces that are read in one piece; people write half as many, links included. spaCy takes
#: punctuation off a stretch character by character, at the cost of its length each time: a long one is read in parts.
_LONGEST_STRETCH = 200
#: The name of the tokenizer in a pipeline's configuration.
TOKENIZER = "kg_tokenizer"


class StretchTokenizer(Tokenizer):  # type: ignore[misc]  # compiled, without types
    """spaCy's tokenizer in time linear in the length of a text, whatever stands in it.

    >>> import spacy
    >>> tokenizer = make_tokenizer(spacy.blank("en"))
    >>> doc = tokenizer("LoRA " + "=" * 1000)
    >>> len(doc), doc.text == "LoRA " + "=" * 1000
    (1001, True)
    """

    def __call__(self, string: str) -> Doc:
        """The tokens of ``string``: stretches without a space that are longer than people write are cut in parts."""
        if max(map(len, string.split()), default=0) <= _LONGEST_STRETCH:
            doc: Doc = super().__call__(string)
            return doc
        words: list[str] = []
        spaces: list[bool] = []
        for part in _parts(string):
            doc = super().__call__(part)
            words.extend(token.text for token in doc)
            spaces.extend(bool(token.whitespace_) for token in doc)
        return Doc(self.vocab, words, spaces)


def _parts(text: str) -> Iterator[str]:
    """``text`` in parts, cut before, after and within its long stretches alone."""
    start = 0
    for stretch in _STRETCH.finditer(text):
        if len(stretch[0]) <= _LONGEST_STRETCH:
            continue
        if start < stretch.start():
            yield text[start : stretch.start()]
        start = stretch.end()
        for at in range(stretch.start(), start, _LONGEST_STRETCH):
            yield text[at : min(at + _LONGEST_STRETCH, start)]
    if start < len(text):
        yield text[start:]


_STRETCH = re.compile(r"\S+")


def tokenizer_factory() -> Callable[[Language], Tokenizer]:
    """What makes the tokenizer of a pipeline whose configuration names ``kg_tokenizer``."""
    return make_tokenizer


registry.tokenizers(TOKENIZER, func=tokenizer_factory)


def make_tokenizer(nlp: Language) -> Tokenizer:
    """A tokenizer for ``nlp`` that splits brackets, slashes and LaTeX commands off, and keeps names whole.

    >>> [t.text for t in make_tokenizer(English())("CLIP-based LLaMA-2-7B/GPT-4o (CIFAR-10).")]
    ['CLIP', '-', 'based', 'LLaMA-2-7B', '/', 'GPT-4o', '(', 'CIFAR-10', ')', '.']
    """
    prefixes = [*(English.Defaults.prefixes or []), r"~", r"\\[A-Za-z]+\{", r"\{", r"\$"]
    # A run of dots is tried from its first alone, or a long one before anything else takes time with its square.
    suffixes = [r"(?<!\.)\.\.+" if s == r"\.\.+" else s for s in English.Defaults.suffixes or []]
    suffixes += [r"~", r"\}", r"\$", r"\\"]
    # English splits "2-7" as a sum; in names of models it is no sum.
    infixes = [i for i in (English.Defaults.infixes or []) if not i.startswith(r"(?<=[0-9])[+\-\*^]")]
    infixes = [*infixes, r"[/(){}\[\]~,;]", r"(?<=[a-z0-9])[+](?=[A-Za-z])", r"--+"]
    # Behind a special case spaCy remembers nothing of a text; a line break, after each title, is a token in any case.
    rules = {word: tokens for word, tokens in English.Defaults.tokenizer_exceptions.items() if word != "\n"}
    return StretchTokenizer(
        nlp.vocab,
        rules=rules,
        prefix_search=compile_prefix_regex(prefixes).search,
        suffix_search=compile_suffix_regex(suffixes).search,
        infix_finditer=compile_infix_regex(infixes).finditer,
        token_match=_NAME_WITH_NUMBER.match,
        url_match=_URL.match,
        max_cache_size=_REMEMBERED,
    )
