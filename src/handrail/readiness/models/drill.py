"""Rehearsals: drills with their cases, and attempts of people to break the bot."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from handrail.answering.models import Decision
from handrail.assistants.models import Assistant
from handrail.conversations.models import Conversation
from handrail.kernel.ids import uuid7
from handrail.readiness.policy import CaseKind, Verdict


class Drill(models.Model):
    """One rehearsal of every way to people on a channel. `participant` takes part as the person who takes over.

    `map_digest` names the rows of the escalation map as they were; a drill of another map says nothing of this one.
    `failure` is why it could not be played to its end, `untried` what it had no message for; codes with values.
    `versions` are those of the engine that answered; None for drills that were planned before they were noted.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    assistant = models.ForeignKey(Assistant, on_delete=models.CASCADE, related_name="drills")
    channel = models.CharField(max_length=30)
    participant = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True)
    map_digest = models.CharField(max_length=64)
    begun_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    passed = models.BooleanField(null=True)
    failure = models.JSONField(null=True)
    untried = models.JSONField(default=list)
    versions = models.JSONField(null=True)
    planned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-begun_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assistant", "channel"], condition=models.Q(ended_at__isnull=True), name="one_running_drill"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, passed__isnull=True)
                | models.Q(ended_at__isnull=False, passed__isnull=False),
                name="drill_ends_with_a_result",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["assistant", "channel", "-ended_at"], name="drill_newest")]

    def __str__(self) -> str:
        return f"drill of {self.assistant_id} on {self.channel}"


class DrillCase(models.Model):
    """One synthetic conversation of a drill, planned before it is played.

    `expects` is the trigger or the reason that must bring in a person. `failures` are codes with values, told in words
    by `readiness.words`; empty when all held. `milliseconds` from the last message to the handoff.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    drill = models.ForeignKey(Drill, on_delete=models.CASCADE, related_name="cases")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in CaseKind])
    expects = models.CharField(max_length=40)
    language = models.CharField(max_length=12)
    messages = ArrayField(models.TextField(), default=list)
    intent = models.CharField(max_length=60, blank=True)
    vip = models.BooleanField(default=False)
    conversation = models.OneToOneField(Conversation, on_delete=models.SET_NULL, related_name="drill_case", null=True)
    decision = models.ForeignKey(Decision, on_delete=models.SET_NULL, related_name="+", null=True)
    reason = models.CharField(max_length=40, blank=True)
    team = models.CharField(max_length=100, blank=True)
    milliseconds = models.FloatField(null=True)
    failures = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["drill", "position"], name="drill_case_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.expects} ({self.language})"

    @property
    def held(self) -> bool:
        """Whether the case was played and nothing failed."""
        return self.ended_at is not None and not self.failures


class BreakAttempt(models.Model):
    """A person tried by hand to break the bot, as a customer on the channel, and says whether it held.

    `shown` is what the bot and the product said. `repeats` names the attempt that this one tries again.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    assistant = models.ForeignKey(Assistant, on_delete=models.CASCADE, related_name="break_attempts")
    channel = models.CharField(max_length=30)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    conversation = models.OneToOneField(Conversation, on_delete=models.SET_NULL, related_name="+", null=True)
    repeats = models.ForeignKey("self", on_delete=models.SET_NULL, related_name="again", null=True)
    shown = models.TextField(blank=True)
    verdict = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Verdict], blank=True)
    words = models.CharField(max_length=1000, blank=True)
    begun_at = models.DateTimeField(default=timezone.now)
    judged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-begun_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(verdict="", judged_at__isnull=True)
                | models.Q(verdict=Verdict.HELD.value, judged_at__isnull=False)
                | (models.Q(verdict=Verdict.BROKE.value, judged_at__isnull=False) & ~models.Q(words="")),
                name="break_attempt_judged_in_words",
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.verdict or 'open'}"
