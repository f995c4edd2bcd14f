"""Measuring all cells now and then: for lists, and so that an override ends when its gate is met.

A desk of 160 cells takes ten seconds of a core, so a worker measures one at a time, between other things.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from handrail.autonomy.actions import locked_cell
from handrail.autonomy.models import Cell
from handrail.governance.actions import end_what_is_met
from handrail.governance.measuring import Standing, measured
from handrail.governance.models import Progress
from handrail.governance.ports import Sources
from handrail.governance.sources import present_sources

ROUND_SECONDS = 300.0


class Rounds:
    """Goes through all cells again and again, one at a call; a round begins five minutes after the one before it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._left: deque[tuple[str, str]] = deque()
        self._next = clock()

    def step(self, sources: Sources | None = None) -> int:
        """Measure the next cell, if one is due; returns how many that were."""
        if not self._left and self._clock() >= self._next:
            self._next = self._clock() + ROUND_SECONDS
            self._left.extend(_cells())
        while self._left:
            slug, channel = self._left.popleft()
            if Cell.objects.filter(intent__slug=slug, channel=channel).exists():
                measure_one(slug, channel, sources or present_sources())
                return 1
        return 0


_rounds = Rounds()


def measure_next() -> int:
    """Measure the next cell that is due; what a worker does between other things."""
    return _rounds.step()


def _cells() -> list[tuple[str, str]]:
    return list(Cell.objects.order_by("intent__slug", "channel").values_list("intent__slug", "channel"))


@transaction.atomic
def measure_one(intent_slug: str, channel: str, sources: Sources) -> Standing:
    """Measure a cell, keep how far it is, and end the overrides of gates that are met by now."""
    cell = locked_cell(intent_slug, channel)
    standing = measured(cell, sources)
    end_what_is_met(cell, standing)
    Progress.objects.update_or_create(
        cell=cell,
        defaults={
            "wanted": str(standing.wanted or ""),
            "passed": sum(state.passed for state in standing.states),
            "gates": len(standing.states),
            "lacking": [state.gate.name for state in standing.missing],
            "at": timezone.now(),
        },
    )
    return standing
