"""Reading labelled messages from a CSV file."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from handrail.intents.models import OUT_OF_SCOPE
from handrail.kernel.errors import InvalidError

COLUMNS = ("text", "intent", "language", "gold_article", "split")
SPLITS = ("train", "validation", "test")
LONGEST_FILE = 200 * 1024 * 1024
LONGEST = {"text": 4000, "language": 12, "gold_article": 400}
_SLUG = re.compile(r"[-\w]{1,60}", re.ASCII)


class UnreadableFileError(InvalidError):
    """This file cannot be read as labelled messages."""

    code = "unreadable_file"


def digest_of(text: str) -> str:
    """Return what makes two messages the same: the text, whatever the case and the spacing."""
    return hashlib.sha256(" ".join(text.casefold().split()).encode()).hexdigest()


@dataclass(frozen=True)
class LabelledMessage:
    """One row: a message, the slugs of its intents (none: out of scope), and what else is known of it."""

    text: str
    intents: tuple[str, ...]
    language: str
    gold_articles: str
    split: str

    @property
    def digest(self) -> str:
        """What makes two rows the same message: its text, whatever the case and the spacing."""
        return digest_of(self.text)


@dataclass
class Problems:
    """Rows that were left out, each with file, line and reason."""

    lines: list[str] = field(default_factory=list)

    def add(self, path: Path, line: int, reason: str) -> None:
        """Note one row."""
        self.lines.append(f"{path}:{line}: {reason}")


def read_labelled(path: Path, known: Collection[str] | None, problems: Problems) -> Iterator[LabelledMessage]:
    """Yield the good rows of a CSV file with the columns text,intent[,language,gold_article,split].

    Several intents are joined by `|`; `out_of_scope` means none; without `known`, any short name may be one. A bad row
    is noted in `problems`, and the rest goes on; a file that is no such CSV at all raises UnreadableFileError.
    """
    if not path.is_file():
        raise UnreadableFileError(f"{path} is not there")
    if path.stat().st_size > LONGEST_FILE:
        raise UnreadableFileError(f"{path} is larger than {LONGEST_FILE // 1024 // 1024} MB")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            _check_columns(path, reader.fieldnames or [])
            for row in reader:
                message = _message(path, reader.line_num, row, known, problems)
                if message is not None:
                    yield message
    except UnicodeDecodeError as problem:
        raise UnreadableFileError(f"{path} is not UTF-8 (byte {problem.start})") from problem
    except csv.Error as problem:
        raise UnreadableFileError(f"{path}:{reader.line_num}: {problem}") from problem


def _check_columns(path: Path, names: Sequence[str]) -> None:
    missing = [name for name in COLUMNS[:2] if name not in names]
    if missing:
        raise UnreadableFileError(
            f"{path}:1: the first line must name the columns {', '.join(COLUMNS[:2])}; "
            f"{' and '.join(missing)} is missing"
        )


def _message(
    path: Path, line: int, row: dict[str | None, str | None], known: Collection[str] | None, problems: Problems
) -> LabelledMessage | None:
    value = {name: (row.get(name) or "").strip() for name in COLUMNS}
    slugs = tuple(slug.strip() for slug in value["intent"].split("|") if slug.strip() and slug.strip() != OUT_OF_SCOPE)
    problem = "more cells than columns" if None in row else _problem_of(value, slugs, known)
    if problem:
        problems.add(path, line, problem)
        return None
    return LabelledMessage(value["text"], slugs, value["language"], value["gold_article"], value["split"] or "train")


def _problem_of(value: dict[str, str], slugs: Sequence[str], known: Collection[str] | None) -> str:
    """Why a row cannot go in; empty when it can."""
    unknown = [slug for slug in slugs if not (slug in known if known is not None else _SLUG.fullmatch(slug))]
    found = {
        "a cell holds a NUL character": any("\0" in cell for cell in value.values()),
        "the text is empty": not value["text"],
        "the intent is empty (write out_of_scope where none fits)": not value["intent"],
        f"split is {value['split']!r}, not one of {', '.join(SPLITS)}": value["split"] not in (*SPLITS, ""),
        f"unknown intent {unknown[0]!r}" if unknown else "": bool(unknown),
    }
    too_long = {
        f"the {name} has more than {most} characters": len(value[name]) > most for name, most in LONGEST.items()
    }
    return next((problem for problem, applies in (found | too_long).items() if applies), "")
