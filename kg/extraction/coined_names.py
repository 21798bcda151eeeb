"""Names that a paper coins, by the words that introduce them: "we propose X", "called X", "X: …" titles."""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc

from kg.extraction.documents import text_of
from kg.extraction.mentions import FoundMention, add_mentions, register_extensions
from kg.names.folding import looks_coined
from kg.schema import EntityType

_NAME = r"[A-Za-z0-9][\w$^*+@-]*(?:\.\d+)?"
# "SalUn: Empowering …", "The Pile: An …" (up to three words before the colon)
_TITLE = re.compile(rf"^[\"'“]?(?P<name>{_NAME}(?: {_NAME}){{0,2}})[\"'”]?\s*:\s")
_VERB = (
    r"(?:propos|introduc|present|develop|releas|creat|construct|build|design|contribut|curat|collect|describ"
    r"|unveil)\w*"
)
_AFTER_VERB = re.compile(
    rf"\b(?:[Ww]e|[Tt]his (?:paper|work|study|report|article)|[Ww]ork)\b[^.;]{{0,60}}?\b{_VERB}\s+"
    rf"(?:the |our )?(?P<name>{_NAME})(?=[\s,.:;(]|$)"
)
_CALLED = re.compile(
    r"(?:\b(?:called|named|dubbed|termed|denoted(?: as| by)?|coined|namely|i\.e\.,?|referred to as|which we call"
    r"|we call(?: it| this)?|that we call)|\bas)\s+(?:the |a |an )?"
    rf"[\"'“‘`\\]*(?:(?:emph|textbf|textit)\{{)?(?P<name>{_NAME})"
)
_APPOSITION = re.compile(
    rf"[ (](?P<name>{_NAME}),? (?:is )?an? "
    r"(?:novel|new|simple|large|efficient|first|unified|open|general)\b"
)

_DATASET_WORDS = re.compile(
    r"\b(?:benchmarks?|data ?sets?|corpus|corpora|test ?suite|testbed|suite|collection|leaderboard|challenge)\b",
    re.IGNORECASE,
)
_MODEL_WORDS = re.compile(
    r"\b(?:(?:language|foundation|diffusion|generative|vision|world|multimodal|embedding|reward|base|pre-?trained"
    r"|speech|video|reasoning|open)[\w -]{0,20}models?|LLMs?|VLMs?|MLLMs?|networks?|transformers?|GAN|autoencoder"
    r"|U-?Net|a (?:\w+ ){0,3}model|family of|series of|\d+(?:\.\d+)?[BM](?:[ -]parameters?)?)\b",
    re.IGNORECASE,
)
_METHOD_WORDS = re.compile(
    r"\b(?:framework|method|approach|algorithm|technique|strategy|pipeline|paradigm|mechanism|procedure|system"
    r"|agent|toolkit|library|loss|scheme|module)\b",
    re.IGNORECASE,
)


def coined_type(text: str, start: int, end: int) -> EntityType:
    """The type that the words around a coined name give it (DESIGN: dataset, model, else method).

    The nearest of the words "benchmark", "model", "framework" and their like, within a few words, decides.
    """
    window_start = max(0, start - 60)
    before, after = text[window_start:start], text[end : end + 90]
    scored: list[tuple[int, EntityType]] = []
    kinds: list[tuple[re.Pattern[str], EntityType]] = [
        (_METHOD_WORDS, "method"),
        (_DATASET_WORDS, "dataset"),
        (_MODEL_WORDS, "model"),
    ]
    for pattern, kind in kinds:
        scored += [(m.start(), kind) for m in pattern.finditer(re.split(r"[.;\n]", after)[0])]
        scored += [(len(before) - m.end(), kind) for m in pattern.finditer(re.split(r"[.;\n]", before)[-1])]
    return min(scored, key=lambda s: s[0])[1] if scored else "method"


def find_coined_names(text: str) -> list[FoundMention]:
    """Names that ``text`` (title, newline, abstract) presents as its own, in order of position.

    >>> found = find_coined_names("SalUn: Empowering Unlearning\\nWe propose SalUn, a method.")
    >>> [(m.start, m.end, m.type, m.coined) for m in found]
    [(0, 5, 'method', True), (40, 45, 'method', True)]
    """
    title_end = text.find("\n") if "\n" in text else len(text)
    hits: dict[tuple[int, int], float] = {}
    title = _TITLE.match(text[:title_end])
    if title and (looks_coined(title["name"]) or _is_repeated(text, title["name"], title_end)):
        hits[title.span("name")] = _TITLE_PRECISION
    for pattern, precision in (
        (_AFTER_VERB, _VERB_PRECISION),
        (_CALLED, _CALLED_PRECISION),
        (_APPOSITION, _APPOSITION_PRECISION),
    ):
        for m in pattern.finditer(text, title_end):
            if looks_coined(m["name"]):
                hits.setdefault(m.span("name"), precision)
    kinds = _type_by_name(text, sorted(hits))
    return [FoundMention(a, b, kinds[text[a:b]], p, "coined_names", coined=True) for (a, b), p in sorted(hits.items())]


# Shares of such names that careful readers also recorded as introduced, over a thousand abstracts.
_TITLE_PRECISION = 0.93
_VERB_PRECISION = 0.9
_CALLED_PRECISION = 0.85
_APPOSITION_PRECISION = 0.8


def _is_repeated(text: str, name: str, title_end: int) -> bool:
    """Whether the abstract uses the title's name again, capitalised: then it is a name, not a phrase."""
    return (
        name[0].isupper()
        and len(name.split()) == 1
        and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text[title_end:]) is not None
    )


def _type_by_name(text: str, spans: list[tuple[int, int]]) -> dict[str, EntityType]:
    """One type a name: the abstract's own cue beats the title's, and the first cue beats later ones."""
    kinds: dict[str, EntityType] = {}
    title_end = text.find("\n")
    for a, b in sorted(spans, key=lambda s: (s[0] < title_end, s)):
        kinds.setdefault(text[a:b], coined_type(text, a, b))
    return kinds


@Language.factory("kg_coined_names", assigns=["doc._.mentions"])
class CoinedNames:
    """spaCy component that adds the names a paper coins to ``doc._.mentions``."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name
        register_extensions()

    def __call__(self, doc: Doc) -> Doc:
        """Return ``doc`` with its coined names."""
        add_mentions(doc, find_coined_names(text_of(doc)))
        return doc
