"""Connections that live as long as their thread."""

from __future__ import annotations

import select
from typing import Protocol

import psycopg
from django.db import close_old_connections, connection


class _Connection(Protocol):
    def fileno(self) -> int: ...


def fresh_connection() -> None:
    """Give up this thread's connection if the database has closed it, so that the next statement opens another.

    A server that ends, or is killed, closes its sockets, and a closed socket can be read at once; one that works has
    nothing to say between statements. So the question costs no round trip.
    """
    if connection.in_atomic_block:
        return
    close_old_connections()
    held = connection.connection
    if held is None:
        return
    if closed_by_server(held):
        connection.close()


def closed_by_server(held: _Connection) -> bool:
    """Return whether an idle connection was closed by the other side, without asking it anything."""
    asking = select.poll()
    try:
        asking.register(held.fileno(), select.POLLIN)
    except (psycopg.Error, ValueError):
        return True
    return bool(asking.poll(0))
