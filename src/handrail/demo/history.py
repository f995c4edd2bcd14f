"""The demo company's past conversations, which people answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from handrail.accounts.models import Team, User
from handrail.assistants.models import Assistant
from handrail.conversations import events
from handrail.conversations.models import (
    Claim,
    Conversation,
    Customer,
    Event,
    Handoff,
    Message,
    Rating,
    Resolution,
)
from handrail.demo.files import folder, read

KEY = "demo:"


def past_conversations() -> list[dict[str, Any]]:
    """Return the conversations of all files, in order."""
    files = sorted((folder() / "conversations").glob("*.yaml"))
    return [entry for path in files for entry in read(f"conversations/{path.name}")["conversations"]]


@transaction.atomic
def tell_history() -> int:
    """Store the past conversations with their own dates; returns how many were added."""
    assistant = Assistant.objects.get(slug="fernhill")
    entries = past_conversations()
    known = set(Conversation.objects.filter(opening_key__startswith=KEY).values_list("opening_key", flat=True))
    new = [entry for entry in entries if KEY + entry["ref"] not in known]
    for entry in new:
        _Past(assistant, entry).store()
    return len(new)


class _Past:
    """One past conversation on its way into the tables."""

    def __init__(self, assistant: Assistant, entry: dict[str, Any]) -> None:
        self.entry = entry
        self.started: datetime = entry["started"]
        self.ended = self.started + timedelta(seconds=entry["messages"][-1]["after_seconds"] + 60)
        self.team = Team.objects.get(slug=entry["team"])
        self.person = self._agent()
        self.events: list[Event] = []
        self.conversation = Conversation(
            assistant=assistant,
            customer=Customer.objects.get(external_ref=entry["customer"]),
            channel=entry["channel"],
            language=entry["language"],
            opened_at=self.started,
            opening_key=KEY + entry["ref"],
            last_activity_at=self.ended,
        )

    def store(self) -> None:
        self.conversation.save(force_insert=True)
        self._note(self.started, events.Opened(channel=self.entry["channel"], language=self.entry["language"]))
        handoff = Handoff.objects.create(
            conversation=self.conversation,
            team=self.team,
            reason="people_only",
            at=self.started,
            ended_at=self.ended if self.entry["resolved"] else None,
        )
        Claim.objects.create(
            handoff=handoff,
            person=self.person,
            at=self.started,
            ended_at=self.ended if self.entry["resolved"] else None,
        )
        for number, said in enumerate(self.entry["messages"]):
            self._say(number, said)
        self._end()
        Event.objects.bulk_create(self.events)
        Conversation.objects.filter(pk=self.conversation.pk).update(last_event=len(self.events))

    def _agent(self) -> User:
        email = self.entry.get("agent")
        found = User.objects.filter(email=email).first() if email else None
        members = User.objects.filter(memberships__team=self.team).order_by("email")
        return found or members.filter(role="agent").first() or members[0]

    def _say(self, number: int, said: dict[str, Any]) -> None:
        at = self.started + timedelta(seconds=said["after_seconds"])
        by_customer = said["by"] == "customer"
        message = Message.objects.create(
            conversation=self.conversation,
            author="customer" if by_customer else "person",
            person=None if by_customer else self.person,
            text=said["text"],
            key=f"{KEY}{number}",
            language=self.entry["language"],
            event=len(self.events) + 1,
            at=at,
        )
        name = "" if by_customer else self.person.name
        self._note(
            at,
            events.MessagePosted(
                message_id=str(message.pk),
                author=message.author,
                name=name,
                text=message.text,
                key=message.key if by_customer else None,
            ),
        )

    def _end(self) -> None:
        if self.entry["resolved"]:
            Resolution.objects.create(conversation=self.conversation, person=self.person, at=self.ended)
            self._note(self.ended, events.Resolved(by="person"))
        if self.entry["rating"]:
            Rating.objects.create(conversation=self.conversation, score=self.entry["rating"], at=self.ended)
            self._note(self.ended, events.Rated(score=self.entry["rating"]))

    def _note(self, at: datetime, event: events.ConversationEvent) -> None:
        self.events.append(
            Event(
                conversation=self.conversation,
                sequence=len(self.events) + 1,
                kind=event.kind,
                public=event.public,
                data=event.data(),
                at=at,
            )
        )
