"""What the engine needs from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from handrail.answering.reading import Candidate
from handrail.kernel.errors import HandrailError


class Scores(Protocol):
    """What a classifier says of n texts: probabilities [n, classes] and in_scope [n], both in [0, 1]."""

    @property
    def probabilities(self) -> NDArray[np.floating]:
        """Calibrated probability of each class."""

    @property
    def in_scope(self) -> NDArray[np.floating]:
        """How surely any class covers the text."""


class IntentClassifier(Protocol):
    """Tells intents apart."""

    @property
    def labels(self) -> Sequence[str]:
        """Intent slugs in the order of the probability columns."""

    def read(self, texts: Sequence[str], embeddings: NDArray[np.float32]) -> Scores:
        """Classify texts with their embeddings."""

    def suggested(self, texts: Sequence[str]) -> set[str]:
        """Return the intents that the words of any of the texts speak for, at little cost."""


class ArticleMemory(Protocol):
    """Knows which articles answered such messages before."""

    def read(self, embeddings: NDArray[np.float32]) -> Sequence[Sequence[tuple[str, float]]]:
        """Return, for each row, the likeliest articles with their probabilities, best first."""

    def nearest(self, embeddings: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return, for each row, the cosine to the nearest such message."""


class FoundPassage(Protocol):
    """A candidate together with the words that may be quoted, and its place in the article from 0."""

    @property
    def candidate(self) -> Candidate:
        """The passage with its scores."""

    @property
    def text(self) -> str:
        """Its approved words."""

    @property
    def html(self) -> str:
        """The same as HTML."""

    @property
    def position(self) -> int:
        """Its place in the article."""


class TranslationFailedError(HandrailError):
    """A text could not be translated."""

    code = "translation_failed"
    status = 503
    retry = True


class Translator(Protocol):
    """Puts texts into another language; what customers wrote comes with personal data masked."""

    @property
    def name(self) -> str:
        """Names the model, for the record."""

    def translate(self, text: str, *, source: str, target: str) -> str:
        """Return the text in the language `target` (ISO 639-1). Raises TranslationFailedError."""


class PassageSearch(Protocol):
    """Finds approved, in-date passages of a language, best first."""

    def __call__(
        self, *, text: str, embedding: NDArray[np.float32], language: str, today: date, prefer: Mapping[str, float]
    ) -> Sequence[FoundPassage]:
        """Return passages; those of articles whose external id is in `prefer` are looked at and rank so much higher."""
