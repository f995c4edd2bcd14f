"""What became of a contact: its outcomes as they stand now, and when time alone may change them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handrail.insights.contacts import Contact, Happened, knows_intent
from handrail.insights.measures import Measure, Side

REPEAT_WINDOW = timedelta(hours=48)
_NOT_DECIDED = frozenset({"observe", "smalltalk"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome in its cell; the fields are those of a fact."""

    measure: Measure
    source: str
    value: float
    at: datetime
    intent: str
    language: str
    stage: str
    side: str
    weight: float = 1.0
    detail: str = ""


@dataclass(frozen=True)
class Seen:
    """A contact seen at one moment: `again` is when the customer came again with the same, `deadlines` are minutes."""

    contact: Contact
    now: datetime
    again: datetime | None
    deadlines: Mapping[str, int]

    @property
    def ended(self) -> datetime | None:
        """When it ended, None while it goes on."""
        return self.contact.ended_at(self.now)

    @property
    def closes(self) -> datetime | None:
        """When what the end seemed to be stands; None while it goes on."""
        return self.ended + REPEAT_WINDOW if self.ended else None

    @property
    def closed(self) -> datetime | None:
        """When the window closed, None where it has not."""
        return self.closes if self.closes and self.closes <= self.now else None

    @property
    def asked(self) -> Happened | None:
        """The first handoff."""
        return self.contact.first("handoff_raised")

    @property
    def by_people(self) -> bool:
        """Whether a person took part."""
        return bool(self.contact.words("person") or self.contact.first("claimed"))

    @property
    def contained(self) -> bool:
        """Whether no person took part and none was asked for."""
        return not self.by_people and self.asked is None

    @property
    def answered(self) -> Happened | None:
        """The decision with which the bot first answered."""
        return next((each for each in self.contact.all("decided") if each.data["outcome"] == "answer"), None)

    @property
    def side(self) -> Side:
        """The bot's where it had the conversation and nobody was called before it answered, else people's."""
        named, asked, answered = self.contact.named, self.asked, self.answered
        called = asked is not None and (answered is None or asked.sequence < answered.sequence)
        others = named is not None and named.data.get("part") != "bot"
        return Side.PEOPLE if called or others or (self.by_people and not answered) else Side.BOT

    @property
    def settled(self) -> bool:
        """Whether it is known whose side it is on."""
        return bool(self.answered or self.asked or self.by_people or self.ended)

    def outcome(
        self, measure: Measure, value: float, at: datetime, *, source: str = "", weight: float = 1.0, detail: str = ""
    ) -> Outcome:
        """Return an outcome in the contact's cell, of the contact itself or of what `source` names in it."""
        contact = self.contact
        named = f"{contact.story.conversation}:{source}" if source else contact.source
        stage = str(contact.named.data.get("stage", "")) if contact.named else ""
        return Outcome(
            measure, named, float(value), at, contact.intent, contact.language, stage, self.side, weight, detail[:60]
        )


def of_contact(seen: Seen) -> Iterator[Outcome]:
    """Yield what is known of the contact as a whole."""
    contact, ended = seen.contact, seen.ended
    if seen.settled:
        yield seen.outcome(Measure.CONVERSATIONS, 1, contact.began)
    if seen.asked:
        yield seen.outcome(Measure.ESCALATED, 1, seen.asked.at, detail=seen.asked.data["reason"])
    elif ended:
        yield seen.outcome(Measure.ESCALATED, 0, ended)
    if ended:
        yield seen.outcome(Measure.CONTAINED, seen.contained, ended)
        yield seen.outcome(Measure.DEFLECTED, not seen.by_people, ended)
    yield from _repeated(seen, Measure.REPEAT_CONTACT)
    yield from _resolved(seen)
    yield from _deflected(seen)
    yield from _rated(seen)
    yield from _out_of_scope(seen)


def _repeated(seen: Seen, measure: Measure) -> Iterator[Outcome]:
    """A repeat contact as soon as it happens, its absence when the window closes."""
    if seen.again:
        yield seen.outcome(measure, 1, seen.again)
    elif seen.closed and seen.contact.comparable:
        yield seen.outcome(measure, 0, seen.closed)


def _deflected(seen: Seen) -> Iterator[Outcome]:
    """What became of a contact that ended without a person."""
    if seen.ended and not seen.by_people:
        yield from (replace(each, measure=Measure.DEFLECTED_VERIFIED) for each in _resolved(seen)
                    if each.measure == Measure.VERIFIED)  # fmt: skip
        yield from _repeated(seen, Measure.DEFLECTED_REPEAT)


def _resolved(seen: Seen) -> Iterator[Outcome]:
    """Confirmed by the customer, marked by a person, or contained with no repeat contact; and verified."""
    said = [event for event in seen.contact.all("solved", "resolved") if event.data.get("solved", True)]
    confirmed = said[0] if said else None
    answers = seen.contact.all("solved")
    denied = bool(answers and not answers[-1].data["solved"]) and confirmed is None
    if confirmed:
        yield seen.outcome(Measure.RESOLVED, 1, confirmed.at, detail=confirmed.data.get("by", "customer"))
    elif seen.ended and (denied or not seen.contained):
        yield seen.outcome(Measure.RESOLVED, 0, seen.ended)
    elif seen.ended and seen.again:
        yield seen.outcome(Measure.RESOLVED, 0, seen.again)
    elif seen.closed:
        yield seen.outcome(Measure.RESOLVED, 1, seen.closed, detail="no repeat contact")
    if seen.ended and seen.contained:
        sound = _cited(seen) and not denied and not _rated_low(seen) and not seen.again
        yield seen.outcome(Measure.VERIFIED, sound, seen.ended)
    elif seen.ended:
        yield seen.outcome(Measure.VERIFIED, confirmed is not None, seen.ended)


def _rated(seen: Seen) -> Iterator[Outcome]:
    """The newest rating; without any, its absence once the window has closed."""
    ratings = seen.contact.all("rated")
    if ratings:
        newest = ratings[-1]
        score = int(newest.data["score"])
        yield seen.outcome(Measure.RATED, 1, newest.at)
        yield seen.outcome(Measure.CSAT, score >= 4, newest.at, detail=str(score))
        yield seen.outcome(Measure.LOW_RATING, score <= 2, newest.at, detail=str(score))
    elif seen.closed:
        yield seen.outcome(Measure.RATED, 0, seen.closed)


def _rated_low(seen: Seen) -> bool:
    ratings = seen.contact.all("rated")
    return bool(ratings and int(ratings[-1].data["score"]) <= 2)


def _cited(seen: Seen) -> bool:
    """Whether an answer of the bot named a source; it answers from approved ones only."""
    return any(event.data.get("sources") for event in seen.contact.words("bot"))


def _out_of_scope(seen: Seen) -> Iterator[Outcome]:
    """One outcome per decided message, in the cell that was known by then."""
    intent = ""
    for event in seen.contact.all("decided"):
        if event.data["outcome"] in _NOT_DECIDED:
            continue
        intent = intent or (str(event.data["intent"]) if knows_intent(event) else "")
        side = Side.BOT if event.data.get("part") == "bot" else Side.PEOPLE
        outside = event.data["reason"] == "out_of_scope"
        found = seen.outcome(Measure.OUT_OF_SCOPE, outside, event.at, source=str(event.data["decision_id"]))
        yield replace(found, intent=intent, stage=str(event.data.get("stage", "")), side=side)


def next_look(seen: Seen) -> datetime | None:
    """Return when the contact may look different although nothing happens in it, None where it never will."""
    silent = seen.contact.silent_at if not seen.contact.resolved else None
    times = [silent, seen.closes]
    for raised in seen.contact.all("handoff_raised"):
        minutes = seen.deadlines.get(str(raised.data["handoff_id"]))
        times.append(raised.at + timedelta(minutes=minutes) if minutes is not None else None)
    return min((time for time in times if time and time > seen.now), default=None)
