"""Messages, which customers see, and notes, which they never see."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from handrail.conversations.models.conversation import Conversation
from handrail.kernel.ids import uuid7


class Author(models.TextChoices):
    """Who speaks."""

    CUSTOMER = "customer"
    BOT = "bot"
    PERSON = "person"
    SYSTEM = "system"


class Message(models.Model):
    """What somebody said to somebody. `key` is the sender's idempotency key; the same key is the same message."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    author = models.CharField(max_length=10, choices=Author.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    text = models.TextField()
    html = models.TextField(blank=True)
    sources = models.JSONField(default=list, blank=True)
    ask_solved = models.BooleanField(default=False)
    language = models.CharField(max_length=12, blank=True)
    key = models.CharField(max_length=100)
    event = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["event"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "author", "key"], name="message_sent_once"),
            models.CheckConstraint(condition=models.Q(author__in=Author.values), name="message_author_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["conversation", "event"], name="message_order")]

    def __str__(self) -> str:
        return f"{self.author} {self.id}"


class Note(models.Model):
    """A remark among colleagues."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="notes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True)
    text = models.TextField()
    event = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["event"]
