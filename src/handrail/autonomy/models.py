"""Tables of cells, of each change of their stage, and of the rules of the ladder."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from handrail.autonomy.policy import CONTROL_SHARE, SHIPPED_CEILINGS, SHIPPED_STEPS, Rung, Stage
from handrail.intents.models import Intent
from handrail.kernel.ids import uuid7

MOST_CONTROL = 50
_STAGES = [stage.value for stage in Stage]


class Cell(models.Model):
    """Intent x channel: the unit of autonomy. `share` counts at pilot, `control` at full; both are per cents."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    intent = models.ForeignKey(Intent, on_delete=models.CASCADE, related_name="cells")
    channel = models.CharField(max_length=30)
    stage = models.CharField(max_length=10, choices=[(stage, stage) for stage in _STAGES], default=Stage.OFF.value)
    threshold = models.FloatField(null=True, blank=True)
    share = models.PositiveSmallIntegerField(default=0, db_default=0)
    control = models.PositiveSmallIntegerField(default=CONTROL_SHARE, db_default=CONTROL_SHARE)

    class Meta:
        ordering: ClassVar = ["intent__slug", "channel"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["intent", "channel"], name="cell_unique"),
            models.CheckConstraint(condition=models.Q(stage__in=_STAGES), name="cell_stage_known"),
            models.CheckConstraint(
                condition=models.Q(threshold__isnull=True) | models.Q(threshold__gt=0, threshold__lte=1),
                name="cell_threshold_is_probability",
            ),
            models.CheckConstraint(
                condition=models.Q(share__lte=100) & (~models.Q(stage="pilot") | models.Q(share__gte=1)),
                name="cell_share_is_percent",
            ),
            models.CheckConstraint(condition=models.Q(control__lte=MOST_CONTROL), name="cell_control_is_small"),
        ]

    def __str__(self) -> str:
        return f"{self.intent.slug} x {self.channel}"

    @property
    def rung(self) -> Rung:
        """Where the cell stands on the ladder."""
        return Rung(Stage(self.stage), self.share if self.stage == Stage.PILOT else 0)


def not_up() -> models.Q:
    """Return the condition of a change that leads to the same rung or down."""
    lower = models.Q()
    for place, stage in enumerate(_STAGES):
        lower |= models.Q(before=stage, after__in=_STAGES[: place + (stage != Stage.PILOT)])
    wider = models.Q(before=Stage.PILOT.value, after=Stage.PILOT.value, after_share__lte=models.F("before_share"))
    return lower | wider


class StageChange(models.Model):
    """Who changed what a cell may do, from what to what, and why; the shares are per cents, 0 but at pilot.

    `evidence` is the pack on which a cell went up; `placed` marks those of worlds that are made up, and those from
    before there were packs. The database refuses a change up without either.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    cell = models.ForeignKey(Cell, on_delete=models.CASCADE, related_name="changes")
    before = models.CharField(max_length=10)
    after = models.CharField(max_length=10)
    before_share = models.PositiveSmallIntegerField(default=0, db_default=0)
    after_share = models.PositiveSmallIntegerField(default=0, db_default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)
    evidence = models.UUIDField(null=True, blank=True)
    placed = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(evidence__isnull=False) | models.Q(placed=True) | not_up(),
                name="up_on_evidence_only",
            )
        ]

    @property
    def left(self) -> Rung:
        """The rung that the cell left."""
        return Rung(Stage(self.before), self.before_share)

    @property
    def came(self) -> Rung:
        """The rung that it came to."""
        return Rung(Stage(self.after), self.after_share)


def shipped_ceilings() -> dict[str, str]:
    """Return the ceilings that hold until an administrator sets others."""
    return {risk: str(stage) for risk, stage in SHIPPED_CEILINGS.items()}


def shipped_steps() -> list[int]:
    """Return the steps of a pilot that hold until an administrator sets others."""
    return list(SHIPPED_STEPS)


class LadderRules(models.Model):
    """What an administrator has set for all cells, in one row; without it the shipped rules hold.

    `ceilings` names the highest stage of each risk; `pilot_steps` are the shares through which a pilot rises.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    ceilings = models.JSONField(default=shipped_ceilings)
    pilot_steps = ArrayField(models.PositiveSmallIntegerField(), default=shipped_steps)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="ladder_rules_once")]
