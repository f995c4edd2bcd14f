"""The stream of one conversation: stored events in order, progress in between."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from handrail.conversations.opening import own_conversation
from handrail.conversations.principals import Principal
from handrail.conversations.timeline import public_events
from handrail.streams.hub import Hub
from handrail.streams.threads import in_thread

PAGE = 200


def events_after(asking: Principal, conversation_id: UUID, after: int, limit: int = PAGE) -> list[dict[str, Any]]:
    """Return the public events after a number; raises NotFoundError when the conversation is not who asks's."""
    conversation = own_conversation(by=asking, conversation_id=conversation_id)
    return public_events(conversation, after=after, limit=limit)[0] if limit else []


async def conversation_stream(
    hub: Hub, asking: Principal, conversation_id: UUID, after: int, keep_alive: float
) -> AsyncIterator[str]:
    """Yield events as they become true, each once and in order, and progress while the engine thinks.

    The subscription begins before the first read, so that nothing falls between the two.
    """
    with hub.subscription(str(conversation_id)) as queue:
        yield ": open\n\n"
        items: list[Any] | None = [""]
        while items is not None:
            for step in (item for item in items if item):
                yield _frame("progress", {"type": "progress", "data": {"step": step}})
            if not items:
                yield ": keep\n\n"
            while "" in items:
                page = await in_thread(events_after, asking, conversation_id, after)
                for event in page:
                    after = event["id"]
                    yield _frame(event["type"], event, after)
                if len(page) < PAGE:
                    break
            items = await hub.wait(queue, keep_alive)


def _frame(kind: str, data: dict[str, Any], number: int | None = None) -> str:
    head = f"id: {number}\n" if number is not None else ""
    return f"{head}event: {kind}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n"
