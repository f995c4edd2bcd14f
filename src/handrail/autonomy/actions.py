"""Switching cells."""

from __future__ import annotations

from django.db import transaction

from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.autonomy.models import Cell, Stage, StageChange
from handrail.autonomy.queries import CHANNELS
from handrail.intents.models import Intent
from handrail.kernel.errors import ForbiddenError, InvalidError, NotFoundError


@transaction.atomic
def switch(*, intent_slug: str, channel: str, stage: str, by: User | None, reason: str = "") -> Cell:
    """Switch a cell on or off; `by` None is the operator at the command line. The same stage again changes nothing."""
    if by is not None and not by.may(Permission.AUTONOMY_CHANGE):
        raise ForbiddenError("only a lead or an administrator changes what the bot may do")
    if channel not in CHANNELS:
        raise InvalidError(
            f"there is no channel {channel!r}; channels are {', '.join(CHANNELS)}"[:200], field="channel"
        )
    if stage not in Stage.values:
        raise InvalidError(f"a stage is one of {', '.join(Stage.values)}", field="stage")
    intent = Intent.objects.filter(slug=intent_slug).first()
    if intent is None:
        raise NotFoundError(f"no intent is named {intent_slug!r}"[:200], field="intent")
    cell, _ = Cell.objects.get_or_create(intent=intent, channel=channel)
    cell = Cell.objects.select_for_update().select_related("intent").get(pk=cell.pk)
    if cell.stage != stage:
        StageChange.objects.create(cell=cell, before=cell.stage, after=stage, by=by, reason=reason[:300])
        cell.stage = stage
        cell.save(update_fields=["stage"])
    return cell
