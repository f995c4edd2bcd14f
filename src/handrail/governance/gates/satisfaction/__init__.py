"""Satisfaction: are customers of the bot about as content as those of people?"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.governance.gates import Entry, Finding, Gate, Limit, Limits, registry
from handrail.governance.gates.bounds import more_for_lower, per_cent, too_few
from handrail.governance.gates.outcomes import of_people, of_the_bot
from handrail.governance.ports import CellView, Sources, Tally


def measure(view: CellView, sources: Sources, limits: Limits) -> Finding:
    """Compare the lower bound of the bot's share of 4 and 5 with the people's share less a margin."""
    bot, people = of_the_bot("csat", view, sources), of_people("csat", view, sources)
    needed = int(limits["people"])
    if people.n < needed:
        few = too_few(people.n, needed, what=_("ratings of people to compare with"), verb=_("collect"))
        return Finding(met=False, n=bot.n, value=bot.rate if bot.n else None, missing=(few,))
    limit, low = max(0.0, people.rate - limits["margin"]), bot.lower(limits["confidence"]) if bot.n else 0.0
    met = bot.n > 0 and low >= limit
    return Finding(
        met=met,
        n=bot.n,
        value=bot.rate if bot.n else None,
        low=low,
        limit=limit,
        missing=() if met else _missing(bot, low, limit, limits["confidence"]),
        figures={"people": people.rate, "people_n": people.n, "margin": limits["margin"]},
    )


def _missing(bot: Tally, low: float, limit: float, confidence: float) -> tuple[str, ...]:
    if not bot.n:
        return (_("nobody has rated the bot at this rung"),)
    said = _("%(n)s ratings, at least %(low)s content, and %(limit)s are needed")
    words = said % {"n": bot.n, "low": per_cent(low), "limit": per_cent(limit)}
    more = more_for_lower(bot.rate, bot.n, limit, confidence)
    if more is None:
        return (words, _("customers are less content than with people"))
    return (words, _("about %(more)s more ratings of this kind would show it") % {"more": more})


registry.add(
    "satisfaction",
    Gate(
        "satisfaction",
        gettext_lazy("Satisfaction"),
        gettext_lazy("The lower bound of the share of 4 and 5 stars, beside people's on the same intent and channel."),
        2,
        Entry.NEXT_STEP,
        {
            "margin": Limit(0.05, "share", 0.0, 0.30),
            "people": Limit(30, "count", 1, 10_000),
            "confidence": Limit(0.95, "share", 0.80, 0.999),
        },
        measure,
    ),
)
