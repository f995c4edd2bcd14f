"""What the screens say about each trigger: its title, what it does, and why it brought in a person."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.console.words.names import word


@dataclass(frozen=True)
class TriggerWords:
    """`title` heads it, `does` is one sentence on what it does, `because` ends the sentence "a person, because"."""

    title: str | Promise
    does: str | Promise
    because: str | Promise


TRIGGER_WORDS: dict[str, TriggerWords] = {
    "safety": TriggerWords(
        gettext_lazy("Danger to a person"),
        gettext_lazy(
            "Brings in a person when a message speaks of fire, injury, a failing battery or thoughts of suicide."
        ),
        gettext_lazy("somebody may be in danger"),
    ),
    "customer_asked": TriggerWords(
        gettext_lazy("Wish for a person"),
        gettext_lazy("Brings in a person when the customer asks for one, in whatever words."),
        gettext_lazy("the customer asked for one"),
    ),
    "bug_report": TriggerWords(
        gettext_lazy("Bug report"),
        gettext_lazy("Brings in a person when failing software is described in enough detail to look for the defect."),
        gettext_lazy("the customer reports a fault in detail"),
    ),
    "complaint": TriggerWords(
        gettext_lazy("Formal complaint"),
        gettext_lazy("Brings in a person when the customer complains formally or demands compensation."),
        gettext_lazy("the customer complains formally"),
    ),
    "frustration": TriggerWords(
        gettext_lazy("Frustration"),
        gettext_lazy("Brings in a person when words are strong, or when annoyance grows from message to message."),
        gettext_lazy("the customer is very frustrated"),
    ),
    "high_value_lead": TriggerWords(
        gettext_lazy("Large order"),
        gettext_lazy("Brings in a person when somebody wants to buy for a company, to resell, or many at once."),
        gettext_lazy("somebody wants to buy much"),
    ),
    "legal": TriggerWords(
        gettext_lazy("Legal steps"),
        gettext_lazy(
            "Brings in a person when the customer takes or threatens legal steps, or claims rights under a law."
        ),
        gettext_lazy("the customer speaks of legal steps"),
    ),
    "payment": TriggerWords(
        gettext_lazy("Wrong payment"),
        gettext_lazy("Brings in a person when money was taken wrongly, or has to be moved by hand."),
        gettext_lazy("money was taken wrongly or has to be moved"),
    ),
    "privacy_request": TriggerWords(
        gettext_lazy("Privacy request"),
        gettext_lazy(
            "Brings in a person when the customer uses a right over personal data, or complains of their misuse."
        ),
        gettext_lazy("the customer asks for a right over personal data"),
    ),
    "repeated_question": TriggerWords(
        gettext_lazy("Repeated question"),
        gettext_lazy("Brings in a person when the customer asks the same again, or says so."),
        gettext_lazy("the customer had to ask again"),
    ),
    "security_or_fraud": TriggerWords(
        gettext_lazy("Security or fraud"),
        gettext_lazy(
            "Brings in a person when a stranger may be at an account, a card, a device or the company's name."
        ),
        gettext_lazy("it may be a matter of security or fraud"),
    ),
    "sensitive_account": TriggerWords(
        gettext_lazy("Secrets in the chat"),
        gettext_lazy(
            "Brings in a person when passwords, codes or bank details are told, asked for or changed in the chat."
        ),
        gettext_lazy("secrets are in the chat or are asked for"),
    ),
    "subversion": TriggerWords(
        gettext_lazy("Attempt to instruct the bot"),
        gettext_lazy("Brings in a person when a message gives the bot orders instead of asking it something."),
        gettext_lazy("the message tries to instruct the bot"),
    ),
    "unsupported_language": TriggerWords(
        gettext_lazy("Other language"),
        gettext_lazy("Brings in a person when the customer writes in a language that the assistant does not serve."),
        gettext_lazy("the assistant does not serve the customer's language"),
    ),
    "vip": TriggerWords(
        gettext_lazy("VIP customer"),
        gettext_lazy("Brings in a person for every customer whom the desk marked as one of its most important."),
        gettext_lazy("the customer is a VIP"),
    ),
}


def trigger_words(name: str, reason: str) -> TriggerWords:
    """Return the words for a trigger; one that nobody has described yet shows its name and its own `reason`."""
    return TRIGGER_WORDS.get(name) or TriggerWords(word({}, name), reason, name.replace("_", " "))


def not_searched(trigger: str) -> str:
    """Return why the bot looked for nothing: this trigger needed a person at once."""
    return _("Not searched: a person was needed at once, because %(because)s.") % {
        "because": trigger_words(trigger, "").because
    }
