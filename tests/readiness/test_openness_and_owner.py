"""Customers are told the truth in every language, by words that a person has read; somebody reviews each week."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.db import IntegrityError, transaction

from handrail.accounts.models import User
from handrail.assistants.models import Assistant
from handrail.assistants.wording import languages, wording
from handrail.changes.models import Change
from handrail.intents.models import Intent
from handrail.kernel.errors import ConflictError, ForbiddenError, InvalidError
from handrail.readiness.models import ReviewOwner
from handrail.readiness.openness import confirm, digest_of, open_texts, openness_of, reword
from handrail.readiness.owners import name_owner
from handrail.readiness.queries import openness_status, review_owner_status

pytestmark = pytest.mark.django_db


def confirmed(assistant: Assistant, by: User, *codes: str) -> None:
    for code in codes:
        confirm(assistant=assistant, language=code, digest=digest_of(assistant, code), by=by)


def test_every_language_waits_for_a_person_who_reads_it(assistant: Assistant, ada: User) -> None:
    status = openness_status(assistant)
    assert (status.met, status.needed) == (0, 2)
    assert status.missing == [
        "English: a person must read and confirm the texts",
        "German: a person must read and confirm the texts",
    ]
    confirmed(assistant, ada, "en")
    assert openness_status(assistant).met == 1
    confirmed(assistant, ada, "de")
    assert openness_status(assistant).ready


@pytest.mark.parametrize("language", languages())
def test_every_language_of_the_product_has_all_texts_shipped_and_says_so(assistant: Assistant, language: str) -> None:
    assistant.languages = [language]
    (found,) = openness_of(assistant)
    assert found.lacking == []
    assert found.shipped
    assert "Fernhill" in next(text.text for text in found.texts if text.key == "privacy_copy")


def test_a_language_without_words_is_missing_and_cannot_be_confirmed(assistant: Assistant, ada: User) -> None:
    Assistant.objects.update(languages=["en", "fi"])
    assistant.refresh_from_db()
    confirmed(assistant, ada, "en")
    (missing,) = openness_status(assistant).missing
    assert missing == "Finnish: no words for disclosure, talk to person, privacy copy, handoff"
    with pytest.raises(InvalidError):
        confirmed(assistant, ada, "fi")


def test_own_words_are_what_customers_read_and_have_to_be_confirmed_again(assistant: Assistant, ada: User) -> None:
    confirmed(assistant, ada, "en", "de")
    reword(assistant=assistant, language="en", key="privacy_copy", text="{brand} keeps it for 30 days.", by=ada)
    assert openness_status(assistant).missing == ["English: a person must read and confirm the texts"]
    stored = Assistant.objects.get()
    assert wording(stored, "en", "privacy_copy") == "Fernhill keeps it for 30 days."
    own = {text.key: text.own for text in open_texts(stored, "en")}
    assert own == {"disclosure": False, "talk_to_person": False, "privacy_copy": True, "handoff": False}
    confirmed(stored, ada, "en")
    assert openness_status(stored).ready


def test_going_back_to_words_that_were_confirmed_needs_no_second_reading(assistant: Assistant, ada: User) -> None:
    confirmed(assistant, ada, "en", "de")
    reword(assistant=assistant, language="en", key="disclosure", text="I am {assistant}.", by=ada)
    reword(assistant=assistant, language="en", key="disclosure", text="", by=ada)
    assert openness_status(assistant).ready
    assert Change.objects.filter(kind="openness").count() == 4


def test_what_is_confirmed_is_what_was_read(assistant: Assistant, ada: User) -> None:
    read = digest_of(assistant, "en")
    reword(assistant=assistant, language="en", key="disclosure", text="I am a person.", by=ada)
    with pytest.raises(ConflictError):
        confirm(assistant=assistant, language="en", digest=read, by=ada)


@pytest.mark.parametrize("text", ["Hello {nobody}", "Hello {", "{brand.name}", "{assistant", "x" * 2001])
def test_words_that_could_not_be_said_are_refused(assistant: Assistant, ada: User, text: str) -> None:
    with pytest.raises(InvalidError):
        reword(assistant=assistant, language="en", key="disclosure", text=text, by=ada)
    assert Assistant.objects.get().wording == {}


def test_an_agent_confirms_nothing(assistant: Assistant, ben: User) -> None:
    with pytest.raises(ForbiddenError):
        confirmed(assistant, ben, "en")
    with pytest.raises(ForbiddenError):
        reword(assistant=assistant, language="en", key="disclosure", text="Hi.", by=ben)


def test_somebody_who_may_judge_answers_reviews_each_week(intents: Sequence[Intent], ada: User, ben: User) -> None:
    assert review_owner_status(intents[0]).missing == ["nobody is named who reviews the answers each week"]
    name_owner(intent=intents[0], person=ada, weekday=1, hour=10, by=ada)
    assert review_owner_status(intents[0]).ready
    assert not review_owner_status(intents[1]).ready
    with pytest.raises(InvalidError):
        name_owner(intent=intents[0], person=ben, weekday=1, hour=10, by=ada)
    assert ReviewOwner.objects.get().person == ada


def test_an_owner_who_left_or_may_no_longer_judge_is_none(intents: Sequence[Intent], ada: User) -> None:
    name_owner(intent=intents[0], person=ada, weekday=1, hour=10, by=None)
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert review_owner_status(intents[0]).missing == ["Ada, who reviews the answers, is no longer active"]
    User.objects.filter(pk=ada.pk).update(is_active=True, role="agent")
    assert review_owner_status(intents[0]).missing == ["Ada may not judge answers"]


@pytest.mark.parametrize(("weekday", "hour"), [(7, 10), (-1, 10), (1, 24), (1, -1)])
def test_a_slot_is_an_hour_of_a_week(intents: Sequence[Intent], ada: User, weekday: int, hour: int) -> None:
    with pytest.raises(InvalidError):
        name_owner(intent=intents[0], person=ada, weekday=weekday, hour=hour, by=ada)
    if weekday >= 0 <= hour:
        with pytest.raises(IntegrityError), transaction.atomic():
            ReviewOwner.objects.create(intent=intents[0], person=ada, weekday=weekday, hour=hour)


def test_naming_the_same_again_is_no_change(intents: Sequence[Intent], ada: User) -> None:
    for _time in range(2):
        name_owner(intent=intents[0], person=ada, weekday=1, hour=10, by=ada)
    (noted,) = Change.objects.filter(kind="review.owner")
    assert noted.after == {"person": ada.email, "weekday": "tuesday", "hour": 10}
