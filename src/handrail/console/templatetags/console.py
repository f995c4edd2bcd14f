"""Icons, bars, times and words for templates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, pgettext
from django.utils.translation import gettext as _

from handrail.accounts.policy import Permission
from handrail.autonomy.policy import Rung, height
from handrail.console.words import measures, names, quality, readiness, sentences
from handrail.console.words.navigation import Place, places_of
from handrail.console.words.stages import rung_words
from handrail.console.words.tripwires import SIGNAL_WORDS, heard
from handrail.governance.tripwires.models import Trip, Tripwire

register = template.Library()

_WORDS = {
    "view": names.VIEWS,
    "empty": names.VIEW_IS_EMPTY,
    "channel": names.CHANNELS,
    "risk": names.RISKS,
    "stage": names.STAGES,
    "role": names.ROLES,
    "state": names.STATES,
    "outcome": names.OUTCOMES,
    "reason": names.REASONS,
    "detail": quality.DETAILS,
    "failure": names.FAILURES,
    "author": names.AUTHORS,
    "scope": names.SCOPES,
    "change": names.CHANGES,
    "part": names.PARTS,
    "measure": measures.MEASURES,
    "case": readiness.KINDS,
    "wording": readiness.WORDINGS,
    "delivery": readiness.DELIVERIES,
    "open_text": readiness.OPEN_TEXTS,
    "verdict": readiness.VERDICTS,
}


@register.filter
def words(name: str | None, kind: str) -> str:
    """Return what the screens call a stored name: `{{ row.reason|words:"reason" }}`."""
    return names.word(_WORDS[kind], name)


@register.filter
def why(reason: str) -> str:
    """Return the sentence for a decision's reason."""
    return sentences.why(reason)


@register.filter
def happened(entry: Any) -> str:
    """Return the sentence for an event of a transcript."""
    return sentences.event_sentence(entry.event_kind or "", entry.data or {})


@register.filter
def language(code: str | None) -> str:
    """Return a language's name in the reader's language."""
    try:
        return str(get_language_info(code or "")["name_translated"])
    except KeyError:
        return code or ""


@register.filter
def percent(share: float | None) -> str:
    """Return a share of 0 to 1 in whole per cent; a share above 99.5 % that is not certain stays below 100."""
    if share is None:
        return "–"
    whole = round(share * 100)
    return f"{99 if whole == 100 and share < 1 else whole} %"


@register.filter
def whole(number: int | None) -> str:
    """Return a whole number with signs between its thousands, as the reader's language writes them."""
    return "–" if number is None else formats.number_format(number, use_l10n=True, force_grouping=True)


@register.filter
def ago(moment: datetime | None) -> str:
    """Return how long ago something was, in one short number."""
    if moment is None:
        return ""
    minutes = int((timezone.now() - moment).total_seconds() // 60)
    if minutes < 1:
        return _("now")
    for size, unit in ((1440, pgettext("days", "d")), (60, pgettext("hours", "h")), (1, pgettext("minutes", "min"))):
        if minutes >= size:
            return f"{minutes // size} {unit}"
    return ""


@register.filter
def day(moment: datetime | date | None) -> str:
    """Return a date as people of the reader's language write it."""
    return _written(moment, "j M Y", "DATE_FORMAT")


@register.filter
def clock(moment: datetime | None) -> str:
    """Return a time of day in the reader's zone."""
    return _written(moment, "H:i", "TIME_FORMAT")


@register.filter
def moment(value: datetime | None) -> str:
    """Return date and time in the reader's zone."""
    return _written(value, "j M Y, H:i", "DATETIME_FORMAT")


def _written(value: datetime | date | None, english: str, elsewhere: str) -> str:
    """English dates in the order that no reader can mistake; other languages by their own format."""
    if value is None:
        return ""
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    return formats.date_format(local, english if (get_language() or "en").startswith("en") else elsewhere)


@register.filter
def initials(name: str) -> str:
    """Return up to two letters that stand for a name."""
    parts = [part for part in name.split() if part[0].isalnum()]
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper() or "?"


@register.filter
def get(mapping: dict[str, Any] | None, key: str) -> Any:
    """Return a value of a mapping by a key that the template holds."""
    return (mapping or {}).get(key)


@register.filter
def humane(key: str) -> str:
    """Return a machine's key as words, in the reader's language where these words are known."""
    return _(key.replace("_", " ").capitalize()) if key else ""


@register.simple_tag(takes_context=True)
def may(context: dict[str, Any], permission: str) -> bool:
    """Return whether the signed-in person holds a permission, to leave out what he could not use."""
    return bool(context["request"].user.may(Permission(permission)))


@register.filter
def signal(wire: Trip | Tripwire) -> str:
    """Return what a tripwire listens to."""
    return str(SIGNAL_WORDS.get(wire.signal, wire.signal))


@register.simple_tag(takes_context=True)
def places(context: dict[str, Any]) -> list[tuple[Any, list[Place]]]:
    """Return the groups of the sidebar for the signed-in person."""
    return places_of(context["request"].user)


@register.simple_tag
def place_url(place: Place) -> str:
    """Return a place's address."""
    return reverse(f"console:{place.name}")


@register.simple_tag
def place_count(place: Place) -> str:
    """Return the address of the number behind a place."""
    return reverse(f"console:{place.count}")


@register.filter
def rung(place: Rung) -> str:
    """Return a rung of the ladder as the screens call it."""
    return rung_words(place)


@register.filter
def tripped(wire: Trip | Tripwire) -> str:
    """Return in one sentence what a tripwire has counted."""
    return heard(wire)


@register.filter
def rung_value(place: Rung) -> str:
    """Return a rung as forms send it: a stage, or "pilot-25"."""
    return f"{place.stage}-{place.share}" if place.share else str(place.stage)


@register.simple_tag
def ladder(stage: str) -> SafeString:
    """Return the five rungs as rising bars, filled up to a stage; the words stand beside it."""
    bars = format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="3" height="{}" rx="1"/>',
        (
            (
                "rung-on" if place <= height(stage) and height(stage) else "rung-off",
                5 * place,
                11 - 2 * place,
                3 + 2 * place,
            )
            for place in range(5)
        ),
    )
    return format_html(
        '<svg class="ladder" viewBox="0 0 23 14" width="23" height="14" aria-hidden="true">{}</svg>', bars
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return an icon of the sprite; it never carries meaning alone."""
    address = static("console/icons.svg")
    return format_html(
        '<svg class="icon" width="16" height="16" aria-hidden="true"><use href="{}#{}"/></svg>', address, name
    )


@register.simple_tag
def bar(share: float | None, mark: float | None = None, tone: str = "accent") -> SafeString:
    """Return a bar from 0 to 1, with an optional tick: drawn by attributes, because the policy forbids inline style."""
    width = round(100 * min(max(share or 0.0, 0.0), 1.0), 1)
    tick: SafeString = mark_safe("")
    if mark is not None:
        tick = format_html('<rect class="bar-mark" x="{}" y="0" width="1" height="6"/>', round(100 * mark - 0.5, 1))
    return format_html(
        '<svg class="bar bar-{}" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bar-track" y="1" width="100" height="4"/><rect class="bar-fill" y="1" width="{}" height="4"/>{}'
        "</svg>",
        tone,
        width,
        tick,
    )


@register.simple_tag
def interval(rate: float, low: float, high: float) -> SafeString:
    """Return a band from `low` to `high` on a track from 0 to 1, with a tick at `rate`; the words stand beside it."""
    return format_html(
        '<svg class="interval" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bar-track" y="3" width="100" height="2"/>'
        '<rect class="interval-band" x="{}" y="1" width="{}" height="6"/>'
        '<rect class="interval-rate" x="{}" width="1.5" height="8"/></svg>',
        round(100 * low, 1),
        round(max(1.0, 100 * (high - low)), 1),
        round(min(98.5, max(0.0, 100 * rate - 0.75)), 1),
    )


@register.filter
def fact_lines(value: Any) -> list[str]:
    """Return a customer's fact, whatever its shape, as lines to read."""
    if isinstance(value, bool):
        return [_("Yes") if value else _("No")]
    if isinstance(value, list):
        return [line for each in value for line in fact_lines(each)]
    if isinstance(value, dict):
        return [" · ".join(str(each) for each in value.values())]
    return ["–" if value is None else str(value)]
