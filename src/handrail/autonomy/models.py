"""Tables of cells and of each change of their stage."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from handrail.intents.models import Intent
from handrail.kernel.ids import uuid7


class Stage(models.TextChoices):
    """A cell's rung on the ladder. Until the whole ladder comes, a cell is off or full."""

    OFF = "off"
    FULL = "full"


class Cell(models.Model):
    """Intent x channel: the unit of autonomy."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    intent = models.ForeignKey(Intent, on_delete=models.CASCADE, related_name="cells")
    channel = models.CharField(max_length=30)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.OFF)
    threshold = models.FloatField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["intent__slug", "channel"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["intent", "channel"], name="cell_unique"),
            models.CheckConstraint(condition=models.Q(stage__in=Stage.values), name="cell_stage_known"),
            models.CheckConstraint(
                condition=models.Q(threshold__isnull=True) | models.Q(threshold__gt=0, threshold__lte=1),
                name="cell_threshold_is_probability",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.intent.slug} x {self.channel}"


class StageChange(models.Model):
    """Who changed what a cell may do, from what to what, and why."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    cell = models.ForeignKey(Cell, on_delete=models.CASCADE, related_name="changes")
    before = models.CharField(max_length=10)
    after = models.CharField(max_length=10)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-at"]
