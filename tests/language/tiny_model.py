"""A model small enough to be made in a test: each word has a vector, a text is the mean of its words'."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing

WORDS = ("[UNK]", "[CLS]", "query", ":", "passage", "refund", "money", "parcel", "where", "is", "my", "arrive", "bank")


def tiny_model(folder: Path, *, dimensions: int = 8, seed: int = 1, pooling: str = "mean", **changes: Any) -> Path:
    """Write the folder; `changes` replace whole files: prompts, modules, sentence, where."""
    table = np.random.default_rng(seed).normal(size=(len(WORDS), dimensions)).astype(np.float32)
    graph = folder / changes.get("where", "onnx/model.onnx")
    graph.parent.mkdir(parents=True, exist_ok=True)
    save(_model(table), str(graph))
    tokenizer = Tokenizer(WordLevel({word: number for number, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.post_processor = TemplateProcessing(single="[CLS] $A", special_tokens=[("[CLS]", 1)])
    tokenizer.save(str(folder / "tokenizer.json"))
    modules = changes.get("modules", ["Transformer", "Pooling", "Normalize"])
    paths = ["", "1_Pooling", "2_Normalize", "3_Dense"]
    write_json(
        folder / "modules.json",
        [
            {"idx": number, "name": str(number), "path": paths[number], "type": f"sentence_transformers.models.{name}"}
            for number, name in enumerate(modules)
        ],
    )
    flags = {f"pooling_mode_{mode}": mode.startswith(pooling) for mode in ("cls_token", "mean_tokens", "max_tokens")}
    write_json(folder / "1_Pooling" / "config.json", {"word_embedding_dimension": dimensions} | flags)
    write_json(folder / "config.json", {"model_type": "bert", "max_position_embeddings": 64})
    if "sentence" in changes:
        write_json(folder / "sentence_bert_config.json", changes["sentence"])
    if "prompts" in changes:
        write_json(folder / "config_sentence_transformers.json", {"prompts": changes["prompts"]})
    return folder


def table_of(folder: Path) -> np.ndarray:
    """The vectors of WORDS."""
    import onnx

    model = onnx.load(str(folder / "onnx" / "model.onnx"))
    return numpy_helper.to_array(model.graph.initializer[0])


def write_json(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content))


def _model(table: np.ndarray) -> Any:
    node = helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])
    unused = helper.make_node("Identity", ["attention_mask"], ["mask"])
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, [1, "tokens"])
        for name in ("input_ids", "attention_mask")
    ]
    outputs = [
        helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, [1, "tokens", table.shape[1]]),
        helper.make_tensor_value_info("mask", TensorProto.INT64, [1, "tokens"]),
    ]
    graph = helper.make_graph([node, unused], "tiny", inputs, outputs, [numpy_helper.from_array(table, "table")])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
