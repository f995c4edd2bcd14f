"""Labelling: what is suggested, what comes next, what people did, and what was settled."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone

from handrail.assistants.models import Assistant
from handrail.audit.models.runs import AuditRun
from handrail.history.models import PastMessage
from handrail.intents.models import Intent
from handrail.kernel.ids import uuid7


class SuggestedLabel(models.Model):
    """What a message probably asks for. A suggestion is no label: nothing is learned or measured from it."""

    id = models.BigAutoField(primary_key=True)
    message = models.ForeignKey(PastMessage, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    intent = models.ForeignKey(Intent, on_delete=models.CASCADE, related_name="suggested_labels")
    run = models.ForeignKey(AuditRun, on_delete=models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["message", "intent"], name="suggested_label_once")]

    def __str__(self) -> str:
        return f"{self.message_id}: {self.intent_id}"


class NextLabel(models.Model):
    """A message that is worth a label. `likely` names intents, the likeliest first; `worth` is in [0, 1].

    `turn` says in which order they come, the highest first: drawn so that what is worth more mostly comes earlier.
    `lot` is 0 to 99 by a hash of the message: the lowest are shown to a second labeller. `taken_by` has it on the
    screen since `taken_at`.
    """

    id = models.BigAutoField(primary_key=True)
    assistant = models.ForeignKey(Assistant, on_delete=models.CASCADE, related_name="+")
    message = models.OneToOneField(PastMessage, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    likely = ArrayField(models.SlugField(max_length=60), default=list)
    probabilities = ArrayField(models.FloatField(), default=list)
    worth = models.FloatField()
    turn = models.FloatField(default=0.0)
    lot = models.PositiveSmallIntegerField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-turn", "message"]
        indexes: ClassVar = [
            models.Index(fields=["assistant", "-turn"], name="next_label_turn"),
            GinIndex(fields=["likely"], name="next_label_likely"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id}: {self.worth:.2f}"


class LabelStep(models.Model):
    """What a person did with a message that the screen showed: labelled it, or skipped it. Undone by deleting it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    message = models.ForeignKey(PastMessage, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    skipped = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["message", "person"], name="label_step_once")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.message_id}"


class Settlement(models.Model):
    """What two labellers who disagreed, or their lead, found right. `was`: person's id and slug, as first given."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    message = models.OneToOneField(PastMessage, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    intent = models.ForeignKey(Intent, on_delete=models.CASCADE, related_name="+", null=True)
    was = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.message_id}: {self.intent_id or 'out of scope'}"


class LabellingRules(models.Model):
    """How many per cent of an assistant's messages a second labeller sees."""

    assistant = models.OneToOneField(Assistant, on_delete=models.CASCADE, primary_key=True, related_name="+")
    second_share = models.PositiveSmallIntegerField(default=15)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(second_share__lte=100), name="second_share_percent")
        ]

    def __str__(self) -> str:
        return f"{self.second_share} %"
