"""Launches that a person opens by hand, closes, and opens again."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.assistants.models import Assistant
from handrail.assistants.wording import languages
from handrail.autonomy.queries import CHANNELS
from handrail.changes.noting import Kind, note_change
from handrail.governance.launches.models import Launch, LaunchClosing, LaunchKind
from handrail.intents.models import Intent
from handrail.kernel.errors import ConflictError, ForbiddenError, InvalidError


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

    A language's may be opened before the assistant speaks it: what it needs can then be prepared first.
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
        if not open_again(launch, by=by):
            raise ConflictError(f"the launch of {launch.subject} is open already"[:200])
        return launch
    note_change(Kind.LAUNCH, launch, before={"open": False}, after={"open": True}, by=by)
    return launch


def open_cell(*, intent: Intent | None, channel: str, by: User | None) -> Launch:
    """Open the launch of an intent on a channel by hand: a new channel's where the intent began on another."""
    begun = Launch.objects.filter(kind=LaunchKind.INTENT, intent=intent).exclude(channel=channel).exists()
    kind = LaunchKind.CHANNEL if intent and begun else LaunchKind.INTENT
    return open_launch(kind=kind, intent=intent, channel=channel, by=by)


def open_again(launch: Launch, *, by: User | None, reason: str = "") -> bool:
    """Open a launch that somebody closed, in the caller's transaction; return whether it was closed."""
    closing = LaunchClosing.objects.select_for_update(of=("self",)).select_related("by").filter(launch=launch).first()
    if closing is None:
        return False
    was = {"open": False, "closed_by": closing.by.name if closing.by else "operator", "closed_because": closing.reason}
    closing.delete()
    note_change(Kind.LAUNCH, launch, before=was, after={"open": True}, by=by, reason=reason)
    return True


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
    note_change(Kind.LAUNCH, launch, before={"open": True}, after={"open": False}, by=by, reason=reason)
    return closing


def _known(found: Any, name: str) -> Any:
    if found is None:
        raise InvalidError(f"say which {name}", field=name)
    return found


def _channel(name: str) -> str:
    if name not in CHANNELS:
        raise InvalidError(f"channels are {', '.join(CHANNELS)}", field="channel")
    return name


def _language(assistant: Assistant | None, language: str) -> str:
    if assistant is None or language not in languages():
        raise InvalidError(f"languages with wording are {', '.join(languages())}", field="language")
    return language


def _may(by: User | None) -> None:
    if by is not None and not by.may(Permission.READINESS_CHANGE):
        raise ForbiddenError("your role does not prepare launches")
