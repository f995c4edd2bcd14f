"""The text a briefing starts from: an intent's facts in words, for people to make their own."""

from __future__ import annotations

from django.utils.translation import gettext as _

from handrail.answering.triggers import triggers
from handrail.assistants.models import Assistant
from handrail.autonomy.models import Cell
from handrail.autonomy.queries import ladder_rules, state_of
from handrail.intents.models import Intent
from handrail.readiness.briefing import receiving_teams
from handrail.readiness.escalation import heard_triggers

_STAGE_MEANS = {
    "off": "people answer; the bot does nothing",
    "shadow": "people answer; the bot drafts in silence, and nobody sees it",
    "suggest": "people answer; whoever takes the conversation finds a drafted reply with its sources",
    "pilot": "the bot answers a share of the conversations where it is sure enough; people have the rest",
    "full": "the bot answers where it is sure enough; a small share stays with people for comparison",
}
_RISK_MEANS = {
    "low": "a wrong answer costs little",
    "medium": "a wrong answer costs the customer time or money",
    "high": "a wrong answer can do harm",
}


def starting_text(intent: Intent) -> str:
    """Return a first draft of the briefing, from what is set for the intent today."""
    teams = ", ".join(team.name for team in receiving_teams(intent)) or _("the front desk")
    wait = max((team.expected_wait_minutes for team in receiving_teams(intent)), default=30)
    lines = [
        f"What it is about: {intent.title}.{f' {intent.description}' if intent.description else ''}",
        f"Risk: {intent.risk}; {_RISK_MEANS[intent.risk]}.",
        "",
        "What the bot does",
        *_stages(intent),
        "- It answers only from approved articles that are in date, word for word, and shows where the words are from.",
        "- It asks back where two meanings are likely, at most twice. Whatever it is not sure of goes to a person.",
        f"- It brings in a person at once when it notices: {_heard()}.",
        "",
        f"What you do ({teams})",
        f"- Claim what waits. The customer was told that a person usually answers within {wait} minutes.",
        "- Read the whole conversation and what the bot had understood; do not ask the customer to repeat it.",
        "- Where a draft waits: send it if it is right, edit it and say what was wrong, or discard it.",
        "- Where the bot said something wrong, tell the customer what is right, and judge the answer as wrong.",
        "- Resolve the conversation when the matter is settled; hand it back to the bot only if the rest is simple.",
    ]
    return "\n".join(lines)


def _stages(intent: Intent) -> list[str]:
    rules = ladder_rules()
    cells = Cell.objects.filter(intent=intent).select_related("intent").order_by("channel")
    stages = [f"- On {cell.channel} now: {_STAGE_MEANS[state_of(cell, rules).holds]}." for cell in cells]
    return stages or [f"- Now: {_STAGE_MEANS['off']}."]


def _heard() -> str:
    """The triggers that any assistant hears, in the words in which they are recorded."""
    names = {name for assistant in Assistant.objects.all() for name in heard_triggers(assistant)} or set(triggers())
    return ", ".join(sorted(name.replace("_", " ") for name in names))
