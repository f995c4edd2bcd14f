"""What follows outcomes: measures, and what watches them. Runs beside a worker's jobs, at one worker at a time.

What takes longer, measuring the gates of cells, runs in a loop of its own, so that no tripwire waits for it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.utils.module_loading import import_string

from handrail.rows import fresh_connection

LOOK_EVERY_SECONDS = 1.0
REST, LONG_REST = 5, 20
"""How many times as long as they have worked the loops rest: turns come first."""
_OUTCOMES, _CELLS = 0x68616E64_0002, 0x68616E64_0003
"""Advisory locks: each loop runs in one worker at a time."""
log = logging.getLogger(__name__)


async def follow_outcomes(*, every: float = LOOK_EVERY_SECONDS) -> None:
    """Run what OUTCOME_FOLLOWERS names, for ever, and rest in between."""
    await _follow(settings.OUTCOME_FOLLOWERS, _OUTCOMES, every, REST)


async def follow_cells(*, every: float = LOOK_EVERY_SECONDS) -> None:
    """Run what CELL_FOLLOWERS names, for ever, and rest in between."""
    await _follow(settings.CELL_FOLLOWERS, _CELLS, every, LONG_REST)


def follow_once(followers: Sequence[Callable[[], Any]], lock: int = _OUTCOMES) -> bool:
    """Run every follower once, unless another worker does so now; returns whether any of them found something.

    A follower manages its own transactions. One that fails is logged, and the others run.
    """
    fresh_connection()
    try:
        with _alone(lock) as ours:
            found = [_found(follower) for follower in followers] if ours else []
            return any(found)
    except (DatabaseError, InterfaceError) as problem:
        log.warning("following outcomes failed: %s", type(problem).__name__)
        connection.close()
        return False


async def _follow(names: Sequence[str], lock: int, every: float, rest: int) -> None:
    """Run followers in a thread and with a connection of their own, which end with the loop.

    A round that has begun is ended, not broken off.
    """
    followers = [import_string(name) for name in names]
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(1, thread_name_prefix="following") as thread:
        try:
            while True:
                began = loop.time()
                await loop.run_in_executor(thread, follow_once, followers, lock)
                await asyncio.sleep(max(every, rest * (loop.time() - began)))
        finally:
            thread.submit(connection_of_thread_closed).result()


def connection_of_thread_closed() -> None:
    """Close the connection of the thread that calls this."""
    connection.close()


def _found(follower: Callable[[], Any]) -> bool:
    try:
        return bool(follower())
    except (DatabaseError, InterfaceError):
        log.exception("a follower of outcomes failed", extra={"follower": follower.__qualname__})
        if not connection.is_usable():
            raise
    except Exception:
        log.exception("a follower of outcomes failed", extra={"follower": follower.__qualname__})
    return False


@contextmanager
def _alone(lock: int) -> Iterator[bool]:
    """Whether no other worker follows now. The lock is the connection's: a worker that dies lets go of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [lock])
        ours = bool(cursor.fetchone()[0])
    try:
        yield ours
    finally:
        if ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [lock])
