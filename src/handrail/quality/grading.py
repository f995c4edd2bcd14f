"""What a case of a replay is worth: the engine's verdict against the label and against what people answered. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from handrail.answering.decide import Outcome, Situation, Verdict
from handrail.answering.reading import GENERAL, Draft
from handrail.intents.models import OUT_OF_SCOPE

LEAST_ALIKE = 0.10
_UNTRANSLATED = "translation_failed"


class Grade(StrEnum):
    """How a case went. `doubtful`: right by its label, but unlike what a person answered; it counts as wrong until
    somebody has looked."""

    RIGHT = "right"
    WRONG = "wrong"
    DOUBTFUL = "doubtful"
    MISSED_ESCALATION = "missed_escalation"
    ESCALATED_RIGHTLY = "escalated_rightly"
    ESCALATED_NEEDLESSLY = "escalated_needlessly"
    ASKED_BACK = "asked_back"


ANSWERED = frozenset({Grade.RIGHT, Grade.WRONG, Grade.DOUBTFUL, Grade.MISSED_ESCALATION})
FAILED = frozenset({Grade.WRONG, Grade.DOUBTFUL, Grade.MISSED_ESCALATION})
ESCALATED = frozenset({Grade.ESCALATED_RIGHTLY, Grade.ESCALATED_NEEDLESSLY})


class Worth(StrEnum):
    """What one draft is worth for the label of its message."""

    RIGHT = "right"
    WRONG = "wrong"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Truth:
    """What is known of a case: its label, the worth of each request's draft, and whether only people can answer it."""

    label: str
    worths: tuple[Worth, ...]
    people_only: bool


def worth(draft: Draft | None, label: str, *, alike: float | None = None) -> Worth:
    """Return what a draft is worth: right if it is for the labelled intent and quotes an article filed under it.

    A general question's article is filed under no intent. `alike` is the draft's likeness to what a person answered,
    None where nobody did.
    """
    if draft is None or draft.intent != label:
        return Worth.WRONG
    quoted = [found for found in draft.candidates if found.cited]
    if not quoted or any(not _filed(found.intents, label) for found in quoted):
        return Worth.WRONG
    return Worth.DOUBTFUL if alike is not None and alike < LEAST_ALIKE else Worth.RIGHT


def knows(drafts: Sequence[Draft | None], label: str) -> bool:
    """Return whether search found any article that is filed under the label."""
    found = [candidate for draft in drafts if draft for candidate in draft.candidates]
    return label != OUT_OF_SCOPE and any(_filed(candidate.intents, label) for candidate in found)


def grade(verdict: Verdict, truth: Truth) -> Grade:
    """Return how a case went under a verdict.

    A person brought in by a trigger, or where only people can answer, was brought in rightly; otherwise rightly where
    no draft was right, for it would have been a wrong answer.
    """
    if verdict.outcome == Outcome.ANSWER:
        return _answered(truth)
    if verdict.outcome == Outcome.CLARIFY:
        return Grade.ASKED_BACK
    if verdict.outcome == Outcome.SMALLTALK:
        return Grade.MISSED_ESCALATION if truth.people_only else Grade.WRONG
    in_the_way = verdict.request >= 0 or verdict.reason == _UNTRANSLATED
    needless = in_the_way and not truth.people_only and Worth.RIGHT in truth.worths
    return Grade.ESCALATED_NEEDLESSLY if needless else Grade.ESCALATED_RIGHTLY


def cause_of(verdict: Verdict, graded: Grade, situation: Situation, truth: Truth) -> str:
    """Return in one word why a case did not go as it should; empty where it did.

    no_article: search found nothing filed under the label; intent: another request was understood; article: the right
    request, another article; unlike: unlike what a person answered; smalltalk; else the reason of the handoff.
    """
    if graded in {Grade.RIGHT, Grade.ESCALATED_RIGHTLY}:
        return ""
    if verdict.outcome == Outcome.SMALLTALK:
        return "smalltalk"
    if graded == Grade.DOUBTFUL:
        return "unlike"
    if graded == Grade.MISSED_ESCALATION:
        return "out_of_scope" if truth.label == OUT_OF_SCOPE else "no_article"
    if graded == Grade.WRONG:
        understood = {request.intent.slug for request in situation.reading.requests}
        return "article" if truth.label in understood else "intent"
    return verdict.reason


def _answered(truth: Truth) -> Grade:
    if truth.people_only:
        return Grade.MISSED_ESCALATION
    if Worth.RIGHT in truth.worths:
        return Grade.RIGHT
    return Grade.DOUBTFUL if Worth.DOUBTFUL in truth.worths else Grade.WRONG


def _filed(intents: Sequence[str], label: str) -> bool:
    return not intents if label == GENERAL else label in intents
