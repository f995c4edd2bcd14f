"""What must be prepared, and what counts as prepared. Pure."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

DRILL_COUNTS_FOR = timedelta(days=7)
ATTEMPT_COUNTS_FOR = timedelta(days=7)
CUSTOMER_ASKED = "customer_asked"
TRANSLATION_FAILED = "translation_failed"
SAFETY_WORDING = "handoff_safety"
ASKED_WORDING = "handoff_asked"
USUAL_WORDING = "handoff"
HANDOFF_WORDINGS = (USUAL_WORDING, ASKED_WORDING, "handoff_partial", SAFETY_WORDING)
TO_FRONT_DESK = frozenset({"out_of_scope", "still_unclear", "not_understood", "error", "overdue", "model_unavailable"})
# What the engine itself hands off for; the rest are triggers. A colleague who takes over is no escalation.
ENGINE_REASONS = (
    "out_of_scope",
    "low_confidence",
    "no_knowledge",
    "knowledge_not_approved",
    "no_threshold",
    "not_understood",
    "still_unclear",
    "partly_left_to_people",
    "switched_off",
    "shadow",
    "suggested",
    "pilot_people",
    "control_group",
    "error",
    "overdue",
    "model_unavailable",
)
OPEN_TEXTS = ("disclosure", "talk_to_person", "privacy_copy", "handoff")


class Delivery(StrEnum):
    """Where people get a handoff. An adapter of another place adds itself here."""

    INBOX = "inbox"


class CaseKind(StrEnum):
    """What a case of a drill tries."""

    TRIGGER = "trigger"
    BUTTON = "button"
    OUT_OF_SCOPE = "out_of_scope"
    BELOW_THRESHOLD = "below_threshold"
    LEFT_TO_PEOPLE = "left_to_people"


class Verdict(StrEnum):
    """What a person says after trying to break the bot."""

    HELD = "held"
    BROKE = "broke"


@dataclass(frozen=True)
class Status:
    """How far something is prepared: `met` of `needed`, and in words what is missing; nothing is when it is ready.

    `safety` are those of the missing that concern danger or the customer's own wish for a person: never overridden.
    """

    met: int
    needed: int
    missing: list[str] = field(default_factory=list)
    safety: list[str] = field(default_factory=list)

    @property
    def ready(self) -> bool:
        """Whether nothing is missing."""
        return self.met >= self.needed and not self.missing


def reasons(triggers: Iterable[str], *, muted: Container[str], translates: bool) -> list[str]:
    """Return every reason that can hand a conversation to people at an assistant: its triggers, then the engine's own.

    A muted trigger brings in nobody, so it needs nobody.
    """
    heard = sorted(name for name in triggers if name not in muted)
    translating = [TRANSLATION_FAILED] if translates else []
    return [*heard, *ENGINE_REASONS, *translating]


def usual_wording(reason: str, *, safety: bool) -> str:
    """Return the key of what the engine tells the customer at such a handoff."""
    if safety:
        return SAFETY_WORDING
    return ASKED_WORDING if reason == CUSTOMER_ASKED else USUAL_WORDING


def wordings_for(*, safety: bool) -> tuple[str, ...]:
    """Return the keys that may be chosen: where somebody may be in danger, only the words for that."""
    return (SAFETY_WORDING,) if safety else tuple(key for key in HANDOFF_WORDINGS if key != SAFETY_WORDING)
