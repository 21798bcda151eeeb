"""From a fitted tagger to a smaller one that gives nearly the same scores.

The smaller network starts from some layers of the larger one, with the inner units of each that matter most, and
learns the larger one's scores of tags and relations on unlabelled abstracts (Hinton, Vinyals and Dean 2015; Sanh et
al. 2019, DistilBERT).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from kg.extraction.training.examples import Batch, Example, batches, make_batch
from kg.extraction.training.fitting import FitSettings, Steps, predict, scores
from kg.extraction.training.network import Encoder, Layer, TaggerNetwork

Halves = npt.NDArray[np.float16]
#: The scores that a teacher gives one text: words × tags, words × relations, each word's mean taken off.
Wanted = tuple[Halves, Halves]

_RELATIONS = 0.3


def shrink(network: TaggerNetwork, layers: Sequence[int], inner: int, examples: Sequence[Example]) -> TaggerNetwork:
    """A network with the given of ``network``'s layers (counted from 0) and ``inner`` inner units in each.

    The units kept are those that are most active on ``examples`` times the length of what they write.
    """
    importance = _importance(network, examples)
    small = TaggerNetwork(Encoder(len(layers), inner))
    state = {name: value for name, value in network.state_dict().items() if not name.startswith("encoder.layers.")}
    for ours, theirs in enumerate(layers):
        kept = importance[theirs].topk(inner).indices.sort().values
        for name, value in network.encoder.layers[theirs].state_dict().items():
            part = value[kept] if name.startswith("up.") else value[:, kept] if name == "down.weight" else value
            state[f"encoder.layers.{ours}.{name}"] = part.clone()
    small.load_state_dict(state)
    return small


def _importance(network: TaggerNetwork, examples: Sequence[Example]) -> list[Tensor]:
    """For each layer and each of its inner units: mean absolute activation × length of its column on the way out."""
    sums = [torch.zeros(layer.up.out_features) for layer in _layers(network)]

    def adding_to(sum_: Tensor) -> Callable[[nn.Module, tuple[Tensor, ...], Tensor], None]:
        def add(_: nn.Module, __: tuple[Tensor, ...], output: Tensor) -> None:
            sum_.add_(functional.gelu(output.float()).abs().mean(dim=(0, 1)))

        return add

    hooks = [
        layer.up.register_forward_hook(adding_to(sum_)) for layer, sum_ in zip(_layers(network), sums, strict=True)
    ]
    predict(network, examples)
    for hook in hooks:
        hook.remove()
    return [sum_ * layer.down.weight.detach().norm(dim=0) for layer, sum_ in zip(_layers(network), sums, strict=True)]


def _layers(network: TaggerNetwork) -> list[Layer]:
    return [layer for layer in network.encoder.layers if isinstance(layer, Layer)]


def wanted_scores(network: TaggerNetwork, examples: Sequence[Example]) -> list[Wanted]:
    """What ``network`` scores each example; a chain gives the same spans whatever is added to all tags of a word."""
    return [(_centred(tags), _centred(relations)) for tags, relations in predict(network, examples)]


def _centred(values: npt.NDArray[np.float64]) -> Halves:
    centred: Halves = (values - values.mean(axis=1, keepdims=True)).astype(np.float16)
    return centred


def distil(
    network: TaggerNetwork,
    examples: Sequence[Example],
    wanted: Sequence[Wanted],
    settings: FitSettings,
    progress: Callable[[str, int, int | None], None] = lambda *_: None,
) -> None:
    """Fit ``network`` in place to the ``wanted`` scores of ``examples``. The chain stays what it is."""
    torch.manual_seed(settings.seed)
    random = np.random.default_rng(settings.seed)
    steps = Steps(network, settings, len(examples), progress)
    while not steps.finished:
        for numbers in batches([len(e.pieces.ids) for e in examples], settings.batch, random):
            if steps.finished:
                break
            batch = make_batch([examples[i] for i in numbers], random)
            steps.take(_distance(network, batch, [wanted[i] for i in numbers]))
    steps.finish()


def _distance(network: TaggerNetwork, batch: Batch, wanted: Sequence[Wanted]) -> Tensor:
    """Mean squared differences of centred scores over the words of ``batch``."""
    total = torch.zeros(())
    for found, part, weight in zip(scores(network, batch), (0, 1), (1.0, _RELATIONS), strict=True):
        target = torch.zeros(found.shape)
        for row, pair in enumerate(wanted):
            target[row, : len(pair[part])] = torch.from_numpy(pair[part].astype(np.float32))
        difference = found - found.mean(dim=2, keepdim=True) - target
        total = total + weight * difference.pow(2).mean(dim=2)[batch.present].mean()
    return total
