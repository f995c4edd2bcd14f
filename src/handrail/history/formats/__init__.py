"""The formats that history comes in, and which one a file has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from pathlib import Path

from handrail.history.errors import UnreadableHistoryError
from handrail.history.formats.csv_rows import CsvReader
from handrail.history.formats.decoding import encoding_of
from handrail.history.formats.grouping import FIELDS
from handrail.history.formats.json_lines import JsonLinesReader
from handrail.history.formats.mbox import MboxReader
from handrail.history.formats.zendesk import ZendeskReader
from handrail.history.records import Reader

FORMATS = ("csv", "jsonl", "zendesk", "mbox")
_TICKETS = ('"tickets"', '"requester', '"submitter')
_OURS = ('"messages"', '"author"', '"question"', '"conversation"')
_ENDINGS = {".csv": "csv", ".tsv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".mbox": "mbox", ".mbx": "mbox"}


@dataclass(frozen=True)
class Reading:
    """How a file is to be read; what is empty is found out. `columns`: the file's name of a column to our field."""

    format: str = ""
    encoding: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    own_domains: tuple[str, ...] = ()
    zone: tzinfo = UTC


def format_of(path: Path, head: str) -> str:
    """Return the format by the file's beginning and its name's ending. Raises UnreadableHistoryError."""
    start = head.lstrip("\ufeff \t\r\n")
    if start.startswith("From "):
        return "mbox"
    if start.startswith(("{", "[")):
        ours = not start.startswith("[") or any(sign in head for sign in _OURS)
        return "zendesk" if not ours or any(sign in head for sign in _TICKETS) else "jsonl"
    found = _ENDINGS.get(path.suffix.casefold())
    if found is None or found in {"mbox", "jsonl"}:
        raise UnreadableHistoryError(f"{path} is none of {', '.join(FORMATS)} by its look; --format says which")
    return found


def open_history(path: Path, reading: Reading) -> tuple[Reader, str, str]:
    """Open a file; returns its reader, its format and its encoding. Raises UnreadableHistoryError in one line."""
    wrong = next((each for each in reading.columns.values() if each not in FIELDS), None)
    if wrong:
        raise UnreadableHistoryError(f"there is no field {wrong!r}; fields are {', '.join(FIELDS)}")
    if reading.format and reading.format not in FORMATS:
        raise UnreadableHistoryError(f"there is no format {reading.format!r}; formats are {', '.join(FORMATS)}")
    encoding = encoding_of(path, reading.encoding)
    with path.open("rb") as file:
        head = file.read(65_536).decode(encoding, "replace")
    name = reading.format or format_of(path, head)
    if name == "csv":
        return CsvReader(path, encoding, reading.columns, reading.zone), name, encoding
    if name == "jsonl":
        return JsonLinesReader(path, encoding, reading.columns, reading.zone), name, encoding
    if name == "zendesk":
        return ZendeskReader(path, encoding, reading.zone), name, encoding
    return MboxReader(path, reading.own_domains, reading.zone), name, encoding
