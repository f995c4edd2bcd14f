"""The decision: a pure function of what was understood, what could be said, and what is permitted."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from handrail.answering.reading import Draft, Reading, Request, Translation
from handrail.autonomy.policy import PEOPLES_SIDE, CellState, Lots, Part, Stage, part_in
from handrail.intents.classifier import DEFAULT_THRESHOLD

POLICY_VERSION = "2026-11-21.2"
SHIPPED_IN_SCOPE = DEFAULT_THRESHOLD
SURE_OF_SCOPE = 0.6
CLOSE_MARGIN = 0.20
CLOSE_MASS = 0.70
MOST_CLARIFICATIONS = 2
CUSTOMER_ASKED = "customer_asked"
SHADOW = "shadow"
_PEOPLES_REASON = {
    Part.PEOPLE: "switched_off",
    Part.PILOT_PEOPLE: "pilot_people",
    Part.CONTROL: "control_group",
}


class Outcome(StrEnum):
    """What happens with a turn."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    SMALLTALK = "smalltalk"
    HANDOFF = "handoff"
    SUGGEST = "suggest"
    OBSERVE = "observe"


# Where requests of one message come to different ends, the message takes the one that shows least of the bot.
_LEAST_FIRST = {Outcome.HANDOFF: 0, Outcome.CLARIFY: 0, Outcome.OBSERVE: 1, Outcome.SUGGEST: 2}


@dataclass(frozen=True)
class Situation:
    """All that a decision depends on. `drafts` belong to `reading.requests`, one each; None where nothing was found.

    `failure` says why the engine could not think about the message at all, or is empty. `muted` names triggers that
    bring in nobody at this assistant; those of safety and the customer's own wish always do. `translation` is there
    where approved knowledge exists only in another language than the customer's. `lots` say on which side of a pilot
    and of a control group the conversation is; without them it is people's.
    """

    reading: Reading
    drafts: tuple[Draft | None, ...]
    cells: Mapping[str, CellState]
    clarifications: int = 0
    person_holds: bool = False
    in_scope_threshold: float = SHIPPED_IN_SCOPE
    failure: str = ""
    muted: tuple[str, ...] = ()
    translation: Translation | None = None
    lots: Lots = PEOPLES_SIDE


@dataclass(frozen=True)
class Verdict:
    """What was decided and why; `request` is the index of the request that stood in the way, or -1."""

    outcome: Outcome
    reason: str
    request: int = -1

    @property
    def to_people(self) -> bool:
        """Whether the customer gets a person: with a draft, without, or with one that only the record holds."""
        return self.outcome in {Outcome.HANDOFF, Outcome.SUGGEST} or self.reason == SHADOW


def decide(situation: Situation) -> Verdict:
    """Decide a turn. Whatever is not surely permitted goes to a person.

    The order is the product's promise: people first, then what customers ask for, then safety, then each request on
    its own; only when every request may be answered is anything answered.
    """
    reading = situation.reading
    if situation.person_holds:
        return Verdict(Outcome.OBSERVE, "person_holds")
    person_needed = situation.failure or calling_trigger(reading, situation.muted) or _untranslated(situation)
    if person_needed:
        return Verdict(Outcome.HANDOFF, person_needed)
    if reading.smalltalk:
        return Verdict(Outcome.SMALLTALK, reading.smalltalk)
    if not reading.requests or len(situation.drafts) != len(reading.requests):
        return Verdict(Outcome.HANDOFF, "not_understood")
    verdicts = [
        _decide_request(situation, index, request, draft)
        for index, (request, draft) in enumerate(zip(reading.requests, situation.drafts, strict=True))
    ]
    standing = [verdict for verdict in verdicts if verdict is not None]
    return _together(standing) if standing else Verdict(Outcome.ANSWER, "confident")


def unbound(situation: Situation) -> Verdict:
    """Decide as if every cell were full and nothing stayed with people for comparison: what would the bot have done?"""
    full = {
        name: replace(cell, stage=Stage.FULL, ceiling=Stage.FULL, control=0) for name, cell in situation.cells.items()
    }
    return decide(replace(situation, cells=full))


def calling_trigger(reading: Reading, muted: Container[str]) -> str:
    """Return the trigger that brings in a person: safety before all others, then the customer's own wish; else ""."""
    heard = [
        found for found in reading.triggers if found.safety or found.name == CUSTOMER_ASKED or found.name not in muted
    ]
    first = min(heard, key=lambda found: (not found.safety, found.name != CUSTOMER_ASKED), default=None)
    return first.name if first else ""


def _untranslated(situation: Situation) -> str:
    """The reason for a person where the customer cannot get the answer in his language; empty where he can."""
    return "translation_failed" if situation.translation and situation.translation.failure else ""


def _decide_request(situation: Situation, index: int, request: Request, draft: Draft | None) -> Verdict | None:
    """The verdict that one request forces on the whole turn, or None when it may be answered."""
    # So that a score that is no number is out of scope, too.
    if not request.in_scope >= situation.in_scope_threshold:
        return Verdict(Outcome.HANDOFF, "out_of_scope", index)
    part = part_in(situation.cells.get(request.intent.slug), situation.lots)
    if _two_are_close(request) and _bot_has_either(situation, request):
        alone = len(situation.reading.requests) == 1
        if alone and request.in_scope >= SURE_OF_SCOPE and situation.clarifications < MOST_CLARIFICATIONS:
            return Verdict(Outcome.CLARIFY, "two_intents_close", index)
        return Verdict(Outcome.HANDOFF, "still_unclear", index)
    if part != Part.BOT:
        return _for_people(part, index, draft)
    refusal = _refusal(situation.cells[request.intent.slug], draft)
    return Verdict(Outcome.HANDOFF, refusal, index) if refusal else None


def _for_people(part: Part, index: int, draft: Draft | None) -> Verdict:
    """The verdict where people serve the conversation: a draft in the shadow, one for the agent, or none."""
    if part == Part.SHADOW:
        return Verdict(Outcome.OBSERVE, SHADOW, index)
    if part == Part.SUGGEST:
        lacking = _lacking(draft)
        return Verdict(Outcome.HANDOFF, lacking, index) if lacking else Verdict(Outcome.SUGGEST, "suggested", index)
    return Verdict(Outcome.HANDOFF, _PEOPLES_REASON[part], index)


def _together(standing: list[Verdict]) -> Verdict:
    """One verdict for a message of which several requests may not be answered.

    It is always about the first of them, so that who gets the message does not depend on what the bot does in silence.
    """
    first, least = standing[0], min(standing, key=lambda verdict: _LEAST_FIRST[verdict.outcome])
    if _LEAST_FIRST[least.outcome] == _LEAST_FIRST[first.outcome]:
        return first
    return Verdict(
        least.outcome, SHADOW if least.outcome == Outcome.OBSERVE else "partly_left_to_people", first.request
    )


def _bot_has_either(situation: Situation, request: Request) -> bool:
    """Whether asking back can lead to an answer of the bot; where people serve both meanings, a person asks."""
    return any(
        part_in(situation.cells.get(score.slug), situation.lots) == Part.BOT
        for score in (request.intent, request.runner_up)
    )


def _two_are_close(request: Request) -> bool:
    first, second = request.intent.probability, request.runner_up.probability
    return not request.confirmed and first - second < CLOSE_MARGIN and first + second >= CLOSE_MASS


def _lacking(draft: Draft | None) -> str:
    """What approved knowledge lacks for a draft; empty where it lacks nothing."""
    if draft is None or not any(candidate.cited for candidate in draft.candidates):
        return "no_knowledge"
    return "" if draft.approved and draft.in_date else "knowledge_not_approved"


def _refusal(cell: CellState, draft: Draft | None) -> str:
    """Why the bot may not send a draft in a cell where it serves the conversation; empty when it may."""
    if cell.threshold is None:
        return "no_threshold"
    lacking = _lacking(draft)
    if draft is None or lacking:
        return lacking
    return "" if cell.reaches(draft.confidence) else "low_confidence"
