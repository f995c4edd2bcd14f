"""Reading rows by a condition that is written as SQL."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import orjson
from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Where:
    """A condition on the columns of one table; `values` stand for its %s marks. Never put a value into `sql`."""

    sql: str
    values: tuple[Any, ...] = ()

    def __and__(self, other: Where) -> Where:
        """Return the condition that both hold."""
        return Where(f"({self.sql}) AND ({other.sql})", (*self.values, *other.values))


def find_row(model: type[Row], where: Where, *, lock: bool = False) -> Row | None:
    """Return the first row that meets a condition, or None; with `lock` it is locked until the transaction ends."""
    found = find_rows(model, where, "LIMIT 1 FOR UPDATE" if lock else "LIMIT 1")
    return found[0] if found else None


def find_rows(model: type[Row], where: Where, ending: str = "") -> list[Row]:
    """Return the rows that meet a condition; `ending` is SQL for order, limit and locks."""
    names, json_columns = _shape(model)
    rows = values(f"{_select(model)} WHERE {where.sql} {ending}", where.values)
    return [model.from_db(connection.alias, names, _decoded(row, json_columns)) for row in rows]


def find_joined(models_: Sequence[type[models.Model]], source: str, where: Where) -> tuple[models.Model, ...] | None:
    """Return the first rows of several joined tables that meet a condition, one of each model, or None.

    `source` is SQL behind FROM; tables have their own names there, each once.
    """
    columns = ", ".join(_columns(model) for model in models_)
    found = values(f"SELECT {columns} FROM {source} WHERE {where.sql} LIMIT 1", where.values)
    if not found:
        return None
    cells, rows = iter(found[0]), []
    for model in models_:
        names, json_columns = _shape(model)
        row = tuple(itertools.islice(cells, len(names)))
        rows.append(model.from_db(connection.alias, names, _decoded(row, json_columns)))
    return tuple(rows)


def values(statement: str, parameters: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of any statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _decoded(row: tuple[Any, ...], json_columns: Sequence[int]) -> Sequence[Any]:
    if not json_columns:
        return row
    decoded = list(row)
    for column in json_columns:
        if isinstance(decoded[column], str):
            decoded[column] = orjson.loads(decoded[column])
    return decoded


@cache
def _shape(model: type[models.Model]) -> tuple[list[str], list[int]]:
    """The names of a model's columns, and the places of those that hold JSON."""
    fields = model._meta.concrete_fields
    places = [place for place, field in enumerate(fields) if isinstance(field, models.JSONField)]
    return [field.attname for field in fields], places


@cache
def _select(model: type[models.Model]) -> str:
    return f"SELECT {_columns(model)} FROM {connection.ops.quote_name(model._meta.db_table)}"


@cache
def _columns(model: type[models.Model]) -> str:
    quote, table = connection.ops.quote_name, model._meta.db_table
    return ", ".join(f"{quote(table)}.{quote(str(field.column))}" for field in model._meta.concrete_fields)
