"""Tables of turns and decisions."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from handrail.answering.coefficients import Coefficients
from handrail.assistants.models import Assistant
from handrail.conversations.models import Conversation, Handoff, Message
from handrail.kernel.ids import uuid7


class Turn(models.Model):
    """One customer message that the engine owes an answer or a handoff; owed until it has a Decision."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="turn")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="turns")
    owed_since = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["owed_since"], condition=models.Q(decided_at__isnull=True), name="turn_owed")
        ]


class Decision(models.Model):
    """What was decided on a turn, with all that led to it: enough to compute it again.

    `stage` is the deciding cell's, `part` says who served the conversation there; both empty where no cell was asked.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    turn = models.OneToOneField(Turn, on_delete=models.CASCADE, related_name="decision")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="decisions")
    outcome = models.CharField(max_length=20)
    reason = models.CharField(max_length=40)
    intent = models.CharField(max_length=60, blank=True)
    stage = models.CharField(max_length=10, blank=True, default="", db_default="")
    part = models.CharField(max_length=15, blank=True, default="", db_default="")
    confidence = models.FloatField(null=True)
    record = models.JSONField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-at"]
        indexes: ClassVar = [models.Index(fields=["conversation", "at"], name="decision_by_conversation")]


class FittedConfidence(models.Model):
    """Coefficients fitted to one assistant's labels; `before` and `after` are figures of the shipped ones and of these.

    Those of `after` are cross-validated. Rows stay when others become active: decisions name their version.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    assistant = models.ForeignKey(Assistant, on_delete=models.CASCADE, related_name="fitted_confidences")
    version = models.CharField(max_length=40)
    tables = models.JSONField()
    labels = models.PositiveIntegerField()
    before = models.JSONField()
    after = models.JSONField()
    active = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assistant", "version"], name="confidence_fitted_once"),
            models.UniqueConstraint(
                fields=["assistant"], condition=models.Q(active=True), name="one_active_confidence"
            ),
        ]

    def __str__(self) -> str:
        return self.version

    def coefficients(self) -> Coefficients:
        """Return the weights themselves."""
        return Coefficients.from_dict({"version": self.version, "tables": self.tables})


class Suggestion(models.Model):
    """A draft for the person who takes a handoff, as it was shown; never changed. What became of it is another row."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    turn = models.OneToOneField(Turn, on_delete=models.CASCADE, related_name="suggestion")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="suggestions")
    handoff = models.OneToOneField(Handoff, on_delete=models.CASCADE, related_name="suggestion")
    intent = models.CharField(max_length=60)
    text = models.TextField()
    html = models.TextField(blank=True)
    sources = models.JSONField(default=list, blank=True)
    confidence = models.FloatField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["intent", "at"], name="suggestion_by_intent")]

    def __str__(self) -> str:
        return self.text[:60]


class MutedTrigger(models.Model):
    """A trigger that brings nobody in at one assistant: it is found and recorded all the same."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    assistant = models.ForeignKey(Assistant, on_delete=models.CASCADE, related_name="muted_triggers")
    trigger = models.CharField(max_length=40)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["assistant", "trigger"], name="trigger_muted_once")]

    def __str__(self) -> str:
        return self.trigger
