"""Rows of one message, or of a question and its answer, put together into conversations."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from hashlib import blake2b
from typing import Any

from handrail.history.formats import fields
from handrail.history.records import AGENT, CUSTOMER, LONGEST_ID, LONGEST_TEXT, MOST_MESSAGES, Bad, Record, Said, Told

FIELDS = (
    "conversation", "message", "author", "text", "question", "answer", "at", "answered_at", "channel", "customer",
    "subject", "tags", "rating", "language", "label", "customer_name", "agent_name",
)  # fmt: skip

_MOST_OPEN = 500
_MOST_CHARACTERS = 1_000_000
NAMES = ("customer_name", "agent_name")


@dataclass(frozen=True, slots=True)
class Row:
    """The values of one row by field, and its line."""

    line: int
    value: Mapping[str, Any]

    def text(self, field: str) -> str:
        """Return a field's value as text without blanks around it."""
        value = self.value.get(field)
        return "" if value is None else str(value).strip()


def conversations(rows: Iterable[Row | Record], zone: tzinfo = UTC) -> Iterator[Record]:
    """Yield what the rows tell; what is no row, as it is.

    Rows of one conversation come as one, also where those of up to 500 others, or a million characters, stand between
    them, as in exports that are sorted by time. In memory is never more than that.
    """
    open_ = _Open()
    for row in rows:
        if not isinstance(row, Row):
            yield row
            continue
        try:
            if row.text("question"):
                yield _pair(row, zone)
                continue
            said = _said(row, zone)
            _check(row)
        except ValueError as problem:
            yield Bad(row.line, str(problem))
            continue
        yield from open_.add(row, said)
    yield from open_.rest()


class _Open:
    """Conversations of which more may come, the one that was silent for longest first."""

    def __init__(self) -> None:
        self._told: OrderedDict[str, list[tuple[Row, Said]]] = OrderedDict()
        self._characters = 0

    def add(self, row: Row, said: Said) -> Iterator[Told]:
        """Take a message; yield the conversations that are no longer waited for."""
        told = row.text("conversation")
        self._told.setdefault(told, []).append((row, said))
        self._told.move_to_end(told)
        self._characters += len(said.text)
        if len(self._told[told]) >= MOST_MESSAGES:
            yield self._closed(told)
        while len(self._told) > _MOST_OPEN or (self._characters > _MOST_CHARACTERS and len(self._told) > 1):
            yield self._closed(next(iter(self._told)))

    def rest(self) -> Iterator[Told]:
        """Yield all that are still open."""
        while self._told:
            yield self._closed(next(iter(self._told)))

    def _closed(self, told: str) -> Told:
        rows = self._told.pop(told)
        self._characters -= sum(len(said.text) for _, said in rows)
        return _together(rows)


def checked(text: str) -> str:
    """Return a message's text; ValueError where there is none or far too much."""
    if not text:
        raise ValueError("it has no text")
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"its text is longer than {LONGEST_TEXT:,} characters")
    return text


def checked_id(value: str) -> str:
    """Return a conversation's id; ValueError where there is none or a very long one."""
    if not value:
        raise ValueError("it names no conversation")
    if len(value) > LONGEST_ID:
        raise ValueError(f"its conversation's id is longer than {LONGEST_ID} characters")
    return value


def _check(row: Row) -> None:
    checked_id(row.text("conversation"))
    fields.rating(row.value.get("rating"))
    fields.tags(row.value.get("tags"))


def _said(row: Row, zone: tzinfo) -> Said:
    return Said(
        author=fields.author(row.text("author")),
        text=checked(row.text("text")),
        line=row.line,
        at=fields.moment(row.value.get("at"), zone),
        key=row.text("message"),
        label=row.text("label"),
    )


def _together(rows: list[tuple[Row, Said]]) -> Told:
    """The conversation's own values are the first ones that any of its rows has; tags are those of all rows."""
    first = rows[0][0]
    value = {
        name: next((row.value[name] for row, _ in rows if row.text(name)), None)
        for name in ("channel", "customer", "subject", "rating", "language")
    }
    return Told(
        external_id=first.text("conversation"),
        line=first.line,
        messages=tuple(said for _, said in rows),
        tags=tuple(dict.fromkeys(tag for row, _ in rows for tag in fields.tags(row.value.get("tags")))),
        names=fields.names(*(row.value.get(name) for row, _ in rows for name in NAMES)),
        **_own(value),
    )


def _pair(row: Row, zone: tzinfo) -> Told:
    """A question with its answer, if there is one. Without an id, what it says is its id."""
    at, answered = fields.moment(row.value.get("at"), zone), fields.moment(row.value.get("answered_at"), zone)
    question = Said(CUSTOMER, checked(row.text("question")), row.line, at, key="question")
    answer = row.text("answer")
    messages = (
        (question, Said(AGENT, checked(answer), row.line, answered or at, key="answer")) if answer else (question,)
    )
    return Told(
        external_id=checked_id(row.text("conversation")) if row.text("conversation") else _by_content(row),
        line=row.line,
        messages=messages,
        tags=fields.tags(row.value.get("tags")),
        label=row.text("label"),
        names=fields.names(*(row.value.get(name) for name in NAMES)),
        **_own(row.value),
    )


def _by_content(row: Row) -> str:
    said = "\0".join(row.text(name) for name in ("question", "answer", "at", "customer"))
    return "content:" + blake2b(said.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _own(value: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "channel": fields.channel(value.get("channel")),
        "customer": str(value.get("customer") or "").strip(),
        "subject": str(value.get("subject") or "").strip(),
        "rating": fields.rating(value.get("rating")),
        "language": str(value.get("language") or "").strip().casefold()[:12],
    }
