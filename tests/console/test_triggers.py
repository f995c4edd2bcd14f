"""The screen of what brings in a person, and its mutings."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from console.conftest import browser_of
from handrail.accounts.models import User
from handrail.answering.models import MutedTrigger
from handrail.answering.muting import mute
from handrail.answering.triggers import triggers
from handrail.assistants.models import Assistant, OtherLanguages
from handrail.console.words.triggers import TRIGGER_WORDS

PAGE = "/console/autonomy/triggers/fernhill/"


def address(trigger: str, assistant: str = "fernhill") -> str:
    return reverse("console:muting", args=[assistant, trigger])


def seen(user: User) -> str:
    return browser_of(user).get(PAGE).content.decode()


def test_every_trigger_is_listed_with_a_title_and_a_sentence(ada: User, assistant: Assistant) -> None:
    text = seen(ada)
    assert set(TRIGGER_WORDS) == set(triggers())
    for name in triggers():
        assert f'id="trigger-{name}"' in text
    assert "when the customer complains formally or demands compensation." in text


def test_a_lead_mutes_with_a_reason_and_all_see_who_and_why(ada: User, ben: User, assistant: Assistant) -> None:
    response = browser_of(ada).post(address("vip"), {"muted": "yes", "reason": "VIPs are <b>all</b> of us"})
    assert response.headers["Location"] == f"{PAGE}#trigger-vip"
    assert MutedTrigger.objects.get().by == ada
    text = seen(ben)
    assert "VIPs are &lt;b&gt;all&lt;/b&gt; of us" in text
    assert "Ada,\n" in text
    assert '<strong class="number">14</strong>' in text


def test_what_is_unmuted_brings_in_a_person_again(ada: User, assistant: Assistant) -> None:
    mute(assistant=assistant, trigger="vip", reason="too many", by=ada)
    page = browser_of(ada).post(address("vip"), {"muted": "no"}, follow=True).content.decode()
    assert "VIP customer brings in a person again." in page
    assert not MutedTrigger.objects.exists()


@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_nothing_is_muted_and_the_form_stays_open(
    ada: User, assistant: Assistant, reason: str
) -> None:
    response = browser_of(ada).post(address("legal"), {"muted": "yes", "reason": reason})
    text = response.content.decode()
    assert response.status_code == 422
    assert text.count("Say why, for those who come after you.") == 1
    assert text.count('<details class="trigger-act" open>') == 1
    assert not MutedTrigger.objects.exists()


@pytest.mark.parametrize("trigger", ["safety", "customer_asked"])
def test_danger_and_the_wish_for_a_person_have_words_instead_of_a_button(
    ada: User, assistant: Assistant, trigger: str
) -> None:
    text = seen(ada)
    assert text.count("Cannot be muted:") == 2
    assert address(trigger) not in text
    assert address("legal") in text
    response = browser_of(ada).post(
        address(trigger), {"muted": "yes", "reason": "noise"}, headers={"HX-Request": "true"}
    )
    assert response.status_code == 422
    assert "always brings in a person" in response.headers["HX-Trigger"]
    assert not MutedTrigger.objects.exists()


def test_an_agent_reads_the_list_but_mutes_nothing(ben: User, assistant: Assistant) -> None:
    assert 'name="reason"' not in seen(ben)
    assert browser_of(ben).post(address("vip"), {"muted": "yes", "reason": "noise"}).status_code == 403
    assert not MutedTrigger.objects.exists()


def test_an_agent_unmutes_nothing(ada: User, ben: User, assistant: Assistant) -> None:
    mute(assistant=assistant, trigger="vip", reason="too many", by=ada)
    assert browser_of(ben).post(address("vip"), {"muted": "no"}).status_code == 403
    assert MutedTrigger.objects.exists()


def test_a_post_from_another_site_mutes_nothing(ada: User, assistant: Assistant) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ada)
    assert browser.post(address("vip"), {"muted": "yes", "reason": "noise"}).status_code == 403
    assert not MutedTrigger.objects.exists()


def test_a_link_alone_mutes_nothing(ada: User, assistant: Assistant) -> None:
    assert browser_of(ada).get(address("vip")).status_code == 405


def test_unknown_assistants_and_triggers_are_not_found(ada: User, assistant: Assistant) -> None:
    assert browser_of(ada).get("/console/autonomy/triggers/nobody/").status_code == 404
    for path in (address("vip", "nobody"), address("weather")):
        assert browser_of(ada).post(path, {"muted": "yes", "reason": "noise"}).status_code == 404


def test_mutings_of_one_assistant_leave_the_other_as_it_was(ada: User, assistant: Assistant) -> None:
    Assistant.objects.create(slug="other", name="Otto", brand="O", languages=["en"], front_team=assistant.front_team)
    mute(assistant=assistant, trigger="vip", reason="only at Fern", by=ada)
    other = browser_of(ada).get("/console/autonomy/triggers/other/").content.decode()
    assert "only at Fern" not in other
    assert PAGE in other


def test_an_assistant_that_translates_says_why_other_languages_bring_in_nobody(ada: User, assistant: Assistant) -> None:
    assert "This assistant translates its answers" not in seen(ada)
    Assistant.objects.filter(pk=assistant.pk).update(other_languages=OtherLanguages.TRANSLATE)
    text = seen(ada)
    assert "This assistant translates its answers" in text
    assert address("unsupported_language") not in text


def test_without_an_assistant_the_screen_says_so(ines: User) -> None:
    text = browser_of(ines).get(reverse("console:triggers")).content.decode()
    assert "There are no assistants yet." in text


def test_the_autonomy_map_leads_to_the_triggers(ben: User, assistant: Assistant) -> None:
    assert reverse("console:triggers") in browser_of(ben).get(reverse("console:autonomy")).content.decode()


def test_who_reads_german_gets_the_triggers_and_errors_in_german(ada: User, assistant: Assistant) -> None:
    User.objects.filter(pk=ada.pk).update(language="de")
    text = browser_of(ada).post(address("legal"), {"muted": "yes", "reason": ""}).content.decode()
    assert "Holt einen Menschen, wenn jemand rechtliche Schritte" in text
    assert "Bitte einen Grund angeben" in text
    assert "Brings in a person" not in text
