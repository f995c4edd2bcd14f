"""Any sentence-transformers model that comes as an ONNX graph in a folder."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from handrail.language.embedding.layout import Layout, ModelFolderError, read_layout

_INPUTS = {"input_ids", "attention_mask", "token_type_ids"}


class FolderEncoder:
    """A transformer, a pooling and the L2 norm. May be shared between threads.

    `fingerprint` covers the content of graph and tokenizer and every rule that changes a vector, not the folder's name.
    """

    def __init__(self, folder: Path, layout: Layout, threads: int = 1) -> None:
        self.layout = layout
        self.threads = threads
        self.origin: Mapping[str, str] = {"kind": "folder", "name": folder.name, "folder": str(folder)}
        self._tokenizer = Tokenizer.from_file(str(layout.tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(layout.longest)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(layout.graph), options, providers=["CPUExecutionProvider"])
        self._inputs = [(given.name, given.type) for given in self._session.get_inputs()]
        if unknown := {name for name, _ in self._inputs} - _INPUTS:
            raise ModelFolderError(f"{layout.graph} wants {', '.join(sorted(unknown))}")
        self.dimensions = len(self._encode_one("a", ""))
        self.fingerprint = _fingerprint(layout, self.dimensions)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors [len(texts), dimensions] of L2 norm 1 of what customers write, each on its own."""
        return self._encode(texts, self.layout.query_prefix)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same for passages of knowledge."""
        return self._encode(texts, self.layout.passage_prefix)

    def _encode(self, texts: Sequence[str], prefix: str) -> NDArray[np.float32]:
        # One text a run, for the reason that `Encoder.encode` gives.
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        if self.threads == 1 or len(texts) < 2:
            for row, text in enumerate(texts):
                vectors[row] = self._encode_one(text, prefix)
            return vectors
        with ThreadPoolExecutor(self.threads) as pool:
            for row, vector in enumerate(pool.map(lambda text: self._encode_one(text, prefix), texts)):
                vectors[row] = vector
        return vectors

    def _encode_one(self, text: str, prefix: str) -> NDArray[np.float32]:
        whole = f"{prefix}{text}"
        ids = self._tokenizer.encode(whole.lower() if self.layout.lower_case else whole).ids
        feeds = {name: _feed(name, kind, ids) for name, kind in self._inputs}
        tokens: NDArray[np.float32] = self._session.run(None, feeds)[0][0]
        vector = self._pool(tokens, prefix).astype(np.float32)
        length = np.linalg.norm(vector)
        unit: NDArray[np.float32] = vector / length if length else np.full_like(vector, 1 / np.sqrt(len(vector)))
        return unit

    def _pool(self, tokens: NDArray[np.float32], prefix: str) -> NDArray[np.float32]:
        """One vector of those of the tokens [tokens, dimensions]; graphs that pool themselves give one already."""
        if tokens.ndim == 1:
            return tokens
        if self.layout.pooling == "cls":
            first: NDArray[np.float32] = tokens[0]
            return first
        skipped = 0
        if prefix and not self.layout.pool_prompts:
            skipped = min(len(self._tokenizer.encode(prefix.rstrip()).ids) - 1, len(tokens) - 1)
        mean: NDArray[np.float32] = tokens[skipped:].mean(axis=0)
        return mean


def load_folder(folder: Path, threads: int = 1) -> FolderEncoder:
    """The encoder of a folder. Raises ModelFolderError with what is missing or not understood."""
    try:
        return FolderEncoder(folder, read_layout(folder), threads)
    except ModelFolderError:
        raise
    except Exception as problem:  # the libraries raise bare exceptions for files that are not what they should be
        reason = str(problem).strip().splitlines() or [type(problem).__name__]
        raise ModelFolderError(f"{folder}: {reason[0][:200]}") from problem


def _feed(name: str, kind: str, ids: list[int]) -> NDArray[np.integer]:
    number = np.int32 if kind == "tensor(int32)" else np.int64
    values = {"input_ids": ids, "attention_mask": [1] * len(ids), "token_type_ids": [0] * len(ids)}[name]
    return np.array([values], dtype=number)


def _fingerprint(layout: Layout, dimensions: int) -> str:
    """SHA-256 (hex) of the model: equal wherever the same folder lies."""
    digest = hashlib.sha256()
    data = sorted(layout.graph.parent.glob(f"{layout.graph.name}*data*"))  # weights beyond 2 GB lie beside the graph
    for path in (layout.graph, *data, layout.tokenizer):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    rules = [layout.pooling, layout.longest, layout.lower_case, layout.pool_prompts, dimensions]
    digest.update(repr([*rules, layout.query_prefix, layout.passage_prefix]).encode())
    return digest.hexdigest()
