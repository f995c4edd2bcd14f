"""Tables of tripwires: the watches of each cell, what tripped, who has seen the alert, and how far was watched."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from handrail.autonomy.models import Cell
from handrail.kernel.ids import uuid7
from handrail.statistics.sequential import Watch


class Tripwire(models.Model):
    """One signal under watch in one cell, from the moment when the cell came to its rung.

    `limit` and `delta` are fixed at the beginning. The sums are all that the test needs; see `statistics.sequential`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    cell = models.ForeignKey(Cell, on_delete=models.CASCADE, related_name="tripwires")
    signal = models.CharField(max_length=30)
    since = models.DateTimeField()
    limit = models.FloatField()
    delta = models.FloatField()
    outcomes = models.IntegerField(default=0)
    total = models.FloatField(default=0)
    lower = models.FloatField(default=0)

    class Meta:
        ordering: ClassVar = ["cell", "signal"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cell", "signal", "since"], name="one_watch_a_signal"),
            models.CheckConstraint(condition=models.Q(limit__gt=0, limit__lt=1), name="tripwire_limit_is_a_share"),
            models.CheckConstraint(condition=models.Q(delta__gt=0, delta__lt=1), name="tripwire_delta_is_a_share"),
        ]

    def __str__(self) -> str:
        return f"{self.signal} of {self.cell}"

    @property
    def watch(self) -> Watch:
        """The test as it stands."""
        return Watch(self.limit, self.delta, self.outcomes, self.total, 0, self.lower)


class Trip(models.Model):
    """A tripwire that tripped: what it had counted, where the cell was and went, and how soon. Never changed.

    `fact` is the serial of the outcome that broke the limit, `stated_at` when it was stated, `conversation` its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    cell = models.ForeignKey(Cell, on_delete=models.CASCADE, related_name="trips")
    signal = models.CharField(max_length=30)
    before = models.CharField(max_length=20)
    after = models.CharField(max_length=20)
    outcomes = models.PositiveIntegerField()
    total = models.FloatField()
    lower = models.FloatField()
    limit = models.FloatField()
    delta = models.FloatField()
    fact = models.BigIntegerField()
    stated_at = models.DateTimeField()
    conversation = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["cell", "signal", "fact"], name="tripped_once")]

    def __str__(self) -> str:
        return f"{self.signal} of {self.cell}"


class AlertSeen(models.Model):
    """Who has seen that a tripwire tripped; until somebody has, every lead is told on every screen."""

    trip = models.OneToOneField(Trip, on_delete=models.CASCADE, primary_key=True, related_name="seen")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)


class Watched(models.Model):
    """One row: the serial of the last fact that was watched."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    serial = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="watched_once")]
