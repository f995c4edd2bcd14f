"""What tripwires listen to, and what one has heard, in words."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.governance.tripwires.models import Trip, Tripwire
from handrail.governance.tripwires.signals import SIGNALS

SIGNAL_WORDS = {
    "wrong_answer": gettext_lazy("Wrong answers"),
    "unsupported": gettext_lazy("Answers that no source supports"),
    "repeat_contact": gettext_lazy("Customers who came again with the same"),
    "low_rating": gettext_lazy("Low ratings"),
    "unclaimed": gettext_lazy("Handoffs that nobody claimed in time"),
    "out_of_scope": gettext_lazy("Messages out of scope"),
    "intent_mix": gettext_lazy("Share of this intent among all conversations"),
    "unsafe": gettext_lazy("Unsafe answers"),
}

SHIPPED_LIMITS = {
    "wrong_answer": gettext_lazy("the intent's risk limit; a set one can only be stricter"),
    "unsupported": gettext_lazy("2 %, or the intent's risk limit where that is lower; a set one can only be stricter"),
    "repeat_contact": gettext_lazy("people's rate + 2 points, or 25 % where that is not known"),
    "low_rating": gettext_lazy("25 %"),
    "unclaimed": gettext_lazy("10 %"),
    "out_of_scope": gettext_lazy("30 %"),
    "intent_mix": gettext_lazy("twice its share before, + 2 points"),
}


def heard(wire: Trip | Tripwire) -> str:
    """Return in one sentence what a tripwire has counted, and what its limit is."""
    told = {
        "signal": SIGNAL_WORDS.get(wire.signal, wire.signal),
        "total": number_format(round(wire.total)),
        "outcomes": number_format(wire.outcomes),
        "lower": _percent(wire.lower),
        "limit": _percent(wire.limit),
    }
    if wire.signal in SIGNALS and SIGNALS[wire.signal].at_once:
        return _("%(signal)s: one is enough.") % told
    return _("%(signal)s: %(total)s of %(outcomes)s, surely more than %(lower)s; the limit is %(limit)s.") % told


def _percent(share: float) -> str:
    return _("%(share)s %%") % {"share": number_format(round(100 * share, 1), 1)}
