"""Keys for programs: shown once, stored as a digest, limited by scopes and by what their owner may do."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Final, cast

from django.db import transaction
from django.utils import timezone

from handrail.accounts.models import ApiToken, User
from handrail.accounts.policy import Permission
from handrail.changes.noting import Kind, note_change
from handrail.kernel.errors import ForbiddenError, InvalidError
from handrail.rows import Where, find_joined

PREFIX: Final = "hr_"
_LENGTH: Final = len(PREFIX) + 43
_LONGEST_NAME: Final = 100
_TOKENS, _PEOPLE = ApiToken._meta.db_table, User._meta.db_table
_OWNED_TOKEN: Final = f"{_TOKENS} JOIN {_PEOPLE} ON {_PEOPLE}.id = {_TOKENS}.owner_id AND {_PEOPLE}.is_active"
_LIVE: Final = "digest = %s AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > %s)"


@transaction.atomic
def issue_token(
    *, owner: User, name: str, scopes: Iterable[str], expires_at: datetime | None = None, by: User | None = None
) -> tuple[ApiToken, str]:
    """Make a token; returns it with its secret, which cannot be read again.

    A name or scopes that are missing or unknown raise InvalidError with the field; a scope that the owner's role
    does not hold raises ForbiddenError. `by` None is the operator's shell.
    """
    wanted = _checked_scopes(owner, scopes)
    label = " ".join(name.split())
    if not label.isprintable() or not 0 < len(label) <= _LONGEST_NAME:
        raise InvalidError(f"a token needs a name of at most {_LONGEST_NAME} characters", field="name")
    if expires_at is not None and expires_at <= timezone.now():
        raise InvalidError("the end lies in the past", field="expires_at")
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        owner=owner, name=label, scopes=wanted, expires_at=expires_at, digest=_digest(secret), hint=secret[:7] + "…"
    )
    made = {"owner": owner.email, "scopes": wanted, "expires_at": expires_at.isoformat() if expires_at else None}
    note_change(Kind.TOKEN, f"{label} {token.hint}", before=None, after=made, by=by)
    return token, secret


def authenticate_token(secret: str) -> ApiToken | None:
    """Return the live token with this secret: not revoked, not expired, its owner active. Else None."""
    if len(secret) != _LENGTH or not secret.startswith(PREFIX):
        return None
    found = find_joined((ApiToken, User), _OWNED_TOKEN, Where(_LIVE, (_digest(secret), timezone.now())))
    if found is None:
        return None
    token, owner = cast("tuple[ApiToken, User]", found)
    token.owner = owner
    return token


def token_permits(token: ApiToken, permission: Permission) -> bool:
    """Return whether a token may do something: it has the scope, and its owner still holds the permission."""
    return permission in token.scopes and token.owner.may(permission)


@transaction.atomic
def revoke_token(*, token: ApiToken, by: User) -> None:
    """End a token at once: one's own, or any as an administrator. Again changes nothing."""
    if token.owner_id != by.pk and not by.may(Permission.PEOPLE_MANAGE):
        raise ForbiddenError("only its owner or an administrator revokes a token")
    if ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=timezone.now()):
        was = {"owner": token.owner.email, "scopes": token.scopes}
        note_change(Kind.TOKEN, f"{token.name} {token.hint}", before=was, after=None, by=by)


def _checked_scopes(owner: User, scopes: Iterable[str]) -> list[str]:
    wanted = sorted(set(scopes))
    unknown = [scope for scope in wanted if scope not in list(Permission)]
    if not wanted or unknown:
        known = ", ".join(Permission)
        raise InvalidError(f"scopes are one or more of {known}", field="scopes")
    missing = [scope for scope in wanted if not owner.may(Permission(scope))]
    if missing:
        raise ForbiddenError(f"the owner's role does not include {', '.join(missing)}")
    return wanted


def _digest(secret: str) -> str:
    """A secret of 32 random bytes cannot be guessed, so a fast digest is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
