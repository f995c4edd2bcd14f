"""JSON lines, or one JSON array: conversations with their messages, or rows with the fields of the CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any

import orjson

from handrail.history.formats import fields
from handrail.history.formats.decoding import Lines
from handrail.history.formats.grouping import FIELDS, NAMES, Row, checked, checked_id, conversations
from handrail.history.formats.json_array import array_objects
from handrail.history.records import MOST_MESSAGES, Bad, Record, Said, Told

_PLAIN = (*(name for name in FIELDS if name != "tags"), "id", "by")


def objects(lines: Lines) -> Iterator[tuple[int, dict[str, Any]] | Bad]:
    """Yield the object of each line with the line's number; a line that is none as Bad. Empty lines are passed over."""
    for line in lines:
        if isinstance(line, ValueError):
            yield Bad(lines.number, str(line))
            continue
        if not line.strip():
            continue
        try:
            found = orjson.loads(line)
        except ValueError:
            yield Bad(lines.number, "the line is no JSON")
            continue
        yield (lines.number, found) if isinstance(found, dict) else Bad(lines.number, "the line is no JSON object")


class JsonLinesReader:
    """A file of JSON lines, or of one array of what would be its lines."""

    def __init__(self, path: Path, encoding: str, columns: Mapping[str, str], zone: tzinfo = UTC) -> None:
        self.path, self.size, self.zone, self._columns = path, path.stat().st_size, zone, columns
        with path.open("rb") as file:
            head = file.read(4096).decode(encoding, "replace")
        self._is_array = head.lstrip(" \t\r\n\ufeff").startswith("[")
        self._lines = Lines(path.open("rb"), encoding)

    def position(self) -> int:
        """Return the bytes read so far."""
        return self._lines.position()

    def records(self) -> Iterator[Record]:
        """Yield conversations and bad lines."""
        return conversations(self._rows(), self.zone)

    def _rows(self) -> Iterator[Row | Told | Bad]:
        for found in array_objects(self._lines) if self._is_array else objects(self._lines):
            if isinstance(found, Bad):
                yield found
                continue
            line, value = found
            value = {self._columns.get(name, name): each for name, each in value.items()}
            wrong = _nested(value)
            if wrong:
                yield Bad(line, f"its {wrong} is no text")
            elif isinstance(value.get("messages"), list):
                yield from _conversation(line, value, self.zone)
            elif "messages" in value:
                yield Bad(line, "its messages are no list")
            else:
                yield Row(line, value)


def _nested(value: Mapping[str, Any]) -> str | None:
    """The first field that holds a list or an object where a text is wanted."""
    return next((name for name in _PLAIN if isinstance(value.get(name), dict | list)), None)


def _conversation(line: int, value: Mapping[str, Any], zone: tzinfo) -> Iterator[Told | Bad]:
    """A conversation with those of its messages that can be read; the others as Bad."""
    try:
        external_id = checked_id(_first(value, "conversation", "id"))
        tags, rating = fields.tags(value.get("tags")), fields.rating(value.get("rating"))
    except ValueError as problem:
        yield Bad(line, str(problem))
        return
    messages: list[Said] = []
    for number, entry in enumerate(value["messages"], start=1):
        try:
            if number > MOST_MESSAGES:
                raise ValueError(f"the conversation has more than {MOST_MESSAGES:,} messages")
            messages.append(_message(line, entry, zone))
        except ValueError as problem:
            yield Bad(line, f"message {number}: {problem}")
    yield Told(
        external_id=external_id, line=line, messages=tuple(messages), tags=tags, rating=rating,
        channel=fields.channel(value.get("channel")), customer=str(value.get("customer") or ""),
        subject=str(value.get("subject") or ""), language=str(value.get("language") or "")[:12],
        label=str(value.get("label") or ""),
        names=fields.names(*(value.get(name) for name in NAMES), *map(_name, value["messages"])),
    )  # fmt: skip


def _name(entry: Any) -> object:
    return entry.get("name") if isinstance(entry, dict) else None


def _message(line: int, entry: Any, zone: tzinfo) -> Said:
    if not isinstance(entry, dict):
        raise ValueError("it is no object")
    wrong = _nested(entry)
    if wrong:
        raise ValueError(f"its {wrong} is no text")
    return Said(
        author=fields.author(_first(entry, "author", "by")),
        text=checked(_first(entry, "text")),
        line=line,
        at=fields.moment(entry.get("at"), zone),
        key=_first(entry, "message", "id"),
        label=_first(entry, "label"),
    )


def _first(value: Mapping[str, Any], *names: str) -> str:
    """The first of these fields that says anything; the number 0 does."""
    texts = ("" if value.get(name) is None else str(value[name]).strip() for name in names)
    return next((text for text in texts if text), "")
