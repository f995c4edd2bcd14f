"""What the screens call measures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from handrail.console.words.names import Words

MEASURES: Words = {
    "conversations": _("Conversations"),
    "contained": _("Contained"),
    "deflected": _("Deflected"),
    "deflected_verified": _("Deflected and verified"),
    "deflected_repeat": _("Deflected and came again"),
    "resolved": _("Resolved"),
    "verified": _("Verified resolution"),
    "escalated": _("Handed off"),
    "repeat_contact": _("Repeat contact"),
    "rated": _("Rated"),
    "csat": _("Satisfied"),
    "low_rating": _("Rated 1 or 2"),
    "wrong_answer": _("Wrong answers"),
    "unsupported": _("Unsupported claims"),
    "out_of_scope": _("Out of scope"),
    "handoff_quality": _("Good handoffs"),
    "unclaimed": _("Unclaimed in time"),
    "suggestion_sent": _("Drafts sent as they were"),
    "suggestion_edited": _("Drafts edited"),
    "suggestion_discarded": _("Drafts discarded"),
    "edit_wrong_fact": _("Edited: a fact was wrong"),
    "edit_missing_step": _("Edited: a step was missing"),
    "edit_tone": _("Edited: the tone"),
    "edit_policy": _("Edited: against our policy"),
    "edit_other": _("Edited: something else"),
    "first_response_bot": _("First reply by the bot"),
    "first_response_person": _("First reply by a person"),
    "handle_time": _("Handle time"),
}

SIDES: Words = {"bot": _("The bot's"), "people": _("People's")}
