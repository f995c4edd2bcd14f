"""The confidence from which on a cell may answer."""

from __future__ import annotations

from handrail.accounts.models import User
from handrail.autonomy.actions import switch
from handrail.autonomy.models import Cell
from handrail.autonomy.policy import Stage, height
from handrail.changes.noting import Kind, note_change


def put_threshold(cell: Cell, value: float | None, *, by: User | None, reason: str) -> None:
    """Give a locked cell a threshold, in the caller's transaction.

    None is what the evidence gives where it allows nothing: a cell that answers customers then steps down to suggest.
    """
    before = cell.threshold
    if value is None and height(cell.stage) > height(Stage.SUGGEST):
        switch(intent_slug=cell.intent.slug, channel=cell.channel, stage=Stage.SUGGEST, by=by, reason=reason)
    cell.threshold = value
    cell.save(update_fields=["threshold"])
    if before != value:
        was, now = {"threshold": before}, {"threshold": value}
        note_change(Kind.THRESHOLD, cell, before=was, after=now, by=by, reason=reason)
