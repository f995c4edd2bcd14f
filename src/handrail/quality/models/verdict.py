"""What people say of answers: of those that were sent, and of those of a replay."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from handrail.conversations.models import Message
from handrail.history.models import PastMessage
from handrail.kernel.ids import uuid7


class Verdict(models.TextChoices):
    """Right, or wrong."""

    RIGHT = "right"
    WRONG = "wrong"


_KNOWN = models.Q(verdict__in=Verdict.values)


class AnswerVerdict(models.Model):
    """One reviewer's verdict on one answer of the bot. `probability` is that of the answer having been sampled."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="verdicts")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=5, choices=Verdict.choices)
    cause = models.CharField(max_length=40, blank=True)
    probability = models.FloatField(default=1.0)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "by"], name="answer_judged_once_a_reviewer"),
            models.CheckConstraint(condition=_KNOWN, name="answer_verdict_known"),
            models.CheckConstraint(
                condition=models.Q(probability__gt=0, probability__lte=1), name="sampling_is_a_probability"
            ),
        ]


class CaseVerdict(models.Model):
    """Whether an article's words answer a past message: settles cases that are doubtful, in every replay to come.

    `words` is a digest of the draft that was judged: other words are another question.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    message = models.ForeignKey(PastMessage, on_delete=models.CASCADE, related_name="+")
    words = models.CharField(max_length=64)
    verdict = models.CharField(max_length=5, choices=Verdict.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "words"], name="case_judged_once"),
            models.CheckConstraint(condition=_KNOWN, name="case_verdict_known"),
        ]
