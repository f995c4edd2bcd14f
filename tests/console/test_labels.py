"""The screen of labels that look wrong."""

from __future__ import annotations

import pytest
from django.urls import reverse

from console.conftest import browser_of
from handrail.accounts.models import User
from handrail.intents.models import ClassifierVersion, Example, Intent, Suspicion

TEXT = "<b>where</b> is my parcel"


@pytest.fixture
def suspicion(db: None) -> Suspicion:
    given, likely = (Intent.objects.create(slug=slug, title=slug.title()) for slug in ("refund", "parcel"))
    example = Example.objects.create(text=TEXT, digest="d")
    example.intents.set([given])
    version = ClassifierVersion.objects.create(fingerprint="f", encoder="e", arrays=b"", examples=40, active=True)
    return Suspicion.objects.create(
        classifier=version, example=example, given=given, likely=likely, probability=0.9, place=0
    )


def test_what_looks_mislabelled_is_shown_with_both_labels(ada: User, suspicion: Suspicion) -> None:
    text = browser_of(ada).get(reverse("console:labels")).content.decode()
    assert "1 example looks mislabelled" in text
    assert "&lt;b&gt;where&lt;/b&gt;" in text
    assert "Refund" in text
    assert "Parcel" in text


@pytest.mark.parametrize(("say", "label"), [("keep", "refund"), ("change", "parcel")])
def test_one_press_keeps_or_changes_it(ada: User, suspicion: Suspicion, say: str, label: str) -> None:
    browser = browser_of(ada)
    after = browser.post(reverse("console:verdict", args=[suspicion.pk]), {"say": say}, follow=True)
    assert suspicion.example.intents.get().slug == label
    assert "No label looks wrong among 40 messages." in after.content.decode()


def test_who_may_not_change_labels_does_not_see_them(ben: User, rosa: User, suspicion: Suspicion) -> None:
    for person in (ben, rosa):
        browser = browser_of(person)
        assert browser.get(reverse("console:labels")).status_code == 403
        assert browser.post(reverse("console:verdict", args=[suspicion.pk]), {"say": "change"}).status_code == 403
    assert suspicion.example.intents.get().slug == "refund"


def test_without_training_the_screen_says_what_to_do(ada: User) -> None:
    assert "import labelled messages first" in browser_of(ada).get(reverse("console:labels")).content.decode()
