"""Every address says who may open it."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from console.conftest import browser_of, person
from handrail.accounts.models import User
from handrail.accounts.policy import Permission, Role, permits
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


def address(pattern: URLPattern) -> str:
    """Where a pattern leads to nothing that is there: who may not come in is not told so."""
    values = {"UUIDConverter": UUID(int=0), "SlugConverter": "nothing"}
    kinds = pattern.pattern.converters.items()
    return reverse(f"console:{pattern.name}", kwargs={name: values[type(kind).__name__] for name, kind in kinds})


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_each_role_is_refused_everywhere_that_it_does_not_include_whatever_is_asked_for(role: Role) -> None:
    browser = browser_of(person("Kim", role))
    closed = [each for each in urlpatterns if each.callback.permission and not permits(role, each.callback.permission)]
    assert bool(closed) == (role != Role.ADMIN)
    for pattern in closed:
        for ask in (browser.get, browser.post):
            assert ask(address(pattern)).status_code == 403, pattern.name


@pytest.mark.django_db
def test_nobody_comes_in_anywhere_without_signing_in(client: Client) -> None:
    for pattern in urlpatterns:
        if pattern.callback.permission is not None:
            for ask in (client.get, client.post):
                response = ask(address(pattern))
                assert (response.status_code, "/sign-in/" in response.headers.get("Location", "")) == (302, True)


CHANGES_OF_AUTONOMY = {
    "stage": Permission.AUTONOMY_CHANGE,
    "control": Permission.AUTONOMY_CHANGE,
    "ceiling": Permission.AUTONOMY_RULES,
    "pilot_steps": Permission.AUTONOMY_RULES,
    "gate_limit": Permission.AUTONOMY_RULES,
    "ask": Permission.AUTONOMY_ASK,
    "withdraw": Permission.AUTONOMY_ASK,
    "agree": Permission.AUTONOMY_AGREE,
    "override": Permission.AUTONOMY_OVERRIDE,
    "alert_seen": Permission.AUTONOMY_CHANGE,
    "risk_limit": Permission.AUTONOMY_CHANGE,
    "threshold_put": Permission.AUTONOMY_CHANGE,
    "launch_opening": Permission.READINESS_CHANGE,
    "launch_language": Permission.READINESS_CHANGE,
    "launch_closing": Permission.READINESS_CHANGE,
    "goals": Permission.READINESS_CHANGE,
    "goal_end": Permission.READINESS_CHANGE,
    "route": Permission.READINESS_CHANGE,
    "openness_text": Permission.READINESS_CHANGE,
    "openness_confirmation": Permission.READINESS_CHANGE,
    "briefing_version": Permission.READINESS_CHANGE,
    "review_owner": Permission.READINESS_CHANGE,
    "drill_beginning": Permission.READINESS_CHANGE,
}


@pytest.mark.parametrize(("name", "permission"), CHANGES_OF_AUTONOMY.items())
def test_what_changes_autonomy_asks_for_its_own_permission_that_no_agent_has(name: str, permission: Permission) -> None:
    (pattern,) = [each for each in urlpatterns if each.name == name]
    assert pattern.callback.permission == permission
    assert not permits(Role.AGENT, permission)
    assert not permits(Role.REVIEWER, permission)
