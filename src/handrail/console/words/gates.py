"""What the limits of gates are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from handrail.console.words.names import Words, word
from handrail.governance.gates import Entry

ENTRIES = {
    Entry.SHADOW: _("From shadow on"),
    Entry.SUGGEST: _("From suggest on"),
    Entry.PILOT: _("From the pilot on"),
    Entry.NEXT_STEP: _("From the pilot's second step on"),
}

LIMITS: Words = {
    "confidence": _("Sure to"),
    "margin": _("May be worse than people by"),
    "people": _("Fewest outcomes of people to compare with"),
    "knowledge.share": _("Share of questions answered, at least"),
    "language.messages": _("Labelled messages, at least"),
    "language.hard": _("Of each hard kind, at least"),
    "quality.share": _("Share of right answers, at least"),
    "handoff_quality.share": _("Share of good handoffs, at least"),
    "handoff_quality.handoffs": _("Fewest handoffs"),
    "steady.days": _("Days at a rung"),
    "steady.conversations": _("Conversations at a rung"),
}


def limit_words(gate: str, name: str) -> str:
    """Return what a limit of a gate is called."""
    full = f"{gate}.{name}"
    return word(LIMITS, full if full in LIMITS else name)
