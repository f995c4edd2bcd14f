"""Systems that are connected, and tripwires."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from handrail.changes.models import Change
from handrail.changes.noting import Kind
from handrail.governance.ports import CellView


class Systems:
    """Connected systems: there are no connectors yet, so none is connected."""

    def problem(self, name: str) -> str:
        """Say that the system is not connected."""
        return _("is not connected")


class Tripwires:
    """What the log says of tripwires: whoever trips one notes it with the cell as the subject."""

    def last_breach(self, view: CellView) -> datetime | None:
        """Return the newest entry."""
        return Change.objects.filter(kind=Kind.TRIPWIRE, subject=str(view)).values_list("at", flat=True).first()
