"""A desk's own coefficients of confidence: fitted to what its customers said of the bot's answers, kept by version.

They are used only where they judge held-out answers no worse than the shipped ones; every version stays, so that old
decisions can be computed again.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import transaction

from handrail.answering.coefficients import SHIPPED, Coefficients, shipped_version
from handrail.answering.decide import Outcome
from handrail.answering.fitting import ConfidenceFigures, confidences, cross_validated, figures, fit
from handrail.answering.labelled import LabelledDraft
from handrail.answering.models import Decision, FittedConfidence
from handrail.assistants.models import Assistant
from handrail.changes.noting import Kind, note_change
from handrail.conversations.models import SolvedVerdict
from handrail.kernel.errors import ConflictError

FEWEST_LABELS = 100
FEWEST_OF_EACH = 10
_CHECK_EVERY_SECONDS = 2.0
_looked_up: dict[UUID, tuple[float, Coefficients]] = {}


class TooFewLabelsError(ConflictError):
    """Confidence is fitted to 100 answers or more that customers judged, ten of them good and ten bad."""

    code = "too_few_labels"


def labelled_outcomes(assistant: Assistant) -> list[LabelledDraft]:
    """Return the drafts that were sent by themselves and of which the customer said whether they solved it."""
    verdicts = SolvedVerdict.objects.filter(
        message__conversation__assistant=assistant, message__key__startswith="turn:"
    )
    solved = {UUID(key.partition(":")[2]): yes for key, yes in verdicts.values_list("message__key", "solved")}
    decided = Decision.objects.filter(turn_id__in=solved, outcome=Outcome.ANSWER).order_by("at", "pk")
    found = []
    for turn, record in decided.values_list("turn_id", "record"):
        drafts = [draft for draft in record["drafts"] if draft]
        if len(drafts) == 1:
            found.append(LabelledDraft(drafts[0]["intent"], drafts[0]["features"], solved[turn]))
    return found


def fit_confidence(assistant: Assistant) -> FittedConfidence:
    """Fit an assistant's coefficients to its labels, and use them if they do no worse on held-out ones.

    Thresholds of cells were chosen for confidences of the version before; look at them again after a change. Raises
    TooFewLabelsError.
    """
    drafts = labelled_outcomes(assistant)
    right = sum(draft.correct for draft in drafts)
    if len(drafts) < FEWEST_LABELS or min(right, len(drafts) - right) < FEWEST_OF_EACH:
        raise TooFewLabelsError(f"there are {len(drafts)} judged answers, {right} of them good")
    before, after = figures(confidences(drafts, SHIPPED), drafts), figures(cross_validated(drafts), drafts)
    return _keep(assistant, fit(drafts), before, after)


@transaction.atomic
def reset_confidence(assistant: Assistant) -> None:
    """Use the shipped coefficients again; the fitted ones stay for the decisions that were made with them."""
    was = _in_use(assistant)
    FittedConfidence.objects.filter(assistant=assistant, active=True).update(active=False)
    _note(assistant, was, SHIPPED.version)
    _looked_up.pop(assistant.pk, None)


def coefficients_at(assistant_id: UUID) -> Coefficients:
    """Return the coefficients that an assistant uses; which ones they are is looked up every two seconds."""
    known = _looked_up.get(assistant_id)
    if known is None or time.monotonic() - known[0] > _CHECK_EVERY_SECONDS:
        active = FittedConfidence.objects.filter(assistant_id=assistant_id, active=True).first()
        known = time.monotonic(), active.coefficients() if active else SHIPPED
        _looked_up[assistant_id] = known
    return known[1]


def coefficients_of(record: Mapping[str, Any]) -> Coefficients | None:
    """Return a desk's own coefficients that a decision's record names; None where those are shipped ones, or gone."""
    version = record["versions"].get("confidence", SHIPPED.version)
    if shipped_version(version):
        return None
    found = FittedConfidence.objects.filter(version=version).first()
    return found.coefficients() if found else None


@transaction.atomic
def _keep(
    assistant: Assistant, fitted: Coefficients, before: ConfidenceFigures, after: ConfidenceFigures
) -> FittedConfidence:
    better = after.brier <= before.brier and after.log_loss <= before.log_loss
    Assistant.objects.select_for_update().get(pk=assistant.pk)
    was = _in_use(assistant)
    if better:
        FittedConfidence.objects.filter(assistant=assistant, active=True).update(active=False)
    row, _ = FittedConfidence.objects.update_or_create(
        assistant=assistant,
        version=fitted.version,
        defaults={
            "tables": fitted.to_dict()["tables"],
            "labels": before.cases,
            "before": asdict(before),
            "after": asdict(after),
            **({"active": True} if better else {}),
        },
    )
    if better:
        _note(assistant, was, fitted.version)
    _looked_up.pop(assistant.pk, None)
    return row


def _in_use(assistant: Assistant) -> str:
    active = FittedConfidence.objects.filter(assistant=assistant, active=True).first()
    return active.version if active else SHIPPED.version


def _note(assistant: Assistant, was: str, now: str) -> None:
    if was != now:
        note_change(Kind.CONFIDENCE, assistant.slug, before={"version": was}, after={"version": now}, by=None)
