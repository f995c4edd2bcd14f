"""The conversation: little more than a name for its messages, and the row that is locked to add to it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from handrail.accounts.models import ApiToken
from handrail.assistants.models import Assistant
from handrail.conversations.models.customer import Customer
from handrail.kernel.ids import uuid7


class Conversation(models.Model):
    """Messages of one customer on one channel. `last_event` is the sequence number of its newest event."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    assistant = models.ForeignKey(Assistant, on_delete=models.PROTECT, related_name="conversations")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="conversations")
    channel = models.CharField(max_length=30)
    language = models.CharField(max_length=12)
    opened_with = models.ForeignKey(
        ApiToken, on_delete=models.SET_NULL, related_name="conversations", null=True, blank=True
    )
    page_url = models.CharField(max_length=500, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    opening_key = models.CharField(max_length=100)
    last_event = models.PositiveIntegerField(default=0)
    last_activity_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-last_activity_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer", "opening_key"], name="conversation_opened_once")
        ]
        indexes: ClassVar = [models.Index(fields=["-last_activity_at"], name="conversation_recent")]

    def __str__(self) -> str:
        return f"{self.channel} {self.id}"
