"""How sure a draft is right: a probability from features of all stages."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from handrail.answering.reading import GENERAL, Request

CONFIDENCE_VERSION = "prior-1"

_WITH_INTENT: Mapping[str, float] = {
    "bias": -6.2,
    "intent_probability": 4.6,
    "in_scope": 2.0,
    "dense": 2.2,
    "lexical_share": 0.8,
    "agreement": 1.6,
    "follow_up": -0.2,
}
_GENERAL: Mapping[str, float] = {
    "bias": -6.6,
    "dense": 8.4,
    "lexical_share": 3.2,
    "gap": 4.0,
    "follow_up": -0.2,
}


@dataclass(frozen=True)
class Evidence:
    """What search says for a draft: the best passage's cosine similarity, the share of the query's idf that it
    matches, the lead of its article over the next, whether the article is filed under the intent, and the probability
    that it answers by the experience of labelled messages."""

    dense: float
    lexical_share: float
    gap: float
    agreement: bool
    experience: float


def features(request: Request, evidence: Evidence) -> dict[str, float]:
    """Return the features of a draft, each roughly in [0, 1]."""
    return {
        "intent_probability": request.intent.probability,
        "margin": request.intent.probability - request.runner_up.probability,
        "in_scope": request.in_scope,
        "dense": max(0.0, evidence.dense),
        "lexical_share": evidence.lexical_share,
        "gap": evidence.gap,
        "agreement": float(evidence.agreement),
        "experience": evidence.experience,
        "follow_up": float(request.follow_up),
    }


def confidence(intent: str, values: Mapping[str, float]) -> float:
    """Return the probability that a draft is right, by the shipped prior; rounded so that it survives storage."""
    weights = _GENERAL if intent == GENERAL else _WITH_INTENT
    total = weights["bias"] + sum(weight * values.get(name, 0.0) for name, weight in weights.items() if name != "bias")
    return round(1.0 / (1.0 + math.exp(-total)), 6)
