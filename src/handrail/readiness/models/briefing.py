"""What agents must know before the bot serves an intent, and who has read it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from handrail.intents.models import Intent
from handrail.kernel.ids import uuid7


class Briefing(models.Model):
    """One version of an intent's briefing; never changed. The highest version is the current one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    intent = models.ForeignKey(Intent, on_delete=models.CASCADE, related_name="briefings")
    version = models.PositiveIntegerField()
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["intent", "version"], name="briefing_version_once")]

    def __str__(self) -> str:
        return f"{self.intent_id} version {self.version}"


class Acknowledgement(models.Model):
    """A person has read one version."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    briefing = models.ForeignKey(Briefing, on_delete=models.CASCADE, related_name="acknowledgements")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["briefing", "person"], name="acknowledged_once")]
