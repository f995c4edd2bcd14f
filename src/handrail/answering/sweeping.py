"""Turns that nobody took in time: an overfull queue, a lost job. A person gets them."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import DatabaseError
from django.utils import timezone

from handrail.answering.actions import hand_off_turn
from handrail.answering.models import Turn
from handrail.kernel.errors import HandrailError

log = logging.getLogger(__name__)
PATIENCE = timedelta(seconds=60)
AT_ONCE = 200


def sweep() -> int:
    """Hand off every turn that has been owed for a minute; returns how many there were."""
    overdue = Turn.objects.filter(decided_at__isnull=True, owed_since__lt=timezone.now() - PATIENCE)
    turns = list(overdue.order_by("owed_since").values_list("pk", flat=True)[:AT_ONCE])
    for turn_id in turns:
        try:
            hand_off_turn(turn_id=turn_id, reason="overdue")
        except (DatabaseError, HandrailError):
            log.exception("an overdue turn could not be handed off; it is tried again", extra={"turn": turn_id})
    if turns:
        log.warning("turns were overdue and went to people", extra={"count": len(turns)})
    return len(turns)
