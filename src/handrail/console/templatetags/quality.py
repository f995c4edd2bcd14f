"""Words of replays, and shares with their intervals, for templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from handrail.console.templatetags.console import percent
from handrail.console.words import names, quality

register = template.Library()

_WORDS = {
    "grade": quality.GRADES,
    "cause": quality.CAUSES,
    "hardness": quality.HARD,
    "verdict_cause": quality.VERDICT_CAUSES,
    "version": quality.VERSIONS,
    "changed": quality.CHANGED,
    "left_out": quality.LEFT_OUT,
    "group": quality.GROUPS,
    "label": quality.LABELS,
    "said_by": quality.SAID_BY,
}
_TONES = {
    "right": "green",
    "escalated_rightly": "green",
    "asked_back": "blue",
    "escalated_needlessly": "blue",
    "doubtful": "amber",
    "wrong": "red",
    "missed_escalation": "red",
}


@register.filter
def called(name: str, kind: str) -> str:
    """Return what the screens call a stored name: `{{ case.grade|called:"grade" }}`."""
    return names.word(_WORDS[kind], name) or str(_WORDS[kind].get("", ""))


@register.filter
def tone(grade: str) -> str:
    """Return the colour of a grade's chip."""
    return _TONES.get(grade, "")


@register.filter
def exact(share: Any) -> str:
    """Return a share of 0 to 1 in per cent with one decimal: for rates that are judged against limits."""
    return f"{number_format(100 * share, 1)} %" if isinstance(share, int | float) else "–"


@register.filter
def threshold(value: Any) -> str:
    """Return a threshold in per cent with two decimals: near the top, neighbours differ by little."""
    return f"{number_format(100 * value, 2)} %" if isinstance(value, int | float) else "–"


@register.filter
def whole(share: Any) -> str:
    """Return a share of 0 to 1 in whole per cent, a dash where there is none."""
    return percent(share) if isinstance(share, int | float) else "–"


@register.filter
def between(rate: tuple[float, float, float] | None) -> str:
    """Return the interval of a rate in words."""
    if not rate:
        return ""
    return _("%(low)s to %(high)s") % {"low": number_format(100 * rate[1], 1), "high": exact(rate[2])}


@register.simple_tag
def interval(rate: tuple[float, float, float] | None, scale: float = 1.0, tone: str = "accent") -> SafeString:
    """Return a rate as a mark on its interval, from 0 to `scale`; the numbers stand beside it."""
    if not rate:
        return SafeString("")
    share, low, high = (round(100 * min(each / scale, 1.0), 1) for each in rate)
    return format_html(
        '<svg class="interval interval-{}" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bar-track" y="3" width="100" height="2"/>'
        '<rect class="interval-span" x="{}" y="2" width="{}" height="4"/>'
        '<rect class="interval-mark" x="{}" width="1.5" height="8"/></svg>',
        tone,
        low,
        round(max(high - low, 0.5), 1),
        round(min(share, 98.5), 1),
    )
