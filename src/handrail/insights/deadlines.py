"""By when a handoff is to be claimed."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

from handrail.accounts.models import Team

Deadline = Callable[[str, str], int]
SHIPPED = "handrail.insights.deadlines.expected_wait"


def deadline_of() -> Deadline:
    """Return the function that settings name in HANDOFF_DEADLINE: (reason, slug of the team) -> minutes."""
    found: Deadline = import_string(getattr(settings, "HANDOFF_DEADLINE", SHIPPED))
    return found


def expected_wait(reason: str, team: str) -> int:
    """Return the wait that customers of a team are told, whatever the reason; 30 minutes for a team that is gone."""
    return Team.objects.filter(slug=team).values_list("expected_wait_minutes", flat=True).first() or 30
