"""CSV: one row a message, or one row a question with its answer."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, tzinfo
from pathlib import Path

from handrail.history.errors import UnreadableHistoryError
from handrail.history.formats.decoding import Lines
from handrail.history.formats.grouping import FIELDS, Row, conversations
from handrail.history.records import Bad, Record

_SHAPES = (("question",), ("conversation", "author", "text"))
_SIGNS = ",;\t|"
_SEPARATOR = re.compile(r"\ufeff?sep=([,;\t|])", re.IGNORECASE)


class CsvReader:
    """A CSV file whose first line names its columns; the sign between them is found by itself."""

    def __init__(self, path: Path, encoding: str, columns: Mapping[str, str], zone: tzinfo = UTC) -> None:
        self.path, self.size, self.zone = path, path.stat().st_size, zone
        self._lines = Lines(path.open("rb"), encoding)
        self._source = iter(self._lines)
        head, told = self._head()
        self._sign = told or max(_SIGNS, key=head.count)
        names = [name.strip() for name in next(csv.reader([head], delimiter=self._sign), [])]
        self._fields = named_fields(path, names, columns)
        self._broken: ValueError | None = None

    def _head(self) -> tuple[str, str]:
        """The line that names the columns, and the sign that a line "sep=;" before it tells, as Excel writes it."""
        sign = ""
        for line in self._source:
            if isinstance(line, ValueError):
                raise UnreadableHistoryError(f"{self.path}:{self._lines.number}: {line}")
            said = _SEPARATOR.fullmatch(line.rstrip("\r\n"))
            if said:
                sign = said[1]
            elif line.strip():
                return line, sign
        raise UnreadableHistoryError(f"{self.path} has no line that names columns")

    def position(self) -> int:
        """Return the bytes read so far."""
        return self._lines.position()

    def records(self) -> Iterator[Record]:
        """Yield conversations and bad rows."""
        return conversations(self._rows(), self.zone)

    def _rows(self) -> Iterator[Row | Bad]:
        """Read on behind whatever breaks the reader: an open quote, a line that is no text."""
        while True:
            first, reader = self._lines.number + 1, csv.reader(self._good(), delimiter=self._sign, strict=True)
            try:
                for cells in reader:
                    if cells:
                        yield self._row(first, cells)
                    first = self._lines.number + 1
            except csv.Error as problem:
                yield Bad(first, f"lines {first} to {self._lines.number} are no CSV: {problem}")
                continue
            if self._broken is None:
                return
            yield Bad(self._lines.number, str(self._broken))
            self._broken = None

    def _good(self) -> Iterator[str]:
        for line in self._source:
            if isinstance(line, ValueError):
                self._broken = line
                return
            yield line

    def _row(self, line: int, cells: Sequence[str]) -> Row | Bad:
        wanted = len(self._fields)
        if len(cells) < wanted or any(cells[wanted:]):
            return Bad(line, f"{len(cells)} cells where the first line names {wanted} columns")
        return Row(line, {field: cell for field, cell in zip(self._fields, cells, strict=False) if field})


def named_fields(path: Path, names: Sequence[str], columns: Mapping[str, str]) -> list[str]:
    """Return the field of each column, empty for one that is not wanted. Raises UnreadableHistoryError."""
    wrong = [column for column in columns if column not in names]
    if wrong:
        raise UnreadableHistoryError(f"{path} has no column {wrong[0]!r}; it has {', '.join(names)}")
    taken = set(columns.values())
    found = [columns.get(name) or _plain(name, taken) for name in names]
    if not any(set(shape) <= set(found) for shape in _SHAPES):
        raise UnreadableHistoryError(
            f"{path} needs the columns conversation, author and text, or question; it has {', '.join(names)}. "
            "--map COLUMN=FIELD names them"
        )
    twice = next((field for field in found if field and found.count(field) > 1), None)
    if twice:
        raise UnreadableHistoryError(f"{path} has two columns for {twice}")
    return found


def _plain(name: str, taken: set[str]) -> str:
    """A column named like a field is that field, unless another column was mapped to it."""
    field = name.casefold().replace(" ", "_")
    return field if field in FIELDS and field not in taken else ""
