"""Which staff may follow the inbox."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils.crypto import constant_time_compare

from handrail.accounts.models import User
from handrail.accounts.policy import Permission
from handrail.kernel.errors import ForbiddenError, NotSignedInError


def may_follow_inbox(cookies: Mapping[str, str]) -> User:
    """Return the signed-in person of a session cookie if he may read the inbox, or raise."""
    session = SessionStore(session_key=cookies.get(settings.SESSION_COOKIE_NAME, ""))
    user = User.objects.filter(pk=session[SESSION_KEY], is_active=True).first() if SESSION_KEY in session else None
    if user is None or not constant_time_compare(session.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash()):
        raise NotSignedInError
    if not user.may(Permission.INBOX_READ):
        raise ForbiddenError
    return user
