"""The training examples near a message, and how they vote."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

SHARPNESS = 30.0
FLOOR = 1e-9


@dataclass(frozen=True)
class Neighbours:
    """Embeddings of the examples in int8 [examples, dimensions], sorted by class, with one scale per row.

    `starts[c]` is the first row of class c; every class has at least one row.
    """

    vectors: NDArray[np.int8]
    scales: NDArray[np.float32]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, embeddings: NDArray[np.float32], targets: NDArray[np.intp]) -> "Neighbours":
        """Keep these examples: embeddings [examples, dimensions] of norm 1, targets 0..classes-1, each present."""
        order = np.argsort(targets, kind="stable")
        ordered = embeddings[order]
        scales = np.maximum(np.abs(ordered).max(axis=1), 1e-6) / 127
        vectors = np.rint(ordered / scales[:, None]).astype(np.int8)
        starts = np.searchsorted(targets[order], np.arange(targets.max() + 1))
        return cls(vectors, scales.astype(np.float32), starts)

    @cached_property
    def _unpacked(self) -> NDArray[np.float32]:
        return self.vectors.astype(np.float32) * self.scales[:, None]

    def vote(self, embeddings: NDArray[np.float32]) -> NDArray[np.float32]:
        """Votes [messages, classes]: the log of the summed kernel exp(30 (cosine - 1)) of each class's examples.

        The Parzen-window classifier (Parzen 1962) with a von Mises-Fisher kernel.
        """
        kernels = np.exp(SHARPNESS * (embeddings @ self._unpacked.T - 1))
        votes: NDArray[np.float32] = np.log(np.add.reduceat(kernels, self.starts, axis=1) + np.float32(FLOOR))
        return votes
