"""The form in which a name is shown: what a text calls several of ("diffusion models", "ResNets"), in the singular."""

from __future__ import annotations

import re

from kg.names.folding import in_singular
from kg.names.plurals import singular
from kg.schema import EntityType

#: Behind one of these words stands what the head is made of or about, which stays as it is: mixture of experts.
_COMPLEMENT = re.compile(r"\s(?:of|over|with|from|between|across|against|in|to|by)\s")
#: What metrics count: one of it is no measure.
_COUNTED = frozenset(
    """
    calls characters days emissions epochs flops hours invocations iterations judgments judgements layers
    likes minutes operations parameters params preferences queries rankings requests rounds samples seconds steps tokens
    turns updates violations voxels weights words
    """.split()
)
_FLOPS = re.compile(r"(?:^|\s)[KMGTP]?FLOP[sS]$")
#: Names that have no singular.
_PLURAL_ONLY = re.compile(r"(?:^|[\s-])(?:[kK][-\s]?means|least[-\s]squares|integrated gradients|mixed[-\s]methods)$")
#: Heads that are ordinary words though a capital makes them look like names: Transformers, 3D Gaussians, AI Agents.
_CAPITAL_HEADS = frozenset(
    """
    accuracies adapters agents autoencoders autoencoder-decoders bandits chatbots classifiers controllers costs decoders
    detectors diffusers discriminators distances embeddings encoders ensembles errors experts fields forests gaussians
    generators graphs kernels learners lexicons machines mechanisms methods mixtures models modules nets networks
    pipelines policies priors processes prompts rates regressors representations retrievers rewards scores simulators
    splats systems tokenizers transformers trees
    """.split()
)
_CAPITAL_HEAD = re.compile(r"(?P<before>(?:.*[\s-])?(?:[A-Z][A-Za-z]*)??)(?P<head>[A-Z][a-z]+s)")
_DATASETS = re.compile(r"\b(?:benchmarks|corpora|datasets|data sets)$")
_ACRONYMS = re.compile(r"(?<=[A-Z0-9])s$")


def shown_name(name: str, kind: EntityType) -> str:
    """``name`` as one thing of type ``kind`` is called.

    >>> [shown_name(n, "method") for n in ("diffusion models", "LLMs", "Transformers", "mixture of experts", "k-means")]
    ['diffusion model', 'LLM', 'Transformer', 'mixture of experts', 'k-means']
    >>> [shown_name(n, "metric") for n in ("GFLOPs", "trainable parameters", "F1-scores", "error rates")]
    ['GFLOPs', 'trainable parameters', 'F1-score', 'error rate']
    >>> [shown_name(n, "dataset") for n in ("Natural Questions", "ResNets", "parallel corpora")]
    ['Natural Questions', 'ResNets', 'parallel corpus']
    """
    if kind == "dataset" and any(c.isupper() for c in name) and not _DATASETS.search(name):
        return name
    if _PLURAL_ONLY.search(name) or _COMPLEMENT.search(name):
        return name
    if kind == "metric" and (_FLOPS.search(name) or re.split(r"[\s-]", name)[-1].lower() in _COUNTED):
        return name
    capital = _CAPITAL_HEAD.fullmatch(name)
    if capital and capital["head"].lower() in _CAPITAL_HEADS:
        return capital["before"] + singular(capital["head"].lower()).capitalize()
    return _ACRONYMS.sub("", in_singular(name))
