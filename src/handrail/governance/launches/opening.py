"""Launches open by themselves when the scope grows; a person may open one by hand, and close one."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, Min, OuterRef, Q
from django.utils import timezone

from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.assistants.models import Assistant
from handrail.autonomy.models import Cell
from handrail.autonomy.policy import Stage
from handrail.autonomy.queries import CHANNELS
from handrail.changes.noting import Kind, note_change
from handrail.governance.launches.models import Launch, LaunchClosing, LaunchKind
from handrail.governance.models import Request
from handrail.intents.models import Intent
from handrail.kernel.errors import ConflictError, ForbiddenError, InvalidError


def open_missing() -> int:
    """Open every launch that is missing; safe to run twice and at once. Returns how many there are more than before.

    A deployment for each assistant, a language for each of its languages beyond the first, an intent's launch on the
    channel where a cell of it first left off or was asked for, and one for each channel after that.
    """
    before = Launch.objects.count()
    assistants = list(Assistant.objects.all())
    wanted = [Launch(kind=LaunchKind.DEPLOYMENT, assistant=each) for each in assistants]
    wanted += [
        Launch(kind=LaunchKind.LANGUAGE, assistant=each, language=language)
        for each in assistants
        for language in each.languages[1:]
    ]
    by_intent: dict[Any, list[Cell]] = defaultdict(list)
    for cell in _begun():
        by_intent[cell.intent_id].append(cell)
    wanted += [
        Launch(kind=LaunchKind.INTENT, intent_id=pk, channel=cells[0].channel) for pk, cells in by_intent.items()
    ]
    Launch.objects.bulk_create(wanted, ignore_conflicts=True)
    first = dict(Launch.objects.filter(kind=LaunchKind.INTENT).values_list("intent_id", "channel"))
    more = [
        Launch(kind=LaunchKind.CHANNEL, intent_id=pk, channel=cell.channel)
        for pk, cells in by_intent.items()
        for cell in cells
        if cell.channel != first[pk]
    ]
    Launch.objects.bulk_create(more, ignore_conflicts=True)
    return Launch.objects.count() - before


@transaction.atomic
def open_launch(
    *,
    kind: LaunchKind,
    by: User | None,
    assistant: Assistant | None = None,
    intent: Intent | None = None,
    channel: str = "",
    language: str = "",
) -> Launch:
    """Open a launch by hand, or open one again that somebody closed; `by` None is the operator.

    Raises ForbiddenError, InvalidError, and ConflictError where it is open already.
    """
    _may(by)
    if kind in {LaunchKind.INTENT, LaunchKind.CHANNEL}:
        subject: dict[str, Any] = {"intent": _known(intent, "intent"), "channel": _channel(channel)}
        key = subject if kind == LaunchKind.CHANNEL else {"intent": intent}
    else:
        subject = {"assistant": _known(assistant, "assistant")}
        if kind == LaunchKind.LANGUAGE:
            subject["language"] = _language(assistant, language)
        key = subject
    launch, new = Launch.objects.get_or_create(kind=kind, **key, defaults=subject | {"opened_by": by})
    if not new:
        closed = LaunchClosing.objects.filter(launch=launch)
        if not closed.delete()[0]:
            raise ConflictError(f"the launch of {launch.subject} is open already"[:200])
    note_change(Kind.LAUNCH, launch, before=None if new else {"closed": True}, after={"open": True}, by=by)
    return launch


@transaction.atomic
def close_launch(*, launch: Launch, by: User | None, reason: str) -> LaunchClosing:
    """Close a launch that will not come to its goal; `by` None is the operator."""
    _may(by)
    if not reason.strip():
        raise InvalidError("say why, for those who come after you", field="reason")
    Launch.objects.select_for_update().get(pk=launch.pk)
    if LaunchClosing.objects.filter(launch=launch).exists():
        raise ConflictError("the launch is closed already")
    closing = LaunchClosing.objects.create(launch=launch, by=by, reason=reason.strip()[:300])
    note_change(Kind.LAUNCH, launch, before={"open": True}, after={"closed": True}, by=by, reason=reason)
    return closing


def _begun() -> list[Cell]:
    """The cells that are above off or asked for, of each intent the one that began first before the others."""
    asked = Request.objects.filter(cell=OuterRef("pk"), closed_at=None)
    cells = Cell.objects.filter(~Q(stage=Stage.OFF.value) | Exists(asked))
    cells = cells.annotate(moved=Min("changes__at"), asked=Min("requests__at"))

    def began(cell: Any) -> tuple[datetime, str]:
        moments = [moment for moment in (cell.moved, cell.asked) if moment]
        return min(moments, default=timezone.now()), cell.channel

    return sorted(cells, key=began)


def _known(found: Any, name: str) -> Any:
    if found is None:
        raise InvalidError(f"say which {name}", field=name)
    return found


def _channel(name: str) -> str:
    if name not in CHANNELS:
        raise InvalidError(f"channels are {', '.join(CHANNELS)}", field="channel")
    return name


def _language(assistant: Assistant | None, language: str) -> str:
    if assistant is None or language not in assistant.languages:
        raise InvalidError("the assistant does not speak that language", field="language")
    return language


def _may(by: User | None) -> None:
    if by is not None and not by.may(Permission.READINESS_CHANGE):
        raise ForbiddenError("your role does not prepare launches")
