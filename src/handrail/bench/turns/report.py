"""Driving the instance and counting."""

from __future__ import annotations

import asyncio
import csv
import random
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import aiohttp
import numpy as np

from handrail.bench.turns.customers import Tally, count_settled, talk
from handrail.bench.turns.instance import Instance, running_instance
from handrail.demo.files import folder as demo_folder

MESSAGES_PER_CONVERSATION = 4
WARM_UP = 4
SEED = 7


@dataclass(frozen=True)
class TurnsReport:
    """What was measured. Latencies are from sending the POST to reading the answer or handoff on the stream."""

    conversations: int
    concurrency: int
    turns: int
    answered: int
    handed_off: int
    seconds: float
    turns_per_second: float
    milliseconds: dict[str, float]
    lost: int
    doubled: int
    errors: int
    peak_memory_mb: float
    ready_seconds: float

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON-ready data."""
        return asdict(self)


def bench_turns(*, conversations: int, concurrency: int, on_progress: Callable[[str, int, int], None]) -> TurnsReport:
    """Start an instance, let customers talk to it, take it away again."""
    with running_instance() as instance:
        return asyncio.run(_drive(instance, conversations, concurrency, on_progress))


async def _drive(
    instance: Instance, conversations: int, concurrency: int, on_progress: Callable[[str, int, int], None]
) -> TurnsReport:
    scripts = _scripts(conversations + WARM_UP)
    connector = aiohttp.TCPConnector(limit=0)
    headers = {"Authorization": f"Bearer {instance.token}"}
    tally, peak = Tally(), _Peak(instance)
    async with aiohttp.ClientSession(instance.url, headers=headers, connector=connector) as session:
        for script in scripts[:WARM_UP]:
            await talk(session, script, Tally())
        watching = asyncio.create_task(peak.watch())
        started = time.perf_counter()
        await _all(session, scripts[WARM_UP:], concurrency, tally, on_progress)
        seconds = time.perf_counter() - started
        watching.cancel()
        await _recount(session, tally)
    return _report(instance, tally, conversations, concurrency, seconds, peak.most)


async def _all(
    session: aiohttp.ClientSession,
    scripts: list[list[str]],
    concurrency: int,
    tally: Tally,
    on_progress: Callable[[str, int, int], None],
) -> None:
    waiting = iter(scripts)
    done = 0

    async def customer() -> None:
        nonlocal done
        for script in waiting:
            await talk(session, script, tally)
            done += 1
            on_progress("conversations", done, len(scripts))

    await asyncio.gather(*(customer() for _ in range(concurrency)))


async def _recount(session: aiohttp.ClientSession, tally: Tally) -> None:
    """Look into every conversation again: a message without outcome is lost, one with two is doubled."""
    await asyncio.sleep(1.0)
    for conversation in tally.conversations:
        asked, settled = await count_settled(session, conversation)
        tally.lost += max(0, asked - settled)
        tally.doubled += max(0, settled - asked)


def _report(
    instance: Instance, tally: Tally, conversations: int, concurrency: int, seconds: float, peak: float
) -> TurnsReport:
    values = np.array(tally.milliseconds or [0.0])
    return TurnsReport(
        conversations=conversations,
        concurrency=concurrency,
        turns=len(tally.milliseconds),
        answered=tally.answered,
        handed_off=tally.handed_off,
        seconds=round(seconds, 2),
        turns_per_second=round(len(tally.milliseconds) / seconds, 1),
        milliseconds={f"p{share}": round(float(np.percentile(values, share)), 1) for share in (50, 95, 99)},
        lost=tally.lost,
        doubled=tally.doubled,
        errors=len(tally.errors),
        peak_memory_mb=round(peak, 0),
        ready_seconds=round(instance.ready_seconds, 1),
    )


def _scripts(number: int) -> list[list[str]]:
    """What customers say: all English messages of the demo company, easy and hard, answerable or not."""
    folder = demo_folder() / "messages"
    texts: list[str] = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            texts += [row["text"] for row in csv.DictReader(file) if row["language"] == "en"]
    chooser = random.Random(SEED)  # noqa: S311 - a repeatable choice, nothing secret
    return [chooser.choices(texts, k=MESSAGES_PER_CONVERSATION) for _ in range(number)]


class _Peak:
    """The most memory that the instance was seen to use, in MB."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.most = 0.0

    async def watch(self) -> None:
        while True:
            self.most = max(self.most, await asyncio.to_thread(self.instance.memory_mb))
            await asyncio.sleep(2.0)
