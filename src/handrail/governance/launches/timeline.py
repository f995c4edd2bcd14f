"""The stages of cells over time, and goals, as plain SVG: no script, no fonts, colours by class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape

from handrail.autonomy.models import Cell, StageChange
from handrail.governance.launches.goals import GoalStanding
from handrail.governance.models import Trip

_WIDTH, _LANE, _NAME, _MOST = 720.0, 34.0, 190.0, 12
_LONGEST_NAME = 24
_SPARK_WIDTH, _SPARK_HEIGHT, _EDGE = 320.0, 96.0, 8.0


@dataclass(frozen=True)
class Timeline:
    """The drawing, how many cells have no room in it, and the moves and trips in words, the newest first."""

    svg: str
    left_out: int
    moves: tuple[StageChange, ...]
    trips: tuple[Trip, ...]


def timeline(cells: Sequence[Cell], now: datetime) -> Timeline:
    """Draw the stages of cells from their first move up to now; two queries, however many cells there are."""
    shown = sorted((cell for cell in cells if cell.pk), key=str)
    moves = list(StageChange.objects.filter(cell__in=shown).select_related("cell__intent", "by").order_by("at", "id"))
    trips = list(Trip.objects.filter(cell__in=shown).select_related("cell__intent"))
    if not moves:
        return Timeline("", 0, (), ())
    begun = min(*(move.at for move in moves), now - timedelta(days=1))
    by_cell = defaultdict(list)
    for move in moves:
        by_cell[move.cell_id].append(move)
    lanes = [cell for cell in shown if by_cell[cell.pk]]
    drawn = "".join(
        _lane(number, cell, by_cell[cell.pk], [trip for trip in trips if trip.cell_id == cell.pk], begun, now)
        for number, cell in enumerate(lanes[:_MOST])
    )
    height = len(lanes[:_MOST]) * _LANE + 20
    ends = (
        f'<text class="launch-note" x="{_NAME:g}" y="{height - 4:g}">{begun:%Y-%m-%d}</text>'
        f'<text class="launch-note" x="{_WIDTH:g}" y="{height - 4:g}" text-anchor="end">{now:%Y-%m-%d}</text>'
    )
    svg = f'<svg class="launch-time" viewBox="0 0 {_WIDTH:g} {height:g}" aria-hidden="true">{drawn}{ends}</svg>'
    newest = tuple(reversed(moves))[:40]
    return Timeline(svg, max(0, len(lanes) - _MOST), newest, tuple(trips[:40]))


def sparkline(standing: GoalStanding) -> str:
    """Draw the weeks of a goal against baseline and target, and the line to the due day; empty for under two weeks."""
    goal, weeks = standing.goal, standing.weeks
    if len(weeks) < 2:
        return ""
    ahead = standing.projected if goal.due > weeks[-1][0] else None
    marks = [*(rate for _, rate in weeks), goal.target, goal.baseline, *([ahead] if ahead is not None else [])]
    low, high = min(marks), max(marks)
    first, last = weeks[0][0], max(goal.due, weeks[-1][0])

    def place(day: date, value: float) -> tuple[float, float]:
        across, up = (day - first).days / max((last - first).days, 1), (value - low) / (high - low or 1.0)
        return (
            _EDGE + across * (_SPARK_WIDTH - 2 * _EDGE),
            _SPARK_HEIGHT - _EDGE - up * (_SPARK_HEIGHT - 2 * _EDGE),
        )

    def points(*marks: tuple[date, float]) -> str:
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*mark) for mark in marks))

    base, target = place(first, goal.baseline)[1], place(first, goal.target)[1]
    x, y = place(*weeks[-1])
    drawn = [
        f'<line class="spark-base" x1="0" x2="{_SPARK_WIDTH:g}" y1="{base:.1f}" y2="{base:.1f}"/>',
        f'<line class="spark-target" x1="0" x2="{_SPARK_WIDTH:g}" y1="{target:.1f}" y2="{target:.1f}"/>',
        f'<polyline class="spark-ahead" points="{points(weeks[-1], (goal.due, ahead))}"/>' if ahead is not None else "",
        f'<polyline class="spark-line" points="{points(*weeks)}"/>',
        f'<circle class="spark-now" cx="{x:.1f}" cy="{y:.1f}" r="4"/>',
    ]
    size = f'viewBox="0 0 {_SPARK_WIDTH:g} {_SPARK_HEIGHT:g}"'
    return f'<svg class="spark" {size} aria-hidden="true">{"".join(drawn)}</svg>'


def _lane(number: int, cell: Cell, moves: list[StageChange], trips: list[Trip], begun: datetime, now: datetime) -> str:
    top = number * _LANE + 4

    def x(moment: datetime) -> float:
        return _NAME + (moment - begun) / (now - begun) * (_WIDTH - _NAME)

    title = cell.intent.title
    short = title if len(title) <= _LONGEST_NAME else f"{title[: _LONGEST_NAME - 1].rstrip()}…"
    name = escape(f"{short} · {cell.channel}")
    parts = [f'<text class="launch-name" x="0" y="{top + 16:g}">{name}</text>']
    ends = [*(move.at for move in moves[1:]), now]
    for move, end in zip(moves, ends, strict=True):
        width = max(x(end) - x(move.at), 1.5)
        parts.append(
            f'<rect class="launch-bar at-{escape(move.after)}" x="{x(move.at):.1f}" y="{top:g}" width="{width:.1f}" '
            f'height="22" rx="3"><title>{escape(str(move.came))}</title></rect>'
        )
    for trip in trips:
        at = x(trip.at)
        parts.append(f'<path class="launch-trip" d="M{at:.1f} {top + 6:g} l5 11 h-10 z"/>')
    return "".join(parts)
