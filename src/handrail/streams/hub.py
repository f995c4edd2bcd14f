"""One LISTEN connection for the whole process; it wakes the streams that wait for a conversation."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Any

import psycopg
from django.db import connection

from handrail.streams.news import Look, read_event, read_progress

log = logging.getLogger(__name__)

EVENTS, PROGRESS = "handrail_events", "handrail_progress"
_LONGEST_QUEUE = 100
_SHUTDOWN = object()


class Hub:
    """Passes the database's notifications on to whoever waits for them."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Queue[Any]]] = defaultdict(set)
        self._closing = False

    @contextlib.contextmanager
    def subscription(self, topic: str) -> Any:
        """Give a queue of News of a conversation, or of ids of conversations for the topic `inbox`."""
        queue: asyncio.Queue[Any] = asyncio.Queue(_LONGEST_QUEUE)
        self._waiting[topic].add(queue)
        try:
            yield queue
        finally:
            self._waiting[topic].discard(queue)
            if not self._waiting[topic]:
                del self._waiting[topic]

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Listen to the database for as long as the context lasts; a lost connection is opened again."""
        task = asyncio.create_task(self._listen_for_ever())
        try:
            yield
        finally:
            self.close()
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    def close(self) -> None:
        """End all streams, so that the process can stop."""
        self._closing = True
        for queues in list(self._waiting.values()):
            for queue in list(queues):
                _put(queue, _SHUTDOWN)

    async def wait(self, queue: asyncio.Queue[Any], seconds: float) -> list[Any] | None:
        """Return what has come (at least one item), an empty list after `seconds`, None when the process stops."""
        try:
            items = [await asyncio.wait_for(queue.get(), seconds)]
        except TimeoutError:
            return None if self._closing else []
        while not queue.empty():
            items.append(queue.get_nowait())
        return None if self._closing or _SHUTDOWN in items else items

    async def inbox_stream(self, keep_alive: float) -> AsyncIterator[str]:
        """Yield an `inbox` event for each conversation that changed."""
        with self.subscription("inbox") as queue:
            yield ": open\n\n"
            while (items := await self.wait(queue, keep_alive)) is not None:
                if not items:
                    yield ": keep\n\n"
                for conversation in dict.fromkeys(items):
                    yield f"event: inbox\ndata: {json.dumps({'conversation': conversation})}\n\n"

    async def _listen_for_ever(self) -> None:
        while True:
            try:
                await self._listen()
            except psycopg.Error as problem:
                log.warning("listening to the database failed, again in a moment: %s", type(problem).__name__)
            await asyncio.sleep(0.5)

    async def _listen(self) -> None:
        parameters = connection.get_connection_params()
        parameters = {name: value for name, value in parameters.items() if name not in {"cursor_factory", "context"}}
        async with await psycopg.AsyncConnection.connect(autocommit=True, **parameters) as listener:
            await listener.execute(f"LISTEN {EVENTS}")
            await listener.execute(f"LISTEN {PROGRESS}")
            self._wake_everybody()
            async for notification in listener.notifies():
                self._pass_on(notification.channel, notification.payload)

    def _wake_everybody(self) -> None:
        """After a gap in listening everybody looks into the database for what he missed."""
        for topic, queues in list(self._waiting.items()):
            for queue in list(queues):
                if topic != "inbox":
                    _put(queue, Look())

    def _pass_on(self, channel: str, payload: str) -> None:
        conversation = payload.partition(":")[0]
        queues = self._waiting.get(conversation)
        if queues:
            _, news = read_event(payload) if channel == EVENTS else read_progress(payload)
            for queue in list(queues):
                _put(queue, news)
        if channel == EVENTS:
            for queue in list(self._waiting.get("inbox", ())):
                _put(queue, conversation)


def _put(queue: asyncio.Queue[Any], item: Any) -> None:
    """Add an item; for a reader who is far behind the oldest gives way, and what is missing shows in the numbers."""
    if queue.full():
        queue.get_nowait()
    queue.put_nowait(item)
