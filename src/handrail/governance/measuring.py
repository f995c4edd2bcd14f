"""Measuring the gates of a cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from handrail.autonomy.models import Cell, StageChange
from handrail.autonomy.policy import Rung, next_up
from handrail.autonomy.queries import ladder_rules
from handrail.governance.gates import Finding, Gate, found, gates
from handrail.governance.limits import all_limits
from handrail.governance.models import Override
from handrail.governance.ports import CellView, Sources


@dataclass(frozen=True)
class GateState:
    """A gate of a cell with what it found, the limits it was measured by, and an override of it."""

    gate: Gate
    finding: Finding
    limits: Mapping[str, float]
    override: Override | None

    @property
    def overridden(self) -> bool:
        """Whether only an override lets the cell pass. Safety is never overridden."""
        held = self.override is not None and self.override.holds
        return held and not self.finding.met and not self.finding.fixed

    @property
    def passed(self) -> bool:
        """Whether the cell may pass."""
        return self.finding.met or self.overridden


@dataclass(frozen=True)
class Standing:
    """Where a cell stands: its rung, the next one (None at the top), why it may not go there, and the gates before it.

    At the top the gates are those that must still hold there.
    """

    view: CellView
    wanted: Rung | None
    states: tuple[GateState, ...]

    @property
    def missing(self) -> tuple[GateState, ...]:
        """The gates that the cell does not pass."""
        return tuple(state for state in self.states if not state.passed)

    @property
    def overridden(self) -> tuple[GateState, ...]:
        """The gates that it passes by an override only."""
        return tuple(state for state in self.states if state.overridden)

    @property
    def ready(self) -> bool:
        """Whether somebody may agree."""
        return self.wanted is not None and not self.missing


def view_of(cell: Cell, now: datetime | None = None) -> CellView:
    """Return what gates see of a cell; a cell that is not stored came to off nobody knows when."""
    newest = StageChange.objects.filter(cell_id=cell.pk).order_by("-at", "-id").first()
    noted = newest and (newest.after, newest.after_share) == (cell.rung.stage.value, cell.rung.share)
    intent = cell.intent
    return CellView(
        intent=intent.slug,
        channel=cell.channel,
        risk=intent.risk,
        rung=cell.rung,
        now=now or timezone.now(),
        since=newest.at if newest and noted else None,
        threshold=cell.threshold,
        owner=intent.owner.name if intent.owner and intent.owner.is_active else "",
        audience=intent.audience,
        systems=tuple(intent.systems),
    )


def measured(cell: Cell, sources: Sources, *, wanted: Rung | None = None, now: datetime | None = None) -> Standing:
    """Measure every gate between a cell and a rung, by default the next one."""
    view = view_of(cell, now)
    goal = wanted or next_up(view.rung, ladder_rules().pilot_steps)
    limits = all_limits()
    overrides = {
        override.gate: override
        for override in Override.objects.filter(cell_id=cell.pk, ended_at=None).prefetch_related("voices__by")
    }
    states = tuple(
        GateState(gate, found(gate, view, sources, limits[name]), limits[name], overrides.get(name))
        for name, gate in gates().items()
        if gate.guards(view.rung, goal or view.rung)
    )
    return Standing(view, goal, states)
