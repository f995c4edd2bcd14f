"""The decision: a pure function of what was understood, what could be said, and what is permitted."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from enum import StrEnum

from handrail.answering.reading import Draft, Reading, Request, Translation
from handrail.autonomy.policy import CellState
from handrail.intents.classifier import DEFAULT_THRESHOLD

POLICY_VERSION = "2026-11-21"
SHIPPED_IN_SCOPE = DEFAULT_THRESHOLD
SURE_OF_SCOPE = 0.6
CLOSE_MARGIN = 0.20
CLOSE_MASS = 0.70
MOST_CLARIFICATIONS = 2
CUSTOMER_ASKED = "customer_asked"


class Outcome(StrEnum):
    """What happens with a turn."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    SMALLTALK = "smalltalk"
    HANDOFF = "handoff"
    OBSERVE = "observe"


@dataclass(frozen=True)
class Situation:
    """All that a decision depends on. `drafts` belong to `reading.requests`, one each; None where nothing was found.

    `failure` says why the engine could not think about the message at all, or is empty. `muted` names triggers that
    bring in nobody at this assistant; those of safety and the customer's own wish always do. `translation` is there
    where approved knowledge exists only in another language than the customer's.
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


@dataclass(frozen=True)
class Verdict:
    """What was decided and why; `request` is the index of the request that stood in the way, or -1."""

    outcome: Outcome
    reason: str
    request: int = -1


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
    for index, (request, draft) in enumerate(zip(reading.requests, situation.drafts, strict=True)):
        verdict = _decide_request(situation, index, request, draft)
        if verdict is not None:
            return verdict
    return Verdict(Outcome.ANSWER, "confident")


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
    if _two_are_close(request):
        alone = len(situation.reading.requests) == 1
        if alone and request.in_scope >= SURE_OF_SCOPE and situation.clarifications < MOST_CLARIFICATIONS:
            return Verdict(Outcome.CLARIFY, "two_intents_close", index)
        return Verdict(Outcome.HANDOFF, "still_unclear", index)
    refusal = _refusal(situation.cells.get(request.intent.slug), draft)
    return Verdict(Outcome.HANDOFF, refusal, index) if refusal else None


def _two_are_close(request: Request) -> bool:
    first, second = request.intent.probability, request.runner_up.probability
    return not request.confirmed and first - second < CLOSE_MARGIN and first + second >= CLOSE_MASS


def _refusal(cell: CellState | None, draft: Draft | None) -> str:
    """Why a draft may not be sent in a cell; empty when it may."""
    if cell is None or cell.stage != "full":
        return "switched_off"
    if cell.threshold is None:
        return "no_threshold"
    if draft is None or not any(candidate.cited for candidate in draft.candidates):
        return "no_knowledge"
    if not (draft.approved and draft.in_date):
        return "knowledge_not_approved"
    return "" if cell.permits(draft.confidence) else "low_confidence"
