"""Systems that are connected, and tripwires."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from handrail.governance.models import Trip
from handrail.governance.ports import CellView


class Systems:
    """Connected systems: there are no connectors yet, so none is connected."""

    def problem(self, name: str) -> str:
        """Say that the system is not connected."""
        return _("is not connected")


class Tripwires:
    """What tripped."""

    def last_breach(self, view: CellView) -> datetime | None:
        """Return when a tripwire of the cell last tripped."""
        trips = Trip.objects.filter(cell__intent__slug=view.intent, cell__channel=view.channel)
        return trips.order_by("-at").values_list("at", flat=True).first()
