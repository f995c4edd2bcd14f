"""Files of labelled messages: CSV with a header line."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from handrail.kernel.errors import InvalidError


class BadFileError(InvalidError):
    """The file of labelled messages cannot be used."""

    code = "bad_labelled_file"


@dataclass(frozen=True)
class LabelledFile:
    """Messages with their intents, in the order of the file."""

    texts: tuple[str, ...]
    labels: tuple[str, ...]

    def without(self, label: str | None) -> LabelledFile:
        """The rows with another label."""
        kept = [(text, own) for text, own in zip(self.texts, self.labels, strict=True) if own != label]
        return LabelledFile(tuple(text for text, _ in kept), tuple(own for _, own in kept))


def read_labelled(path: Path, text_column: str, label_column: str) -> LabelledFile:
    """Read a UTF-8 CSV with a header; rows with a blank text are left out. Raises BadFileError, naming the file."""
    rows = _rows(path, (text_column, label_column))
    kept = [(text, label) for text, label in rows if text.strip()]
    return LabelledFile(tuple(text for text, _ in kept), tuple(label for _, label in kept))


def read_texts(path: Path, text_column: str) -> tuple[str, ...]:
    """Read one column of a UTF-8 CSV with a header, without blank texts. Raises BadFileError."""
    return tuple(text for (text,) in _rows(path, (text_column,)) if text.strip())


def read_records(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Read every column of a UTF-8 CSV whose header has at least `columns`. Raises BadFileError."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as lines:
            rows = _records(path, lines, columns)
    except OSError as error:
        raise BadFileError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadFileError(f"{path}: {error}") from error
    if not rows:
        raise BadFileError(f"{path}: no rows")
    return rows


def _rows(path: Path, columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [tuple(record[column] for column in columns) for record in read_records(path, columns)]


def _records(path: Path, lines: Iterable[str], columns: tuple[str, ...]) -> list[dict[str, str]]:
    reader = csv.DictReader(lines, strict=True)
    try:
        _check_header(path, reader.fieldnames or [], columns)
        return [_record(path, reader.line_num, row, columns) for row in reader]
    except csv.Error as error:
        raise BadFileError(
            f"{path}, line {reader.line_num}: {error}; a quote inside quotes is written twice"
        ) from error


def _check_header(path: Path, header: object, columns: tuple[str, ...]) -> None:
    names = list(header) if isinstance(header, (list, tuple)) else []
    for column in columns:
        if column not in names:
            raise BadFileError(f"{path}: no column {column!r} among {', '.join(names) or 'none'}")


def _record(path: Path, line: int, row: dict[str, str | None], columns: tuple[str, ...]) -> dict[str, str]:
    if any(row[column] is None for column in columns):
        raise BadFileError(f"{path}, line {line}: too few columns")
    return {column: value for column, value in row.items() if isinstance(value, str)}
