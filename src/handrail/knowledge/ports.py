"""What knowledge needs of the outside."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class TextEncoder(Protocol):
    """Turns texts into vectors that can be compared."""

    @property
    def fingerprint(self) -> str:
        """Names the model; vectors of different fingerprints must not be compared."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors [len(texts), 384] of L2 norm 1."""
