"""How a conversation moves between the bot and people."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from handrail.accounts.models import Team
from handrail.conversations.models.conversation import Conversation
from handrail.kernel.ids import uuid7


class Handoff(models.Model):
    """Moves a conversation to people: why, to whom, and what was passed on. While one is open, the bot is silent."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="handoffs")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="handoffs")
    reason = models.CharField(max_length=40)
    transferred = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conversation"], condition=models.Q(ended_at__isnull=True), name="one_open_handoff"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["team", "at"], condition=models.Q(ended_at__isnull=True), name="handoff_open")
        ]

    def __str__(self) -> str:
        return f"{self.reason} -> {self.team_id}"


class Claim(models.Model):
    """A person who has taken a handoff; one at a time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    handoff = models.ForeignKey(Handoff, on_delete=models.CASCADE, related_name="claims")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="claims")
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["handoff"], condition=models.Q(ended_at__isnull=True), name="one_open_claim"
            )
        ]


class HandBack(models.Model):
    """A person gave the conversation back to the bot."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    handoff = models.OneToOneField(Handoff, on_delete=models.CASCADE, related_name="hand_back")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
