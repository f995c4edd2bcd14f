"""Gives a command the database: starts the embedded PostgreSQL when it does not run, and stops it again."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import click
import django
from django.conf import settings

from handrail.adapters.embedded_postgres import EmbeddedPostgres
from handrail.kernel.errors import HandrailError

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def with_database(command: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Run a command with Django set up and the database there; a HandrailError becomes one line on stderr."""

    @functools.wraps(command)
    def run(*args: Arguments.args, **more: Arguments.kwargs) -> Result:
        server = None if settings.HANDRAIL.database_url else EmbeddedPostgres(settings.HANDRAIL.data / "postgres")
        ours = server is not None and server.pid() is None
        try:
            if server is not None:
                server.start()
            django.setup()
            return command(*args, **more)
        except HandrailError as problem:
            raise click.ClickException(problem.message) from problem
        finally:
            if ours and server is not None:
                close_connections()
                server.stop()

    return run


def close_connections() -> None:
    """Close every connection of this process, so that the server can stop at once."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        close_pool = getattr(connection, "close_pool", None)
        if close_pool:
            close_pool()
