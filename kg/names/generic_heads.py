"""Words around a name that name no concept of their own: the ``dataset`` of "ImageNet dataset".

Such a word is dropped only where the bare name stands as a name of its own, in the graph or in the vocabulary, and in
the same name space, and never where it makes another concept: a reward model is no reward, policy learning no policy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.names.folding import looks_coined
from kg.schema import EntityType

_ANY = frozenset("method approach technique algorithm framework mechanism strategy procedure scheme paradigm".split())
_DATASET = frozenset("dataset benchmark corpus database data testbed suite collection".split())
_METRIC = frozenset("score metric measure value usage use consumption".split())
_COUNT = re.compile(r"number of (?=\S)", re.IGNORECASE)
#: Dropped after an invented name only: CLIP model, Adam optimizer, but not reward model.
_AFTER_COINED = frozenset("model network architecture optimizer loss objective library toolkit prompting".split())
#: Class names that need no "model" to be understood.
_CLASSES = frozenset("diffusion transformer autoencoder gan lstm gru mamba perceptron llm vlm mllm cnn rnn gnn".split())
#: "learning" is dropped after an adjective or one of these, never after a thing that is learned (policy, reward).
_ADJECTIVE = re.compile(r"(?:.*-)?(?:shot|task|supervised|incremental|contrastive|federated|continual|multimodal)")
_LEARNED_BY = frozenset("ensemble transfer imitation curriculum".split())
#: Words that mean something else when they stand alone.
_TOO_BARE = frozenset(
    """
    annotation data deep evaluation general gradient graph hybrid kernel language learning search test training tree
    vision
    """.split()
)
#: Heads that are no concept of which a longer name would be a kind.
GENERIC_HEADS = (
    _ANY
    | _AFTER_COINED
    | _TOO_BARE
    | _DATASET
    | frozenset(
        """
        ability agent analysis application attack bias capability code component content design dynamic effect example
        feature function human image information input knowledge layer machine memory module number object output
        paper performance prior problem process quality result sample setting source space state structure system
        target task text theory time token tool user video weight work
        """.split()
    )
)


def bare_names(name: str, kind: EntityType) -> Iterator[tuple[str, str]]:
    """(bare name, dropped word) for each way to drop a trailing word of ``name``, or the "number of" before a metric.

    >>> list(bare_names("COCO dataset", "dataset")), list(bare_names("ensemble method", "method"))
    ([('COCO', 'dataset')], [('ensemble', 'method')])
    >>> list(bare_names("reward model", "method")), list(bare_names("low-shot learning", "task"))
    ([], [('low-shot', 'learning')])
    """
    if kind == "metric" and (counted := _COUNT.match(name)):
        yield name[counted.end() :], "number of"
    bare, _, head = name.rstrip().rpartition(" ")
    bare = bare.strip()
    word = head.casefold()
    word = word if word in ("loss", "corpus") else word.removesuffix("s")
    last = re.split(r"[\s\-]", bare.casefold())[-1]
    if not bare or bare.casefold() in _TOO_BARE:
        return
    if kind == "dataset":
        droppable = word in _DATASET
    elif kind == "metric":
        droppable = word in _METRIC
    else:
        droppable = (
            word in _ANY
            or (word in _AFTER_COINED and (looks_coined(bare) or last in _CLASSES))
            or (word == "learning" and (_ADJECTIVE.fullmatch(last) is not None or last in _LEARNED_BY))
        )
    if droppable:
        yield bare, word
