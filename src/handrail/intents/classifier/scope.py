"""Is the message about one of the intents at all? README.md beside this file says how the numbers here were found."""

import numpy as np
from numpy.typing import NDArray

# In scope when in_scope >= this: the best mean over strangers being 10, 20, 30 and 42 % of the messages.
DEFAULT_THRESHOLD = 0.4

INTERCEPT = 0.727
ENTROPY = -0.141
DENSE_PROBABILITY = 4.018
NEIGHBOUR_VOTE = 0.241
# Evidence is read relative to what this share of the desk's own examples stays below.
REFERENCE_QUANTILE = 0.2


def scope_evidence(
    probabilities: NDArray[np.float32], dense: NDArray[np.float32], votes: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Log-odds [n], up to a constant, that a message is about one of the classes.

    From the joined probabilities, the log-probabilities of the regression on embeddings and the neighbours' votes, each
    [n, classes]: the entropy (nats), and what the other two say about the most probable class. A vote falls with the
    distance of the nearest examples, so it sees what is strange even where the probabilities are sure.
    """
    best = probabilities.argmax(axis=1)[:, None]
    entropy = -(probabilities * np.log(probabilities + np.float32(1e-12))).sum(axis=1, dtype=np.float64)
    dense_probability = np.exp(np.take_along_axis(dense, best, axis=1)[:, 0], dtype=np.float64)
    vote = np.take_along_axis(votes, best, axis=1)[:, 0].astype(np.float64)
    evidence: NDArray[np.float64] = ENTROPY * entropy + DENSE_PROBABILITY * dense_probability + NEIGHBOUR_VOTE * vote
    return evidence


def scope_reference(out_of_fold_evidence: NDArray[np.float64]) -> float:
    """The evidence that a desk's weaker own examples have when they were not trained on.

    With few examples for each intent all evidence is weak; measured against this, a threshold means the same for a new
    desk and for an old one.
    """
    return float(np.quantile(out_of_fold_evidence, REFERENCE_QUANTILE))


def in_scope(evidence: NDArray[np.float64], reference: float) -> NDArray[np.float64]:
    """Estimated probability [n] of being in scope, where strangers are as many as covered messages."""
    result: NDArray[np.float64] = 1 / (1 + np.exp(-(INTERCEPT + evidence - reference)))
    return result
