"""Rows of the escalation map."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from handrail.accounts.models import Team
from handrail.assistants.models import Assistant
from handrail.kernel.ids import uuid7
from handrail.readiness.policy import Delivery


class EscalationRow(models.Model):
    """What a person has set for one reason of handing off at an assistant; what is empty is as it is without the row.

    `team` empty: the team of the request, else the front desk. `deadline_minutes` empty: the team's expected wait.
    `wording` names what the customer is told; empty: what the engine chooses.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    assistant = models.ForeignKey(Assistant, on_delete=models.CASCADE, related_name="escalation_rows")
    reason = models.CharField(max_length=40)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    delivery = models.CharField(max_length=20, default=Delivery.INBOX.value)
    deadline_minutes = models.PositiveIntegerField(null=True, blank=True)
    wording = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["reason"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assistant", "reason"], name="escalation_row_once"),
            models.CheckConstraint(
                condition=models.Q(delivery__in=[each.value for each in Delivery]), name="escalation_delivery_known"
            ),
            models.CheckConstraint(
                condition=models.Q(deadline_minutes__isnull=True) | models.Q(deadline_minutes__gte=1),
                name="escalation_deadline_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} at {self.assistant_id}"
