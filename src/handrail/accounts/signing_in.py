"""Signing in by e-mail and password, throttled."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest
from django.utils import timezone

from handrail.accounts.models import SignInAttempt, User
from handrail.kernel.errors import TooFastError

WINDOW = timedelta(minutes=15)
FAILURES_PER_EMAIL = 5
FAILURES_PER_ADDRESS = 20


class EmailBackend(BaseBackend):
    """Finds the person of a session; checks a password in the same time whether or not the person exists."""

    def authenticate(
        self, request: HttpRequest | None, email: str = "", password: str = "", **others: Any
    ) -> User | None:
        """Return the person whose e-mail and password these are, or None."""
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            User().set_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: Any) -> User | None:
        """Return the active person of a session, or None."""
        return User.objects.filter(pk=user_id, is_active=True).first()


def check_throttle(email: str, address: str) -> None:
    """Raise TooFastError when this e-mail or this address has failed too often in the last 15 minutes."""
    recent = SignInAttempt.objects.filter(at__gt=timezone.now() - WINDOW, succeeded=False)
    by_email = recent.filter(email_digest=_digest(email)).count()
    by_address = recent.filter(address=address).count()
    if by_email >= FAILURES_PER_EMAIL or by_address >= FAILURES_PER_ADDRESS:
        raise TooFastError("try again in 15 minutes", retry_after=int(WINDOW.total_seconds()))


def record_attempt(email: str, address: str, *, succeeded: bool) -> None:
    """Remember one try, so that the throttle can count it."""
    SignInAttempt.objects.create(email_digest=_digest(email), address=address, succeeded=succeeded)


def _digest(email: str) -> str:
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()
