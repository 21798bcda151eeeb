"""A fitted network as the model folder that extraction loads: ONNX with 8-bit weights, tokenizer, chain."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import torch
from torch import nn

from kg.extraction.tagger import INPUTS
from kg.schema import ENTITY_TYPES, RELATIONS
from kg.training.network import TaggerNetwork

_OPSET = 17
_DIGITS = 5


def write_model(network: TaggerNetwork, tokenizer: Path, folder: Path) -> None:
    """Write ``tagger.onnx``, ``tokenizer.json`` and ``tagger.json`` into ``folder``, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    network.eval()
    with tempfile.TemporaryDirectory() as scratch:
        exact = Path(scratch) / "exact.onnx"
        _write_onnx(network, exact)
        _quantize(exact, folder / "tagger.onnx")
    shutil.copyfile(tokenizer, folder / "tokenizer.json")
    transitions, first = (t.detach().double() for t in network.chain())
    told = {
        "types": ENTITY_TYPES,
        "relations": RELATIONS,
        "transitions": [[round(x, _DIGITS) for x in row] for row in transitions.tolist()],
        "first": [round(x, _DIGITS) for x in first.tolist()],
    }
    (folder / "tagger.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def _write_onnx(network: nn.Module, path: Path) -> None:
    *per_piece, first_pieces = INPUTS
    outputs = ["tags", "relations"]
    pieces, first = torch.ones(1, 16, dtype=torch.long), torch.ones(1, 12, dtype=torch.long)
    torch.onnx.export(
        network,
        (pieces, pieces, pieces, first),
        str(path),
        input_names=list(INPUTS),
        output_names=outputs,
        dynamic_axes={
            **{name: {1: "pieces"} for name in per_piece},
            **{name: {1: "words"} for name in (first_pieces, *outputs)},
        },
        opset_version=_OPSET,
        dynamo=False,
    )


def _quantize(exact: Path, path: Path) -> None:
    """8-bit weights, a scale for each column; activations are scaled when they are known.

    Weights use 7 of their 8 bits, so that no processor's 16-bit sums of products overflow: the same on all of them.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(exact, path, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
