"""Single rows, written and read with statements that are made once: for what runs several times on every message."""

from handrail.rows.connections import closed_by_server, fresh_connection
from handrail.rows.reading import Where, find_joined, find_row, find_rows, values
from handrail.rows.together import insert, update, written_together
from handrail.rows.writing import as_jsonb, write_row, write_row_once

__all__ = [
    "Where",
    "as_jsonb",
    "closed_by_server",
    "find_joined",
    "find_row",
    "find_rows",
    "fresh_connection",
    "insert",
    "update",
    "values",
    "write_row",
    "write_row_once",
    "written_together",
]
