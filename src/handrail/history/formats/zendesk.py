"""Zendesk: the full JSON export (a ticket a line, with its comments), and pages of the API ({"tickets": [...]})."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any

from handrail.history.formats import fields
from handrail.history.formats.decoding import Lines
from handrail.history.formats.grouping import checked, checked_id
from handrail.history.formats.html_text import text_of_html
from handrail.history.formats.json_array import array_objects
from handrail.history.formats.json_lines import objects
from handrail.history.records import AGENT, BOT, CUSTOMER, MOST_MESSAGES, Bad, Record, Said, Told

_STAFF = {"agent", "admin"}
_PEOPLE = ("requester", "submitter", "assignee")


class ZendeskReader:
    """A ticket export, as lines or as one array."""

    def __init__(self, path: Path, encoding: str, zone: tzinfo = UTC) -> None:
        self.path, self.size, self.zone = path, path.stat().st_size, zone
        self._as_lines = _begins_with_ticket(path, encoding)
        self._lines = Lines(path.open("rb"), encoding)

    def position(self) -> int:
        """Return the bytes read so far."""
        return self._lines.position()

    def records(self) -> Iterator[Record]:
        """Yield tickets and what is wrong."""
        for found in objects(self._lines) if self._as_lines else array_objects(self._lines):
            if isinstance(found, Bad):
                yield found
            else:
                yield from ticket(found[0], found[1], self.zone)


def ticket(line: int, value: Mapping[str, Any], zone: tzinfo = UTC) -> Iterator[Record]:
    """Yield a ticket as a conversation, and those of its comments that cannot be read as Bad."""
    try:
        if value.get("status") == "deleted":
            raise ValueError("the ticket was deleted")
        external_id = checked_id(str(value.get("id") or ""))
        score = value.get("satisfaction_rating")
        rating = fields.rating(score.get("score") if isinstance(score, dict) else score)
        tags = fields.tags(value.get("tags"))
    except ValueError as problem:
        yield Bad(line, str(problem))
        return
    requester, guests = _id(value, "requester"), _guests(value)
    messages: list[Said] = []
    comments = _comments(value, requester)
    for number, comment in enumerate(comments, start=1):
        try:
            if not isinstance(comment, dict):
                raise ValueError("it is no object")
            if _is_note(comment):
                continue
            if number > MOST_MESSAGES:
                raise ValueError(f"the ticket has more than {MOST_MESSAGES:,} comments")
            messages.append(_said(line, comment, requester, guests, zone))
        except ValueError as problem:
            yield Bad(line, f"comment {number}: {problem}")
    told = [comment for comment in comments if isinstance(comment, dict)]
    yield Told(
        external_id=external_id, line=line, messages=tuple(messages), tags=tags, rating=rating, customer=requester,
        channel=_channel(value.get("via")), subject=str(value.get("subject") or ""), notes=sum(map(_is_note, told)),
        names=fields.names(*(_name(value, who) for who in _PEOPLE), *(_name(each, "author") for each in told)),
    )  # fmt: skip


def _comments(value: Mapping[str, Any], requester: str) -> list[Any]:
    """The comments; the description, which is the first of them, where the export has no comments."""
    found = value.get("comments") or []
    if found or not value.get("description"):
        return found if isinstance(found, list) else [found]
    return [{"body": value["description"], "author_id": requester, "created_at": value.get("created_at")}]


def _is_note(comment: Mapping[str, Any]) -> bool:
    """An internal note: whatever says of itself that it is not public. What says nothing is public."""
    return comment.get("public") not in {None, True, "true", "True"}


def _channel(via: object) -> str:
    return fields.channel(via.get("channel") if isinstance(via, dict) else via)


def _guests(value: Mapping[str, Any]) -> set[str]:
    """Who gets copies: customers' people, as far as nothing says that they work here (staff are followers)."""
    found = value.get("email_cc_ids")
    return {str(each) for each in found} if isinstance(found, list) else set()


def _said(line: int, comment: Mapping[str, Any], requester: str, guests: set[str], zone: tzinfo) -> Said:
    text = str(comment.get("plain_body") or comment.get("body") or "") or text_of_html(
        str(comment.get("html_body") or "")
    )
    return Said(
        author=_author(comment, requester, guests),
        text=checked(text.strip()),
        line=line,
        at=fields.moment(comment.get("created_at"), zone),
        key=str(comment.get("id") or ""),
    )


def _author(comment: Mapping[str, Any], requester: str, guests: set[str]) -> str:
    """Zendesk's author -1 is its own automation; whoever else is neither requester nor end user works there."""
    who = _id(comment, "author")
    person = comment.get("author")
    role = person.get("role") if isinstance(person, dict) else None
    if who == "-1":
        return BOT
    if role in _STAFF and who != requester:
        return AGENT
    return CUSTOMER if role or who == requester or who in guests else AGENT


def _name(value: Mapping[str, Any], who: str) -> object:
    person = value.get(who)
    return person.get("name") if isinstance(person, dict) else None


def _id(value: Mapping[str, Any], name: str) -> str:
    person = value.get(name)
    found = person.get("id") if isinstance(person, dict) else value.get(f"{name}_id")
    return "" if found is None else str(found)


def _begins_with_ticket(path: Path, encoding: str) -> bool:
    """Whether the first line alone is a ticket: then every line is one."""
    with path.open("rb") as file:
        for found in objects(Lines(file, encoding)):
            return not isinstance(found, Bad) and "tickets" not in found[1]
    return False
