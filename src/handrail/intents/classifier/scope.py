"""Is the message about one of the intents at all?

A logistic regression on three marks of a reading. It ships fitted, because a desk has no labelled strangers when it
starts: on BANKING77, CLINC150 (train part), HWU64, DSTC11 insurance and HINT3 SOFMattress (train part), a quarter of the
intents left out of training and asked all the same, each data set and both kinds of message weighing the same. See
README.md beside this file.
"""

import numpy as np
from numpy.typing import NDArray

# In scope when in_scope >= this: the even-odds point of a population with as many strangers as covered messages.
DEFAULT_THRESHOLD = 0.5

INTERCEPT = 0.074
ENTROPY = -0.797
DENSE_PROBABILITY = 3.170
NEIGHBOUR_VOTE = 0.160


def in_scope(
    probabilities: NDArray[np.float32], dense: NDArray[np.float32], votes: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Estimated probability [n] that a message is about one of the classes.

    From the joined probabilities, the log-probabilities of the regression on embeddings and the neighbours' votes, each
    [n, classes]: the entropy (nats), and what the other two say about the most probable class. A vote falls with the
    distance of the nearest examples, so it sees what is strange even where the probabilities are sure.
    """
    best = probabilities.argmax(axis=1)[:, None]
    entropy = -(probabilities * np.log(probabilities + np.float32(1e-12))).sum(axis=1, dtype=np.float64)
    dense_probability = np.exp(np.take_along_axis(dense, best, axis=1)[:, 0], dtype=np.float64)
    vote = np.take_along_axis(votes, best, axis=1)[:, 0].astype(np.float64)
    odds = INTERCEPT + ENTROPY * entropy + DENSE_PROBABILITY * dense_probability + NEIGHBOUR_VOTE * vote
    result: NDArray[np.float64] = 1 / (1 + np.exp(-odds))
    return result
