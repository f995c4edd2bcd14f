"""The ONNX graph of the encoder: built once from the weights, quantised to int8, cached in a folder.

BERT (Devlin et al. 2019) in the MiniLM-L6-H384 size (Wang et al. 2020), written with ONNX Runtime's fused operators.
One text at a time, so there is no padding, no attention mask and no segment input.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handrail.language.embedding.weights import TOKENIZER_SHA256, WEIGHTS_SHA256, ModelFiles, checked_bytes

if TYPE_CHECKING:
    from onnx import ModelProto, NodeProto, TensorProto

BUILDER_VERSION = 1
LAYERS = 6
HEADS = 12
FUSED = "com.microsoft"
LAYER_NORM_EPSILON = 1e-12

Weights = Mapping[str, NDArray[np.float32]]


def recipe_hash() -> str:
    """SHA-256 (hex) of weights, tokenizer and builder version: equal on every host that makes the same vectors."""
    return hashlib.sha256(f"{WEIGHTS_SHA256} {TOKENIZER_SHA256} int8 v{BUILDER_VERSION}".encode()).hexdigest()


def cached_graph(cache_dir: Path, files: ModelFiles) -> Path:
    """Path of the int8 graph, built now if it is not in `cache_dir` (some seconds, about 400 MB of memory).

    Several processes may build at once: each writes its own file and renames it into place. Raises ModelTamperedError.
    """
    target = cache_dir / f"minilm-{recipe_hash()[:16]}.onnx"
    if not target.is_file():
        from safetensors.numpy import load

        weights = load(checked_bytes(files.weights, WEIGHTS_SHA256))
        cache_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache_dir, prefix="building-") as workplace:
            built = Path(workplace) / "int8.onnx"
            _quantise(build(weights), built)
            built.replace(target)
    return target


def build(weights: Weights) -> ModelProto:
    """The fp32 graph: `input_ids` int32 [1, tokens] -> `embedding` float32 [1, 384], mean of tokens, L2 norm 1."""
    from onnx import TensorProto, helper

    parts = _Parts()
    _embeddings(parts, weights)
    for layer in range(LAYERS):
        _attention(parts, weights, layer)
        _feed_forward(parts, weights, layer)
    parts.node("ReduceMean", [f"hidden{LAYERS}"], "mean", domain="", axes=[1], keepdims=0)
    parts.node("LpNormalization", ["mean"], "embedding", domain="", axis=-1, p=2)
    graph = helper.make_graph(
        parts.nodes,
        "all-MiniLM-L6-v2",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT32, [1, "tokens"])],
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, [1, 384])],
        parts.constants,
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8)


class _Parts:
    """Nodes and constants gathered while the graph is written."""

    def __init__(self) -> None:
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []

    def constant(self, name: str, values: NDArray[np.float32]) -> str:
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind: str, inputs: list[str], output: str, domain: str = FUSED, **attributes: Any) -> None:
        from onnx import helper

        self.nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **attributes))


def _embeddings(parts: _Parts, weights: Weights) -> None:
    # All our tokens are of segment 0: its vector is folded into the positions.
    positions = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    inputs = [
        "input_ids",
        "",
        parts.constant("words", weights["embeddings.word_embeddings.weight"]),
        parts.constant("positions", positions),
        "",
        parts.constant("scale", weights["embeddings.LayerNorm.weight"]),
        parts.constant("shift", weights["embeddings.LayerNorm.bias"]),
    ]
    from onnx import helper

    outputs = ["hidden0", "unused_mask_index"]
    parts.nodes.append(
        helper.make_node("EmbedLayerNormalization", inputs, outputs, domain=FUSED, epsilon=LAYER_NORM_EPSILON)
    )


def _attention(parts: _Parts, weights: Weights, layer: int) -> None:
    name, source = f"layer{layer}.attention", f"encoder.layer.{layer}.attention"
    heads = [f"{source}.self.{part}" for part in ("query", "key", "value")]
    packed = parts.constant(f"{name}.qkv", np.concatenate([weights[f"{head}.weight"].T for head in heads], axis=1))
    biases = parts.constant(f"{name}.qkv_bias", np.concatenate([weights[f"{head}.bias"] for head in heads]))
    parts.node("Attention", [f"hidden{layer}", packed, biases], f"{name}.context", num_heads=HEADS)
    dense = parts.constant(f"{name}.dense", weights[f"{source}.output.dense.weight"].T)
    parts.node("MatMul", [f"{name}.context", dense], f"{name}.projected", domain="")
    _add_and_norm(parts, weights, f"{source}.output", [f"{name}.projected", f"hidden{layer}"], f"{name}.out")


def _feed_forward(parts: _Parts, weights: Weights, layer: int) -> None:
    name, source = f"layer{layer}.feed", f"encoder.layer.{layer}"
    attended = f"layer{layer}.attention.out"
    wide = parts.constant(f"{name}.wide", weights[f"{source}.intermediate.dense.weight"].T)
    parts.node("MatMul", [attended, wide], f"{name}.widened", domain="")
    bias = parts.constant(f"{name}.bias", weights[f"{source}.intermediate.dense.bias"])
    parts.node("BiasGelu", [f"{name}.widened", bias], f"{name}.active")
    narrow = parts.constant(f"{name}.narrow", weights[f"{source}.output.dense.weight"].T)
    parts.node("MatMul", [f"{name}.active", narrow], f"{name}.narrowed", domain="")
    _add_and_norm(parts, weights, f"{source}.output", [f"{name}.narrowed", attended], f"hidden{layer + 1}")


def _add_and_norm(parts: _Parts, weights: Weights, source: str, inputs: list[str], output: str) -> None:
    constants = [
        parts.constant(f"{output}.scale", weights[f"{source}.LayerNorm.weight"]),
        parts.constant(f"{output}.shift", weights[f"{source}.LayerNorm.bias"]),
        parts.constant(f"{output}.bias", weights[f"{source}.dense.bias"]),
    ]
    parts.node("SkipLayerNormalization", inputs + constants, output, epsilon=LAYER_NORM_EPSILON)


def _quantise(model: ModelProto, target: Path) -> None:
    from onnx import TensorProto
    from onnxruntime.quantization import QuantType, quantize_dynamic

    # The graph is written with fused operators already; this mark says so to the quantiser, which else warns.
    model.metadata_props.add(key="onnx.quant.pre_process", value="onnxruntime.quant")
    quantize_dynamic(
        model,
        target,
        per_channel=True,
        # Seven bits: without VNNI instructions eight saturate, and hosts would disagree about the same text.
        reduce_range=True,
        weight_type=QuantType.QInt8,
        extra_options={"DefaultTensorType": TensorProto.FLOAT},
    )
