"""Tables of what must be prepared, one noun a module."""

from handrail.readiness.models.briefing import Acknowledgement, Briefing
from handrail.readiness.models.drill import BreakAttempt, Drill, DrillCase
from handrail.readiness.models.escalation import EscalationRow
from handrail.readiness.models.openness import OpennessConfirmation
from handrail.readiness.models.owner import ReviewOwner

__all__ = [
    "Acknowledgement",
    "BreakAttempt",
    "Briefing",
    "Drill",
    "DrillCase",
    "EscalationRow",
    "OpennessConfirmation",
    "ReviewOwner",
]
