"""What failed or could not be tried, in sentences."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

_SENTENCES: dict[str, str | Promise] = {
    "not_handed_off": gettext_lazy("Nobody was brought in; the outcome was: %(outcome)s."),
    "trigger_silent": gettext_lazy("The trigger %(trigger)s did not fire; people got it because of: %(reason)s."),
    "wrong_reason": gettext_lazy("People got it because of %(reason)s, not because of %(expected)s."),
    "wrong_team": gettext_lazy("It went to %(team)s; the map says %(expected)s."),
    "not_told": gettext_lazy("The customer was not told which team takes over."),
    "transcript_incomplete": gettext_lazy("The person saw %(shown)s of the customer's %(said)s messages."),
    "events_lost": gettext_lazy("Events of the conversation are missing."),
    "story_not_transferred": gettext_lazy("The person did not get what the bot had understood."),
    "not_claimed": gettext_lazy("Nobody claimed it."),
    "not_resolved": gettext_lazy("It could not be resolved."),
    "error": gettext_lazy("It stopped with an error: %(words)s"),
    "stopped": gettext_lazy("The drill stopped three times and was given up; the log of the worker says why."),
    "no_messages": gettext_lazy("%(trigger)s was not tried in %(languages)s: no labelled messages ship with it."),
    "no_message_below_threshold": gettext_lazy(
        "%(intent)s: no labelled message was below the threshold, so that way to people was not tried."
    ),
    "no_message_left_to_people": gettext_lazy("%(intent)s: it has no labelled message that could be tried."),
}


def in_words(found: dict[str, Any]) -> str:
    """Return the sentence for a stored code with its values; a code that nobody has worded is shown as it is."""
    found = {**found, "languages": [language_name(code) for code in found.get("languages", [])]}
    values = {name: _plain(value) for name, value in found.items()}
    template = _SENTENCES.get(found["code"])
    return str(template) % values if template else values["code"]


def language_name(code: str) -> str:
    """Return a language's name in the reader's language; the code where nobody has named it."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or _("any language")
    return str(value).replace("_", " ")
