"""A report of failing software with enough detail to look for the defect."""

from __future__ import annotations

from handrail.answering.triggers import Finding, TriggerInput, registry
from handrail.answering.triggers.bug_report.marks import found_marks

ENOUGH = 2


class BugReport:
    """Fires when a message says that software fails and bears marks of two kinds that help to find out why."""

    name = "bug_report"
    reason = "A report of a defect that engineers should see."
    safety = False

    def find(self, message: TriggerInput) -> Finding | None:
        """Return the first words of each kind of mark, or None."""
        marks = found_marks(message.text)
        return Finding(self.name, ", ".join(marks.values()), self.safety) if len(marks) >= ENOUGH else None


registry.add(BugReport.name, BugReport())
