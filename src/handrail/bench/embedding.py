"""How fast messages become vectors, beside sentence-transformers with the same weights on the same machine."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from handrail.kernel.errors import HandrailError
from handrail.language.embedding.weights import find_model

ROUNDS = 3
SINGLE = 200
TOGETHER = 1000
REFERENCE = "sentence_transformers"
Report = Callable[[str, int, int], None]


class NoReferenceError(HandrailError):
    """sentence-transformers is not installed: pip install sentence-transformers, in an environment of its own."""

    code = "no_reference"


class Encodes(Protocol):
    """What turns texts into vectors [n, dimensions] of norm 1."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of the texts."""
        ...


class _Reference:
    """sentence-transformers with the released weights (fp32), on so many threads."""

    def __init__(self, folder: Path, threads: int) -> None:
        import torch
        from sentence_transformers import SentenceTransformer

        torch.set_num_threads(threads)
        self._model = SentenceTransformer(str(folder), device="cpu")

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of the texts, in batches of 32, as the library does by itself."""
        vectors: NDArray[np.float32] = self._model.encode(
            list(texts), convert_to_numpy=True, normalize_embeddings=True, show_progress_bar=False
        )
        return vectors


def reference_encoder(model_dir: Path | None, threads: int) -> Encodes:
    """Return sentence-transformers with the weights that Handrail uses; raises NoReferenceError, ModelMissingError."""
    if importlib.util.find_spec(REFERENCE) is None:
        raise NoReferenceError
    return _Reference(find_model(model_dir).weights.parent, threads)


def bench_embedding(
    texts: Sequence[str], encoders: dict[str, Encodes], on_progress: Report, *, rounds: int = ROUNDS
) -> dict[str, Any]:
    """Time each encoder in turn, several rounds; figures are medians over the rounds.

    With two encoders, `faster` says how many times faster the first is, and `cosine` how alike their vectors are.
    """
    alone, together = list(texts[:SINGLE]), list(texts[:TOGETHER])
    times: dict[str, list[tuple[float, float, float]]] = {name: [] for name in encoders}
    for encoder in encoders.values():
        encoder.encode(alone[:10])
    for done in range(rounds):
        on_progress("embedding", done, rounds)
        for name, encoder in encoders.items():
            times[name].append(_timed(encoder, alone, together))
    on_progress("embedding", rounds, rounds)
    figures: dict[str, Any] = {"texts": len(together), "rounds": rounds}
    figures |= {name: _medians(rows, len(together)) for name, rows in times.items()}
    if len(encoders) > 1:
        figures |= _compared(figures, encoders, alone)
    return figures


def _timed(encoder: Encodes, alone: Sequence[str], together: Sequence[str]) -> tuple[float, float, float]:
    """Median and 95th percentile of one text in ms, and seconds for all together."""
    laps = []
    for text in alone:
        started = time.perf_counter()
        encoder.encode([text])
        laps.append((time.perf_counter() - started) * 1000)
    started = time.perf_counter()
    encoder.encode(together)
    p50, p95 = np.percentile(laps, [50, 95])
    return float(p50), float(p95), time.perf_counter() - started


def _medians(rows: Sequence[tuple[float, float, float]], count: int) -> dict[str, float]:
    p50, p95, seconds = np.median(np.array(rows), axis=0)
    return {"one_p50_ms": float(p50), "one_p95_ms": float(p95), "together_per_second": float(count / seconds)}


def _compared(figures: dict[str, Any], encoders: dict[str, Encodes], texts: Sequence[str]) -> dict[str, Any]:
    first, other = list(encoders)[:2]
    ours, theirs = (encoders[name].encode(texts) for name in (first, other))
    cosines = (ours * theirs).sum(axis=1)
    return {
        "faster": {
            "one": figures[other]["one_p50_ms"] / figures[first]["one_p50_ms"],
            "together": figures[first]["together_per_second"] / figures[other]["together_per_second"],
        },
        "cosine": {"mean": float(cosines.mean()), "lowest": float(cosines.min())},
    }
