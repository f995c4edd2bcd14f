"""Writing one new row."""

from __future__ import annotations

from functools import cache
from typing import Any

import orjson
from django.db import connection, models
from psycopg.types.json import Jsonb

from handrail.rows.together import insert


def write_row(row: models.Model) -> None:
    """Insert a new row as its `save(force_insert=True)` would; a broken constraint raises IntegrityError.

    Inside `written_together` it is written at the end of that.
    """
    insert(_head(type(row)), [_values(row)])
    _is_stored(row)


def write_row_once(row: models.Model) -> bool:
    """Insert a new row at once unless a unique constraint says that it is there; returns whether it was inserted."""
    values = _values(row)
    marks = ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {_head(type(row))} VALUES ({marks}) ON CONFLICT DO NOTHING", values)
        written = bool(cursor.rowcount)
    _is_stored(row)
    return written


def as_jsonb(value: Any) -> Jsonb:
    """Return JSON-ready data as a parameter of a statement."""
    return Jsonb(value, dumps=orjson.dumps)


def _values(row: models.Model) -> list[Any]:
    return [_value(field, getattr(row, field.attname)) for field in row._meta.concrete_fields]


def _value(field: Any, value: Any) -> Any:
    if isinstance(field, models.JSONField):
        return as_jsonb(value)
    return field.get_db_prep_save(value, connection)


def _is_stored(row: models.Model) -> None:
    row._state.adding, row._state.db = False, connection.alias


@cache
def _head(model: type[models.Model]) -> str:
    columns = [connection.ops.quote_name(str(field.column)) for field in model._meta.concrete_fields]
    return f"{connection.ops.quote_name(model._meta.db_table)} ({', '.join(columns)})"
