"""Conversations that are told, minute by minute, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from handrail.conversations import events
from handrail.insights.contacts import Happened, Story, came_again
from handrail.insights.measures import Measure
from handrail.insights.outcomes import REPEAT_WINDOW, Outcome, Seen, next_look, of_contact
from handrail.insights.service import of_service

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
VIC = uuid4()


class Told:
    """A conversation in the making; `after` moves the clock, the verbs add events."""

    def __init__(self, *, channel: str = "chat", at: datetime = NOON, customer: UUID = VIC) -> None:
        self.id, self.customer, self.channel, self.clock = uuid4(), customer, channel, at
        self.events: list[Happened] = []
        self.add(events.Opened(channel=channel, language="en"))

    def after(self, **time: float) -> Told:
        self.clock += timedelta(**time)
        return self

    def add(self, event: events.ConversationEvent) -> Told:
        self.events.append(Happened(len(self.events) + 1, event.kind, self.clock, event.data()))
        return self

    def says(self, author: str, text: str = "Where is my parcel?", *, cited: bool = False, id_: str = "") -> Told:
        sources = [{"title": "Track"}] if cited else []
        return self.add(
            events.MessagePosted(id_ or str(uuid4()), author, "", text, language="" if author == "customer" else "en",
                                 sources=sources)
        )  # fmt: skip

    def decided(
        self, outcome: str, *, intent: str = "order_status", part: str = "bot", reason: str = "confident", **more: Any
    ) -> Told:
        return self.add(events.Decided(str(uuid4()), outcome, reason, intent, 0.9, stage="full", part=part, **more))

    def answered(self, *, intent: str = "order_status") -> Told:
        """The customer asks, the bot answers with a source."""
        return (
            self.says("customer")
            .after(seconds=2)
            .says("bot", "On its way.", cited=True)
            .decided("answer", intent=intent)
        )

    def handed_off(self, *, reason: str = "customer_asked", team: str = "orders", id_: str = "h1") -> Told:
        self.add(events.HandoffRaised(handoff_id=id_, team=team, reason=reason))
        return self.add(events.HandedOff(team=team.title(), expected_wait_minutes=20))

    def claimed(self, team: str = "Orders") -> Told:
        return self.add(events.Claimed(name="Ben", team=team))

    @property
    def story(self) -> Story:
        return Story(self.id, self.customer, "fernhill", self.channel, len(self.events), tuple(self.events))

    def seen(self, *others: Told, number: int = 0, **later: float) -> Seen:
        """The contact of this number, seen so much later than the last event; others are the customer's too."""
        contacts = [contact for told in (self, *others) for contact in told.story.contacts]
        contact = self.story.contacts[number]
        again = came_again(contact, contacts, REPEAT_WINDOW)
        return Seen(contact, self.clock + timedelta(**later), again, {"h1": 20, "h2": 20})

    def values(self, *others: Told, number: int = 0, **later: float) -> dict[Measure, float]:
        """The values of all outcomes by measure."""
        return {outcome.measure: outcome.value for outcome in outcomes(self.seen(*others, number=number, **later))}


def outcomes(seen: Seen) -> list[Outcome]:
    return [*of_contact(seen), *of_service(seen)]


def one(seen: Seen, measure: Measure) -> Outcome:
    (found,) = [outcome for outcome in outcomes(seen) if outcome.measure == measure]
    return found


__all__ = ["NOON", "Told", "next_look", "one", "outcomes"]
