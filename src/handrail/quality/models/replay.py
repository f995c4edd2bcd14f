"""Replays: the engine run over labelled past messages, nothing sent."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from handrail.assistants.models import Assistant
from handrail.history.models import PastMessage
from handrail.kernel.ids import uuid7
from handrail.quality.grading import Grade


class Replay(models.Model):
    """One run. `versions` tell what took part; `left_out` counts labelled messages that were not used, by reason.

    `attempts` is how often a generated draft is made: it counts as right only if all are. `readings_of` is the run
    whose readings are used again, where there is one. `stopped` says why jobs gave up on it; empty while they have not.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    assistant = models.ForeignKey(Assistant, on_delete=models.CASCADE, related_name="replays")
    channel = models.CharField(max_length=30)
    note = models.CharField(max_length=200, blank=True)
    versions = models.JSONField(default=dict)
    knowledge = models.JSONField(default=dict)
    left_out = models.JSONField(default=dict)
    cases = models.PositiveIntegerField()
    attempts = models.PositiveSmallIntegerField(default=1)
    readings_of = models.ForeignKey("self", on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    begun_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    stopped = models.CharField(max_length=300, blank=True, default="", db_default="")

    class Meta:
        ordering: ClassVar = ["-begun_at"]

    def __str__(self) -> str:
        return str(self.pk)[:13]


class ReplayChunk(models.Model):
    """Some messages of a replay with their labels: what one worker takes at a time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    replay = models.ForeignKey(Replay, on_delete=models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    messages = ArrayField(models.UUIDField())
    labels = ArrayField(models.CharField(max_length=60))
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["replay", "number"], name="replay_chunk_once")]
        indexes: ClassVar = [
            models.Index(
                fields=["replay", "number"], condition=models.Q(done_at__isnull=True), name="replay_chunk_open"
            )
        ]


class ReplayCase(models.Model):
    """What the engine would have done with one message, as if its cell were full, and how that went.

    `intent` and `confidence` are those that a threshold is about: of the first request, and the least of all drafts;
    no confidence where nothing could have been answered whatever the threshold. `worth` is that of such an answer.
    `gist` is what deciding again needs, `record` all that led to the decision, `vectors` the requests' embeddings as
    16-bit floats, so that search can be run again without reading.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    replay = models.ForeignKey(Replay, on_delete=models.CASCADE, related_name="graded")
    message = models.ForeignKey(PastMessage, on_delete=models.CASCADE, related_name="+")
    label = models.CharField(max_length=60)
    intent = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=12)
    hard = ArrayField(models.CharField(max_length=20), default=list)
    outcome = models.CharField(max_length=20)
    reason = models.CharField(max_length=40)
    confidence = models.FloatField(null=True)
    worth = models.CharField(max_length=25, blank=True)
    grade = models.CharField(max_length=25)
    cause = models.CharField(max_length=40, blank=True)
    known = models.BooleanField()
    alike = models.FloatField(null=True)
    gist = models.BinaryField()
    vectors = models.BinaryField()
    record = models.JSONField()

    class Meta:
        ordering: ClassVar = ["message"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["replay", "message"], name="replay_case_once"),
            models.CheckConstraint(
                condition=models.Q(grade__in=[str(each) for each in Grade]), name="case_grade_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["replay", "label"], name="replay_case_label"),
            models.Index(fields=["replay", "intent"], name="replay_case_intent"),
        ]
