"""Repeat contact: do customers of the bot come back with the same within 48 hours more often than those of people?"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.governance.gates import Entry, Finding, Gate, Limit, Limits, registry
from handrail.governance.gates.bounds import more_for_upper, per_cent, too_few
from handrail.governance.gates.outcomes import of_people, of_the_bot
from handrail.governance.ports import CellView, Sources, Tally


def measure(view: CellView, sources: Sources, limits: Limits) -> Finding:
    """Compare the upper bound of the bot's share with the people's share and a margin."""
    bot, people = of_the_bot("repeat_contact", view, sources), of_people("repeat_contact", view, sources)
    needed = int(limits["people"])
    if people.n < needed:
        few = too_few(people.n, needed, what=_("conversations of people to compare with"), verb=_("collect"))
        return Finding(met=False, n=bot.n, value=bot.rate if bot.n else None, missing=(few,))
    limit, high = min(1.0, people.rate + limits["margin"]), bot.upper(limits["confidence"]) if bot.n else 1.0
    met = bot.n > 0 and high <= limit
    return Finding(
        met=met,
        n=bot.n,
        value=bot.rate if bot.n else None,
        high=high,
        limit=limit,
        missing=() if met else _missing(bot, high, limit, limits["confidence"]),
        figures={"people": people.rate, "people_n": people.n, "margin": limits["margin"]},
    )


def _missing(bot: Tally, high: float, limit: float, confidence: float) -> tuple[str, ...]:
    if not bot.n:
        return (_("no conversation of the bot at this rung is 48 hours old"),)
    said = _("of %(n)s conversations up to %(high)s come back, and %(limit)s are allowed")
    words = said % {"n": bot.n, "high": per_cent(high), "limit": per_cent(limit)}
    more = more_for_upper(bot.rate, bot.n, limit, confidence)
    if more is None:
        return (words, _("customers come back more often than to people"))
    return (words, _("about %(more)s more conversations of this kind would show it") % {"more": more})


registry.add(
    "repeat_contact",
    Gate(
        "repeat_contact",
        gettext_lazy("Repeat contact"),
        gettext_lazy("The upper bound of the share that comes back with the same within 48 hours, beside people's."),
        3,
        Entry.NEXT_STEP,
        {
            "margin": Limit(0.02, "share", 0.0, 0.30),
            "people": Limit(30, "count", 1, 10_000),
            "confidence": Limit(0.95, "share", 0.80, 0.999),
        },
        measure,
    ),
)
