"""What a message may ask for, before a person says it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from handrail.answering.loading import current_engine
from handrail.audit.models import SuggestedLabel
from handrail.audit.sampling import Sampled
from handrail.history.models import PastLabel

LIKELY = 5
_SURE_OF_SUGGESTION = 0.5
_SHARPNESS = 15.0
_AS_NEAR_AS_NONE = 0.5
_LEAST_SHARE = 0.05
_BATCH = 1_000
Vectors = NDArray[np.float32]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Likely:
    """Intents that a message may ask for, the likeliest first, with their probabilities."""

    slugs: list[str]
    shares: list[float]


def likely_intents(found: Sequence[Sampled], vectors: Vectors) -> list[Likely]:
    """Return up to five likely intents of each message; `vectors` [n, dimensions] are theirs.

    Half is what an audit, tags or a file's column suggest, half what the active classifier says. Without a classifier
    it is the nearness to the mean of each intent's labelled and suggested messages (Snell et al. 2017), each message
    left out of its own mean, so that a second labeller is told nothing of the first label.
    """
    suggested = _suggested([each.message for each in found])
    classifier = current_engine().reader.classifier
    if classifier is None or not len(classifier.labels):
        labels, shares = _by_nearness(found, vectors, suggested)
        return [_joined(labels, shares[row], suggested[each.message]) for row, each in enumerate(found)]
    joined: list[Likely] = []
    labels = list(classifier.labels)
    for start in range(0, len(found), _BATCH):
        part = found[start : start + _BATCH]
        read = classifier.read([each.text for each in part], vectors[start : start + len(part)])
        rows = zip(part, np.asarray(read.probabilities, dtype=np.float64), strict=True)
        joined += [_joined(labels, row, suggested[each.message]) for each, row in rows]
    return joined


def _suggested(messages: Sequence[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    audits = SuggestedLabel.objects.filter(message__in=messages).order_by("at", "intent__slug")
    files = PastLabel.objects.filter(message__in=messages, person=None, intent__isnull=False).order_by("intent__slug")
    for rows in (audits.values_list("message_id", "intent__slug"), files.values_list("message_id", "intent__slug")):
        for message, slug in rows:
            if slug not in found[message]:
                found[message].append(str(slug))
    return found


def _by_nearness(
    found: Sequence[Sampled], vectors: Vectors, suggested: dict[UUID, list[str]]
) -> tuple[list[str], Floats]:
    """Slugs, and each message's share of them [n, slugs]."""
    people = PastLabel.objects.filter(message__in=[each.message for each in found], person__isnull=False)
    known: dict[UUID, set[str]] = {message: set(slugs) for message, slugs in suggested.items()}
    for message, slug in people.filter(intent__isnull=False).values_list("message_id", "intent__slug"):
        known.setdefault(message, set()).add(str(slug))
    labels = sorted({slug for slugs in known.values() for slug in slugs})
    member = np.zeros((len(found), len(labels)))
    for row, each in enumerate(found):
        for slug in known.get(each.message, ()):
            member[row, labels.index(slug)] = 1.0
    sums = member.T @ vectors
    dots = vectors @ sums.T - member
    norms = np.sqrt(np.maximum((sums**2).sum(axis=1) - 2 * member * (vectors @ sums.T) + member, 1e-9))
    weights = np.exp(_SHARPNESS * dots / norms)
    # What is near to nothing known asks for something that is no intent yet.
    total: Floats = weights / (weights.sum(axis=1, keepdims=True) + np.exp(_SHARPNESS * _AS_NEAR_AS_NONE))
    return labels, total


def _joined(labels: Sequence[str], shares: Floats, suggested: Sequence[str]) -> Likely:
    total: dict[str, float] = defaultdict(float)
    part = 1 - _SURE_OF_SUGGESTION if suggested else 1.0
    for column in np.argsort(-shares)[:LIKELY].tolist() if len(labels) else []:
        total[labels[column]] += part * float(shares[column])
    for slug in suggested:
        total[slug] += _SURE_OF_SUGGESTION / len(suggested)
    able = [item for item in total.items() if item[1] >= _LEAST_SHARE]
    best = sorted(able, key=lambda item: (-item[1], item[0]))[:LIKELY]
    return Likely([slug for slug, _ in best], [round(share, 4) for _, share in best])
