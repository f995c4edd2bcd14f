"""The space in which examples are compared: embeddings without the spread that every intent has in common."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SHRINKAGE = 0.5

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Metric:
    """A shift and a linear map of embeddings: `centre` [dimensions], `matrix` [dimensions, dimensions]."""

    centre: Floats
    matrix: Floats

    @classmethod
    def within_classes(cls, embeddings: Floats, targets: NDArray[np.intp]) -> "Metric":
        """Whiten by the covariance that examples [n, dimensions] have around the means of their classes, targets [n].

        What differs between messages of one intent (its wording, its politeness) counts less, and what tells intents
        apart counts more: the metric of linear discriminant analysis (Fisher 1936; Hastie and Tibshirani 1996). The
        covariance is drawn half-way towards a sphere (Ledoit and Wolf 2004), so few examples do no harm.
        """
        classes, counts = int(targets.max()) + 1, np.bincount(targets)
        means = np.zeros((classes, embeddings.shape[1]))
        np.add.at(means, targets, embeddings)
        apart = embeddings - (means / counts[:, None])[targets]
        covariance = apart.T @ apart
        size = float(np.trace(covariance)) / len(covariance)
        # Examples that all repeat one another have no spread to whiten by.
        spread = covariance / size if size > np.finfo(np.float32).eps else np.eye(len(covariance))
        values, vectors = np.linalg.eigh((1 - SHRINKAGE) * spread + SHRINKAGE * np.eye(len(spread)))
        # Half precision is what is stored: the metric in memory is the one that will be loaded.
        matrix = (vectors * values**-0.5).astype(np.float16).astype(np.float32)
        return cls(embeddings.mean(axis=0).astype(np.float32), matrix)

    @classmethod
    def plain(cls) -> "Metric":
        """Embeddings as they are, of whatever dimensions and norm: nothing is shifted, mapped or scaled."""
        return cls(np.empty(0, dtype=np.float32), np.empty((0, 0), dtype=np.float32))

    def place(self, embeddings: Floats) -> Floats:
        """Where embeddings [n, dimensions] lie in this space, scaled to norm 1 (0 for the centre itself)."""
        if not self.matrix.size:
            return embeddings
        moved = (embeddings - self.centre) @ self.matrix
        norms = np.linalg.norm(moved, axis=1, keepdims=True)
        placed: Floats = moved / np.maximum(norms, np.finfo(np.float32).tiny)
        return placed
