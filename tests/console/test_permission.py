"""Every address says who may open it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from console.conftest import browser_of
from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.console.urls import urlpatterns


def test_every_address_of_the_console_has_a_permission_or_is_public() -> None:
    for pattern in urlpatterns:
        view = pattern.callback
        assert isinstance(view.permission, Permission) or (view.permission is None and view.public), pattern.name


def test_only_signing_in_and_out_is_public() -> None:
    assert {pattern.name for pattern in urlpatterns if pattern.callback.permission is None} == {"sign_in", "sign_out"}


@pytest.mark.django_db
def test_who_is_not_signed_in_goes_to_sign_in_and_comes_back(client: Client) -> None:
    response = client.get(reverse("console:autonomy"))
    assert response.status_code == 302
    assert response.url == "/console/sign-in/?next=%2Fconsole%2Fautonomy%2F"


@pytest.mark.django_db
def test_a_fragment_makes_the_whole_page_go_to_sign_in(client: Client) -> None:
    response = client.get(
        reverse("console:inbox_list"),
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/console/inbox/"},
    )
    assert response.headers["HX-Redirect"].startswith("/console/sign-in/?next=%2Fconsole%2Finbox%2F")


def test_a_screen_that_the_role_does_not_include_is_refused(ben: User) -> None:
    response = browser_of(ben).get(reverse("console:people"))
    assert response.status_code == 403
    assert "Your role does not include this" in response.content.decode()


def test_no_page_of_the_console_stays_in_a_cache(ada: User) -> None:
    assert browser_of(ada).get(reverse("console:inbox")).headers["Cache-Control"] == "private, no-store"


def test_a_person_who_has_left_is_signed_out(ada: User) -> None:
    browser = browser_of(ada)
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert browser.get(reverse("console:inbox")).status_code == 302
