r"""The normal form of a name: what is left once spelling and the forms of words are taken away.

Names with the same normal form are one entity. The rules, in the order in which they are applied:

1. LaTeX to Unicode (``$\beta$-VAE`` → ``β-VAE``; ``\ell_2``, ``$\ell_2$`` and ``ell_2`` → ``ℓ2``; ``L_2`` → ``L2``),
   then Unicode NFKC, and dashes of every length.
2. Quotation marks and the possessive ``'s`` go; so do ``the`` anywhere and ``a``, ``an`` at the start.
3. A leading maker goes where the name of its product follows (``OpenAI GPT-4`` → ``GPT-4``).
4. Versions: ``v1.5``, ``v1-5`` → ``1.5``; ``YOLOv8`` → ``YOLO8``; ``3.0`` → ``3``;
   ``SD1.5`` → ``Stable Diffusion 1.5``; ``64x64`` → ``64``; ``AIME24``, ``AIME'24`` → ``AIME 2024``;
   ``pass-at-k`` → ``pass@k``; ``three-dimensional`` → ``3D``.
5. Case, plural, British spelling, number words; before a noun, adjectives in -ional and -ical count as their nouns
   (see `kg.names.word_forms`).
6. ``and``, ``or``, ``&``, ``/`` count as a space; two joined words that end alike have no order (``zero- and
   few-shot``, ``few-shot or zero-shot``). ``number of X`` is ``X count``.
7. Words that the field uses for one thing, and words that say nothing where they stand: the table in
   ontology/vocabulary/words (see `kg.names.interchangeable`).
8. A size stands before the variant (``Llama-2-chat 7B`` → ``Llama-2 7B chat``).
9. Hyphens and spaces go, but for those between two digits, which keep versions and sizes apart.

Sizes and versions themselves stay: ``LLaMA-2-7B`` is not ``LLaMA-2``, and ``CIFAR-10`` is not ``CIFAR-100``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pylatexenc.latex2text import LatexNodes2Text

from kg.names.interchangeable import interchangeable_words
from kg.names.plurals import singular
from kg.names.versions import SIZE, VARIANTS
from kg.names.word_forms import american, modifier_form, word_form

_LATEX = re.compile(r"[\\${}^_]")
_ELL = re.compile(r"(?<![A-Za-z])ell(?=[_ -]?\d)|ℓ(?=_?\d)")
_POSSESSIVE = re.compile(r"(?<=\w)[’']s\b|(?<=s)[’'](?=\s)")
_QUOTES = re.compile(r"[\"“”‘’`]|(?<!\w)'|'(?!\w)")
_THE = re.compile(r"(?<!\S)the\s+(?=\S)|^(?:an?)\s+(?=\S{2})", re.IGNORECASE)
_MAKER = re.compile(
    r"^(?:openai|google|meta|meta ai|microsoft|anthropic|alibaba|deepmind|nvidia|apple|mistral ?ai)(?:[’']s)?[ /-]+"
    r"(?=(?:gpt|chatgpt|dall|codex|whisper|clip\b|gemini|gemma|palm|bard|bert|llama|opt\b|phi-|coco\b|claude|qwen"
    r"|alpha|nemotron|openelm|mistral|mixtral))",
    re.IGNORECASE,
)
_YEARLY = (
    "AIME AMC HMMT USAMO IMO WMT IWSLT ACE CoNLL SemEval VOC DAVIS VOT VOTS MOT PoseTrack BraTS ISIC ICDAR DUC TAC "
    "TREC SIGHAN KiTS LUNA CASP CLEF FeTA".split()
)
_YEAR = re.compile(rf"\b({'|'.join(_YEARLY)})[ -]?['’]?([012]\d)(?!\d|\.\d)")
_VERSION = re.compile(r"(?<![A-Za-z0-9])[vV]\.?(\d+)(?:[-_.](\d+))?(?![\w])")
_GLUED_VERSION = re.compile(r"(?<=[A-Za-z]{2})v(?=\d)|(?<=[a-z])V(?=\d)")
_POINT_ZERO = re.compile(r"(?<![\d.])(\d)\.0(?![\d.])")
_SQUARE = re.compile(r"(?<!\d)(\d+)\s*[x×]\s*\1(?!\w)")
_STABLE_DIFFUSION = re.compile(r"(?<![A-Za-z])SD[ -]?(?=v?\d|XL)")
_PASS_AT = re.compile(r"\b([A-Za-z]{3,})[ -]at[ -](\d+|one|five|ten|k|n)\b", re.IGNORECASE)
_DIMENSIONAL = re.compile(r"\b(\d|one|two|three|four|six)[ -]dimensional\b", re.IGNORECASE)
_NUMBER_WORDS = {"one": "1", "two": "2", "three": "3", "four": "4", "six": "6"}
_JOINED = re.compile(r"(?<!\d) ?/ ?| ?/ ?(?!\d)|-? (?:and|or|&) |-(?:and|or)-|(?<=\w) ?& ?(?=\w)", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s\-_‐-―−]+")
#: Two words with one ending between them: "zero- and few-shot", "few-shot or zero-shot", "zero/few-shot".
_COORDINATED = re.compile(
    r"(?P<one>[a-z]+(?:-(?= )|(?=/)|-[a-z]+))(?: (?:and|or) | ?[&/] ?)(?P<other>[a-z]+)-(?P<ending>[a-z]+)(?= [a-z])",
    re.IGNORECASE,
)
_GLUE = re.compile(r"(?<!\d) | (?!\d)")
_PLURAL_ACRONYM = re.compile(r"(?<=[A-Z])s$")


@lru_cache(maxsize=1 << 18)
def normal_form(name: str) -> str:
    r"""What all spellings of ``name`` share; never empty for a name with a letter or digit.

    It is a key to compare with others, not a name: of the key, another key may be taken.

    >>> {normal_form(n) for n in ("Llama 2", "LLaMA-2", "Llama2", "the LLaMA 2", "Meta Llama 2", "LLaMA v2")}
    {'llama2'}
    >>> normal_form("LLaMA-2-7B"), normal_form("LLaMA-27B"), normal_form("llama2-chat 7B")
    ('llama2 7b', 'llama27b', 'llama2 7bchat')
    >>> normal_form(r"$\beta$-VAE"), normal_form("Large Language Models"), normal_form("LLMs"), normal_form("ViTs")
    ('βvae', 'largelanguagemodel', 'llm', 'vit')
    >>> normal_form("AIME'24") == normal_form("AIME 2024"), normal_form("SD1.5") == normal_form("Stable Diffusion v1-5")
    (True, True)
    """
    return _key(_meant(_words(_in_order(name))), name)


@lru_cache(maxsize=1 << 16)
def inflected_form(name: str) -> str:
    """:func:`normal_form` without the table of words that the field uses for one thing.

    >>> inflected_form("positional encoding") == inflected_form("position encoding")
    True
    >>> inflected_form("recommender system") == inflected_form("recommendation system")
    False
    """
    return _key(_forms(_words(_in_order(name))), name)


def _key(words: list[str], name: str) -> str:
    return _GLUE.sub("", " ".join(_ordered(words))) or " ".join(name.casefold().split()) or name


@lru_cache(maxsize=1 << 16)
def name_words(name: str) -> tuple[str, ...]:
    """The words of ``name`` in the forms that all spellings of them share, those that are numbers only left out.

    >>> name_words("Cross-Lingual Summarisations"), name_words("LLaMA-2")
    (('cross', 'lingual', 'summarization'), ('llama',))
    """
    return tuple(form for form in _meant(_words(name)) if not form.isdigit())


@lru_cache(maxsize=1 << 16)
def spelling(name: str) -> str:
    """The letters of ``name`` without case, plural, British spelling, hyphens and spaces: no word forms.

    >>> spelling("Fine-Tuning") == spelling("finetuning"), spelling("ensembling") == spelling("ensemble")
    (True, False)
    """
    return _GLUE.sub("", " ".join(american(w) for w in _words(name))) or name.casefold()


def _words(name: str) -> list[str]:
    """The words of ``name`` in lower case, after the rules about characters, makers and versions."""
    name = _POSSESSIVE.sub("", " ".join(name.split()))
    name = _YEAR.sub(r"\1 20\2", name)
    name = _ELL.sub("L", name.replace("\\ell", "ell"))
    if _LATEX.search(name):
        name = _latex_to_unicode(name)
    name = unicodedata.normalize("NFKC", name)
    name = _MAKER.sub("", _THE.sub("", _QUOTES.sub("", name)))
    name = _STABLE_DIFFUSION.sub("Stable Diffusion ", name)
    name = _VERSION.sub(lambda m: m[1] + (f".{m[2]}" if m[2] else ""), name)
    name = _SQUARE.sub(r"\1", _POINT_ZERO.sub(r"\1", _GLUED_VERSION.sub("", name)))
    name = _PASS_AT.sub(lambda m: f"{m[1]}@{_NUMBER_WORDS.get(m[2].casefold(), m[2])}", name)
    name = _DIMENSIONAL.sub(lambda m: f"{_NUMBER_WORDS.get(m[1].casefold(), m[1])}d", name)
    words = _BETWEEN.sub(" ", _JOINED.sub(" ", " ".join(name.split()))).split()
    # a capital S at the end is the acronym's own: VITS is not ViTs
    return [
        w.casefold() if w.isupper() and len(w) < 8 else singular(_PLURAL_ACRONYM.sub("", w).casefold()) for w in words
    ]


def _meant(words: list[str]) -> list[str]:
    """``words`` in the form that all words with their meaning share."""
    return interchangeable_words().applied(_forms(words))


def _forms(words: list[str]) -> list[str]:
    """``words`` without what their endings and British spelling leave open."""
    forms = [*map(modifier_form, words[:-1]), *map(word_form, words[-1:])]
    return [*forms[2:], "count"] if len(forms) > 2 and forms[:2] == ["number", "of"] else forms


def _in_order(name: str) -> str:
    """``name`` with two joined words that end alike written out, in the order of the alphabet (zero- and few-shot)."""
    found = _COORDINATED.match(name)
    if found is None:
        return name
    ending = found["ending"].casefold()
    one, other = sorted(found[w].casefold().strip("-").removesuffix(f"-{ending}") for w in ("one", "other"))
    return f"{one} {ending} {other} {ending}{name[found.end() :]}" if "-" not in one + other else name


def _ordered(words: list[str]) -> list[str]:
    """``words`` with a size before the variant that it follows."""
    for i in range(len(words) - 1, 1, -1):
        if SIZE.fullmatch(words[i]) and words[i - 1] in VARIANTS:
            words = [*words[: i - 1], words[i], words[i - 1], *words[i + 1 :]]
    return words


def _latex_to_unicode(name: str) -> str:
    try:
        plain = LatexNodes2Text(math_mode="text", strict_latex_spaces=True).latex_to_text(name)
    except Exception:  # noqa: BLE001 - names hold any broken LaTeX, and a name is never worth an error
        plain = ""
    # an underscore in a math name is a subscript; between words (FLAN_T5) it is a hyphen
    plain = re.sub(r"(?<![A-Za-z]{2})_|\^", "", plain).strip()
    return plain or name.strip("${}")


def slug(name: str) -> str:
    """``name`` as the readable part of an id: lower case, words joined by hyphens, any alphabet.

    >>> slug("LLaMA-2 (7B)"), slug("β-VAE"), slug("C++")
    ('llama-2-7b', 'β-vae', 'c++')
    """
    lowered = unicodedata.normalize("NFKC", _latex_to_unicode(name) if _LATEX.search(name) else name).casefold()
    return re.sub(r"[^\w+.]+", "-", lowered).strip("-.") or "unnamed"
