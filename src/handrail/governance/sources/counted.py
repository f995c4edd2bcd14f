"""Measures from events, as `insights` states them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import ExpressionWrapper, F, FloatField, Sum

from handrail.governance.ports import CellView
from handrail.insights.measures import Measure
from handrail.insights.models import Fact
from handrail.insights.tally import Tally

_SUMS = {
    "n": Sum("sign"),
    "total": Sum(ExpressionWrapper(F("sign") * F("value"), FloatField())),
    "all_weight": Sum(ExpressionWrapper(F("sign") * F("weight"), FloatField())),
    "all_weighted": Sum(ExpressionWrapper(F("sign") * F("weight") * F("value"), FloatField())),
    "all_squares": Sum(ExpressionWrapper(F("sign") * F("weight") * F("weight"), FloatField())),
}


@dataclass(frozen=True)
class Counted:
    """A tally with a rate of 0 where nothing was counted."""

    tally: Tally

    @property
    def n(self) -> int:
        """How many were counted."""
        return self.tally.n

    @property
    def rate(self) -> float:
        """The share, 0 for none."""
        return self.tally.rate or 0.0

    def lower(self, confidence: float) -> float:
        """The share is at least this."""
        return self.tally.lower(confidence)

    def upper(self, confidence: float) -> float:
        """The share is at most this."""
        return self.tally.upper(confidence)


class Measures:
    """Outcomes of a cell, summed from the facts: counts by day would be a day's part too many or too few."""

    def tally(self, measure: str, view: CellView, *, side: str, since: datetime | None) -> Counted:
        """Sum one measure of a side from a moment on."""
        found = Fact.objects.filter(measure=Measure(measure), intent=view.intent, channel=view.channel, side=side)
        if since:
            found = found.filter(at__gte=since)
        sums = found.order_by().aggregate(**_SUMS)
        values = [sums[name] or 0 for name in _SUMS]
        return Counted(Tally.of(int(values[0]), *(float(value) for value in values[1:])))
