"""From what is prepared to a finding."""

from __future__ import annotations

from django.utils.translation import gettext as _

from handrail.governance.gates import Finding
from handrail.governance.ports import Status


def finding_of(status: Status) -> Finding:
    """Return a finding: met when all that is needed is there, and something is needed at all."""
    met = 0 < status.needed <= status.met and not status.missing and not status.safety
    missing = tuple(dict.fromkeys((*status.safety, *status.missing)))
    if not met and not missing:
        missing = (_("%(met)s of %(needed)s") % {"met": status.met, "needed": status.needed},)
    return Finding(
        met=met,
        n=status.needed,
        value=status.met,
        limit=max(status.needed, 1),
        unit="count",
        missing=missing,
        fixed=status.safety,
    )
