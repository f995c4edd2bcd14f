"""Setting a cell's threshold from a stated risk limit."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max

from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.autonomy.models import Cell
from handrail.autonomy.thresholds import put_threshold
from handrail.changes.noting import Kind, note_change
from handrail.intents.models import Intent
from handrail.kernel.errors import ConflictError, ForbiddenError, InvalidError
from handrail.quality.models import CellThreshold, Replay, RiskLimit
from handrail.quality.queries import risk_limit, scored_cases
from handrail.quality.staleness import changed_since
from handrail.statistics.risk import Candidate, RiskControl, control_risk


class ReplayStaleError(ConflictError):
    """What this replay measured has changed since; replay again, then set the threshold."""

    code = "replay_stale"


@dataclass(frozen=True)
class Offer:
    """What the cases of a replay allow a cell: the test's result, and the threshold that is to be used."""

    intent: str
    result: RiskControl
    stricter: bool

    @property
    def used(self) -> Candidate | None:
        """The candidate in use: one step stricter than the last that was shown, where a stricter one was shown."""
        return (self.result.launch if self.stricter else None) or self.result.chosen

    def to_dict(self) -> dict[str, Any]:
        """Return the offer as JSON can hold it."""
        return {"intent": self.intent, "used": self.used and asdict(self.used), **asdict(self.result)}

    def in_words(self) -> list[str]:
        """Return the offer line by line."""
        result, used = self.result, self.used
        limit = f"at most {result.alpha:.1%} of the answers wrong, sure to {1 - result.delta:.0%}"
        lines = [f"{self.intent}: {limit}; {result.cases} cases"]
        if used is None:
            lines.append(
                f"No threshold is shown; the fewest that could are {result.first_count} cases without an error"
            )
        else:
            lines.append(
                f"Answers from {used.threshold:.3f} on: {used.accepted} cases, {used.errors} wrong, "
                f"at most {used.upper_bound:.1%}"
            )
            lines.append(f"Lowest that was shown: {result.threshold:.3f}, {result.coverage:.0%} answered")
        lines += [f"With {more.more} more labels: {more.coverage:.0%} answered" for more in result.more]
        return lines


def offer(*, replay: Replay, intent: Intent, stricter: bool = True, limit: tuple[float, float] | None = None) -> Offer:
    """Return the threshold that a replay's cases allow an intent under its risk limit; nothing is changed.

    `limit` is another alpha and delta than those of the intent.
    """
    alpha, delta = limit or risk_limit(intent.pk, intent.risk)
    cases = scored_cases(replay, intent.slug)
    confidences, right = [confidence for confidence, _ in cases], [correct for _, correct in cases]
    return Offer(intent.slug, control_risk(confidences, right, alpha=alpha, delta=delta), stricter)


@transaction.atomic
def set_threshold(*, cell: Cell, replay: Replay, by: User | None, reason: str, stricter: bool = True) -> CellThreshold:
    """Give a cell the threshold that a replay allows, as a new version. None allowed: it may answer no more.

    At first one step stricter than what was shown; `stricter` False takes the lowest that was. `by` None is the
    operator, or the product itself. Raises ReplayStaleError where articles of the intent, or what reads and weighs
    messages, are no longer those of the replay: its cases say nothing of today's answers.
    """
    if by is not None and not by.may(Permission.AUTONOMY_CHANGE):
        raise ForbiddenError("only a lead or an administrator sets thresholds")
    if not reason.strip():
        raise InvalidError("say why, for those who come after you", field="reason")
    if replay.finished_at is None:
        raise InvalidError("this replay is not finished", field="replay")
    locked = Cell.objects.select_for_update(of=("self",)).select_related("intent").get(pk=cell.pk)
    changed = changed_since(replay, locked.intent.slug)
    if changed:
        raise ReplayStaleError(", ".join(changed))
    found = offer(replay=replay, intent=locked.intent, stricter=stricter)
    used, result = found.used, found.result
    last = CellThreshold.objects.filter(cell=locked).aggregate(last=Max("version"))["last"] or 0
    row = CellThreshold.objects.create(
        cell=locked,
        version=last + 1,
        replay=replay,
        alpha=result.alpha,
        delta=result.delta,
        value=used.threshold if used else None,
        shown=result.threshold,
        cases=result.cases,
        accepted=used.accepted if used else 0,
        wrong=used.errors if used else 0,
        bound=used.upper_bound if used else 1.0,
        by=by,
        reason=reason.strip()[:300],
    )
    was = CellThreshold.objects.filter(cell=locked, version=last).first()
    put_threshold(locked, row.value, by=by, reason=reason, was=_told(was), now=_told(row))
    return row


def _told(row: CellThreshold | None) -> dict[str, Any]:
    """What the log tells of a version: on which cases and under which limit it stands."""
    if row is None:
        return {"version": None}
    return {"version": row.version, "replay": str(row.replay_id), "alpha": row.alpha, "delta": row.delta}


@transaction.atomic
def set_risk_limit(*, intent: Intent, alpha: float, delta: float, by: User | None, reason: str) -> RiskLimit:
    """State how many answers of an intent may be wrong, and how surely. Thresholds that stand are not changed by it."""
    if by is not None and not by.may(Permission.AUTONOMY_CHANGE):
        raise ForbiddenError("only a lead or an administrator sets risk limits")
    for name, value in (("alpha", alpha), ("delta", delta)):
        if not 0 < value < 1:
            raise InvalidError("a limit lies between 0 and 1, for example 0.05", field=name)
    if not reason.strip():
        raise InvalidError("say why, for those who come after you", field="reason")
    before = risk_limit(intent.pk, intent.risk)
    row, _ = RiskLimit.objects.update_or_create(intent=intent, defaults={"alpha": alpha, "delta": delta})
    if before != (alpha, delta):
        limits = [{"alpha": one, "delta": two} for one, two in (before, (alpha, delta))]
        note_change(Kind.RISK_LIMIT, intent.slug, before=limits[0], after=limits[1], by=by, reason=reason)
    return row
