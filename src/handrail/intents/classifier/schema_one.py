"""Classifiers that were stored by the first schema, read as they were meant: plain embeddings, unfolded text."""

import numpy as np

from handrail.intents.classifier.metric import Metric
from handrail.intents.classifier.scope import FIRST
from handrail.intents.classifier.storage import Arrays

SHARPNESS = 30.0


def modern(stored: Arrays) -> Arrays:
    """The arrays of today's schema; those of the first one gain what it left unsaid."""
    if int(stored["schema"]) > 1:
        return stored
    metric = Metric.plain()
    return {
        **stored,
        "neighbours_centre": metric.centre,
        "neighbours_matrix": metric.matrix,
        "neighbours_sharpness": np.array(SHARPNESS),
        "neighbours_typical": np.zeros(len(stored["neighbours_starts"]), dtype=np.float32),
        "folded": np.array(False),
        "scope_weights": FIRST.weights,
        "scope": np.array([FIRST.intercept, float(stored["scope_reference"])]),
    }
