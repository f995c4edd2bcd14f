"""Is the message about one of the intents at all? README.md beside this file says how the numbers here were found."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

# In scope when in_scope >= this: within .003 of the best at every share of strangers from 10 to 30 % of the messages.
DEFAULT_THRESHOLD = 0.35

# Evidence is read relative to this share of what this quantile of the desk's own examples have. A desk whose intents
# are hard to tell apart has weak evidence for strangers, too; measured against all of it they would be let in.
REFERENCE_QUANTILE = 0.1
REFERENCE_SHARE = 0.75

MARKS = ("energy", "entropy", "probability", "closeness")

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Scope:
    """A logistic regression on the marks of a reading: `weights` [4] in the order of MARKS.

    Evidence is read relative to `reference`, a desk's own: with few examples for each intent all evidence is weak, and
    measured against this a threshold means about the same for a new desk and for an old one.
    """

    weights: NDArray[np.float64]
    intercept: float
    reference: float = 0.0

    def of_desk(self, out_of_fold_marks: NDArray[np.float64]) -> "Scope":
        """Relative to the desk's own examples, as models read them that were not trained on them; marks [n, 4]."""
        weak = float(np.quantile(out_of_fold_marks @ self.weights, REFERENCE_QUANTILE))
        return replace(self, reference=REFERENCE_SHARE * weak)

    def probability(self, marks: NDArray[np.float64]) -> NDArray[np.float64]:
        """Estimated probability [n] of being in scope, where strangers are as many as covered messages."""
        evidence = marks @ self.weights - self.reference
        result: NDArray[np.float64] = 1 / (1 + np.exp(-(self.intercept + evidence)))
        return result


SHIPPED = Scope(np.array([0.396, -0.451, 0.531, 0.184]), intercept=-0.268)
# For classifiers of the first schema. Their threshold was 0.4; the intercept moves it to today's.
FIRST = Scope(np.array([0.0, -0.141, 4.018, 0.241]), intercept=0.513)


def scope_marks(pooled: Floats, dense: Floats, closeness: Floats, typical: Floats) -> NDArray[np.float64]:
    """Marks [n, 4] of how well a reading fits its best class.

    From the weighted sum of the scorers' scores and the scores of the regression on embeddings, both [n, classes], and
    two marks of the best class, both [n]: how close the message is to its examples, and how close these are to one
    another.

    1. the energy of the reading, log sum exp of the weighted sum (Liu et al. 2020);
    2. its entropy (nats);
    3. the regression's probability of the best class;
    4. the closeness relative to the typical one, a local density ratio (Breunig et al. 2000): it sees what is strange
       even where the probabilities are sure.
    """
    best = pooled.argmax(axis=1)[:, None]
    top = pooled.max(axis=1, keepdims=True)
    shifted = np.exp(pooled - top, dtype=np.float64)
    total = shifted.sum(axis=1, keepdims=True)
    probabilities = shifted / total
    entropy = -(probabilities * np.log(probabilities + 1e-12)).sum(axis=1)
    odds = np.exp(dense - np.take_along_axis(dense, best, axis=1), dtype=np.float64).sum(axis=1)
    return np.column_stack([(top + np.log(total))[:, 0], entropy, 1 / odds, closeness - typical])
