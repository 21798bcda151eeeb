"""A fitted network as the model folder that extraction loads, and back: ONNX with 8-bit weights, tokenizer, chain."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from kg.errors import UnreadableInput
from kg.extraction.tagger import INPUTS
from kg.schema import ENTITY_TYPES, RELATIONS
from kg.training.network import Encoder, TaggerNetwork

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


def read_network(folder: Path) -> TaggerNetwork:
    """The network of a model folder that :func:`write_model` wrote, with its weights as near as 8 bits tell them.

    Raises UnreadableInput where there is no such model.
    """
    import onnx

    try:
        graph = onnx.load(str(folder / "tagger.onnx")).graph
        stored = {part.name: onnx.numpy_helper.to_array(part) for part in graph.initializer}
        state = {
            name: torch.from_numpy(value.copy())
            for name, value in stored.items()
            if not name.endswith((_QUANTIZED, *_ABOUT_QUANTIZED))
        }
        for node in graph.node:
            if node.op_type == "MatMulInteger":
                name = node.name.strip("/").removesuffix(_PRODUCT).replace("/", ".")
                state[f"{name}.weight"] = _exact(stored, node.input[1].removesuffix(_QUANTIZED)).T.contiguous()
        for name in ("piece", "shape", "known"):
            state[f"encoder.{name}.weight"] = _exact(stored, f"encoder.{name}.weight")
        told = json.loads((folder / "tagger.json").read_text(encoding="utf-8"))
        layers = {name.split(".")[2] for name in state if name.startswith("encoder.layers.")}
        network = TaggerNetwork(Encoder(len(layers), len(state["encoder.layers.0.up.bias"])))
        for name in ("transitions", "first"):
            forbidden = network.get_buffer("forbidden" if name == "transitions" else "forbidden_first")
            state[name] = torch.tensor(told[name]).masked_fill(forbidden < 0, 0.0)
        network.load_state_dict({**network.state_dict(), **state})
    except Exception as error:
        message = f"{folder}: no model that can be fitted further: {error!r}. `kg train` makes one."
        raise UnreadableInput(message) from error
    return network


_QUANTIZED = "_quantized"
_ABOUT_QUANTIZED = ("_scale", "_zero_point")
_PRODUCT = "/MatMul_quant"


def _exact(stored: dict[str, npt.NDArray[np.generic]], name: str) -> Tensor:
    """The weights that are stored in 8 bits under ``name``."""
    values, scale, zero = (stored[f"{name}{part}"].astype(np.float32) for part in (_QUANTIZED, *_ABOUT_QUANTIZED))
    return torch.from_numpy((values - zero) * scale)
