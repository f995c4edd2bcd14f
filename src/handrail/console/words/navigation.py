"""What the sidebar offers, in groups, to whom."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from handrail.accounts.models import User
from handrail.accounts.policy import Permission


@dataclass(frozen=True)
class Place:
    """A screen: its name among addresses (and of the screen), its icon, what it is called, and who may see it.

    `count` is the address that gives a number to show behind it, empty where there is none.
    """

    name: str
    icon: str
    title: Promise
    permission: Permission
    screen: str = ""
    count: str = ""

    @property
    def key(self) -> str:
        """What a page calls itself when it is this place."""
        return self.screen or self.name


GROUPS: tuple[tuple[Promise | str, tuple[Place, ...]], ...] = (
    (
        "",
        (
            Place("inbox", "inbox", _("Inbox"), Permission.INBOX_READ),
            Place("briefings", "person", _("Briefings"), Permission.INBOX_WORK, count="briefings_waiting"),
        ),
    ),
    (
        _("The bot"),
        (
            Place("autonomy", "dial", _("Autonomy"), Permission.AUTONOMY_READ),
            Place("launches", "flag", _("Launches"), Permission.READINESS_READ),
            Place("measures", "chart", _("Measures"), Permission.MEASURES_READ),
            Place("articles", "book", _("Knowledge"), Permission.KNOWLEDGE_READ, screen="knowledge"),
            Place("preview", "spark", _("Try the bot"), Permission.PREVIEW),
        ),
    ),
    (
        _("Evidence"),
        (
            Place("audit", "search", _("Audit"), Permission.HISTORY_READ),
            Place("labelling", "tag", _("Labelling"), Permission.HISTORY_LABEL),
            Place("replays", "replay", _("Replays"), Permission.QUALITY_READ),
            Place("reviews", "check", _("Reviews"), Permission.QUALITY_REVIEW),
            Place("readiness", "list", _("Readiness"), Permission.READINESS_READ),
            Place("history", "past", _("History"), Permission.HISTORY_READ),
            Place("labels", "doubt", _("Doubtful labels"), Permission.INTENTS_CHANGE),
        ),
    ),
    (
        _("The desk"),
        (
            Place("changes", "log", _("Changes"), Permission.CHANGES_READ),
            Place("people", "people", _("People"), Permission.PEOPLE_MANAGE),
            Place("tokens", "key", _("API tokens"), Permission.PEOPLE_MANAGE),
        ),
    ),
)


def places_of(person: User) -> list[tuple[Promise | str, list[Place]]]:
    """Return the groups with the places that a person may see, without those that would be empty."""
    found = [(title, [place for place in places if person.may(place.permission)]) for title, places in GROUPS]
    return [(title, places) for title, places in found if places]
