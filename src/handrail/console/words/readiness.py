"""What the screens of readiness call things."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from handrail.console.words.names import Words

KINDS: Words = {
    "trigger": _("Trigger"),
    "button": _("Button in the widget"),
    "out_of_scope": _("Out of scope"),
    "below_threshold": _("Below the threshold"),
    "left_to_people": _("Left to people"),
}

WORDINGS: Words = {
    "handoff": _("The usual words"),
    "handoff_asked": _("Of course, a person"),
    "handoff_partial": _("Only a part can be answered"),
    "handoff_safety": _("Danger: with the emergency number"),
}

DELIVERIES: Words = {"inbox": _("Inbox")}

OPEN_TEXTS: Words = {
    "disclosure": _("That it is an AI, and what it does"),
    "talk_to_person": _("The button to reach a person"),
    "privacy_copy": _("What happens to the customer's data"),
    "handoff": _("What is said when the bot cannot answer"),
}

VERDICTS: Words = {"held": _("Held"), "broke": _("Broke")}

WEEKDAYS = [
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
]
