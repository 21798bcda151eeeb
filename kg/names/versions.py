"""The parts of a name of a model or dataset: family, version, size, variant; and the names it descends from.

A version, size or variant is an entity of its own. It is never merged with its family: it points to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Sizes: parameter counts (7b, 8x7b, 350m), patch sizes and named sizes stand at the end of names.
SIZE = re.compile(r"(?:\d+x)?\d+(?:\.\d+)?[bmt]|\d+k", re.IGNORECASE)
_NAMED_SIZES = frozenset("nano tiny mini small base medium large huge giant xs xl xxl xxs s m l b g h t ti".split())
_PATCH = re.compile(r"[stmblhg]/?\d{1,2}", re.IGNORECASE)
#: How a model was trained further, or a release of it.
VARIANTS = frozenset(
    """
    instruct instruction chat it sft dpo rlhf preview turbo vision vl coder code math distill hq hd lite plus pro ultra
    flash haiku sonnet opus zero captions cased uncased multilingual finetuned reasoning thinking audio omni mtl
    """.split()
)
_VERSION = re.compile(r"v?\d+(?:\.\d+)*[a-z]?", re.IGNORECASE)
_GLUED_VERSION = re.compile(r"(?P<family>.*?[A-Za-z]{2})v?(?P<version>\d+(?:\.\d+)*)$")
_PART = re.compile(r"[\s\-_]+")


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name taken apart; parts that the name does not have are empty."""

    family: str
    version: str = ""
    size: str = ""
    variant: str = ""


def parse_name(name: str) -> NameParts:
    """The family, version, size and variant that ``name`` spells out.

    >>> parse_name("LLaMA-2-7B-Chat")
    NameParts(family='LLaMA', version='2', size='7B', variant='Chat')
    >>> parse_name("ImageNet-1K"), parse_name("BERT-base").family, parse_name("Qwen2.5").version
    (NameParts(family='ImageNet', version='', size='1K', variant=''), 'BERT', '2.5')
    >>> parse_name("Segment Anything Model")
    NameParts(family='Segment Anything Model', version='', size='', variant='')
    """
    words = _PART.split(name.strip())
    sizes: list[str] = []
    variants: list[str] = []
    while len(words) > 1:
        if _is_size(words[-1]):
            sizes.insert(0, words.pop())
        elif words[-1].casefold() in VARIANTS:
            variants.insert(0, words.pop())
        else:
            break
    version = ""
    if len(words) > 1 and _VERSION.fullmatch(words[-1]):
        version = words.pop()
    elif glued := _GLUED_VERSION.fullmatch(words[-1]):
        version = glued["version"]
        words[-1] = glued["family"]
    return NameParts(" ".join(words), version, "-".join(sizes), "-".join(variants))


def ancestors(name: str) -> tuple[str, ...]:
    """What ``name`` is a version, size or variant of, the nearest first.

    >>> ancestors("LLaMA-2-7B-Chat")
    ('LLaMA-2-7B', 'LLaMA-2-Chat', 'LLaMA-2', 'LLaMA')
    >>> ancestors("ImageNet-1K"), ancestors("BERT-base"), ancestors("GPT-4V"), ancestors("Mamba")
    (('ImageNet',), ('BERT',), ('GPT-4', 'GPT'), ())
    """
    parts = parse_name(name)
    letterless = re.sub(r"(?<=\d)[A-Za-z]$", "", parts.version)
    ladder = (
        (parts.family, parts.version, parts.size, parts.variant),
        (parts.family, parts.version, parts.size, ""),
        (parts.family, parts.version, "", parts.variant),
        (parts.family, parts.version, "", ""),
        (parts.family, letterless, "", ""),
        (parts.family, "", "", ""),
    )
    names = ["-".join(p for p in step if p) for step in ladder]
    if name.endswith("+"):  # HumanEval+ extends HumanEval
        names.append(name.rstrip("+ "))
    return tuple(n for n in dict.fromkeys(names[1:]) if n != names[0] and n)


def _is_size(word: str) -> bool:
    return bool(
        SIZE.fullmatch(word)
        or (len(word) > 1 and _PATCH.fullmatch(word.replace("/", "")))
        or word.casefold() in _NAMED_SIZES
    )
