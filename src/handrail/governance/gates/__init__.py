"""Gates: the evidence that a cell must show before it goes up. Each is a folder, found by being there."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from handrail.autonomy.policy import Rung, Stage, height
from handrail.governance.ports import CellView, NoEvidenceError, Sources
from handrail.kernel.registry import Registry

Limits = Mapping[str, float]


class Entry(IntEnum):
    """Up to where a cell may come without a gate: it is asked of whoever goes there or further.

    `NEXT_STEP` is every rung above the pilot's first step: what it asks for can be measured only where customers have
    met the bot.
    """

    SHADOW = 1
    SUGGEST = 2
    PILOT = 3
    NEXT_STEP = 4


@dataclass(frozen=True)
class Limit:
    """A number that an administrator may set, between `lowest` and `highest`; `unit` is share, count or days."""

    shipped: float
    unit: str
    lowest: float
    highest: float


@dataclass(frozen=True)
class Finding:
    """What a gate found: `value` beside `limit`, its bounds, of how many, and in words what is missing.

    `fixed` is the part of `missing` that no override covers. `figures` are plain values that go into the record.
    """

    met: bool
    n: int = 0
    value: float | None = None
    low: float | None = None
    high: float | None = None
    limit: float | None = None
    unit: str = "share"
    missing: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    figures: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Gate:
    """One piece of evidence: its name, what it is called, from which rung on it is asked, its limits, its measure."""

    name: str
    title: str | Promise
    meaning: str | Promise
    place: int
    enters: Entry
    limits: Mapping[str, Limit]
    measure: Callable[[CellView, Sources, Limits], Finding]

    def guards(self, now: Rung, wanted: Rung) -> bool:
        """Return whether a cell must show this to come from one rung to a higher one."""
        return entry(now, wanted) >= self.enters


registry: Registry[Gate] = Registry()


@cache
def gates() -> dict[str, Gate]:
    """Return every gate by name, in the order in which a cell meets them."""
    registry.discover(sys.modules[__name__])
    return {gate.name: gate for gate in sorted(registry.all().values(), key=lambda gate: (gate.enters, gate.place))}


def entry(now: Rung, wanted: Rung) -> Entry | int:
    """Return what a move enters; 0 for off. From a pilot on, every move up is a next step."""
    if height(now.stage) >= height(Stage.PILOT) or wanted.stage == Stage.FULL:
        return Entry.NEXT_STEP
    return height(wanted.stage)


def found(gate: Gate, view: CellView, sources: Sources, limits: Limits) -> Finding:
    """Measure a gate; what cannot be told is not met."""
    try:
        return gate.measure(view, sources, limits)
    except NoEvidenceError as problem:
        why = problem.detail or _("it cannot be measured here")
        return Finding(met=False, missing=(_("no evidence: %(why)s") % {"why": why},))
