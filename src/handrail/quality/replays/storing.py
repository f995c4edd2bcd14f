"""Writing cases by the hundred."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from django.db import connection

from handrail.quality.models import ReplayCase

_COLUMNS = (
    "id", "replay_id", "message_id", "label", "intent", "language", "hard", "outcome", "reason", "confidence", "worth",
    "grade", "cause", "known", "alike", "gist", "vectors", "record",
)  # fmt: skip


def store(cases: Sequence[ReplayCase]) -> None:
    """Copy new cases into their table, in the caller's transaction."""
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {ReplayCase._meta.db_table} ({', '.join(_COLUMNS)}) FROM STDIN") as copy,
    ):
        for case in cases:
            copy.write_row([_cell(case, name) for name in _COLUMNS])


def _cell(case: ReplayCase, name: str) -> Any:
    value = getattr(case, name)
    if name == "record":
        return orjson.dumps(value).decode().replace("\\u0000", "")
    return str(value) if isinstance(value, str) else value
