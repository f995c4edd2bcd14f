"""The whole story of a conversation, in order, for the people who work on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from handrail.answering.models import Decision
from handrail.conversations.models import Conversation, Message, Note

STORY = ("handoff", "claimed", "released", "handed_back", "resolved", "reopened", "rated", "solved")


@dataclass(frozen=True)
class Entry:
    """One line of the story; `decision` is what the engine decided on a customer's message."""

    kind: str
    at: datetime
    order: int
    author: str = ""
    name: str = ""
    text: str = ""
    html: str = ""
    sources: list[dict[str, str]] = field(default_factory=list)
    decision: Decision | None = None
    event_kind: str = ""
    data: dict[str, Any] = field(default_factory=dict)


def transcript(conversation: Conversation) -> list[Entry]:
    """Return messages, notes and changes of hands in the order in which they happened."""
    decisions = {
        decision.turn.message_id: decision
        for decision in Decision.objects.filter(conversation=conversation).select_related("turn")
    }
    messages = conversation.messages.select_related("person")
    entries = [_message(message, conversation, decisions.get(message.pk)) for message in messages]
    entries += [_note(note) for note in conversation.notes.select_related("person")]
    for event in conversation.events.filter(kind__in=STORY):
        entries.append(Entry(kind="event", at=event.at, order=event.sequence, event_kind=event.kind, data=event.data))
    return sorted(entries, key=lambda entry: entry.order)


def _message(message: Message, conversation: Conversation, decision: Decision | None) -> Entry:
    names = {"customer": str(conversation.customer), "bot": conversation.assistant.name}
    return Entry(
        kind="message",
        at=message.at,
        order=message.event,
        author=message.author,
        name=message.person.name if message.person else names.get(message.author, ""),
        text=message.text,
        html=message.html,
        sources=message.sources,
        decision=decision,
    )


def _note(note: Note) -> Entry:
    name = note.person.name if note.person else ""
    return Entry(kind="note", at=note.at, order=note.event, name=name, text=note.text)
