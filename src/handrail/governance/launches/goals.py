"""Goals of launches: set with a measured baseline, ended with a reason, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.changes.noting import Kind, note_change
from handrail.governance.launches.models import Goal, GoalEnd, Launch
from handrail.insights.measures import SECONDS, Measure, Side
from handrail.insights.queries import tally
from handrail.insights.tally import Tally
from handrail.insights.weeks import days_of
from handrail.kernel.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from handrail.statistics.trend import least_squares

BASELINE_DAYS, MOST_DAYS, MOST_WEEKS = 28, 366, 26
_SHORTEST_ID = 8


@dataclass(frozen=True)
class GoalStanding:
    """Where a goal stands: the present tally of as many days as the baseline's, whole weeks, and the projection.

    `projected` is a straight line through the weeks, at the due day; None with fewer than three weeks.
    """

    goal: Goal
    present: Tally
    weeks: tuple[tuple[date, float], ...]
    projected: float | None

    @property
    def is_share(self) -> bool:
        """Whether it is a share, not seconds."""
        return self.goal.measure not in SECONDS

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the present share; None for times and without outcomes."""
        return self.present.interval() if self.is_share and self.present.n else None

    @property
    def reached(self) -> bool:
        """Whether the present value is as good as the target."""
        return self.goal.reached_by(self.present.rate)

    @property
    def on_track(self) -> bool | None:
        """Whether the line comes to the target in time; None where there is no line."""
        return None if self.projected is None else self.goal.reached_by(self.projected)


@transaction.atomic
def set_goal(
    *,
    launch: Launch,
    measure: str,
    target: float,
    due: date,
    by: User | None,
    side: str = "",
    days: int = BASELINE_DAYS,
    today: date | None = None,
) -> Goal:
    """Set a goal; the baseline is what the measure came to in the `days` before today. `by` None is the operator.

    `target` is a share in [0, 1], or seconds. Raises InvalidError where nothing was counted: a goal needs a baseline.
    """
    _may(by)
    now = today or timezone.now().date()
    _check(measure, side, target, due, days, now)
    since, until = now - timedelta(days=days), now - timedelta(days=1)
    found = tally(measure, side=side or None, since=since, until=until, **_limits(launch))
    if found.rate is None:
        raise InvalidError(f"nothing was counted in the last {days} days; a goal needs a baseline", field="measure")
    if found.rate == target:
        raise InvalidError("this is what it comes to already; name a target that differs", field="target")
    goal = Goal.objects.create(
        launch=launch, measure=measure, side=side, baseline=found.rate, baseline_n=found.n, since=since, until=until,
        target=target, due=due, by=by,
    )  # fmt: skip
    note_change(Kind.GOAL, f"{launch}: {measure}", before=None, after=_plain(goal), by=by)
    return goal


@transaction.atomic
def end_goal(*, launch: Launch, goal_id: UUID, by: User | None, reason: str) -> GoalEnd:
    """End a goal of a launch; it stays on record. `by` None is the operator. NotFoundError for another launch's."""
    _may(by)
    if not reason.strip():
        raise InvalidError("say why, for those who come after you", field="reason")
    own = Goal.objects.select_for_update(of=("self",)).select_related("launch")
    goal = own.filter(pk=goal_id, launch=launch).first()
    if goal is None:
        raise NotFoundError("this launch has no such goal", field="goal")
    if GoalEnd.objects.filter(goal=goal).exists():
        raise ConflictError("the goal has ended already")
    end = GoalEnd.objects.create(goal=goal, by=by, reason=reason.strip()[:300])
    subject = f"{goal.launch}: {goal.measure}"
    note_change(Kind.GOAL, subject, before=_plain(goal), after={"ended": True}, by=by, reason=reason)
    return end


def goal_named(launch: Launch, beginning: str) -> Goal:
    """Return the one goal of a launch whose id begins so; at least eight signs of it. Raises NotFoundError."""
    wanted = beginning.strip().casefold()
    found = [goal for goal in launch.goals.all() if str(goal.pk).startswith(wanted)]
    if len(wanted) < _SHORTEST_ID or len(found) != 1:
        raise NotFoundError(f"{len(found)} goals of {launch} begin with {beginning!r}"[:200], field="goal")
    return found[0]


def goals_of(launch: Launch, *, today: date | None = None) -> list[GoalStanding]:
    """Return where the goals of a launch stand, those that nobody has ended; one query for each besides the list."""
    now = today or timezone.now().date()
    return [_standing(goal, launch, now) for goal in launch.goals.filter(end__isnull=True).select_related("by")]


def _standing(goal: Goal, launch: Launch, today: date) -> GoalStanding:
    last = today - timedelta(days=1)
    length = goal.until - goal.since
    first = max(goal.since, last - timedelta(days=7 * MOST_WEEKS - 1))
    limits = _limits(launch) | {"side": goal.side or None}
    counted = days_of(goal.measure, since=min(first, last - length), until=last, **limits)
    weeks = tuple((end, week.rate) for end, week in counted.weeks(last) if week.rate is not None)
    line = least_squares([(end - goal.since).days for end, _ in weeks], [rate for _, rate in weeks])
    projected = line.at((goal.due - goal.since).days) if line else None
    if projected is not None:
        projected = min(max(projected, 0.0), 1.0) if goal.measure not in SECONDS else max(projected, 0.0)
    return GoalStanding(goal, counted.tally(last - length, last), weeks, projected)


def _limits(launch: Launch) -> dict[str, Any]:
    return {
        "intent": launch.intent.slug if launch.intent else None,
        "channel": launch.channel or None,
        "assistant": launch.assistant.slug if launch.assistant else None,
        "language": launch.language or None,
    }


def _check(measure: str, side: str, target: float, due: date, days: int, today: date) -> None:
    if measure not in set(Measure) or measure == Measure.CONVERSATIONS:
        raise InvalidError("choose a measure that is a share or a time", field="measure")
    if side and side not in set(Side):
        raise InvalidError("whose conversations: bot, people, or both", field="side")
    highest = float("inf") if measure in SECONDS else 1.0
    if not isfinite(target) or not 0 <= target <= highest:
        raise InvalidError("a share is 0 to 100 %, a time is not negative", field="target")
    if due <= today:
        raise InvalidError("the day must be in the future", field="due")
    if not 7 <= days <= MOST_DAYS:
        raise InvalidError(f"a baseline takes 7 to {MOST_DAYS} days", field="days")


def _plain(goal: Goal) -> dict[str, Any]:
    names = ("measure", "side", "baseline", "baseline_n", "target")
    days = {name: getattr(goal, name).isoformat() for name in ("since", "until", "due")}
    return {name: getattr(goal, name) for name in names} | days


def _may(by: User | None) -> None:
    if by is not None and not by.may(Permission.READINESS_CHANGE):
        raise ForbiddenError("your role does not set goals")
