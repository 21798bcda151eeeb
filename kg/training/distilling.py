"""From a fitted tagger to a smaller one that gives nearly the same scores.

The smaller network starts from some layers of the larger one, with the inner units of each that matter most, and
learns the larger one's scores of tags and relations on unlabelled abstracts (Hinton, Vinyals and Dean 2015; Sanh et
al. 2019, DistilBERT).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from kg.training.examples import Batch, Example, make_batch
from kg.training.fitting import FitSettings, device_of, predict, scores, take_steps
from kg.training.network import Encoder, Layer, TaggerNetwork
from kg.training.scores import Halves, Wanted
from kg.training.stages import Checkpoint

#: The part of relations in the loss.
_RELATIONS = 1.0


def shrink(network: TaggerNetwork, layers: Sequence[int], inner: int, examples: Sequence[Example]) -> TaggerNetwork:
    """A network with the given of ``network``'s layers (counted from 0) and ``inner`` inner units in each.

    The units kept are those that are most active on ``examples`` times the length of what they write.
    """
    importance = _importance(network, examples)
    small = TaggerNetwork(Encoder(len(layers), inner))
    state = {name: value for name, value in network.state_dict().items() if not name.startswith("encoder.layers.")}
    for ours, theirs in enumerate(layers):
        kept = importance[theirs].topk(inner).indices.sort().values
        for name, value in _layers(network)[theirs].state_dict().items():
            part = value[kept] if name.startswith("up.") else value[:, kept] if name == "down.weight" else value
            state[f"encoder.layers.{ours}.{name}"] = part.clone()
    small.load_state_dict(state)
    return small.to(device_of(network))


def _importance(network: TaggerNetwork, examples: Sequence[Example]) -> list[Tensor]:
    """For each layer and each of its inner units: mean absolute activation × length of its column on the way out."""
    sums = [torch.zeros(layer.up.out_features, device=device_of(network)) for layer in _layers(network)]

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
    return [layer for layer in network.encoder.modules() if isinstance(layer, Layer)]


def distil(
    network: TaggerNetwork,
    examples: Sequence[Example],
    wanted: Sequence[Wanted],
    settings: FitSettings,
    progress: Callable[[str, int, int | None], None] = lambda *_: None,
    checkpoint: Checkpoint | None = None,
) -> None:
    """Fit ``network`` in place to the ``wanted`` scores of ``examples``. The chain stays what it is.

    Without dropout: a small network that is told so much has too little room, not too much.
    """
    for module in network.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    take_steps(
        network,
        [len(e.pieces.ids) for e in examples],
        settings,
        lambda numbers, random: _distance(
            network, make_batch([examples[i] for i in numbers], random), [wanted[i] for i in numbers]
        ),
        progress,
        checkpoint,
    )


def _distance(network: TaggerNetwork, batch: Batch, wanted: Sequence[Wanted]) -> Tensor:
    """Mean squared differences of the tags' centred scores over words, and how far relations are from the wanted ones.

    Relations count where the wanted scores see a name, by Kullback–Leibler divergence.
    """
    tags, relations = scores(network, batch)
    wanted_tags, wanted_relations = (
        _padded([pair[part] for pair in wanted], found.shape).to(found.device)
        for part, found in ((0, tags), (1, relations))
    )
    present = batch.present.to(tags.device)
    centred = tags - tags.mean(dim=2, keepdim=True)
    total = (centred - wanted_tags).pow(2).mean(dim=2)[present].mean()
    names = present & (wanted_tags.argmax(dim=2) > 0)
    if names.any():
        said, meant = (functional.log_softmax(x[names], dim=1) for x in (relations, wanted_relations))
        total = total + _RELATIONS * functional.kl_div(said, meant, log_target=True, reduction="batchmean")
    return total


def _padded(parts: Sequence[Halves], shape: torch.Size) -> Tensor:
    padded = torch.zeros(shape)
    for row, part in enumerate(parts):
        padded[row, : len(part)] = torch.from_numpy(part.astype(np.float32))
    return padded
