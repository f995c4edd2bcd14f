"""Which article answered messages like this one: votes of labelled messages."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from handrail.intents.classifier.storage import freeze, thaw

NEIGHBOURS = 25
SHARPNESS = 8.0
KEPT = 5

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Librarian:
    """Labelled messages as vectors [n, dimensions] of norm 1, each with the index of the article that answers it.

    A nearest-neighbour vote (Cover and Hart 1967), each of 25 neighbours weighted by exp(8 x cosine). Chosen on the
    demo company's training part, where it put the right English article first in 72 % of messages instead of 63 %.
    """

    articles: tuple[str, ...]
    vectors: NDArray[np.float16]
    answers: NDArray[np.int32]

    @classmethod
    def of(cls, articles: Sequence[str], embeddings: Floats) -> Librarian:
        """Remember n messages with the articles that answer them."""
        names, answers = np.unique(np.array(articles), return_inverse=True)
        return cls(tuple(map(str, names)), embeddings.astype(np.float16), answers.astype(np.int32))

    @cached_property
    def _unpacked(self) -> Floats:
        return self.vectors.astype(np.float32)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the stored form."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    def read(self, embeddings: Floats) -> list[list[tuple[str, float]]]:
        """Return the five likeliest articles of each message with their share of the votes, best first."""
        similarities = embeddings @ self._unpacked.T
        return [self._votes(row) for row in similarities]

    def nearest(self, embeddings: Floats) -> Floats:
        """Return the cosine of each message to the nearest labelled one."""
        cosines: Floats = (embeddings @ self._unpacked.T).max(axis=1)
        return cosines

    def _votes(self, similarities: Floats) -> list[tuple[str, float]]:
        count = min(NEIGHBOURS, len(similarities))
        nearest = np.argpartition(-similarities, count - 1)[:count]
        weights = np.exp(SHARPNESS * similarities[nearest])
        votes = np.bincount(self.answers[nearest], weights=weights, minlength=len(self.articles))
        best = np.argsort(-votes, kind="stable")[:KEPT]
        total = votes.sum()
        return [(self.articles[index], round(float(votes[index] / total), 6)) for index in best if votes[index] > 0]

    def to_bytes(self) -> bytes:
        """Return plain arrays as bytes."""
        return freeze({"articles": np.array(self.articles), "vectors": self.vectors, "answers": self.answers})

    @classmethod
    def from_bytes(cls, content: bytes) -> Librarian:
        """Read what `to_bytes` wrote. Raises CorruptClassifierError, OtherSchemaError."""
        stored = thaw(content)
        return cls(tuple(map(str, stored["articles"])), stored["vectors"], stored["answers"])
