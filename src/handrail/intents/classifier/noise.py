"""Which labels look wrong: confident learning.

Northcutt, Jiang and Chuang, "Confident Learning: Estimating Uncertainty in Dataset Labels" (2021): the off-diagonal of
the confident joint, ranked by normalised margin.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Suspect:
    """An example whose label looks wrong: its row, the class that it more likely has, and that one's probability."""

    row: int
    likely: int
    probability: float


def suspects(probabilities: NDArray[np.floating], targets: NDArray[np.intp]) -> list[Suspect]:
    """Return the examples that look mislabelled, the most suspicious first.

    `probabilities` [n, classes] are of models that had not seen the example, `targets` [n] the labels given. A class
    speaks for an example where it is as probable as it is, in the mean, for the examples that carry its label; the
    example is suspicious where the most probable of these classes is another than its own. A class without examples
    speaks for none.
    """
    own = probabilities[np.arange(len(targets)), targets]
    counts = np.bincount(targets, minlength=probabilities.shape[1])
    usual = np.bincount(targets, weights=own, minlength=probabilities.shape[1]) / np.maximum(counts, 1)
    speaking = np.where((probabilities >= usual) & (counts > 0), probabilities, -1.0)
    likely = speaking.argmax(axis=1)
    strongest = speaking.max(axis=1)
    rows = np.flatnonzero(strongest > own)
    ranked = rows[np.argsort(own[rows] - strongest[rows], kind="stable")]
    return [Suspect(int(row), int(likely[row]), float(strongest[row])) for row in ranked]
