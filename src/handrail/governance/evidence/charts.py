"""Charts of a pack as plain SVG: no script, no fonts, colours by class. Pure but for the reader's decimal sign."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from django.utils.formats import number_format

_WIDTH, _HEIGHT, _LINE, _EDGE = 320.0, 30.0, 17.0, 6.0
_CURVE_WIDTH, _CURVE_HEIGHT, _LEFT, _BOTTOM, _TOP = 560.0, 260.0, 52.0, 38.0, 14.0


def gate_chart(gate: Mapping[str, Any]) -> str:
    """Return a gate's value with its bounds beside its limit; empty where there is no number to show."""
    marks = [number for name in ("value", "low", "high", "limit") if (number := _number(gate.get(name))) is not None]
    if _number(gate.get("value")) is None or _number(gate.get("limit")) is None:
        return ""
    start, end = _domain(marks, whole=gate.get("unit") != "share")
    state = "met" if gate.get("met") else "overridden" if gate.get("overridden") else "unmet"
    value, limit = (_place(float(gate[name]), start, end) for name in ("value", "limit"))
    low = _place(_first(gate, "low", "value"), start, end)
    high = _place(_first(gate, "high", "value"), start, end)
    words = escape(f"{in_words(gate, 'value')}, limit {in_words(gate, 'limit')}")
    return (
        f'<svg class="pack-chart pack-{state}" viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}" role="img" aria-label="{words}">'
        f'<line class="pack-axis" x1="{_EDGE:g}" x2="{_WIDTH - _EDGE:g}" y1="{_LINE:g}" y2="{_LINE:g}"/>'
        f'<rect class="pack-interval" x="{low:.1f}" y="{_LINE - 3:g}" width="{max(high - low, 0):.1f}" height="6" '
        f'rx="3"/>'
        f'<line class="pack-limit" x1="{limit:.1f}" x2="{limit:.1f}" y1="4" y2="{_HEIGHT:g}"/>'
        f'<circle class="pack-value" cx="{value:.1f}" cy="{_LINE:g}" r="4.5"/></svg>'
    )


def replay_chart(replay: Mapping[str, Any] | None, alpha: float | None) -> str:
    """Return the upper bound of the share of wrong answers for every share answered; empty without points."""
    points: Sequence[Sequence[float]] = (replay or {}).get("curve") or []
    if len(points) < 2 or alpha is None:
        return ""
    top = min(1.0, max(4 * alpha, min(point[2] for point in points) * 1.5))
    across = _CURVE_WIDTH - _LEFT - 24
    down = _CURVE_HEIGHT - _BOTTOM - _TOP

    def x(share: float) -> float:
        return _LEFT + share * across

    def y(bound: float) -> float:
        return _TOP + down * (1 - min(bound, top) / top)

    line = " ".join(f"{x(point[1]):.1f},{y(point[2]):.1f}" for point in points)
    grid = "".join(_tick(x(share), f"{share:.0%}") for share in (0, 0.25, 0.5, 0.75, 1))
    chosen = _chosen(points, (replay or {}).get("threshold"), x)
    summary = f"Upper bound of the share of wrong answers against the share answered; the limit is {alpha:.1%}."
    return (
        f'<svg class="pack-curve" viewBox="0 0 {_CURVE_WIDTH:g} {_CURVE_HEIGHT:g}" role="img" '
        f'aria-label="{escape(summary)}">{grid}'
        f'<line class="pack-axis" x1="{_LEFT:g}" x2="{x(1):g}" y1="{y(0):.1f}" y2="{y(0):.1f}"/>'
        f'<line class="pack-limit" x1="{_LEFT:g}" x2="{x(1):g}" y1="{y(alpha):.1f}" y2="{y(alpha):.1f}"/>'
        f'<text class="pack-note" x="{_LEFT - 6:g}" y="{y(alpha) + 4:.1f}" text-anchor="end">{alpha:.1%}</text>'
        f'<text class="pack-note" x="{_LEFT - 6:g}" y="{y(top) + 4:.1f}" text-anchor="end">{top:.1%}</text>'
        f'<text class="pack-note" x="{_LEFT - 6:g}" y="{y(0) + 4:.1f}" text-anchor="end">0</text>'
        f'{chosen}<polyline class="pack-bound" points="{line}"/></svg>'
    )


def in_words(gate: Mapping[str, Any], name: str) -> str:
    """Return a number of a gate as people read it."""
    number = _number(gate.get(name))
    if number is None:
        return "–"
    if gate.get("unit") == "share":
        return f"{number_format(number * 100, 1)} %"
    return f"{number:g}"


def _chosen(points: Sequence[Sequence[float]], threshold: Any, x: Any) -> str:
    """A line where the cell's threshold stands."""
    wanted = _number(threshold)
    answered = [point[1] for point in points if wanted is not None and point[0] >= wanted]
    if not answered:
        return ""
    place = x(max(answered))
    anchor = "end" if place > _CURVE_WIDTH / 2 else "start"
    shift = -6 if anchor == "end" else 6
    return (
        f'<line class="pack-chosen" x1="{place:.1f}" x2="{place:.1f}" y1="{_TOP:g}" y2="{_CURVE_HEIGHT - _BOTTOM:g}"/>'
        f'<text class="pack-note" x="{place + shift:.1f}" y="{_TOP + 10:g}" text-anchor="{anchor}">'
        f"threshold {wanted:.3f}</text>"
    )


def _tick(place: float, words: str) -> str:
    bottom = _CURVE_HEIGHT - _BOTTOM
    return (
        f'<line class="pack-grid" x1="{place:.1f}" x2="{place:.1f}" y1="{_TOP:g}" y2="{bottom:g}"/>'
        f'<text class="pack-note" x="{place:.1f}" y="{bottom + 18:g}" text-anchor="middle">{words}</text>'
    )


def _domain(marks: Sequence[float], *, whole: bool) -> tuple[float, float]:
    """From where to where: counts from 0, shares around what there is to see."""
    lowest, highest = min(marks), max(marks)
    if whole:
        return 0.0, highest * 1.1 or 1.0
    room = max((highest - lowest) * 0.25, 0.01)
    return max(0.0, lowest - room), min(1.0, highest + room)


def _place(number: float, start: float, end: float) -> float:
    share = (number - start) / (end - start) if end > start else 0.5
    return _EDGE + min(max(share, 0.0), 1.0) * (_WIDTH - 2 * _EDGE)


def _first(gate: Mapping[str, Any], name: str, otherwise: str) -> float:
    number = _number(gate.get(name))
    return float(gate[otherwise]) if number is None else number


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)
