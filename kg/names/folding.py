"""What of a name is left open, in three steps, and what a coined name looks like.

Each step folds what the one before folds too:

- :func:`fold_blanks`: how blanks and characters are coded. Names that are equal here are the same text, for rules that
  tell apart what spelling would join, and for what a user wrote into a file.
- :func:`fold_case`: capitals too. For finding what somebody typed, and for names that a reader would take for one.
- :func:`fold_spelling`: hyphens and plurals too. For names inside one paper, where they are the same thing.

Names of different papers are joined by more than spelling: see :mod:`kg.names.normal_form`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from kg.names.plurals import singular

_SEPARATORS = re.compile(r"[\s\-_‐-―]+")
_PLURAL_ACRONYM = re.compile(r"(?<=[A-Z0-9])s\b")

#: Acronyms and words in capitals that name no coined thing.
_NOT_COINED = frozenset(
    """
    AI ML NLP CV LLM LLMs VLM VLMs LM LMs MLLM MLLMs DNN DNNs CNN CNNs GNN GNNs RNN RL IR QA GPU GPUs
    CPU API APIs SOTA ID OOD IID IoT AR VR 2D 3D 4D US UK EU COVID-19 PhD URL HTML PDF JSON SQL RGB
    RGB-D MRI CT EEG ECG LiDAR YouTube GitHub HuggingFace Wikipedia Twitter Reddit Python PyTorch
    TensorFlow OpenAI DeepMind Google Meta NeurIPS ICLR ICML ACL EMNLP CVPR ICCV ECCV
    """.split()
)


def fold_blanks(name: str) -> str:
    """``name`` in one Unicode form (NFKC) and with single spaces.

    >>> fold_blanks("  ﬁne\u00a0 tuning ")
    'fine tuning'
    """
    return " ".join(unicodedata.normalize("NFKC", name).split())


def fold_case(name: str) -> str:
    """``name`` without case, in one Unicode form and with single spaces.

    >>> fold_case("Straße  NET") == fold_case("STRASSE net")
    True
    """
    return fold_blanks(name).casefold()


@lru_cache(maxsize=1 << 14)
def fold_spelling(name: str) -> str:
    """``name`` without what spelling leaves open: case, hyphens and spaces, a plural s.

    >>> fold_spelling("Large-Language Models") == fold_spelling("large language model")
    True
    >>> [fold_spelling(n) for n in ("losses", "LLMs", "BiLSTM-CRFs", "ViTs", "VITS")]
    ['loss', 'llm', 'bilstm crf', 'vit', 'vits']
    """
    words = _SEPARATORS.sub(" ", _PLURAL_ACRONYM.sub("", name.strip())).split()
    # a capital S at the end is the acronym's own
    return " ".join(w.casefold() if w.isupper() else singular(w.casefold()) for w in words)


def in_singular(name: str) -> str:
    """``name`` with its last word in the singular, where that is an ordinary English plural in lower case.

    >>> [in_singular(n) for n in ("diffusion models", "LLM agents", "model biases", "dynamics", "modalities")]
    ['diffusion model', 'LLM agent', 'model bias', 'dynamics', 'modality']
    """
    head, space, word = name.rpartition(" ")
    if len(word) < 4 or not re.fullmatch(r"(?:[A-Za-z0-9]+-)*[a-z]+", word):
        return name
    before, hyphen, noun = word.rpartition("-")
    return f"{head}{space}{before}{hyphen}{singular(noun)}"


@lru_cache(maxsize=1 << 14)
def looks_coined(name: str) -> bool:
    """Whether ``name`` is written as an invented name is: capitals inside, or capitals with digits.

    >>> [n for n in ("SalUn", "LLaMA-2", "LLMs", "Transformer", "T5", "GPT-4o", "the") if looks_coined(n)]
    ['SalUn', 'LLaMA-2', 'T5', 'GPT-4o']
    """
    if " " in name:
        return any(looks_coined(word) for word in name.split())
    if name in _NOT_COINED or not name[:1].isalnum() or len(name) < 2:
        return False
    capitals = sum(c.isupper() for c in name)
    if any(c.isdigit() for c in name):
        return capitals >= 1
    return capitals >= 2 and not re.fullmatch(r"(?:[A-Z][a-z]+)(?:-[A-Z]?[a-z]+)+", name)
