"""Outcomes of single handoffs, answers and drafts, and how long things took. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from handrail.insights.contacts import Happened
from handrail.insights.measures import EDITS, Measure, Side
from handrail.insights.outcomes import Outcome, Seen

TAKEN_OVER = "taken_over"
LONGEST_PAUSE = timedelta(minutes=10)
SAID_AGAIN = 0.6
_SHORTEST = 12
_USES = {
    "sent": Measure.SUGGESTION_SENT,
    "edited": Measure.SUGGESTION_EDITED,
    "discarded": Measure.SUGGESTION_DISCARDED,
}


def of_service(seen: Seen) -> Iterator[Outcome]:
    """Yield what is known of the contact's handoffs, judged answers, drafts and times."""
    raised = seen.contact.all("handoff_raised")
    for number, handoff in enumerate(raised):
        if handoff.data["reason"] != TAKEN_OVER:
            yield from _handoff(seen, handoff, raised[number + 1] if number + 1 < len(raised) else None)
    yield from _judged(seen)
    yield from _suggestions(seen)
    yield from _times(seen)


def _handoff(seen: Seen, raised: Happened, later: Happened | None) -> Iterator[Outcome]:
    """Whether it was claimed by its deadline, and whether all was well with it."""
    source = str(raised.data["handoff_id"])
    events = [
        each
        for each in seen.contact.events
        if each.sequence > raised.sequence and (later is None or each.sequence < later.sequence)
    ]
    deadline = raised.at + timedelta(minutes=seen.deadlines.get(source, 0))
    claimed = next((each for each in events if each.kind == "claimed"), None)
    closed = next((each for each in events if each.kind in {"resolved", "handed_back"}), None)
    if claimed and claimed.at <= deadline:
        yield seen.outcome(Measure.UNCLAIMED, 0, claimed.at, source=source, detail=raised.data["team"])
        good = _good_service(seen, claimed, events, later)
        if good is not None:
            at = closed.at if closed else seen.ended or claimed.at
            yield seen.outcome(Measure.HANDOFF_QUALITY, good, at, source=source, detail=raised.data["reason"])
    elif deadline <= seen.now and not (closed and not claimed and closed.at <= deadline):
        yield seen.outcome(Measure.UNCLAIMED, 1, deadline, source=source, detail=raised.data["team"])
        yield seen.outcome(Measure.HANDOFF_QUALITY, 0, deadline, source=source, detail=raised.data["reason"])


def _good_service(seen: Seen, claimed: Happened, events: list[Happened], later: Happened | None) -> bool | None:
    """Whether a handoff that was claimed in time stayed with its team, and the customer said nothing twice.

    None while neither is known yet.
    """
    moved = any(each.kind == "claimed" and each.data["team"] != claimed.data["team"] for each in events)
    words = seen.contact.words("customer")
    after = next((each for each in words if each.sequence > claimed.sequence), None)
    before = [each for each in words if each.sequence < claimed.sequence]
    if moved or (later is not None and later.data["team"] != _team_of(seen, claimed)):
        return False
    if after and any(said_again(after.data["text"], each.data["text"]) for each in before):
        return False
    over = later is not None or any(each.kind in {"resolved", "handed_back"} for each in events)
    return True if over or seen.ended else None


def _team_of(seen: Seen, claimed: Happened) -> str:
    """The slug of the team whose handoff was claimed."""
    raised = [each for each in seen.contact.all("handoff_raised") if each.sequence < claimed.sequence]
    return str(raised[-1].data["team"])


def said_again(text: str, before: str) -> bool:
    """Whether two messages are nearly the same words: shared runs of three letters over all, at least 60 per cent.

    Short ones ("hello?") say nothing either way.
    """
    ours, theirs = _runs(text), _runs(before)
    return min(len(ours), len(theirs)) >= _SHORTEST and len(ours & theirs) / len(ours | theirs) >= SAID_AGAIN


def _runs(text: str) -> set[str]:
    letters = " ".join(re.findall(r"\w+", text.lower()))
    return {letters[start : start + 3] for start in range(len(letters) - 2)}


def _judged(seen: Seen) -> Iterator[Outcome]:
    """The newest verdict on each answer, in the cell of that answer."""
    newest = {str(event.data["message_id"]): event for event in seen.contact.all("judged")}
    stages = {str(event.data["decision_id"]): event.data.get("stage", "") for event in seen.contact.all("decided")}
    for message, event in newest.items():
        verdict, probability = event.data["verdict"], float(event.data["probability"])
        if verdict not in {"right", "wrong"} or not 0 < probability <= 1:
            continue
        intent = str(event.data.get("intent") or seen.contact.intent)
        stage = str(stages.get(str(event.data["decision_id"]), ""))
        cause = str(event.data.get("cause", ""))
        wrong = verdict == "wrong"
        for measure, value in (
            (Measure.WRONG_ANSWER, wrong),
            (Measure.UNSUPPORTED, wrong and cause == "unsupported"),
        ):
            weight = 1 / probability
            found = seen.outcome(measure, value, event.at, source=message, weight=weight, detail=cause)
            yield replace(found, intent=intent, stage=stage, side=Side.BOT)


def _suggestions(seen: Seen) -> Iterator[Outcome]:
    """What became of each draft, and of those that were edited, what was wrong with them."""
    made = {str(event.data["suggestion_id"]): str(event.data["intent"]) for event in seen.contact.all("suggestion")}
    for event in seen.contact.all("suggestion_used"):
        source, use, edit = (str(event.data[name]) for name in ("suggestion_id", "use", "edit"))
        values = {measure: use == name for name, measure in _USES.items()}
        values |= {measure: use == "edited" and edit == name for name, measure in EDITS.items()}
        for measure, value in values.items():
            found = seen.outcome(measure, value, event.at, source=source)
            yield replace(found, intent=made.get(source, found.intent), stage="suggest", side=Side.PEOPLE)


def _times(seen: Seen) -> Iterator[Outcome]:
    """Seconds to the first reply by bot and by person, and of a person's work."""
    contact = seen.contact
    for measure, author in ((Measure.FIRST_RESPONSE_BOT, "bot"), (Measure.FIRST_RESPONSE_PERSON, "person")):
        first = next(iter(contact.words(author)), None)
        if first:
            yield seen.outcome(measure, (first.at - contact.began).total_seconds(), first.at)
    if seen.ended and contact.first("claimed"):
        yield seen.outcome(Measure.HANDLE_TIME, handled(contact.events).total_seconds(), seen.ended)


def handled(events: list[Happened]) -> timedelta:
    """Return how long a person was at it: from claims to their ends; of each longer pause, ten minutes count."""
    held, last, active = False, datetime.min, timedelta()
    for event in events:
        if held:
            active += min(event.at - last, LONGEST_PAUSE)
        if event.kind == "claimed":
            held = True
        elif event.kind in {"released", "handed_back", "resolved"}:
            held = False
        last = event.at
    return active
