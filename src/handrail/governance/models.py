"""Tables of requests to go up, what became of them, overrides, limits of gates, and packs of evidence."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from handrail.autonomy.models import Cell
from handrail.autonomy.policy import Rung, Stage
from handrail.governance.launches.models import Goal, GoalEnd, Launch, LaunchClosing
from handrail.governance.tripwires.models import AlertSeen, Trip, Tripwire, Watched
from handrail.kernel.ids import uuid7

VOICES_NEEDED = 2


class GateLimit(models.Model):
    """A limit that an administrator has set; without a row the gate's shipped one holds."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    gate = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    value = models.FloatField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["gate", "name"], name="gate_limit_once")]

    def __str__(self) -> str:
        return f"{self.gate}.{self.name}"


class Request(models.Model):
    """Somebody asks that a cell goes up. It is closed when it is agreed to or withdrawn, and by any move of the cell.

    That a move closes it is the database's own doing (a trigger on the changes of stages), so no way past is left.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    cell = models.ForeignKey(Cell, on_delete=models.CASCADE, related_name="requests")
    before = models.CharField(max_length=10)
    before_share = models.PositiveSmallIntegerField(default=0)
    after = models.CharField(max_length=10)
    after_share = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cell"], condition=models.Q(closed_at__isnull=True), name="one_open_request_a_cell"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cell}: {self.now} to {self.wanted}"

    @property
    def now(self) -> Rung:
        """Where the cell stood when it was asked."""
        return Rung(Stage(self.before), self.before_share)

    @property
    def wanted(self) -> Rung:
        """Where it shall go."""
        return Rung(Stage(self.after), self.after_share)


class Agreement(models.Model):
    """Who let a cell go up, on which pack of evidence."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.OneToOneField(Request, on_delete=models.CASCADE, related_name="agreement")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    pack = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)


class Withdrawal(models.Model):
    """Who took a request back, and why."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    request = models.OneToOneField(Request, on_delete=models.CASCADE, related_name="withdrawal")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)


class Override(models.Model):
    """A gate that need not be met in one cell. It holds from its second voice on, until the gate is met or it ends.

    A cell's move down ends it, by a trigger of the database: the way back is the same gates.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    cell = models.ForeignKey(Cell, on_delete=models.CASCADE, related_name="overrides")
    gate = models.CharField(max_length=40)
    begun_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["begun_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cell", "gate"], condition=models.Q(ended_at__isnull=True), name="one_open_override_a_gate"
            )
        ]

    def __str__(self) -> str:
        return f"{self.gate} of {self.cell}"

    @property
    def holds(self) -> bool:
        """Whether two people stand behind it, and nothing has ended it."""
        return self.ended_at is None and len(self.voices.all()) >= VOICES_NEEDED


class OverrideVoice(models.Model):
    """One person who says that a gate need not be met, and why."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    override = models.ForeignKey(Override, on_delete=models.CASCADE, related_name="voices")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["override", "by"], name="one_voice_a_person"),
        ]


class Progress(models.Model):
    """How far a cell was on its way to the next rung when it was last measured: for lists, never for decisions."""

    cell = models.OneToOneField(Cell, on_delete=models.CASCADE, primary_key=True, related_name="progress")
    wanted = models.CharField(max_length=20, blank=True)
    passed = models.PositiveSmallIntegerField()
    gates = models.PositiveSmallIntegerField()
    lacking = ArrayField(models.CharField(max_length=40), default=list)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.cell}: {self.passed} of {self.gates}"


class EvidencePack(models.Model):
    """What a change of stage was decided on, frozen. The database lets nobody alter it; see the first migration.

    `body` is canonical JSON, and `sha256` that of its UTF-8 bytes. It names people and things by their own words and
    points to nothing, so that it outlives all of them; Django does not manage the table, as that of the changes.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sha256 = models.CharField(max_length=64)
    intent = models.CharField(max_length=60)
    channel = models.CharField(max_length=30)
    before = models.CharField(max_length=20)
    after = models.CharField(max_length=20)
    body = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        managed = False
        db_table = "governance_evidencepack"
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.intent} x {self.channel}: {self.before} to {self.after}"


__all__ = [
    "Agreement",
    "AlertSeen",
    "EvidencePack",
    "GateLimit",
    "Goal",
    "GoalEnd",
    "Launch",
    "LaunchClosing",
    "Override",
    "OverrideVoice",
    "Progress",
    "Request",
    "Trip",
    "Tripwire",
    "Watched",
    "Withdrawal",
]
