"""What asking the ladder costs a message: the cells' states looked up, and who serves the conversation decided."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any
from uuid import UUID

from handrail.autonomy.policy import lots_of, part_in
from handrail.autonomy.queries import cell_states
from handrail.kernel.ids import uuid7

TIMES = 1_000
_BEST = 2
_CONFIDENCE = 0.9


@dataclass(frozen=True)
class Consulting:
    """Milliseconds a message, medians: without the database, as inside a decision, and the query before it."""

    consulted: float
    looked_up: float


def consulting(intents: Sequence[str], channel: str = "chat", times: int = TIMES) -> Consulting:
    """Measure what `decide` asks of the ladder for the two likeliest intents of a message, and the look-up before.

    Consulted are both lots of the conversation, who serves it in each cell, and whether a draft is sure enough there.
    """
    names = list(intents[:_BEST])
    states = cell_states(channel, names)
    conversations = [uuid7() for _ in range(times)]

    def consult(conversation: UUID) -> None:
        lots = lots_of(conversation)
        for name in names:
            part_in(states[name], lots)
            states[name].reaches(_CONFIDENCE)

    return Consulting(
        consulted=_middle(consult, conversations),
        looked_up=_middle(lambda _conversation: cell_states(channel, names), conversations),
    )


def _middle(work: Callable[[UUID], Any], conversations: Sequence[UUID]) -> float:
    """The median of single runs, in milliseconds."""
    taken = []
    for each in conversations:
        began = time.perf_counter()
        work(each)
        taken.append(time.perf_counter() - began)
    return 1_000 * median(taken)
