"""A map that is full: 40 intents x 4 channels at all stages, with everything that a tile can show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from handrail.accounts.models import User
from handrail.autonomy.models import Cell
from handrail.autonomy.policy import Stage
from handrail.bench.made_outcomes import CHANNELS, INTENTS
from handrail.governance.models import Override, OverrideVoice, Progress, Request, Trip
from handrail.intents.models import Intent
from handrail.quality.models import RiskLimit

_RISKS = ("low", "medium", "high")
_GATES = 13


def make_map() -> User:
    """Write intents, cells, progress, and some requests, overrides and alerts; return the lead who reads the map."""
    lead, other = (
        User.objects.create(email=f"{name}@bench.example", name=name, role="lead") for name in ("Ada", "Ben")
    )
    intents = Intent.objects.bulk_create(
        Intent(slug=f"intent_{number}", title=f"Kind of request {number}", risk=_RISKS[number % 3])
        for number in range(INTENTS)
    )
    RiskLimit.objects.bulk_create(RiskLimit(intent=intent, alpha=0.03, delta=0.05) for intent in intents[::2])
    cells = Cell.objects.bulk_create(
        _cell(intent, channel, row + column)
        for row, intent in enumerate(intents)
        for column, channel in enumerate(CHANNELS)
    )
    Progress.objects.bulk_create(
        Progress(cell=cell, wanted="full", passed=place % _GATES, gates=_GATES, lacking=["steady"])
        for place, cell in enumerate(cells)
    )
    _open(cells, lead, other)
    return lead


def _cell(intent: Intent, channel: str, place: int) -> Cell:
    stage = list(Stage)[place % len(Stage)]
    share = 25 if stage == Stage.PILOT else 0
    return Cell(intent=intent, channel=channel, stage=stage, share=share, threshold=0.5 + place % 5 / 10)


def _open(cells: Sequence[Cell], lead: User, other: User) -> None:
    """What waits for somebody: eight requests, eight overrides that two people stand behind, three alerts."""
    asking = [cell for cell in cells if cell.stage == Stage.SUGGEST][:8]
    Request.objects.bulk_create(
        Request(cell=cell, before=cell.stage, after=Stage.PILOT, after_share=5, by=lead, reason="bench")
        for cell in asking
    )
    overrides = Override.objects.bulk_create(Override(cell=cell, gate="steady") for cell in asking)
    OverrideVoice.objects.bulk_create(
        OverrideVoice(override=override, by=by, reason="bench") for override in overrides for by in (lead, other)
    )
    Trip.objects.bulk_create(
        Trip(
            cell=cell, signal="wrong_answer", before="full", after="suggest", outcomes=40, total=6, lower=0.04,
            limit=0.03, delta=0.01, fact=place, stated_at=timezone.now() - timedelta(hours=1), conversation=uuid4(),
        )
        for place, cell in enumerate(cells[:3])
    )  # fmt: skip
