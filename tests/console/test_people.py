"""People and tokens."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from console.conftest import browser_of, person
from handrail.accounts.models import ApiToken, Team, User
from handrail.accounts.policy import Permission
from handrail.accounts.tokens import authenticate_token, issue_token, revoke_token, token_permits
from handrail.kernel.errors import ForbiddenError, InvalidError


def test_people_are_listed_with_role_and_teams(ines: User, ben: User, django_assert_num_queries: object) -> None:
    browser = browser_of(ines)
    with django_assert_num_queries(6):
        text = browser.get(reverse("console:people")).content.decode()
    assert "ben@fernhill.example" in text
    assert "Orders" in text


def test_a_token_is_shown_once_and_only_its_digest_is_kept(ines: User) -> None:
    browser = browser_of(ines)
    made = browser.post(
        reverse("console:tokens"), {"name": "Web shop", "scopes": ["conversations"], "days": "90"}
    ).content.decode()
    secret = re.search(r"hr_[\w-]{43}", made).group()
    assert secret not in browser.get(reverse("console:tokens")).content.decode()
    assert authenticate_token(secret).name == "Web shop"
    assert secret not in str(ApiToken.objects.values_list("digest", "hint"))


def test_a_token_needs_a_name_and_a_scope(ines: User) -> None:
    response = browser_of(ines).post(reverse("console:tokens"), {"name": "", "days": "90"})
    assert response.status_code == 422
    assert not ApiToken.objects.exists()


def test_a_revoked_token_opens_nothing(ines: User) -> None:
    token, secret = issue_token(owner=ines, name="Shop", scopes=["preview"])
    browser_of(ines).post(reverse("console:revocation", args=[token.pk]))
    assert authenticate_token(secret) is None


def test_an_expired_token_opens_nothing(ines: User) -> None:
    token, secret = issue_token(owner=ines, name="Shop", scopes=["preview"])
    ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert authenticate_token(secret) is None


@pytest.mark.django_db
@pytest.mark.parametrize("secret", ["", "hr_", "hr_" + "x" * 43, "x" * 10_000, "hr_\x00" + "x" * 42])
def test_what_is_no_token_opens_nothing(secret: str) -> None:
    assert authenticate_token(secret) is None


def test_a_token_ends_with_its_owner(ines: User) -> None:
    _, secret = issue_token(owner=ines, name="Shop", scopes=["preview"])
    User.objects.filter(pk=ines.pk).update(is_active=False)
    assert authenticate_token(secret) is None


def test_a_token_never_does_more_than_its_owner(ines: User) -> None:
    token, secret = issue_token(owner=ines, name="Shop", scopes=["people.manage", "preview"])
    User.objects.filter(pk=ines.pk).update(role="agent")
    token = authenticate_token(secret)
    assert token_permits(token, Permission.PREVIEW)
    assert not token_permits(token, Permission.PEOPLE_MANAGE)
    assert not token_permits(token, Permission.INBOX_READ)


def test_nobody_gives_a_token_what_he_may_not_do(ben: User) -> None:
    with pytest.raises(ForbiddenError):
        issue_token(owner=ben, name="Shop", scopes=["people.manage"])
    with pytest.raises(InvalidError):
        issue_token(owner=ben, name="Shop", scopes=["everything"])
    with pytest.raises(InvalidError):
        issue_token(owner=ben, name="Shop", scopes=["preview"], expires_at=timezone.now())


def test_a_token_is_revoked_by_its_owner_or_an_administrator(ines: User, ben: User, orders: Team) -> None:
    token, _ = issue_token(owner=ines, name="Shop", scopes=["preview"])
    with pytest.raises(ForbiddenError):
        revoke_token(token=token, by=ben)
    revoke_token(token=token, by=person("Ivo", "admin"))
    token.refresh_from_db()
    assert token.revoked_at is not None
