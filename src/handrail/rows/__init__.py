"""Single rows, written and read with statements that are made once: for what runs several times on every message."""

from handrail.rows.connections import fresh_connection
from handrail.rows.reading import Where, find_row, find_rows, values
from handrail.rows.writing import as_jsonb, write_row, write_row_once

__all__ = ["Where", "as_jsonb", "find_row", "find_rows", "fresh_connection", "values", "write_row", "write_row_once"]
