"""The console speaks the reader's language."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import handrail.console
from console.conftest import browser_of
from handrail.accounts.models import User
from handrail.console.words.sentences import event_sentence
from handrail.conversations.models import Conversation

LOCALE = Path(handrail.console.__file__).parent / "locale" / "de" / "LC_MESSAGES"


def test_the_german_catalogue_is_complete_and_compiled() -> None:
    source = (LOCALE / "django.po").read_text(encoding="utf-8")
    assert not re.search(r'msgstr(?:\[\d\])? ""\n\n', source.split("\n\n", 1)[1] + "\n\n")
    with (LOCALE / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert compiled.gettext("Take over") == "Übernehmen"
    singular = re.findall(r'^msgid "(.+)"$', source, re.MULTILINE)
    assert [each for each in singular if compiled.gettext(each) == ""] == []


def test_who_reads_german_gets_german(ada: User, waiting: Conversation) -> None:
    User.objects.filter(pk=ada.pk).update(language="de")
    response = browser_of(ada).get("/console/inbox/")
    assert 'lang="de"' in response.content.decode()
    assert "Wartend" in response.content.decode()
    assert "Nicht sicher genug" in response.content.decode()


def test_times_are_those_of_the_readers_zone(ada: User, waiting: Conversation) -> None:
    User.objects.filter(pk=ada.pk).update(time_zone="Asia/Tokyo")
    response = browser_of(ada).get("/console/inbox/")
    assert "+09:00" in response.content.decode()


def test_an_unknown_zone_is_utc(ada: User, waiting: Conversation) -> None:
    User.objects.filter(pk=ada.pk).update(time_zone="Mars/Olympus")
    assert "+00:00" in browser_of(ada).get("/console/inbox/").content.decode()


def test_every_change_of_hands_has_a_sentence() -> None:
    for kind in ("handoff", "claimed", "released", "handed_back", "resolved", "reopened", "rated", "solved"):
        assert event_sentence(kind, {"team": "Orders", "name": "Ada", "score": 5, "solved": True})
    assert event_sentence("decided", {}) == ""
