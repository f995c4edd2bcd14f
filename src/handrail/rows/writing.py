"""Writing one new row."""

from __future__ import annotations

from functools import cache
from typing import Any

import orjson
from django.db import connection, models
from psycopg.types.json import Jsonb


def write_row(row: models.Model) -> None:
    """Insert a new row as its `save(force_insert=True)` would; a broken constraint raises IntegrityError."""
    _write(row, _statement(type(row)))


def write_row_once(row: models.Model) -> bool:
    """Insert a new row unless a unique constraint says that it is there; returns whether it was inserted."""
    return _write(row, f"{_statement(type(row))} ON CONFLICT DO NOTHING")


def as_jsonb(value: Any) -> Jsonb:
    """Return JSON-ready data as a parameter of a statement."""
    return Jsonb(value, dumps=orjson.dumps)


def _write(row: models.Model, statement: str) -> bool:
    values = [_value(field, getattr(row, field.attname)) for field in row._meta.concrete_fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        written = bool(cursor.rowcount)
    row._state.adding, row._state.db = False, connection.alias
    return written


def _value(field: Any, value: Any) -> Any:
    if isinstance(field, models.JSONField):
        return as_jsonb(value)
    return field.get_db_prep_save(value, connection)


@cache
def _statement(model: type[models.Model]) -> str:
    columns = [connection.ops.quote_name(str(field.column)) for field in model._meta.concrete_fields]
    marks = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({', '.join(columns)}) VALUES ({marks})"
