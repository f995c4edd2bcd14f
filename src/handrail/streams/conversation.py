"""The stream of one conversation: stored events in order, progress in between."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from handrail.conversations.opening import own_conversation
from handrail.conversations.principals import principal_of
from handrail.conversations.timeline import public_events
from handrail.kernel.errors import HandrailError
from handrail.streams.hub import Hub
from handrail.streams.threads import in_thread

PAGE = 200


def owned(authorization: str, conversation_id: UUID) -> UUID:
    """Return the conversation's id if it belongs to who asks, or raise: NotSignedInError, NotFoundError."""
    return own_conversation(by=principal_of(authorization), conversation_id=conversation_id).pk


def page_after(conversation_id: UUID, after: int) -> list[dict[str, Any]]:
    """Return the next public events after a number."""
    return public_events(conversation_id, after=after, limit=PAGE)[0]


async def conversation_stream(
    hub: Hub, authorization: str, conversation_id: UUID, after: int, keep_alive: float
) -> AsyncIterator[str]:
    """Yield events as they become true, each once and in order, and progress while the engine thinks.

    The subscription begins before the first read, so that nothing falls between the two. Whether who asks may still
    read is asked again at every sign of life: a revoked or expired token ends its streams.
    """
    with hub.subscription(str(conversation_id)) as queue:
        yield ": open\n\n"
        items: list[Any] | None = [""]
        while items is not None:
            if not items:
                if not await _still_owned(authorization, conversation_id):
                    return
                yield ": keep\n\n"
            while "" in items:
                page = await in_thread(page_after, conversation_id, after)
                for event in page:
                    after = event["id"]
                    yield _frame(event["type"], event, after)
                if len(page) < PAGE:
                    break
            for step in _steps_after(items, after):
                yield _frame("progress", {"type": "progress", "data": {"step": step}})
            items = await hub.wait(queue, keep_alive)


def _steps_after(items: list[Any], after: int) -> list[str]:
    """The steps that still matter: progress on a message is old news once anything behind it was sent."""
    told = [item.split(":") for item in items if item]
    return [step for step, event in told if after <= int(event)]


async def _still_owned(authorization: str, conversation_id: UUID) -> bool:
    try:
        await in_thread(owned, authorization, conversation_id)
    except HandrailError:
        return False
    return True


def _frame(kind: str, data: dict[str, Any], number: int | None = None) -> str:
    head = f"id: {number}\n" if number is not None else ""
    return f"{head}event: {kind}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n"
