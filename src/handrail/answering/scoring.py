"""How sure a draft is right: a probability from features of all stages."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from handrail.answering.coefficients import BIAS, SHIPPED, Coefficients
from handrail.answering.reading import Request

_FIRST_LANGUAGE = "en"
_LONG_MESSAGE = 64


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


def features(request: Request, evidence: Evidence, language: str = _FIRST_LANGUAGE) -> dict[str, float]:
    """Return the features of a draft, each roughly in [0, 1].

    `length` grows with the logarithm of the words, 1 from 64 on; `other_language` is 1 for all but English, which the
    embedding model knows best; `nearest` is the cosine to the nearest labelled message that names its article.
    """
    return {
        "intent_probability": request.intent.probability,
        "margin": request.intent.probability - request.runner_up.probability,
        "in_scope": request.in_scope,
        "nearest": max(0.0, request.nearest),
        "dense": max(0.0, evidence.dense),
        "lexical_share": evidence.lexical_share,
        "gap": evidence.gap,
        "agreement": float(evidence.agreement),
        "experience": evidence.experience,
        "length": min(1.0, math.log2(1 + len(request.text.split())) / math.log2(_LONG_MESSAGE)),
        "other_language": float(not language.startswith(_FIRST_LANGUAGE)),
        "follow_up": float(request.follow_up),
    }


def confidence(intent: str, values: Mapping[str, float], coefficients: Coefficients = SHIPPED) -> float:
    """Return the probability that a draft is right; a feature that is not known counts nothing.

    Rounded so that it survives storage.
    """
    weights = coefficients.weights(intent, values)
    total = weights[BIAS] + sum(weight * values.get(name, 0.0) for name, weight in weights.items() if name != BIAS)
    return round(1.0 / (1.0 + math.exp(-total)), 6)
