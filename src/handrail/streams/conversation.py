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
from handrail.streams.news import Fact, Look, News, Progress, event_frame
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

    The subscription begins before the first read, so that nothing falls between the two. Notifications carry the
    events; the database is read only where a number is missing. Whether who asks may still read is asked again at
    every sign of life: a revoked or expired token ends its streams.
    """
    with hub.subscription(str(conversation_id)) as queue:
        yield ": open\n\n"
        reel = _Reel(conversation_id, after)
        items: list[Any] | None = [Look()]
        while items is not None:
            if not items:
                if not await _still_owned(authorization, conversation_id):
                    return
                yield ": keep\n\n"
            frames = [frame for item in items async for frame in reel.frames(item)]
            if frames:
                yield "".join(frames)
            items = await hub.wait(queue, keep_alive)


class _Reel:
    """How far one stream has come: `seen` is the number of the last event that was sent or is not for customers."""

    def __init__(self, conversation_id: UUID, seen: int) -> None:
        self.conversation_id = conversation_id
        self.seen = seen

    async def frames(self, news: News) -> AsyncIterator[str]:
        """Yield what a piece of news means for the customer."""
        if isinstance(news, Progress):
            # Progress on a message is old news once anything behind it was sent.
            if self.seen <= news.of:
                yield event_frame("progress", _json({"type": "progress", "data": {"step": news.step}}))
        elif isinstance(news, Fact) and news.sequence <= self.seen + 1:
            if news.sequence > self.seen:
                self.seen = news.sequence
                if news.frame:
                    yield news.frame
        else:
            async for frame in self._read():
                yield frame

    async def _read(self) -> AsyncIterator[str]:
        """Yield all events that are stored after the last one."""
        full = True
        while full:
            page = await in_thread(page_after, self.conversation_id, self.seen)
            full = len(page) == PAGE
            for event in page:
                self.seen = event["id"]
                yield event_frame(event["type"], _json(event), event["id"])


async def _still_owned(authorization: str, conversation_id: UUID) -> bool:
    try:
        await in_thread(owned, authorization, conversation_id)
    except HandrailError:
        return False
    return True


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, separators=(",", ":"))
