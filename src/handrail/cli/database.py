"""Gives a command the database: starts the embedded PostgreSQL when it does not run, and stops it again."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import click
import django
import psycopg
from django.conf import settings
from django.db import OperationalError, ProgrammingError
from psycopg.errors import UndefinedColumn, UndefinedTable

from handrail.adapters.embedded_postgres import EmbeddedPostgres
from handrail.kernel.errors import HandrailError

CONNECT_SECONDS = 5
Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def with_database(command: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Run a command with Django set up and the database there.

    A HandrailError, or a database that does not answer, becomes one line on stderr.
    """

    @functools.wraps(command)
    def run(*args: Arguments.args, **more: Arguments.kwargs) -> Result:
        server = None if settings.HANDRAIL.database_url else EmbeddedPostgres(settings.HANDRAIL.data / "postgres")
        ours = server is not None and server.pid() is None
        try:
            if server is not None:
                server.start()
            set_up()
            return command(*args, **more)
        except HandrailError as problem:
            raise click.ClickException(problem.message) from problem
        # Django's own; the driver's where the embedded server is asked before Django is.
        except (OperationalError, psycopg.OperationalError) as problem:
            raise click.ClickException(f"the database does not answer: {first_line(problem)}") from problem
        except ProgrammingError as problem:
            if isinstance(problem.__cause__, UndefinedTable | UndefinedColumn):
                raise click.ClickException(
                    "the database is not prepared for this version: `handrail prepare`"
                ) from problem
            raise
        finally:
            if ours and server is not None:
                close_connections()
                server.stop()

    return run


def set_up() -> None:
    """Set Django up so that a database that does not answer is told soon."""
    settings.DATABASES["default"]["OPTIONS"] |= {"connect_timeout": CONNECT_SECONDS}
    django.setup()


def first_line(problem: Exception) -> str:
    """Return the first line of what a database says."""
    return (str(problem).strip() or type(problem).__name__).splitlines()[0]


def close_connections() -> None:
    """Close every connection of this process, so that the server can stop at once."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
