"""Keys for programs."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone

from handrail.accounts.models import ApiToken, User
from handrail.accounts.policy import Permission
from handrail.accounts.tokens import authenticate_token, issue_token, revoke_token, token_permits
from handrail.kernel.errors import ForbiddenError, InvalidError

pytestmark = pytest.mark.django_db
READ = [Permission.KNOWLEDGE_READ]


def test_only_a_digest_of_the_secret_is_stored(ben: User) -> None:
    token, secret = issue_token(owner=ben, name="Script", scopes=READ)
    row = str(ApiToken.objects.values().get())
    assert secret not in row
    assert secret[8:] not in row
    assert token.digest == hashlib.sha256(secret.encode()).hexdigest()
    assert authenticate_token(secret) == token


def test_each_secret_is_another(ben: User) -> None:
    assert len({issue_token(owner=ben, name="Script", scopes=READ)[1] for _ in range(5)}) == 5


@pytest.mark.parametrize("end", ["expired", "revoked", "left", "altered"])
def test_a_token_ends(ben: User, end: str) -> None:
    token, secret = issue_token(owner=ben, name="Script", scopes=READ)
    if end == "expired":
        ApiToken.objects.update(expires_at=timezone.now())
    elif end == "revoked":
        revoke_token(token=token, by=ben)
    elif end == "left":
        User.objects.update(is_active=False)
    else:
        secret = secret[:-1] + ("a" if secret[-1] != "a" else "b")
    assert authenticate_token(secret) is None


def test_a_token_holds_no_more_than_its_owners_role(ben: User, ada: User) -> None:
    with pytest.raises(ForbiddenError):
        issue_token(owner=ben, name="Script", scopes=[Permission.AUTONOMY_CHANGE])
    token, _ = issue_token(owner=ada, name="Script", scopes=[Permission.AUTONOMY_CHANGE])
    assert token_permits(token, Permission.AUTONOMY_CHANGE)
    assert not token_permits(token, Permission.KNOWLEDGE_READ)
    ada.role = "agent"
    token.owner = ada
    assert not token_permits(token, Permission.AUTONOMY_CHANGE)


@pytest.mark.parametrize("scopes", [[], ["everything"], ["knowledge.read", "root"]])
def test_unknown_scopes_are_refused(ben: User, scopes: list[str]) -> None:
    with pytest.raises(InvalidError) as refused:
        issue_token(owner=ben, name="Script", scopes=scopes)
    assert refused.value.field == "scopes"


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "a\0b"])
def test_a_token_needs_a_name(ben: User, name: str) -> None:
    with pytest.raises(InvalidError) as refused:
        issue_token(owner=ben, name=name, scopes=READ)
    assert refused.value.field == "name"


def test_an_end_in_the_past_is_refused(ben: User) -> None:
    with pytest.raises(InvalidError):
        issue_token(owner=ben, name="Script", scopes=READ, expires_at=timezone.now() - timedelta(seconds=1))


def test_a_token_is_revoked_by_its_owner_or_an_administrator(ben: User, cleo: User, admin: User) -> None:
    token, secret = issue_token(owner=ben, name="Script", scopes=READ)
    with pytest.raises(ForbiddenError):
        revoke_token(token=token, by=cleo)
    assert authenticate_token(secret)
    revoke_token(token=token, by=admin)
    first = ApiToken.objects.get().revoked_at
    revoke_token(token=token, by=ben)
    assert ApiToken.objects.get().revoked_at == first
