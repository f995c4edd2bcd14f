"""Several new rows, of several tables, in one statement and one round trip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import connection

Values = Sequence[Any]


@dataclass
class _Sheet:
    """What is to be written: rows by table and columns, and at most one update of each row that is there already."""

    inserts: dict[str, list[Values]] = field(default_factory=dict)
    updates: dict[Any, tuple[str, Values]] = field(default_factory=dict)

    def write(self) -> None:
        if not self.inserts and not self.updates:
            return
        shape = tuple((head, len(rows), len(rows[0])) for head, rows in self.inserts.items())
        statement = _statement(shape, tuple(update for update, _ in self.updates.values()))
        rows = [value for rows in self.inserts.values() for row in rows for value in row]
        with connection.cursor() as cursor:
            cursor.execute(statement, rows + [value for _, values in self.updates.values() for value in values])


_open: ContextVar[_Sheet | None] = ContextVar("open_sheet", default=None)


@contextmanager
def written_together() -> Iterator[None]:
    """Write what is written inside as one statement at the end; inside another one, with that one.

    Until then nothing of it can be read, and a broken constraint raises only then. An error inside writes nothing.
    """
    if _open.get() is not None:
        yield
        return
    sheet = _Sheet()
    before = _open.set(sheet)
    try:
        yield
    finally:
        _open.reset(before)
    sheet.write()


def insert(head: str, rows: Sequence[Values]) -> None:
    """Insert rows; `head` is `table (columns)`. The rows of one table are written in the order in which they came."""
    with written_together():
        _sheet().inserts.setdefault(head, []).extend(rows)


def update(row: Any, statement: str, values: Values) -> None:
    """Update one row that is there already; a later update of the same `row` (any name of it) takes its place."""
    with written_together():
        _sheet().updates[row] = (statement, values)


def _sheet() -> _Sheet:
    sheet = _open.get()
    if sheet is None:
        raise RuntimeError("nothing is written together here")
    return sheet


@cache
def _statement(inserts: tuple[tuple[str, int, int], ...], updates: tuple[str, ...]) -> str:
    """Data-modifying parts of one WITH, the last one as its main statement."""
    parts = [
        f"INSERT INTO {head} VALUES " + ", ".join(["(" + ", ".join(["%s"] * columns) + ")"] * rows)
        for head, rows, columns in inserts
    ]
    *before, last = [*parts, *updates]
    named = ", ".join(f"part_{number} AS ({part})" for number, part in enumerate(before))
    return f"WITH {named} {last}" if named else last
