"""Database reads from async code."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from asgiref.sync import sync_to_async

from handrail.rows import fresh_connection

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


async def in_thread(function: Callable[Arguments, Result], *args: Arguments.args, **more: Arguments.kwargs) -> Result:
    """Run a function on a thread, with a database connection that lives."""

    def run() -> Result:
        fresh_connection()
        return function(*args, **more)

    return await sync_to_async(run, thread_sensitive=False)()
