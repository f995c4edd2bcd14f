"""How well a ranking puts the one right thing on top. Pure."""

from collections.abc import Hashable, Sequence
from typing import TypeVar

Thing = TypeVar("Thing", bound=Hashable)


def rank_of(right: Thing, ranking: Sequence[Thing]) -> int | None:
    """The place of the right thing, from 1; None when the ranking does not have it."""
    return ranking.index(right) + 1 if right in ranking else None


def recall_at(ranks: Sequence[int | None], k: int) -> float:
    """The share of queries whose right thing is among the first k; nan without queries."""
    return _mean([float(rank is not None and rank <= k) for rank in ranks])


def mrr_at(ranks: Sequence[int | None], k: int) -> float:
    """Mean reciprocal rank (Voorhees 1999), where a place below k counts as 0; nan without queries."""
    return _mean([1 / rank if rank is not None and rank <= k else 0.0 for rank in ranks])


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else float("nan")
