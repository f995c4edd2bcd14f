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
    "partly_left_to_people": gettext_lazy("A part of the message is left to people, so they got all of it."),
    "shadow": gettext_lazy("This kind of request is left to people here; the bot drafted in silence."),
    "suggested": gettext_lazy("This kind of request is left to people here; the bot drafted a reply for them."),
    "pilot_people": gettext_lazy("The bot has only a share of these conversations, and this one is a person's."),
    "control_group": gettext_lazy("This conversation is in the control group, which people serve for comparison."),
    "no_knowledge": gettext_lazy("No approved, in-date article answers the request."),
    "knowledge_not_approved": gettext_lazy("The article that would answer is no longer approved or in date."),
    "no_threshold": gettext_lazy("Nobody has set how sure the bot must be here, so it does not answer."),
    "not_understood": gettext_lazy("The bot found no request that it understands."),
    "two_intents_close": gettext_lazy("Two meanings were about equally likely, so the bot asked which one."),
    "still_unclear": gettext_lazy("The bot had asked back already and the request was still unclear."),
    "person_holds": gettext_lazy("A person has the conversation, so the bot stays silent."),
    "taken_over": gettext_lazy("A colleague took the conversation over from the bot."),
    "not_solved": gettext_lazy("The customer said that the answer did not solve it."),
    "safety": gettext_lazy("The message may concern somebody's safety, so a person takes over at once."),
    "overdue": gettext_lazy("The bot did not answer in time."),
    "error": gettext_lazy("Something failed inside the bot. When in doubt, a person."),
}


def why(reason: str) -> str:
    """Return the reason of a decision as a sentence."""
    return str(_WHY.get(reason) or word(REASONS, reason) + ".")


_HAPPENED: dict[str, str | Promise] = {
    "opened": gettext_lazy("Conversation opened"),
    "handoff": gettext_lazy("Handed to %(team)s"),
    "claimed": gettext_lazy("%(name)s joined"),
    "released": gettext_lazy("Put back into the queue of %(team)s"),
    "handed_back": gettext_lazy("Given back to the bot"),
    "reopened": gettext_lazy("Reopened: the customer wrote again"),
    "rated": gettext_lazy("Customer rated the conversation %(score)s of 5"),
}


def event_sentence(kind: str, data: dict[str, Any]) -> str:
    """Return what happened, as one line of the transcript; empty for events that people need not see."""
    if kind == "solved":
        return _("Customer: this solved it") if data.get("solved") else _("Customer: this did not solve it")
    if kind == "resolved":
        return _("Resolved by the customer") if data.get("by") == "customer" else _("Resolved")
    return str(_HAPPENED.get(kind, "")) % ({"team": "", "name": "", "score": ""} | data)
