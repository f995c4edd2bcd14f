"""Visitor tokens: signed, not stored; they say only which visitor somebody is."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.utils import timezone

from handrail.kernel.ids import uuid7

VISITOR_PREFIX = "hv_"
LIFETIME = timedelta(days=30)
_SALT = "handrail.visitor"


def issue_visitor_token(visitor: UUID | None = None) -> tuple[str, datetime]:
    """Return a token for a visitor (a new one without `visitor`) and when it expires."""
    token = signing.dumps(str(visitor or uuid7()), salt=_SALT)
    return VISITOR_PREFIX + token, timezone.now() + LIFETIME


def read_visitor_token(token: str, *, lifetime: timedelta = LIFETIME) -> UUID | None:
    """Return whose token it is, or None when it is forged or older than `lifetime`."""
    try:
        return UUID(signing.loads(token.removeprefix(VISITOR_PREFIX), salt=_SALT, max_age=lifetime))
    except (signing.BadSignature, ValueError, TypeError):
        return None
