"""The training examples near a message, and how they vote."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from handrail.intents.classifier.metric import Floats, Metric

SHARPNESS = 25.0
PLAIN_SHARPNESS = 30.0
FLOOR = np.float32(1e-9)


@dataclass(frozen=True)
class Neighbours:
    """Embeddings of the examples in int8 [examples, dimensions], sorted by class, with one scale per row.

    `starts[c]` is the first row of class c; every class has at least one row. They vote in the space of `metric`.
    `typical` [classes] is the mean closeness of the examples of a class to its other examples.
    """

    vectors: NDArray[np.int8]
    scales: Floats
    starts: NDArray[np.int64]
    metric: Metric
    sharpness: float
    typical: Floats

    @classmethod
    def of(cls, embeddings: Floats, targets: NDArray[np.intp]) -> "Neighbours":
        """Keep these examples: embeddings [examples, dimensions] of norm 1, targets 0..classes-1, each present."""
        order = np.argsort(targets, kind="stable")
        ordered = embeddings[order]
        scales = np.maximum(np.abs(ordered).max(axis=1), 1e-6) / 127
        vectors = np.rint(ordered / scales[:, None]).astype(np.int8)
        starts = np.searchsorted(targets[order], np.arange(targets.max() + 1))
        typical = np.array([_mutual_closeness(group) for group in np.split(ordered, starts[1:])], dtype=np.float32)
        metric = Metric.within_classes(embeddings, targets)
        return cls(vectors, scales.astype(np.float32), starts, metric, SHARPNESS, typical)

    @cached_property
    def _unpacked(self) -> Floats:
        return self.vectors.astype(np.float32) * self.scales[:, None]

    @cached_property
    def _placed(self) -> Floats:
        return self.metric.place(self._unpacked)

    def vote(self, embeddings: Floats) -> Floats:
        """Votes [messages, classes]: the log of the summed kernel exp(25 (cosine - 1)) of each class's examples.

        The Parzen-window classifier (Parzen 1962) with a von Mises-Fisher kernel, in the space of `metric`.
        """
        kernels = np.exp(self.sharpness * (self.metric.place(embeddings) @ self._placed.T - 1))
        votes: Floats = np.log(np.add.reduceat(kernels, self.starts, axis=1) + FLOOR)
        return votes

    def closeness(self, embeddings: Floats, classes: NDArray[np.intp]) -> Floats:
        """How close each message is to the examples of one class, `classes` [messages]: the same vote with plain
        cosines, exp(30 (cosine - 1)). What all intents have in common belongs to the question whether a message is
        about any of them, so it is not whitened away here.
        """
        ends = np.append(self.starts[1:], len(self.vectors))
        rows = [self._unpacked[self.starts[index] : ends[index]] for index in classes.tolist()]
        sums = [np.exp(PLAIN_SHARPNESS * (own @ one - 1)).sum() for own, one in zip(rows, embeddings, strict=True)]
        close: Floats = np.log(np.array(sums, dtype=np.float32) + FLOOR)
        return close


def _mutual_closeness(group: Floats) -> float:
    """Mean closeness of the examples [n, dimensions] to one another; 0, that of a twin, where there is no other."""
    if len(group) == 1:
        return 0.0
    kernels = np.exp(PLAIN_SHARPNESS * (group @ group.T - 1))
    np.fill_diagonal(kernels, 0)
    return float(np.log(kernels.sum(axis=1) + FLOOR).mean())
