"""One article as its file tells it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Format(StrEnum):
    """How the body of an article is written."""

    MARKDOWN = "markdown"
    HTML = "html"


class Problem(NamedTuple):
    """What is wrong with a file, in one sentence; `line` counts from 1, None when it is the file as a whole."""

    path: str
    line: int | None
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}" if self.line else f"{self.path}: {self.message}"


class BrokenFileError(ValueError):
    """A file cannot go in; the first argument says why, `line` where."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass(frozen=True)
class Document:
    """An article in one language. `path` is relative to the folder; `lines` are those of the front matter's keys."""

    path: str
    external_id: str
    language: str
    title: str
    body: str
    format: Format
    audience: str = "public"
    owner: str = ""
    review_by: date | None = None
    intents: tuple[str, ...] = ()
    url: str = ""
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)
