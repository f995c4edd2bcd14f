"""Who reviews an intent's answers, and when in the week."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from handrail.intents.models import Intent
from handrail.kernel.ids import uuid7


class ReviewOwner(models.Model):
    """The person who leads an intent's weekly review; `weekday` 0 is Monday, `hour` in that person's time zone."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    intent = models.OneToOneField(Intent, on_delete=models.CASCADE, related_name="review_owner")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    weekday = models.PositiveSmallIntegerField()
    hour = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["weekday", "hour"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="review_weekday_of_a_week"),
            models.CheckConstraint(condition=models.Q(hour__lte=23), name="review_hour_of_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.intent_id} {self.weekday} {self.hour}"
