"""Customers who open conversations, write, and watch the stream for what comes back."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import aiohttp

PATIENCE_SECONDS = 30.0


@dataclass
class Tally:
    """What the customers saw: milliseconds from POST to the answer or handoff of each turn, and what went wrong."""

    milliseconds: list[float] = field(default_factory=list)
    answered: int = 0
    handed_off: int = 0
    lost: int = 0
    doubled: int = 0
    errors: list[str] = field(default_factory=list)
    conversations: list[str] = field(default_factory=list)


async def talk(session: aiohttp.ClientSession, texts: list[str], tally: Tally) -> None:
    """Hold one conversation: each message is sent after the answer to the one before; a handoff ends it."""
    headers = {"Idempotency-Key": uuid4().hex}
    async with session.post("/api/v1/conversations", json={"assistant": "fernhill"}, headers=headers) as answer:
        opened = await answer.json()
        if answer.status != 201:
            tally.errors.append(f"opening: {answer.status} {opened.get('message')}")
            return
    tally.conversations.append(opened["id"])
    path = f"/stream/conversations/{opened['id']}"
    async with session.get(path, params={"after": str(opened["last_event"])}) as stream:
        events = frames(stream.content)
        for text in texts:
            if not await _turn(session, opened["id"], text, events, tally):
                return


async def _turn(
    session: aiohttp.ClientSession, conversation: str, text: str, events: AsyncIterator[dict[str, Any]], tally: Tally
) -> bool:
    """Send one message and wait for what it brings; returns whether the bot still has the conversation."""
    started = time.perf_counter()
    headers = {"Idempotency-Key": uuid4().hex}
    url = f"/api/v1/conversations/{conversation}/messages"
    async with session.post(url, json={"text": text}, headers=headers) as answer:
        if answer.status != 202:
            tally.errors.append(f"message: {answer.status}")
            return False
    try:
        kind = await asyncio.wait_for(_outcome(events), PATIENCE_SECONDS)
    except (TimeoutError, StopAsyncIteration):
        tally.errors.append("no answer in time")
        return False
    tally.milliseconds.append((time.perf_counter() - started) * 1000)
    if kind == "handoff":
        tally.handed_off += 1
    else:
        tally.answered += 1
    return kind == "bot"


async def _outcome(events: AsyncIterator[dict[str, Any]]) -> str:
    """The next thing that settles a turn: a message of the bot, or a handoff."""
    while True:
        event = await anext(events)
        if event["type"] == "handoff":
            return "handoff"
        if event["type"] == "message" and event["data"]["author"] == "bot":
            return "bot"


async def frames(content: aiohttp.StreamReader) -> AsyncIterator[dict[str, Any]]:
    """Yield the data of each server-sent event."""
    async for line in content:
        if line.startswith(b"data: "):
            yield json.loads(line[6:])


async def count_settled(session: aiohttp.ClientSession, conversation: str) -> tuple[int, int]:
    """Return how many customer messages a conversation has, and how many answers and handoffs."""
    async with session.get(f"/api/v1/conversations/{conversation}/events", params={"limit": "500"}) as answer:
        events = (await answer.json())["events"]
    asked = sum(event["type"] == "message" and event["data"]["author"] == "customer" for event in events)
    settled = sum(
        event["type"] == "handoff" or (event["type"] == "message" and event["data"]["author"] == "bot")
        for event in events
    )
    return asked, settled
