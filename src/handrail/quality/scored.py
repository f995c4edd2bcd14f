"""Files of confidences with what became of each: CSV with a header line, or JSON lines."""

import csv
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handrail.kernel.errors import InvalidError

_TRUE, _FALSE = {"1", "1.0", "true", "yes"}, {"0", "0.0", "false", "no"}


class BadScoresError(InvalidError):
    """The file of scores cannot be used."""

    code = "bad_scores_file"


@dataclass(frozen=True)
class Columns:
    """What the columns are called. A `group` of None means no groups."""

    confidence: str = "confidence"
    correct: str = "correct"
    group: str | None = None


@dataclass(frozen=True)
class Scored:
    """Cases in the order of the file; `groups` is empty where the file has none."""

    confidences: tuple[float, ...]
    correct: tuple[bool, ...]
    groups: tuple[str, ...] = ()

    def by_group(self) -> dict[str, "Scored"]:
        """The cases of each group, by name."""
        found: dict[str, tuple[list[float], list[bool]]] = {}
        for name, confidence, correct in zip(self.groups, self.confidences, self.correct, strict=True):
            confidences, flags = found.setdefault(name, ([], []))
            confidences.append(confidence)
            flags.append(correct)
        return {name: Scored(tuple(found[name][0]), tuple(found[name][1])) for name in sorted(found)}


def read_scored(path: Path, columns: Columns, *, probabilities: bool = False) -> Scored:
    """Read UTF-8 CSV, or JSON lines where the first line begins with `{`.

    A confidence is a finite number, with `probabilities` one from 0 to 1; correct is 1, true, yes, 0, false or no.
    Raises BadScoresError with file and line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise BadScoresError(f"{path}: {getattr(problem, 'strerror', None) or 'not UTF-8 text'}") from problem
    rows = _json_rows(path, text) if text.lstrip().startswith("{") else _csv_rows(path, text, columns)
    cases = [_case(f"{path}:{line}", row, columns, probabilities) for line, row in rows]
    if not cases:
        raise BadScoresError(f"{path}: no rows")
    confidences, correct, groups = zip(*cases, strict=True)
    return Scored(confidences, correct, groups if columns.group else ())


def _json_rows(path: Path, text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as problem:
            raise BadScoresError(f"{path}:{number}: not JSON") from problem
        if not isinstance(row, dict):
            raise BadScoresError(f"{path}:{number}: not a JSON object")
        yield number, row


def _csv_rows(path: Path, text: str, columns: Columns) -> Iterator[tuple[int, Mapping[str, Any]]]:
    reader = csv.DictReader(text.splitlines(keepends=True), strict=True)
    try:
        header = list(reader.fieldnames or [])
        for wanted in filter(None, (columns.confidence, columns.correct, columns.group)):
            if wanted not in header:
                raise BadScoresError(f"{path}:1: no column {wanted!r} among {', '.join(header) or 'none'}")
        for row in reader:
            yield reader.line_num, row
    except csv.Error as problem:
        raise BadScoresError(f"{path}:{reader.reader.line_num}: {problem}") from problem


def _case(place: str, row: Mapping[str, Any], columns: Columns, probabilities: bool) -> tuple[float, bool, str]:  # noqa: FBT001
    for name in filter(None, (columns.confidence, columns.correct, columns.group)):
        if row.get(name) is None:
            raise BadScoresError(f"{place}: no value for {name!r}")
    group = str(row[columns.group]) if columns.group else ""
    return (
        _confidence(place, columns.confidence, row[columns.confidence], probabilities),
        _correct(place, columns.correct, row[columns.correct]),
        group,
    )


def _confidence(place: str, name: str, value: object, probabilities: bool) -> float:  # noqa: FBT001
    try:
        number = float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise BadScoresError(f"{place}: {name} {value!r} is not a finite number")
    if probabilities and not 0 <= number <= 1:
        raise BadScoresError(f"{place}: {name} {value!r} is not between 0 and 1")
    return number


def _correct(place: str, name: str, value: object) -> bool:
    word = str(value).strip().lower()
    if word not in _TRUE | _FALSE:
        raise BadScoresError(f"{place}: {name} {value!r} is neither true nor false")
    return word in _TRUE
