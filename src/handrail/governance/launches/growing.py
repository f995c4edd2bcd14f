"""Launches that open by themselves because the scope has grown: a new assistant, intent, channel or language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, Min, OuterRef, Q
from django.utils import timezone

from handrail.accounts.models import User
from handrail.assistants.actions import set_languages
from handrail.assistants.models import Assistant
from handrail.autonomy.models import Cell
from handrail.autonomy.policy import Stage
from handrail.changes.noting import Kind, note_change
from handrail.governance.launches.models import Launch, LaunchKind
from handrail.governance.launches.opening import open_again
from handrail.governance.models import Request

GROWN = "the scope has grown"


@transaction.atomic
def open_missing() -> int:
    """Open every launch that is missing; safe to run twice and at once. Returns how many were opened.

    A deployment for each assistant, a language for each of its languages beyond the first, an intent's launch on the
    channel where a cell of it first left off or was asked for, and one for each channel after that.
    """
    assistants = list(Assistant.objects.order_by("slug"))
    wanted = [Launch(kind=LaunchKind.DEPLOYMENT, assistant=each) for each in assistants]
    wanted += [
        Launch(kind=LaunchKind.LANGUAGE, assistant=each, language=language)
        for each in assistants
        for language in sorted(each.languages[1:])
    ]
    by_intent: dict[Any, list[Cell]] = defaultdict(list)
    for cell in _begun():
        by_intent[cell.intent_id].append(cell)
    wanted += [
        Launch(kind=LaunchKind.INTENT, intent=by_intent[pk][0].intent, channel=by_intent[pk][0].channel)
        for pk in sorted(by_intent)
    ]
    opened = _opened(wanted)
    first = dict(Launch.objects.filter(kind=LaunchKind.INTENT).values_list("intent_id", "channel"))
    more = [
        Launch(kind=LaunchKind.CHANNEL, intent=cell.intent, channel=cell.channel)
        for pk in sorted(by_intent)
        for cell in sorted(by_intent[pk], key=lambda cell: cell.channel)
        if cell.channel != first[pk]
    ]
    return opened + _opened(more)


@transaction.atomic
def open_for(cell: Cell, *, by: User | None) -> None:
    """Open what a request for a cell asks for: its launch where it is missing, or again where somebody closed it."""
    open_missing()
    for launch in Launch.objects.filter(intent=cell.intent, channel=cell.channel, closing__isnull=False):
        open_again(launch, by=by, reason="somebody asks for the cell again")


@transaction.atomic
def switch_languages(
    *, slug: str, add: Sequence[str] = (), drop: Sequence[str] = (), by: User | None, reason: str = ""
) -> Assistant:
    """Switch languages of an assistant on and off; each new one has its launch at once. `by` None is the operator.

    Its first language is the one that it falls back to. Raises InvalidError, ForbiddenError, NotFoundError.
    """
    spoken = Assistant.objects.select_for_update().filter(slug=slug).values_list("languages", flat=True).first() or []
    wanted = [language for language in (*spoken, *add) if language not in drop]
    assistant = set_languages(slug=slug, languages=wanted, by=by, reason=reason)
    open_missing()
    for launch in Launch.objects.filter(assistant=assistant, language__in=add, closing__isnull=False):
        open_again(launch, by=by, reason="the language is switched on")
    return assistant


def _opened(wanted: list[Launch]) -> int:
    """Add those that are missing and note them; always in the same order, so that two at once do not lock each other.

    Of two that open the same at once, one adds the row: that one notes it.
    """
    Launch.objects.bulk_create(wanted, ignore_conflicts=True)
    added = set(Launch.objects.filter(pk__in=[each.pk for each in wanted]).values_list("pk", flat=True))
    for each in wanted:
        if each.pk in added:
            note_change(Kind.LAUNCH, each, before={"open": False}, after={"open": True}, by=None, reason=GROWN)
    return len(added)


def _begun() -> list[Cell]:
    """The cells that are above off or asked for, of each intent the one that began first before the others."""
    asked = Request.objects.filter(cell=OuterRef("pk"), closed_at=None)
    cells = Cell.objects.select_related("intent").filter(~Q(stage=Stage.OFF.value) | Exists(asked))
    cells = cells.annotate(moved=Min("changes__at"), asked=Min("requests__at"))

    def began(cell: Any) -> tuple[datetime, str]:
        moments = [moment for moment in (cell.moved, cell.asked) if moment]
        return min(moments, default=timezone.now()), cell.channel

    return sorted(cells, key=began)
