"""How far two labellers agree beyond chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from handrail.statistics.intervals import wilson


@dataclass(frozen=True)
class Agreement:
    """Of `n` things that two people labelled, `agreed` got the same label; `kappa` is 1 for all, 0 for chance.

    Kappa and its bounds are None where chance alone would make them agree on everything, or where n is 0.
    """

    n: int
    agreed: int
    kappa: float | None
    low: float | None
    high: float | None


def cohen_kappa(first: Sequence[Hashable], second: Sequence[Hashable], confidence: float = 0.95) -> Agreement:
    """Cohen's kappa (1960) of two people's labels, in the same order.

    The interval is the score interval of the share that agrees (Wilson 1927), put through kappa with the agreement by
    chance held at what was observed: unlike the large-sample one it does not shrink to a point where few things were
    labelled and all agree. Raises ValueError for different lengths.
    """
    if len(first) != len(second):
        raise ValueError(f"{len(first)} labels with {len(second)}")
    n = len(first)
    agreed = sum(one == other for one, other in zip(first, second, strict=True))
    ours, theirs = Counter(first), Counter(second)
    by_chance = sum(count * theirs[label] for label, count in ours.items()) / n**2 if n else 1.0
    if by_chance >= 1.0:
        return Agreement(n, agreed, None, None, None)
    low, high = wilson(agreed, n, confidence)
    kappa, lower, upper = ((share - by_chance) / (1 - by_chance) for share in (agreed / n, low, high))
    return Agreement(n, agreed, kappa, lower, upper)
