"""Reading single values: times, ratings, tags, who speaks. A value that cannot be read is a ValueError."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime

from handrail.history.records import AGENT, BOT, CUSTOMER

_AUTHORS = {
    **dict.fromkeys(("customer", "client", "user", "requester", "visitor", "end-user", "end_user", "enduser",
                     "consumer", "guest", "contact", "inbound", "in"), CUSTOMER),
    **dict.fromkeys(("agent", "staff", "operator", "support", "admin", "human", "rep", "representative", "teammate",
                     "outbound", "out"), AGENT),
    **dict.fromkeys(("bot", "assistant", "system", "automation"), BOT),
}  # fmt: skip
_RATINGS = {"good": 5, "goodwithcomment": 5, "bad": 1, "badwithcomment": 1}
_UNRATED = {"", "none", "null", "offered", "unoffered", "received", "n/a"}
_CHANNELS = {
    "mail": "email", "e-mail": "email", "native_messaging": "chat", "messaging": "chat", "web_messaging": "chat",
    "livechat": "chat", "live_chat": "chat", "web_widget": "chat", "webchat": "chat", "widget": "chat",
}  # fmt: skip
_EPOCH = re.compile(r"\d{9,13}(?:\.\d+)?")
_ENDING = re.compile(r"\s*(?:UTC|GMT)$")


def author(value: str) -> str:
    """Return who speaks: customer, agent or bot."""
    found = _AUTHORS.get(value.strip().casefold())
    if found is None:
        raise ValueError("who says it is none of customer, agent, bot")
    return found


def moment(value: object, zone: tzinfo = UTC) -> datetime | None:
    """Return a time: ISO 8601, RFC 5322, or seconds or milliseconds since 1970; None for nothing.

    `zone` is that of times which do not name one.
    """
    text = str(value if value is not None else "").strip()
    if not text:
        return None
    try:
        if _EPOCH.fullmatch(text):
            seconds = float(text)
            return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
        iso = text[:4].isdigit()
        read = datetime.fromisoformat(_ENDING.sub("+00:00", text)) if iso else parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError, IndexError):
        raise ValueError("its time cannot be read; write 2026-01-31T12:00:00+00:00") from None
    return read if read.tzinfo else read.replace(tzinfo=zone)


def rating(value: object) -> int | None:
    """Return a rating of 1 to 5; "good" is 5 and "bad" 1; None where nobody rated."""
    text = str(value if value is not None else "").strip().casefold()
    if text in _UNRATED:
        return None
    if text in _RATINGS:
        return _RATINGS[text]
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if number not in {1, 2, 3, 4, 5}:
        raise ValueError("its rating is none of 1 to 5, good, bad")
    return int(number)


def tags(value: object) -> tuple[str, ...]:
    """Return tags from a list, or from a text where | or ; or , parts them; each once, in their order."""
    if value is None:
        return ()
    if isinstance(value, str):
        sign = next((sign for sign in "|;," if sign in value), "|")
        value = value.split(sign)
    if not isinstance(value, list):
        raise ValueError("its tags are no list")
    return tuple(dict.fromkeys(str(tag).strip().casefold() for tag in value if str(tag).strip()))


def names(*values: object) -> tuple[str, ...]:
    """Return names of persons, each once, in their order."""
    return tuple(dict.fromkeys(text for value in values if value and (text := str(value).strip())))


def channel(value: object) -> str:
    """Return the channel's name as Handrail writes it, at most 20 characters."""
    name = str(value if value is not None else "").strip().casefold()
    return _CHANNELS.get(name, name)[:20]
