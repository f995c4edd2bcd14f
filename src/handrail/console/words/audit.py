"""What an audit found, in sentences."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from handrail.audit.models import RequestType, TagFlaw
from handrail.console.words.triggers import trigger_words
from handrail.statistics.intervals import wilson

FLAWS: dict[str, str | Promise] = {
    TagFlaw.CONTRADICTORY: gettext_lazy("One conversation has both tags"),
    TagFlaw.EQUAL_TEXTS: gettext_lazy("The same words are tagged differently"),
    TagFlaw.SPELLING: gettext_lazy("One tag in two spellings"),
    TagFlaw.SAME_MESSAGES: gettext_lazy("Their messages cannot be told apart"),
}
PARTS: dict[str, str | Promise] = {
    "volume": gettext_lazy("Volume"),
    "consistency": gettext_lazy("Consistent answers"),
    "coverage": gettext_lazy("Covered by knowledge"),
    "safety": gettext_lazy("Few risk words"),
    "time": gettext_lazy("Handle time"),
    "languages": gettext_lazy("Languages served"),
}
_ALIKE, _UNLIKE = 0.6, 0.4


def reasons(kind: RequestType) -> list[str]:
    """Return why a type is a good or a bad candidate for automation, one sentence for each figure."""
    told = [_volume(kind), _consistency(kind), _coverage(kind), _risk(kind), _time(kind), _languages(kind)]
    return [sentence for sentence in told if sentence]


def duration(seconds: float | None) -> str:
    """Return a span of time in one or two units."""
    if seconds is None:
        return "–"
    if seconds < 90:
        return _("%(seconds)d s") % {"seconds": round(seconds)}
    minutes = round(seconds / 60)
    if minutes < 90:
        return _("%(minutes)d min") % {"minutes": minutes}
    return _("%(hours)s h") % {"hours": number_format(minutes / 60, 1)}


def _per_cent(share: float) -> str:
    return f"{number_format(100 * share, 1 if share < 0.1 else 0)} %"


def _volume(kind: RequestType) -> str:
    sentence = ngettext(
        "%(share)s of the conversations ask for it (%(count)d).",
        "%(share)s of the conversations ask for it (%(count)d).",
        kind.conversations,
    )
    return sentence % {"share": _per_cent(kind.share), "count": kind.conversations}


def _consistency(kind: RequestType) -> str:
    if kind.consistency is None:
        return _("No answers of agents are known: how consistent they are cannot be told.")
    values = {
        "mean": f"{kind.consistency:.2f}",
        "low": f"{kind.consistency_low:.2f}",
        "high": f"{kind.consistency_high:.2f}",
    }
    if (kind.consistency_low or 0) >= _ALIKE:
        return _("Agents answer it alike (%(mean)s, %(low)s to %(high)s; 1 is the same words).") % values
    if kind.consistency < _UNLIKE:
        return (
            _("Agents answer it differently each time (%(mean)s, %(low)s to %(high)s; 1 is the same words).") % values
        )
    return _("Agents answer it somewhat alike (%(mean)s, %(low)s to %(high)s; 1 is the same words).") % values


def _coverage(kind: RequestType) -> str:
    if not kind.covered_of:
        return ""
    if not kind.covered:
        return _("No approved article answers it yet: write one first.")
    low, high = wilson(kind.covered, kind.covered_of)
    values = {
        "share": _per_cent(kind.covered / kind.covered_of),
        "low": _per_cent(low),
        "high": _per_cent(high),
        "title": kind.articles[0]["title"],
    }
    return _("Approved articles answer %(share)s of it (%(low)s to %(high)s), above all “%(title)s”.") % values


def _risk(kind: RequestType) -> str:
    if not kind.risky_of:
        return ""
    if not kind.risky:
        return _("None of %(count)d messages has a word for which a person must come.") % {"count": kind.risky_of}
    names = ", ".join(str(trigger_words(name, "").title) for name in list(kind.risks)[:3])
    values = {"share": _per_cent(kind.risky / kind.risky_of), "names": names}
    return _("%(share)s of its messages have words for which a person must come: %(names)s.") % values


def _time(kind: RequestType) -> str:
    if kind.handle_seconds is None:
        return ""
    total = kind.handle_seconds * kind.conversations
    values = {"median": duration(kind.handle_seconds), "total": duration(total)}
    return _("An agent works %(median)s on one (median): about %(total)s in all that was read.") % values


def _languages(kind: RequestType) -> str:
    served = (kind.parts or {}).get("languages")
    if served is None or served >= 0.995:
        return ""
    return _("%(share)s of it is in languages that the assistant does not serve.") % {"share": _per_cent(1 - served)}
