"""Noting a change, in the transaction that makes it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Protocol

from handrail.changes.models import Change


class Kind(StrEnum):
    """What can be changed."""

    STAGE = "cell.stage"
    CONTROL = "cell.control"
    CEILING = "ladder.ceiling"
    STEPS = "ladder.steps"
    TRIGGER = "trigger"
    ASSISTANT = "assistant"
    LANGUAGES = "assistant.languages"
    PERSON = "person"
    TOKEN = "token"  # noqa: S105
    APPROVAL = "article.approval"
    RETIREMENT = "article.retirement"
    INTENT = "intent"
    LABEL = "label"
    CLASSIFIER = "classifier"
    EMBEDDINGS = "embedding_model"
    DATA = "data"
    HISTORY = "history"
    THRESHOLD = "cell.threshold"
    RISK_LIMIT = "intent.risk_limit"
    SCOPE = "intent.scope"
    REQUEST = "cell.request"
    AGREEMENT = "cell.agreement"
    OVERRIDE = "gate.override"
    GATE_LIMIT = "gate.limit"
    TRIPWIRE = "tripwire"
    ESCALATION = "escalation"
    BRIEFING = "briefing"
    OPENNESS = "openness"
    REVIEW_OWNER = "review.owner"
    GOAL = "goal"
    LAUNCH = "launch"
    DRILL = "drill"
    ATTEMPT = "attempt"
    ALERT = "alert"
    CASE_VERDICT = "case.verdict"
    CONFIDENCE = "assistant.confidence"


class Actor(Protocol):
    """A person who changes something."""

    @property
    def pk(self) -> Any:
        """His id."""

    @property
    def name(self) -> str:
        """His name, as it is now."""


def note_change(
    kind: Kind,
    subject: object,
    *,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    by: Actor | None,
    reason: str = "",
) -> Change:
    """Add one change to the log. Call it inside the change's own transaction: both are there, or neither.

    `before` None is something new, `after` None something gone; both hold plain values without secrets.
    """
    return Change.objects.create(
        kind=kind,
        subject=str(subject)[:200],
        before=dict(before) if before is not None else None,
        after=dict(after) if after is not None else None,
        by_id=by.pk if by else None,
        by_name=by.name[:150] if by else "",
        reason=reason.strip()[:300],
    )
