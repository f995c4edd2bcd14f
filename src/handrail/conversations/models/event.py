"""Facts, in the order in which they became true; never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from handrail.conversations.models.conversation import Conversation
from handrail.kernel.ids import uuid7


class Event(models.Model):
    """One fact of a conversation. `public` facts are the customer's too; the others are for staff only."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="events")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    public = models.BooleanField()
    data = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["sequence"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "sequence"], name="event_sequence_unique")
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "at"], name="event_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.sequence}"
