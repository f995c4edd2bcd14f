"""Whole sentences about decisions and events."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.console.words.names import REASONS, word

_WHY: dict[str, str | Promise] = {
    "confident": gettext_lazy("The bot was sure enough, so it answered."),
    "customer_asked": gettext_lazy("The customer asked for a person. That always works."),
    "low_confidence": gettext_lazy("The bot had a draft but was not sure enough of it."),
    "out_of_scope": gettext_lazy("The request is outside what the bot covers."),
    "switched_off": gettext_lazy("This kind of request is left to people on this channel."),
    "no_knowledge": gettext_lazy("No approved, in-date article answers the request."),
    "knowledge_not_approved": gettext_lazy("The article that would answer is no longer approved or in date."),
    "no_threshold": gettext_lazy("Nobody has set how sure the bot must be here, so it does not answer."),
    "not_understood": gettext_lazy("The bot found no request that it understands."),
    "two_intents_close": gettext_lazy("Two meanings were about equally likely, so the bot asked which one."),
    "still_unclear": gettext_lazy("The bot had asked back already and the request was still unclear."),
    "person_holds": gettext_lazy("A person has the conversation, so the bot stays silent."),
    "taken_over": gettext_lazy("A colleague took the conversation over from the bot."),
    "not_solved": gettext_lazy("The customer said that the answer did not solve it."),
    "safety_of_persons": gettext_lazy("The message may concern somebody's safety, so a person takes over at once."),
    "error": gettext_lazy("Something failed inside the bot. When in doubt, a person."),
}


def why(reason: str) -> str:
    """Return the reason of a decision as a sentence."""
    return str(_WHY.get(reason) or word(REASONS, reason) + ".")


def event_sentence(kind: str, data: dict[str, Any]) -> str:
    """Return what happened, as one line of the transcript; empty for events that people need not see."""
    name, team = str(data.get("name", "")), str(data.get("team", ""))
    if kind == "solved":
        return _("Customer: this solved it") if data.get("solved") else _("Customer: this did not solve it")
    if kind == "rated":
        return _("Customer rated the conversation %(score)s of 5") % {"score": data.get("score")}
    if kind == "resolved":
        return _("Resolved by the customer") if data.get("by") == "customer" else _("Resolved")
    if kind == "claimed":
        return _("%(name)s joined") % {"name": name}
    if kind == "handoff":
        return _("Handed to %(team)s") % {"team": team}
    if kind == "released":
        return _("Put back into the queue of %(team)s") % {"team": team}
    simple = {
        "opened": _("Conversation opened"),
        "handed_back": _("Given back to the bot"),
        "reopened": _("Reopened: the customer wrote again"),
    }
    return simple.get(kind, "")
