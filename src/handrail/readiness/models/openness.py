"""Who confirmed what customers are told."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from handrail.assistants.models import Assistant
from handrail.kernel.ids import uuid7


class OpennessConfirmation(models.Model):
    """A person has read an assistant's texts of openness in one language; `digest` says which words he read."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    assistant = models.ForeignKey(Assistant, on_delete=models.CASCADE, related_name="openness_confirmations")
    language = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assistant", "language", "digest"], name="openness_confirmed_once")
        ]

    def __str__(self) -> str:
        return f"{self.assistant_id} {self.language}"
