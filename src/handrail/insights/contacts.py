"""Cutting a conversation's events into contacts: what measures call a conversation. Pure.

A contact is what one customer wants on one channel until it is resolved, or silent for the channel's window. Who writes
again afterwards begins another one, in the same thread or in a new one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from handrail.answering.reading import GENERAL

CHAT_SILENCE = timedelta(hours=2)
SILENCE = {"email": timedelta(hours=72)}
LONGEST_SILENCE = max(CHAT_SILENCE, *SILENCE.values())
NO_INTENT_KNOWN = frozenset({"out_of_scope", "not_understood"})


@dataclass(frozen=True, slots=True)
class Happened:
    """One event, as it is stored."""

    sequence: int
    kind: str
    at: datetime
    data: Mapping[str, Any]

    def said_by(self, *authors: str) -> bool:
        """Whether it is a message of one of these authors."""
        return self.kind == "message" and self.data.get("author") in authors


@dataclass(frozen=True)
class Story:
    """A conversation with its events in order; `last_event` is the number of the newest when it was read."""

    conversation: UUID
    customer: UUID
    assistant: str
    channel: str
    last_event: int
    events: tuple[Happened, ...]

    @property
    def silence(self) -> timedelta:
        """How long nobody speaks before a contact counts as ended."""
        return SILENCE.get(self.channel, CHAT_SILENCE)

    @cached_property
    def contacts(self) -> list[Contact]:
        """The contacts, in order."""
        found: list[Contact] = []
        language = ""
        for event in self.events:
            language = event.data.get("language") or language
            if _begins(event) and (not found or found[-1].over_before(event)):
                found.append(Contact(self, len(found)))
            if found:
                found[-1].add(event, language)
        return found


def _begins(event: Happened) -> bool:
    asked = event.kind == "handoff_raised" and event.data.get("reason") == "customer_asked"
    return asked or event.kind == "reopened" or event.said_by("customer")


@dataclass
class Contact:
    """One contact; its language is that of the desk's first word.

    While a handoff waits for the first word of a person, silence does not end it.
    """

    story: Story
    number: int
    events: list[Happened] = field(default_factory=list)
    language: str = ""
    last_word: datetime | None = None
    desk_spoke: bool = False
    waiting: bool = False
    resolved: Happened | None = None

    def add(self, event: Happened, language: str) -> None:
        """Take in the next event; `language` is the one spoken at that point."""
        self.events.append(event)
        if event.said_by("customer", "bot", "person") or self.last_word is None:
            self.last_word = event.at
        if not self.desk_spoke:
            self.language = language
        self.desk_spoke = self.desk_spoke or event.said_by("bot", "person", "system")
        if event.kind == "handoff_raised":
            self.waiting = True
        elif event.said_by("person") or event.kind in {"resolved", "handed_back"}:
            self.waiting = False
        if event.kind == "resolved" and self.resolved is None:
            self.resolved = event

    def over_before(self, event: Happened) -> bool:
        """Whether the contact had ended when something happened."""
        silent = self.silent_at
        return self.resolved is not None or (silent is not None and event.at > silent)

    @property
    def silent_at(self) -> datetime | None:
        """When silence ends the contact; None while it is the desk's turn."""
        return None if self.waiting or self.last_word is None else self.last_word + self.story.silence

    def ended_at(self, now: datetime) -> datetime | None:
        """When it ended, None if it has not by `now`."""
        if self.resolved:
            return self.resolved.at
        silent = self.silent_at
        return silent if silent is not None and silent <= now else None

    @property
    def source(self) -> str:
        """Its name in facts."""
        return f"{self.story.conversation}:{self.number}"

    @property
    def began(self) -> datetime:
        """When the customer came."""
        return self.events[0].at

    @cached_property
    def named(self) -> Happened | None:
        """The first decision that knew an intent: it names the contact's cell."""
        return next((event for event in self.events if knows_intent(event)), None)

    @property
    def intent(self) -> str:
        """The slug of its intent, empty where none was recognised."""
        return str(self.named.data["intent"]) if self.named else ""

    @property
    def comparable(self) -> bool:
        """Whether another contact with the same intent is the same request: not for questions without an intent."""
        return self.intent not in {"", GENERAL}

    def first(self, *kinds: str) -> Happened | None:
        """Return the first event of these kinds."""
        return next((event for event in self.events if event.kind in kinds), None)

    def all(self, *kinds: str) -> list[Happened]:
        """Return the events of these kinds."""
        return [event for event in self.events if event.kind in kinds]

    def words(self, *authors: str) -> list[Happened]:
        """Return the messages of these authors."""
        return [event for event in self.events if event.said_by(*authors)]


def knows_intent(event: Happened) -> bool:
    """Whether an event is a decision whose intent is known."""
    return event.kind == "decided" and bool(event.data.get("intent")) and event.data["reason"] not in NO_INTENT_KNOWN


def came_again(contact: Contact, others: Iterable[Contact], window: timedelta) -> datetime | None:
    """Return when the customer first came again with the same intent: after the last word, till `window` after the end.

    `others` are contacts of the same customer on any channel, in any order.
    """
    if not contact.comparable or contact.last_word is None:
        return None
    end = contact.resolved.at if contact.resolved else contact.silent_at
    last = end + window if end else None
    times = [
        other.began
        for other in others
        if other.source != contact.source
        and other.intent == contact.intent
        and other.began > contact.last_word
        and (last is None or other.began <= last)
    ]
    return min(times, default=None)
