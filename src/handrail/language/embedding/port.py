"""What an embedding model is to the rest of the product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from handrail.kernel.errors import HandrailError


class EncoderUnavailableError(HandrailError):
    """The embedding model cannot be asked at the moment."""

    code = "encoder_unavailable"
    status = 503
    retry = True


class TextEncoder(Protocol):
    """Turns texts into vectors that can be compared by their inner product.

    Customers' words and passages are two kinds: some models want a different prefix for each. What a customer writes is
    compared with passages by search and with other customers' words by the classifier.
    """

    @property
    def fingerprint(self) -> str:
        """Names model and dimension, at most 64 characters; vectors of different fingerprints must not be compared."""

    @property
    def dimensions(self) -> int:
        """The length of every vector."""

    @property
    def origin(self) -> Mapping[str, str]:
        """From what it can be made again: plain words without secrets, such as kind and folder."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors [len(texts), dimensions] of L2 norm 1 of what customers write."""

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same for passages of knowledge."""


class AbsentEncoder:
    """Stands in where the model cannot be loaded: whoever needs a vector is told why, all others go on."""

    fingerprint = "none"
    dimensions = 0
    origin: Mapping[str, str] = {"kind": "none", "name": "none"}

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Raise EncoderUnavailableError with the reason."""
        raise EncoderUnavailableError(self.reason)

    encode_passages = encode
