"""What every format is read into, before anything is masked or stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

CUSTOMER, AGENT, BOT = "customer", "agent", "bot"
AUTHORS = (CUSTOMER, AGENT, BOT)
LONGEST_TEXT = 20_000
LONGEST_ID = 200
MOST_MESSAGES = 5_000
MOST_TAGS = 50


@dataclass(frozen=True, slots=True)
class Said:
    """One message as the file has it. `key`: its own id there, empty where it has none. `label`: an intent's name."""

    author: str
    text: str
    line: int
    at: datetime | None = None
    key: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One conversation, or the part of one that stands together in the file.

    `label` is that of its first customer message. `notes`: internal notes, which are counted and not kept. `names`: of
    persons, as the file gives them; they are not kept, and masked wherever somebody says them.
    """

    external_id: str
    line: int
    messages: tuple[Said, ...]
    channel: str = ""
    customer: str = ""
    subject: str = ""
    tags: tuple[str, ...] = ()
    rating: int | None = None
    language: str = ""
    label: str = ""
    notes: int = 0
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bad:
    """What is left out: the line where it begins, and why. The reason never quotes what a customer wrote."""

    line: int
    reason: str


Record = Told | Bad


class Reader(Protocol):
    """A file being read: its records in the file's order, the same at every reading, and how far it is."""

    size: int

    def records(self) -> Iterator[Record]:
        """Yield what the file holds."""
        ...

    def position(self) -> int:
        """Return the bytes read so far, about."""
        ...
