"""The table of changes. The database lets nobody alter it; see its first migration."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from handrail.kernel.ids import uuid7


class Change(models.Model):
    """One change: who, what, before, after, when, why. `by_name` empty is the operator's shell, or the product itself.

    It names people and things by their own words and points to nothing, so that it outlives all of them. Django does
    not manage the table: nothing of Django's may empty it either.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=150, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        managed = False
        db_table = "changes_change"
        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
