"""How a conversation ended, and what the customer thought of it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from handrail.conversations.models.conversation import Conversation
from handrail.conversations.models.message import Message
from handrail.kernel.ids import uuid7


class Resolution(models.Model):
    """The conversation's matter is settled: a person marked it, or (`person` empty) the customer confirmed it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="resolutions")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    at = models.DateTimeField(default=timezone.now)
    reopened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conversation"], condition=models.Q(reopened_at__isnull=True), name="one_open_resolution"
            )
        ]


class SolvedVerdict(models.Model):
    """The customer's yes or no to "Did this solve it?" under one bot message."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="solved_verdict")
    solved = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)


class Rating(models.Model):
    """1 to 5, asked right after the end. The newest counts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="ratings")
    score = models.PositiveSmallIntegerField()
    comment = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(score__gte=1, score__lte=5), name="rating_one_to_five")
        ]
