"""The classifier that a message is read with: plain arrays and NumPy, no scikit-learn."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from handrail.intents.classifier.features import Ngrams, Vocabulary
from handrail.intents.classifier.metric import Metric
from handrail.intents.classifier.neighbours import Neighbours
from handrail.intents.classifier.schema_one import modern
from handrail.intents.classifier.scope import Scope, scope_marks
from handrail.intents.classifier.storage import freeze, pack, thaw, unpack

CHUNK = 256
SUGGESTING_MARGIN = -0.3

Floats = NDArray[np.float32]
Scores = tuple[Floats, Floats, Floats]


@dataclass(frozen=True)
class Linear:
    """A linear scorer: features @ weights + bias; weights [features, classes], bias [classes]."""

    weights: Floats
    bias: Floats


@dataclass(frozen=True)
class Predictions:
    """What was read in n messages: `probabilities` [n, classes] in the order of `labels`, rows sum to 1.

    `in_scope` [n] in [0, 1] estimates the probability that a message is about one of the classes at all. The
    probabilities are conditional on that.
    """

    labels: tuple[str, ...]
    probabilities: Floats
    in_scope: NDArray[np.float64]

    @property
    def best(self) -> NDArray[np.intp]:
        """Index of the most probable class of each message, [n]."""
        best: NDArray[np.intp] = self.probabilities.argmax(axis=1)
        return best

    @property
    def best_labels(self) -> list[str]:
        """Label of the most probable class of each message."""
        return [self.labels[index] for index in self.best]

    @property
    def confidences(self) -> Floats:
        """Probability of the most probable class of each message, [n]."""
        best: Floats = self.probabilities.max(axis=1)
        return best

    @property
    def out_of_scope(self) -> NDArray[np.float64]:
        """1 - in_scope, [n]."""
        return 1 - self.in_scope


@dataclass(frozen=True)
class Classifier:
    """Three scorers and how they are joined; immutable, may be shared between threads.

    `blend` [3] weighs the scores: logits of the logistic regression on embeddings, margins on n-grams, votes of the
    neighbours. It was fitted on out-of-fold scores, so the softmax of the sum is calibrated; so
    was the reference of `scope`.
    """

    labels: tuple[str, ...]
    dense: Linear
    ngrams: Ngrams
    sparse: Linear
    neighbours: Neighbours
    blend: NDArray[np.float64]
    scope: Scope

    def read(self, texts: Sequence[str], embeddings: Floats) -> Predictions:
        """Read n texts with their embeddings [n, dimensions] of norm 1."""
        scores = self.score(texts, embeddings)
        pooled = pool(scores, self.blend)
        marks = scope_marks(pooled, scores[0], *self.near(embeddings, pooled.argmax(axis=1)))
        return Predictions(self.labels, np.exp(log_softmax(pooled)), self.scope.probability(marks))

    def score(self, texts: Sequence[str], embeddings: Floats) -> Scores:
        """What each scorer says about n texts with their embeddings [n, dimensions] of norm 1; see `blend`."""
        if len(texts) != len(embeddings):
            raise ValueError(f"{len(texts)} texts with {len(embeddings)} embeddings")
        dense, margins, votes = (np.empty((len(texts), len(self.labels)), dtype=np.float32) for _ in range(3))
        for start in range(0, len(texts), CHUNK):
            chunk = slice(start, start + CHUNK)
            dense[chunk] = embeddings[chunk] @ self.dense.weights + self.dense.bias
            votes[chunk] = self.neighbours.vote(embeddings[chunk])
        for row, text in enumerate(texts):
            margins[row] = self._margins(text)
        return dense, margins, votes

    def near(self, embeddings: Floats, classes: NDArray[np.intp]) -> tuple[Floats, Floats]:
        """How close n messages are to the examples of one class each, and these to one another; both [n]."""
        return self.neighbours.closeness(embeddings, classes), self.neighbours.typical[classes]

    def suggested(self, texts: Sequence[str]) -> set[str]:
        """Labels that the words of any of the texts alone speak for; needs no embedding.

        Chosen on the demo company's messages: of the parts of those with several requests it loses none that the whole
        classifier finds, and two of three messages with one request suggest only one label.
        """
        found = {int(index) for text in texts for index in np.flatnonzero(self._margins(text) > SUGGESTING_MARGIN)}
        return {self.labels[index] for index in found}

    def _margins(self, text: str) -> Floats:
        columns, values = self.ngrams.read(text)
        margins: Floats = values.astype(np.float32) @ self.sparse.weights[columns] + self.sparse.bias
        return margins

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of the classifier's bytes: names it in decisions."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    def to_bytes(self) -> bytes:
        """The classifier as bytes; equal classifiers give equal bytes."""
        # Weights were rounded to half precision in training, so nothing is lost here.
        return freeze(
            {
                "labels": pack(self.labels),
                "dense_weights": self.dense.weights.astype(np.float16),
                "dense_bias": self.dense.bias,
                "words": pack(self.ngrams.words.terms),
                "words_idf": self.ngrams.words.idf,
                "characters": pack(self.ngrams.characters.terms),
                "characters_idf": self.ngrams.characters.idf,
                "sparse_weights": self.sparse.weights.astype(np.float16),
                "sparse_bias": self.sparse.bias,
                "neighbours": self.neighbours.vectors,
                "neighbours_scales": self.neighbours.scales,
                "neighbours_starts": self.neighbours.starts,
                "neighbours_centre": self.neighbours.metric.centre,
                "neighbours_matrix": self.neighbours.metric.matrix.astype(np.float16),
                "neighbours_sharpness": np.array(self.neighbours.sharpness),
                "neighbours_typical": self.neighbours.typical,
                "blend": self.blend,
                "folded": np.array(self.ngrams.folded),
                "scope_weights": self.scope.weights,
                "scope": np.array([self.scope.intercept, self.scope.reference]),
            }
        )

    @classmethod
    def from_bytes(cls, content: bytes) -> "Classifier":
        """Read what `to_bytes` wrote. Raises CorruptClassifierError, OtherSchemaError."""
        stored = modern(thaw(content))
        words = Vocabulary(unpack(stored["words"]), stored["words_idf"])
        characters = Vocabulary(unpack(stored["characters"]), stored["characters_idf"])
        return cls(
            tuple(unpack(stored["labels"])),
            Linear(stored["dense_weights"].astype(np.float32), stored["dense_bias"]),
            Ngrams(words, characters, bool(stored["folded"])),
            Linear(stored["sparse_weights"].astype(np.float32), stored["sparse_bias"]),
            Neighbours(
                stored["neighbours"],
                stored["neighbours_scales"],
                stored["neighbours_starts"],
                Metric(stored["neighbours_centre"], stored["neighbours_matrix"].astype(np.float32)),
                float(stored["neighbours_sharpness"]),
                stored["neighbours_typical"],
            ),
            stored["blend"],
            Scope(stored["scope_weights"], *map(float, stored["scope"])),
        )


def log_softmax(scores: NDArray[np.floating]) -> Floats:
    """Logarithm of the softmax of each row."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    normalised: Floats = (shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))).astype(np.float32)
    return normalised


def pool(scores: Sequence[Floats], blend: NDArray[np.float64]) -> Floats:
    """The weighted sum [n, classes] of the scorers' scores; its softmax is a logarithmic opinion pool."""
    total = sum((np.float32(weight) * score for weight, score in zip(blend, scores, strict=True)), np.float32(0))
    return np.asarray(total, dtype=np.float32)
