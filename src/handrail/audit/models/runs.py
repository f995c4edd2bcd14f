"""One look at today's support and what it found."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from handrail.assistants.models import Assistant
from handrail.history.models import PastMessage
from handrail.intents.models import Intent
from handrail.kernel.ids import uuid7


class AuditRun(models.Model):
    """One audit of an assistant's history; `number` counts them. Its findings are written when it ends, all at once.

    `figures` hold what concerns the whole: shares with the counts they come from.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    assistant = models.ForeignKey(Assistant, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    options = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True)
    asked_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    failed = models.CharField(max_length=300, blank=True)
    encoder = models.CharField(max_length=64, blank=True)
    conversations = models.PositiveIntegerField(default=0)
    sampled = models.PositiveIntegerField(default=0)
    figures = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-asked_at"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["assistant", "number"], name="audit_number_once")]

    def __str__(self) -> str:
        return f"{self.assistant.slug} {self.number}"


class Origin(models.TextChoices):
    """Where a type of request comes from."""

    TAG = "tag"
    CLUSTER = "cluster"


class RequestType(models.Model):
    """A type of request that an audit found. Nullable figures are those for which the history has no data.

    `consistency` is the mean cosine of two answers, between `consistency_low` and `_high` at 95 %, of `answers` read.
    `hours` are 24 counts of beginnings in the audit's time zone. `covered` of `covered_of` messages read find an
    article that is good enough, and `risky` of `risky_of` have a word for which a person comes. `parts` are the
    grades in [0, 1] that make `score` (0 to 100).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    run = models.ForeignKey(AuditRun, on_delete=models.CASCADE, related_name="types")
    key = models.CharField(max_length=100)
    title = models.CharField(max_length=120)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    place = models.PositiveIntegerField()
    proposed = models.BooleanField(default=False)
    conversations = models.PositiveIntegerField()
    share = models.FloatField()
    consistency = models.FloatField(null=True)
    consistency_low = models.FloatField(null=True)
    consistency_high = models.FloatField(null=True)
    answers = models.PositiveIntegerField(default=0)
    handle_seconds = models.FloatField(null=True)
    timed = models.PositiveIntegerField(default=0)
    after_hours = models.FloatField(null=True)
    dated = models.PositiveIntegerField(default=0)
    hours = ArrayField(models.PositiveIntegerField(), default=list)
    covered = models.PositiveIntegerField(default=0)
    covered_of = models.PositiveIntegerField(default=0)
    risky = models.PositiveIntegerField(default=0)
    risky_of = models.PositiveIntegerField(default=0)
    risks = models.JSONField(default=dict)
    languages = models.JSONField(default=dict)
    channels = models.JSONField(default=dict)
    tags = models.JSONField(default=dict)
    articles = models.JSONField(default=list)
    parts = models.JSONField(default=dict)
    score = models.FloatField()
    intent = models.ForeignKey(Intent, on_delete=models.SET_NULL, related_name="+", null=True)

    class Meta:
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "key"], name="audit_type_key_once"),
            models.UniqueConstraint(fields=["run", "place"], name="audit_type_place_once"),
        ]

    def __str__(self) -> str:
        return self.title


class TypeMessage(models.Model):
    """A first message of a type; `place` 0 is the most typical. `answer` is what an agent said first."""

    id = models.BigAutoField(primary_key=True)
    type = models.ForeignKey(RequestType, on_delete=models.CASCADE, related_name="messages")
    message = models.ForeignKey(PastMessage, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    answer = models.UUIDField(null=True)
    place = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["type", "message"], name="audit_message_once_a_type")]

    def __str__(self) -> str:
        return f"{self.place}: {self.message_id}"


class TagFlaw(models.TextChoices):
    """What can be wrong with tags."""

    CONTRADICTORY = "contradictory"
    EQUAL_TEXTS = "equal_texts"
    SPELLING = "spelling"
    SAME_MESSAGES = "same_messages"


class TagFinding(models.Model):
    """A flaw of the tags `tag` and `other`, seen in `conversations`; `example` is a message that shows it."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(AuditRun, on_delete=models.CASCADE, related_name="tag_findings")
    flaw = models.CharField(max_length=20, choices=TagFlaw.choices)
    tag = models.CharField(max_length=100)
    other = models.CharField(max_length=100)
    conversations = models.PositiveIntegerField()
    example = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["flaw", "-conversations", "tag", "other"]

    def __str__(self) -> str:
        return f"{self.flaw}: {self.tag}, {self.other}"
