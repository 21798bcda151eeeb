"""What a name looks like: spellings folded together, and names that a paper may have coined."""

from __future__ import annotations

import re
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


@lru_cache(maxsize=1 << 14)
def fold(name: str) -> str:
    """``name`` without what spelling leaves open: case, hyphens and spaces, a plural s.

    >>> fold("Large-Language Models") == fold("large language model")
    True
    >>> fold("losses"), fold("LLMs"), fold("BiLSTM-CRFs"), fold("ViTs"), fold("VITS")
    ('loss', 'llm', 'bilstm crf', 'vit', 'vits')
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
    if len(word) < 4 or not re.fullmatch(r"(?:[A-Za-z]+-)*[a-z]+", word):
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
