"""Where handoffs go: asked of the escalation map, which is kept in a room above this one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from handrail.accounts.models import Team
from handrail.conversations.models import Conversation


@dataclass(frozen=True)
class Destination:
    """What the map says of a handoff; what is None or empty is left to who hands off."""

    team: Team | None = None
    deadline_minutes: int | None = None
    wording: str = ""


class Router(Protocol):
    """Knows the map."""

    def __call__(self, conversation: Conversation, reason: str) -> Destination:
        """Return what the map of the conversation's assistant says of this reason."""


def destination(conversation: Conversation, reason: str) -> Destination:
    """Return where a handoff for this reason goes."""
    return _router()(conversation, reason)


@cache
def _router() -> Router:
    return cast("Router", import_string(settings.HANDOFF_ROUTER))
