"""Thresholds of cells, and the limits of risk that they come from."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from handrail.autonomy.models import Cell
from handrail.intents.models import Intent
from handrail.kernel.ids import uuid7
from handrail.quality.models.replay import Replay


class RiskLimit(models.Model):
    """What a lead states of an intent: of the answers sent, at most `alpha` wrong, sure to 1 - `delta`."""

    intent = models.OneToOneField(Intent, on_delete=models.CASCADE, primary_key=True, related_name="risk_limit")
    alpha = models.FloatField()
    delta = models.FloatField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(alpha__gt=0, alpha__lt=1), name="risk_alpha_is_a_share"),
            models.CheckConstraint(condition=models.Q(delta__gt=0, delta__lt=1), name="risk_delta_is_a_share"),
        ]


class CellThreshold(models.Model):
    """One version of a cell's threshold, with the evidence for it; never changed, the newest counts.

    `shown` is the lowest threshold that the cases allow, `value` the one in use: a step stricter at first. None of
    both: the cases allow none, and the cell may not answer. `bound` is the upper bound of the wrong-answer rate at
    `value`, `accepted` and `wrong` are of the `cases` at `value`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    cell = models.ForeignKey(Cell, on_delete=models.CASCADE, related_name="thresholds")
    version = models.PositiveIntegerField()
    replay = models.ForeignKey(Replay, on_delete=models.SET_NULL, related_name="+", null=True)
    alpha = models.FloatField()
    delta = models.FloatField()
    value = models.FloatField(null=True)
    shown = models.FloatField(null=True)
    cases = models.PositiveIntegerField()
    accepted = models.PositiveIntegerField()
    wrong = models.PositiveIntegerField()
    bound = models.FloatField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cell", "version"], name="cell_threshold_version"),
        ]
