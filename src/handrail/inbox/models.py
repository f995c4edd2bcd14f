"""What people made of drafts."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from handrail.answering.models import Suggestion
from handrail.conversations.models import Message
from handrail.inbox.policy import Edit, Use
from handrail.kernel.ids import uuid7


class SuggestionUse(models.Model):
    """What became of a draft, once and for ever: `text` is what was sent in its place, empty where nothing was."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    suggestion = models.OneToOneField(Suggestion, on_delete=models.CASCADE, related_name="use")
    use = models.CharField(max_length=10, choices=[(use.value, use.value) for use in Use])
    edit = models.CharField(max_length=15, choices=[(edit.value, edit.value) for edit in Edit], blank=True)
    text = models.TextField(blank=True)
    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="+", null=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(use__in=[use.value for use in Use]), name="suggestion_use_known"),
            models.CheckConstraint(
                condition=models.Q(use="edited", edit__in=[edit.value for edit in Edit])
                | (~models.Q(use="edited") & models.Q(edit="")),
                name="suggestion_edit_has_its_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(use="discarded") | models.Q(message__isnull=False), name="suggestion_sent_is_message"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.use} {self.edit}".strip()
