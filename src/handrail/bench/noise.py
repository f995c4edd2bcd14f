"""How well wrong labels are found: some are put in, and looked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from handrail.bench.intents.draws import Embeds, embedded
from handrail.bench.labelled import LabelledFile
from handrail.intents.classifier.training import train


def bench_noise(
    file: LabelledFile, encoder: Embeds, on_progress: Callable[[str, int, int], None], *, share: float, seed: int = 0
) -> dict[str, Any]:
    """Give a share of the messages a wrong label at random; count how many of these look mislabelled.

    Labels of the file that are wrong themselves count as false alarms: the precision is a lower bound.
    """
    texts, labels, vectors = embedded(file, encoder, on_progress)
    names = np.unique(labels)
    drawing = np.random.default_rng(seed)
    wrong = drawing.choice(len(labels), max(1, round(share * len(labels))), replace=False)
    given = labels.copy()
    for row in wrong:
        given[row] = drawing.choice(names[names != labels[row]])
    on_progress("training", 0, 1)
    found = [suspect.row for suspect in train(texts, given.tolist(), vectors, seed=seed).suspects]
    on_progress("training", 1, 1)
    hits = np.isin(found, wrong)
    first = hits[: len(wrong)]
    return {
        "examples": len(labels),
        "wrong": len(wrong),
        "found": len(found),
        "precision": float(hits.mean()) if found else None,
        "recall": float(hits.sum() / len(wrong)),
        "precision_of_as_many_as_are_wrong": float(first.mean()) if found else None,
    }
