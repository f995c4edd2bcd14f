"""What the database tells the streams: facts with their number, progress, or only that there is something to read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    """An event that became true. `frame` is what the customer's stream sends: None when it is not for customers."""

    sequence: int
    frame: str | None


@dataclass(frozen=True)
class Progress:
    """What the engine is doing with the message whose event has the number `of`."""

    step: str
    of: int


@dataclass(frozen=True)
class Look:
    """Something was missed, or is too long to be told: it must be read."""


News = Fact | Progress | Look


def read_event(payload: str) -> tuple[str, News]:
    """Return conversation and news of a notification `conversation:sequence[:kind[:JSON]]`."""
    conversation, sequence, kind, body = (*payload.split(":", 3), "", "", "")[:4]
    if not kind:
        return conversation, Fact(int(sequence), None)
    return conversation, Fact(int(sequence), event_frame(kind, body, sequence)) if body else Look()


def read_progress(payload: str) -> tuple[str, News]:
    """Return conversation and news of a notification `conversation:step:event`."""
    conversation, step, event = payload.split(":")
    return conversation, Progress(step, int(event))


def event_frame(kind: str, body: str, number: int | str | None = None) -> str:
    """Return one server-sent event; `body` is JSON on one line."""
    head = f"id: {number}\n" if number is not None else ""
    return f"{head}event: {kind}\ndata: {body}\n\n"
