"""Database reads from async code."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.db import close_old_connections

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


async def in_thread(function: Callable[Arguments, Result], *args: Arguments.args, **more: Arguments.kwargs) -> Result:
    """Run a function on a thread and give its database connection back to the pool afterwards."""

    def run() -> Result:
        close_old_connections()
        try:
            return function(*args, **more)
        finally:
            close_old_connections()

    return await sync_to_async(run, thread_sensitive=False)()
