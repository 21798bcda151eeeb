r"""The normal form of a name: what is left once spelling and the forms of words are taken away.

Names with the same normal form are one entity. The rules, in the order in which they are applied:

1. LaTeX to Unicode (``$\beta$-VAE`` → ``β-VAE``; ``\ell_2``, ``$\ell_2$`` and ``ell_2`` → ``ℓ2``; ``L_2`` → ``L2``),
   then Unicode NFKC, and dashes of every length.
2. Quotation marks and the possessive ``'s`` go; so do ``the`` anywhere and ``a``, ``an`` at the start.
3. A leading maker goes where the name of its product follows (``OpenAI GPT-4`` → ``GPT-4``).
4. Versions: ``v1.5``, ``v1-5`` → ``1.5``; ``YOLOv8`` → ``YOLO8``; ``3.0`` → ``3``;
   ``SD1.5`` → ``Stable Diffusion 1.5``; ``64x64`` → ``64``; ``AIME24``, ``AIME'24`` → ``AIME 2024``;
   ``pass-at-k`` → ``pass@k``; ``three-dimensional`` → ``3D``.
5. Case, plural, British spelling, number words, and word forms (see `kg.names.word_forms`).
6. ``and``, ``&``, ``/`` count as a space; the suffixes ``-based`` and ``-level`` go, so do ``neural`` before
   ``network``, ``machine`` in "supervised machine learning" and ``model`` before what is done to models only.
7. ``number of X``, ``X count`` are one; so are memory ``usage``, ``use``, ``consumption`` and ``footprint``; image
   ``synthesis`` and ``generation``; ``dataset`` and ``data`` before a noun; ``X modeling`` and ``X model`` (but
   language modeling is a task, and a language model none).
8. A size stands before the variant (``Llama-2-chat 7B`` → ``Llama-2 7B chat``).
9. Hyphens and spaces go, but for those between two digits, which keep versions and sizes apart.

Sizes and versions themselves stay: ``LLaMA-2-7B`` is not ``LLaMA-2``, and ``CIFAR-10`` is not ``CIFAR-100``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pylatexenc.latex2text import LatexNodes2Text

from kg.names.plurals import singular
from kg.names.versions import SIZE, VARIANTS
from kg.names.word_forms import american, word_form

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
_JOINED = re.compile(r"(?<!\d) ?/ ?| ?/ ?(?!\d)|-? (?:and|&) |-and-|(?<=\w) ?& ?(?=\w)", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s\-_‐-―−]+")
_GLUE = re.compile(r"(?<!\d) | (?!\d)")
_PLURAL_ACRONYM = re.compile(r"(?<=[A-Z])s$")
#: Networks that are another thing when they are neural.
_NOT_NEURAL = frozenset(("bayesian", "quantum", "markov", "logic", "spiking", "social", "biological"))
#: Words before "-level" that need it: a low-level feature is not a low feature.
_NEEDS_LEVEL = frozenset("high low mid bi tri two multi human expert entry top single cross same".split())
#: Machines that are another thing than what is learned: adversarial machine learning is no adversarial learning.
_NEEDS_MACHINE = frozenset("adversarial extreme quantum support vector".split())
#: What is done to models only, so that "model" adds nothing.
_OF_MODELS = frozenset("ensemble explainability fine finetuning interpretability merging re retraining".split())
#: What is made by "synthesis" and by "generation" alike; a view, speech or a program is not.
_SYNTHESIZED = frozenset("image video motion code audio music scene texture data human shape 3d face head".split())
_RESOURCES = frozenset("memory energy power gpu cpu vram ram token resource".split())
_CONSUMPTION = frozenset("use usage consumption footprint requirement".split())


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
    words = [word_form(w) for w in _words(name)]
    return _GLUE.sub("", " ".join(_ordered(_without_fillers(words)))) or " ".join(name.casefold().split()) or name


@lru_cache(maxsize=1 << 16)
def name_words(name: str) -> tuple[str, ...]:
    """The words of ``name`` in the forms that all spellings of them share, those that are numbers only left out.

    >>> name_words("Cross-Lingual Summarisations"), name_words("LLaMA-2")
    (('cross', 'lingual', 'summarization'), ('llama',))
    """
    return tuple(form for form in map(word_form, _words(name)) if not form.isdigit())


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


def _without_fillers(words: list[str]) -> list[str]:
    """``words`` without those that name nothing of their own, and with one word for what has two in a phrase."""
    if len(words) > 2 and words[:2] == ["number", "of"]:
        words = [*words[2:], "count"]
    if len(words) > 1:
        words = [*words[:-1], _last_word(words[-2], words[-1])]
    kept: list[str] = []
    for i, word in enumerate(words):
        before, after = words[i - 1] if i else "", words[i + 1] if i + 1 < len(words) else ""
        if not _is_filler(before, word, after):
            kept.append(_first_word(word, after))
    return kept


def _is_filler(before: str, word: str, after: str) -> bool:
    if not after:
        return False
    if word == "model":
        return after in _OF_MODELS and before in ("", "full", "entire", "whole")
    if not before:
        return False
    return (
        word == "based"
        or (word == "level" and before not in _NEEDS_LEVEL)
        or (word == "neural" and after == "network" and before not in _NOT_NEURAL)
        or (word == "machine" and after in ("learning", "unlearning", "translation") and before not in _NEEDS_MACHINE)
    )


def _first_word(word: str, after: str) -> str:
    """``word``, or the one that the field also says before ``after``: dataset pruning is data pruning."""
    if word == "dataset" and after and after not in ("distillation", "condensation"):
        return "data"
    if word == "train" and after:
        return "training"
    return word


def _last_word(before: str, word: str) -> str:
    """``word``, or the one that the field also says after ``before``: reward modeling is a reward model."""
    if word == "modeling" and before not in ("language", "image", "object", "world"):
        return "model"
    if word in _CONSUMPTION and before in _RESOURCES:
        return "usage"
    if word == "synthesis" and before in _SYNTHESIZED:
        return "generation"
    return word


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
