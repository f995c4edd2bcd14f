"""Where one mends what a check of a launch misses."""

from __future__ import annotations

from django.urls import reverse

from handrail.assistants.models import Assistant
from handrail.governance.launches.checks import Check
from handrail.governance.launches.models import Launch

_PLAIN = {"knowledge": "console:articles", "language": "console:labelling", "answered": "console:measures"}
_OF_CHANNEL = {"drill": "console:drills", "attempts": "console:drills"}
_OF_ASSISTANT = {"escalation": "console:escalation", "openness": "console:openness"}


def where_to_mend(check: Check, launch: Launch) -> str:
    """Return the address where one mends what a check misses, or looks at what it found; empty where there is none."""
    assistant = check.at or Assistant.objects.order_by("slug").values_list("slug", flat=True).first() or ""
    intent, channel, address = launch.intent.slug if launch.intent else "", check.on or launch.channel, ""
    if check.place == "spoken":
        address = "" if check.met else "#switch-on"
    elif check.place in _PLAIN:
        address = reverse(_PLAIN[check.place])
    elif check.place == "briefed":
        address = reverse("console:briefing", args=[intent]) if intent else reverse("console:briefings")
    elif check.place in _OF_CHANNEL and assistant:
        address = reverse(_OF_CHANNEL[check.place], args=[assistant, channel])
    elif check.place in _OF_ASSISTANT and assistant:
        address = reverse(_OF_ASSISTANT[check.place], args=[assistant])
    elif check.place == "review_owner" and assistant:
        address = reverse("console:readiness_of", args=[assistant]) + (f"#intent-{intent}" if intent else "")
    elif intent:
        address = f"{reverse('console:cell', args=[intent, channel])}#gate-{check.place}"
    return address
