"""How good a candidate for automation a type of request is. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

WEIGHTS: Mapping[str, float] = {
    "volume": 0.30,
    "consistency": 0.20,
    "coverage": 0.20,
    "safety": 0.15,
    "time": 0.10,
    "languages": 0.05,
}
"""What each grade weighs. Volume leads because a rare type repays nobody's work, however easy it is."""
LOW_CONSISTENCY, HIGH_CONSISTENCY = 0.25, 0.75
MOST_RISKY = 0.25
FEWEST_TO_PROPOSE = 20
MOST_PROPOSED = 20


@dataclass(frozen=True)
class Known:
    """What is known of a type; None where the history does not tell.

    `share` and `largest_share` are shares of the conversations of this and of the most frequent type, `consistency` the
    lower bound of the answers' mean cosine, `covered`, `risky` and `served` shares of its messages, `time_share` its
    share of all handle time.
    """

    conversations: int
    share: float
    largest_share: float
    consistency: float | None
    covered: float | None
    risky: float | None
    served: float
    time_share: float | None


def grades(known: Known) -> dict[str, float | None]:
    """Return the grades of a type, each in [0, 1]; None where nothing is known.

    Volume grows with the square root, as half of the most frequent type is much. Handle time is graded against what
    the most frequent type would have of it if all took the same.
    """
    spread = HIGH_CONSISTENCY - LOW_CONSISTENCY
    return {
        "volume": (known.share / known.largest_share) ** 0.5 if known.largest_share else 0.0,
        "consistency": None if known.consistency is None else _cut((known.consistency - LOW_CONSISTENCY) / spread),
        "coverage": known.covered,
        "safety": None if known.risky is None else _cut(1 - known.risky / MOST_RISKY),
        "time": None if known.time_share is None else _cut(known.time_share / known.largest_share),
        "languages": known.served,
    }


def score(parts: Mapping[str, float | None]) -> float:
    """Return the weighted mean of the grades that are known, from 0 to 100."""
    known = {name: value for name, value in parts.items() if value is not None}
    total = sum(WEIGHTS[name] for name in known)
    return round(100 * sum(WEIGHTS[name] * value for name, value in known.items()) / total, 2) if total else 0.0


def may_be_proposed(known: Known) -> bool:
    """Return whether a type is worth proposing at all: frequent enough to learn from, and not mostly for people."""
    return known.conversations >= FEWEST_TO_PROPOSE and (known.risky or 0.0) < MOST_RISKY


def _cut(value: float) -> float:
    return min(1.0, max(0.0, value))
