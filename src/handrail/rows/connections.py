"""Connections that live as long as their thread."""

from __future__ import annotations

import select

import psycopg
from django.db import close_old_connections, connection


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
    try:
        readable, _, _ = select.select([held.fileno()], [], [], 0)
    except (psycopg.Error, ValueError):
        readable = [held]
    if readable:
        connection.close()
