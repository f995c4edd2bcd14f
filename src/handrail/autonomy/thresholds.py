"""The confidence from which on a cell may answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.accounts.models import User
from handrail.autonomy.actions import switch
from handrail.autonomy.models import Cell
from handrail.autonomy.policy import Stage, height
from handrail.changes.noting import Kind, note_change

Facts = Mapping[str, Any]


def put_threshold(
    cell: Cell, value: float | None, *, by: User | None, reason: str, was: Facts | None = None, now: Facts | None = None
) -> None:
    """Give a locked cell a threshold, in the caller's transaction.

    None is what the evidence gives where it allows nothing: a cell that answers customers then steps down to suggest.
    `was` and `now` are what else the log shall tell of the threshold before and of this one.
    """
    before = cell.threshold
    if value is None and height(cell.stage) > height(Stage.SUGGEST):
        switch(intent_slug=cell.intent.slug, channel=cell.channel, stage=Stage.SUGGEST, by=by, reason=reason)
    cell.threshold = value
    cell.save(update_fields=["threshold"])
    told = {"threshold": before, **(was or {})}, {"threshold": value, **(now or {})}
    if told[0] != told[1]:
        note_change(Kind.THRESHOLD, cell, before=told[0], after=told[1], by=by, reason=reason)
