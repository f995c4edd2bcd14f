"""Counts, spans of time and hours of the day for templates."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from handrail.console.words import audit

register = template.Library()


@register.filter
def duration(seconds: float | None) -> str:
    """Return a span of time in one short number with its unit."""
    return audit.duration(seconds)


@register.filter
def share(count: int, total: int) -> float | None:
    """Return a share of 0 to 1; None of nothing."""
    return count / total if total else None


@register.filter
def pieces(listed: str) -> list[str]:
    """Return what a comma separates."""
    return listed.split(",")


@register.simple_tag
def hour_chart(hours: list[tuple[int, int, float, bool]]) -> SafeString:
    """Return 24 bars (hour, count, height from 0 to 1, whether the desk is open), each with its words."""
    bars = format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="10" height="{}" rx="1.5"><title>{}</title></rect>',
        (
            ("hour-open" if opened else "hour-closed", 12 * hour + 1, round(62 - 60 * height, 1),
             round(60 * height, 1), f"{hour}:00 {count}")
            for hour, count, height, opened in hours
        ),
    )  # fmt: skip
    names = format_html_join(
        "", '<text class="hour-name" x="{}" y="74">{}</text>', ((12 * hour + 1, f"{hour}") for hour in range(0, 24, 6))
    )
    label = _("Conversations by hour of the day")
    return format_html(
        '<svg class="hour-chart" viewBox="0 0 290 78" role="img" aria-label="{}">{}{}</svg>', label, bars, names
    )
